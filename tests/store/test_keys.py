"""The keys by which candidates are found: written with what they follow from, or not at all."""

from asyncio import Runner

from projections.identity import record_id
from schemas import RecordName
from services.projector import keying
from services.store.candidates import candidates, not_keyed
from services.store.children import person_of
from services.store.sql import SQL
from tests.oracle.given import corrected, linked, retracted, said, tied
from tests.store.acting import lay
from tests.store.found import same_as_oracle
from tests.store.hub import Hub

WRITTEN = {"kind": "child", "name": "Kyle Marsden", "born_on": "2016-03-09"}
OTHER = {"kind": "child", "name": "Kile Marsden", "born_on": "2016-03-09"}
ONE, TWO = "health-visiting:c1", "school:s1"


def kept(hub: Hub, runner: Runner, reference: str = "c1", agency: str = "health-visiting") -> set[int]:
    rows = runner.run(
        hub.connection.fetch(
            "select key from blocking_key where record_id = $1", record_id(RecordName(agency, reference))
        )
    )
    return {row["key"] for row in rows}


def found(hub: Hub, runner: Runner, name: str = ONE) -> list[tuple[str, str]]:
    async def ask() -> list[tuple[str, str]]:
        known = await person_of(hub.connection, RecordName(*name.split(":")))
        return [(":".join(each.other), str(each.likeness.strength)) for each in await candidates(hub.connection, known)]

    return runner.run(ask())


def two(*more: dict[str, object]) -> list[dict[str, object]]:
    return [
        said("person.registered", WRITTEN, id="a"),
        said("person.registered", OTHER, id="b", source="school", subject="s1"),
        *more,
    ]


def project(hub: Hub, runner: Runner, *events: dict[str, object]) -> None:
    async def act() -> None:
        records = []
        ends: dict[str, int] = {}
        for event in events:
            topic = lay(event)[0].place.topic
            records += lay(event, start=ends.get(topic, 0))
            ends[topic] = ends.get(topic, 0) + 1
        for record in records:
            await hub.take([record])
        await same_as_oracle(hub, records)

    runner.run(act())


def test_a_correction_and_a_retraction_change_the_keys(hub: Hub, runner: Runner) -> None:
    first = said("person.registered", WRITTEN, id="a")
    project(hub, runner, first)
    before = kept(hub, runner)
    assert before
    runner.run(hub.forget())
    again = said("person.registered", {**WRITTEN, "name": "Leon Obi"})
    project(hub, runner, first, corrected("a", again, 2, id="fix"))
    assert kept(hub, runner) and kept(hub, runner) != before
    runner.run(hub.forget())
    project(hub, runner, first, retracted("a", 2))
    assert kept(hub, runner) == set()


def test_a_crash_before_the_commit_leaves_none(hub: Hub, runner: Runner) -> None:
    runner.run(hub.crash_before_commit(lay(said("person.registered", WRITTEN))))
    assert kept(hub, runner) == set()


def test_candidates_are_proposed_with_reasons_and_from_both_sides(hub: Hub, runner: Runner) -> None:
    project(hub, runner, *two())
    assert found(hub, runner) == [(TWO, "strong")]
    assert found(hub, runner, TWO) == [(ONE, "strong")]


def test_a_refused_pair_is_never_proposed_again_until_it_is_taken_back(hub: Hub, runner: Runner) -> None:
    project(hub, runner, *two(linked("refused", ONE, TWO, 2)))
    assert found(hub, runner) == found(hub, runner, TWO) == []
    runner.run(hub.forget())
    project(hub, runner, *two(linked("refused", ONE, TWO, 2), linked("unlinked", ONE, TWO, 3)))
    assert found(hub, runner) == [(TWO, "strong")]


def test_what_is_refused_of_one_record_holds_for_the_whole_person(hub: Hub, runner: Runner) -> None:
    third = said("person.registered", OTHER, id="c", source="police", subject="p1")
    project(hub, runner, *two(third, linked("confirmed", TWO, "police:p1"), linked("refused", "police:p1", ONE, 2)))
    assert found(hub, runner) == []


def test_confirmed_records_are_one_and_no_candidates(hub: Hub, runner: Runner) -> None:
    project(hub, runner, *two(linked("confirmed", ONE, TWO)))
    assert found(hub, runner) == []
    assert runner.run(person_of(hub.connection, RecordName("school", "s1"))).names == [
        RecordName("health-visiting", "c1"),
        RecordName("school", "s1"),
    ]


def test_relatives_are_others(hub: Hub, runner: Runner) -> None:
    beside = said("person.registered", OTHER, id="b2", subject="c2")
    project(hub, runner, said("person.registered", WRITTEN, id="a"), beside)
    assert found(hub, runner) == [("health-visiting:c2", "strong")]
    runner.run(hub.forget())
    project(hub, runner, said("person.registered", WRITTEN, id="a"), beside, tied("c2", "sibling"))
    assert found(hub, runner) == []


def test_a_key_that_many_share_finds_nobody(hub: Hub, runner: Runner) -> None:
    project(hub, runner, *two())
    more = "(select distinct key from blocking_key) held, generate_series(1, 400) n"
    same = f"insert into blocking_key select key, sha256((n || 'x')::bytea) from {more}"  # noqa: S608
    runner.run(hub.connection.execute(same))
    assert found(hub, runner) == []


def test_an_older_hub_is_keyed_from_the_log(hub: Hub, runner: Runner) -> None:
    project(hub, runner, *two())
    before = kept(hub, runner), kept(hub, runner, "s1", "school")
    runner.run(hub.connection.execute("delete from blocking_key"))
    runner.run(hub.connection.execute("update record set keyed = false"))
    assert runner.run(not_keyed(hub.connection))
    assert found(hub, runner) == []
    assert runner.run(keying.fill(hub.connection)) == 2
    assert not runner.run(not_keyed(hub.connection))
    assert (kept(hub, runner), kept(hub, runner, "s1", "school")) == before
    assert found(hub, runner) == [(TWO, "strong")]


def test_a_forgotten_record_has_no_keys(hub: Hub, runner: Runner) -> None:
    """Another event took its id's place, so that nothing names it any more."""
    later = lay(said("person.registered", WRITTEN, id="a"), partition=1)
    sooner = lay(said("person.registered", OTHER, id="a", subject="c9"))
    runner.run(hub.take(later))
    assert kept(hub, runner)
    runner.run(hub.take(sooner))
    assert kept(hub, runner) == set()
    assert kept(hub, runner, "c9")
    assert (
        runner.run(hub.connection.fetchrow(SQL["find_record"], record_id(RecordName("health-visiting", "c1")))) is None
    )
