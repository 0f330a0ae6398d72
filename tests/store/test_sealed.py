"""Two sealed records are nobody's together: whatever joins them, in whatever order it comes."""

from asyncio import Runner
from itertools import permutations
from typing import Any

import pytest

from schemas import RecordName
from services.store.candidates import candidates
from services.store.children import child, person_of
from tests.oracle.given import linked, registered, said, tied, viewed
from tests.store.acting import lay
from tests.store.found import same_as_oracle
from tests.store.hub import Hub
from tests.strategies.numbers import nhs_number

ONE, OTHER = nhs_number(1), nhs_number(2)
BEFORE, AFTER, THIRD, FOURTH = "health-visiting:c1", "school:s1", "police:p1", "nursery:n1"


def project(hub: Hub, runner: Runner, *events: dict[str, Any]) -> None:
    async def act() -> None:
        ends: dict[str, int] = {}
        records = []
        for event in events:
            topic = lay(event)[0].place.topic
            records += lay(event, start=ends.get(topic, 0))
            ends[topic] = ends.get(topic, 0) + 1
        for record in records:
            await hub.take([record])
        await same_as_oracle(hub, records)

    runner.run(hub.forget())
    runner.run(act())


def records_of(hub: Hub, runner: Runner, name: str) -> tuple[set[str], bool]:
    known = runner.run(person_of(hub.connection, RecordName(*name.split(":"))))
    return {":".join(each) for each in known.names}, known.unsettled


def of(name: str, number: str | None, **more: Any) -> dict[str, Any]:
    source, _, reference = name.partition(":")
    return registered(number, source=source, subject=reference, **more)


def test_equal_numbers_do_not_join_what_is_sealed(hub: Hub, runner: Runner) -> None:
    project(hub, runner, of(BEFORE, ONE), of(AFTER, ONE), linked("sealed", BEFORE, AFTER))
    assert records_of(hub, runner, BEFORE) == ({BEFORE}, False)
    assert records_of(hub, runner, AFTER) == ({AFTER}, False)


def test_nor_does_a_later_confirmation(hub: Hub, runner: Runner) -> None:
    project(
        hub,
        runner,
        of(BEFORE, ONE),
        of(AFTER, ONE),
        linked("sealed", BEFORE, AFTER),
        linked("confirmed", BEFORE, AFTER, 2),
    )
    assert records_of(hub, runner, AFTER) == ({AFTER}, False)


STORY = {
    "before": of(BEFORE, ONE),
    "after": of(AFTER, OTHER),
    "third": of(THIRD, ONE),
    "fourth": linked("confirmed", THIRD, FOURTH, 2),
    "bridge": linked("confirmed", FOURTH, AFTER, 3),
    "seal": linked("sealed", BEFORE, AFTER, 4),
}


@pytest.mark.parametrize("order", list(permutations(("third", "fourth", "bridge", "seal"))), ids="-".join)
def test_what_joins_them_through_others_falls_apart(hub: Hub, runner: Runner, order: tuple[str, ...]) -> None:
    project(hub, runner, STORY["before"], STORY["after"], *(STORY[name] for name in order))
    for name in (BEFORE, AFTER, THIRD, FOURTH):
        assert records_of(hub, runner, name) == ({name}, True)


def test_what_is_left_is_joined_again_when_the_bridge_or_the_seal_goes(hub: Hub, runner: Runner) -> None:
    project(hub, runner, *STORY.values(), linked("unlinked", FOURTH, AFTER, 5))
    assert records_of(hub, runner, THIRD) == ({BEFORE, THIRD, FOURTH}, False)
    assert records_of(hub, runner, AFTER) == ({AFTER}, False)
    project(hub, runner, *STORY.values(), linked("unlinked", BEFORE, AFTER, 5))
    assert records_of(hub, runner, BEFORE) == ({BEFORE, AFTER, THIRD, FOURTH}, True), "two numbers, judged by nobody"


def test_the_number_of_a_far_end_changes_and_all_are_joined_again(hub: Hub, runner: Runner) -> None:
    """The first record has another number now: nothing holds the sealed one in the set any more."""
    project(hub, runner, *STORY.values(), of(BEFORE, nhs_number(3), kind="person.updated", on=5))
    assert records_of(hub, runner, THIRD) == ({THIRD, FOURTH, AFTER}, True), "two numbers, judged by nobody"
    assert records_of(hub, runner, BEFORE) == ({BEFORE}, False)


def test_no_tie_carries_over_a_seal(hub: Hub, runner: Runner) -> None:
    told = viewed(3, 2, subject="c2")
    tie = tied("c2", "household-member")
    project(hub, runner, viewed(1), tie, told)
    before = runner.run(child(hub.connection, RecordName("health-visiting", "c1")))
    assert len(before.entries()) == 2
    project(hub, runner, viewed(1), tie, told, linked("sealed", BEFORE, "health-visiting:c2"))
    after = runner.run(child(hub.connection, RecordName("health-visiting", "c1")))
    assert [entry.event.source for entry in after.entries()] == ["health-visiting"]
    assert after.names.keys() == {after.person}


class TestCandidates:
    """Nobody is shown the other half, nor a record that may belong to it, nor both halves side by side."""

    def asked(self, hub: Hub, runner: Runner, name: str) -> list[str]:
        async def ask() -> list[str]:
            known = await person_of(hub.connection, RecordName(*name.split(":")))
            return [":".join(each.other) for each in await candidates(hub.connection, known)]

        return runner.run(ask())

    def described(self, name: str, written: str, **more: Any) -> dict[str, Any]:
        source, _, reference = name.partition(":")
        content = {"kind": "child", "name": written, "born_on": "2016-03-09", **more}
        return said("person.registered", content, source=source, subject=reference)

    def test_the_other_half_and_what_is_alike_it(self, hub: Hub, runner: Runner) -> None:
        halves = self.described(BEFORE, "Kyle Marsden"), self.described(AFTER, "Kyle Obi-Marsden")
        third = self.described(THIRD, "Kyle Marsden")
        project(hub, runner, *halves, third)
        assert set(self.asked(hub, runner, AFTER)) == {BEFORE, THIRD}
        project(hub, runner, *halves, third, linked("sealed", BEFORE, AFTER))
        assert self.asked(hub, runner, AFTER) == [], "the third may be a record of the other half"
        assert self.asked(hub, runner, THIRD) == [BEFORE], "of the two the likelier alone"
        assert self.asked(hub, runner, BEFORE) == []

    def test_relatives_names_of_the_other_half(self, hub: Hub, runner: Runner) -> None:
        """Whoever is alike names the sealed one as a sister: her name is not shown."""
        sister = self.described("police:p2", "Zennor Trewhella", born_on="2012-01-01")
        mine = self.described(THIRD, "Kyle Marsden"), self.described(AFTER, "Kyle Marsden")
        tie = said("relationship.recorded", {"relative": "p2", "relation": "sibling"}, source="police", subject="p1")
        shown = self._kin(hub, runner, *mine, sister, tie)
        assert shown == {"zennor"}
        assert self._kin(hub, runner, *mine, sister, tie, linked("sealed", AFTER, "police:p2")) == set()
        elsewhere = linked("sealed", "nursery:n9", "police:p2")
        assert self._kin(hub, runner, *mine, sister, tie, elsewhere) == set(), "from whomever she is sealed"

    def _kin(self, hub: Hub, runner: Runner, *events: dict[str, Any]) -> set[str]:
        project(hub, runner, *events)

        async def ask() -> set[str]:
            known = await person_of(hub.connection, RecordName("school", "s1"))
            found = await candidates(hub.connection, known)
            assert [each.other for each in found] == [RecordName("police", "p1")]
            return {kin.name.given[0] for each in found for kin in each.theirs.kin | each.ours.kin}

        return runner.run(ask())
