"""What becomes of odd records: same id, corrections, links and ties that come late, poison, failing folds."""

from asyncio import Runner
from itertools import permutations
from random import Random
from string import ascii_letters, digits
from typing import Any, NoReturn

import asyncpg
import pytest

from projections import PROJECTIONS
from projections.identity import record_id
from schemas import Record, RecordName
from schemas.decode import EVENT_BYTES_MAX
from services.projector import claims, folding
from services.projector.parked import read_parked
from services.store.sql import SQL
from tests.oracle.given import at, corrected, registered, resolved, retracted, said, tied, viewed
from tests.store.acting import lay, person_of, tier_of, views
from tests.store.found import same_as_oracle
from tests.store.hub import Hub
from tests.strategies.numbers import nhs_number

HV, HOSPITAL = "health-visiting", "hospital"
ONE = nhs_number(1)


def one_by_one(hub: Hub, runner: Runner, *slices: list[Record]) -> None:
    """In that order, then compared."""

    async def act() -> None:
        for records in slices:
            await hub.take(records)
        await same_as_oracle(hub, [record for records in slices for record in records])

    runner.run(act())


class TestSameId:
    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_the_smaller_place_stands_whichever_comes_first(
        self, hub: Hub, runner: Runner, order: tuple[int, int]
    ) -> None:
        slices = [lay(viewed(1, id="a")), lay(viewed(2, id="a"), partition=1)]
        one_by_one(hub, runner, *(slices[n] for n in order))
        assert runner.run(views(hub)) == {HV: 1}

    @pytest.mark.parametrize("order", list(permutations(range(3))))
    def test_three_ways(self, hub: Hub, runner: Runner, order: tuple[int, ...]) -> None:
        slices = [lay(viewed(n, id="a", subject=f"c{n}"), partition=n - 1) for n in (1, 2)]
        slices.append(lay(viewed(3, id="a", subject="c3"), viewed(4, id="a", subject="c2"), partition=1, start=1))
        chosen = [slices[n] for n in order if n != 2]
        after = chosen.index(slices[1]) + 1
        chosen.insert(max(after, order.index(2)), slices[2])
        one_by_one(hub, runner, *chosen)
        assert runner.run(views(hub, "c1")) == {HV: 1}
        assert runner.run(hub.connection.fetchval("select count(*) from reject")) == 3

    def test_a_duplicate_of_what_is_refused_later_keeps_its_reference(self, hub: Hub, runner: Runner) -> None:
        """Found by the property: it used to make the whole agency incomplete."""
        same = viewed(2, id="a")
        one_by_one(hub, runner, lay(same, same, partition=1), lay(viewed(1, id="a", subject="c2")))
        marks = runner.run(hub.connection.fetch(SQL["incomplete"]))
        assert [tuple(mark) for mark in marks] == [(HV, "c1", 2)]

    def test_what_is_displaced_is_forgotten_where_its_corrections_stood(self, hub: Hub, runner: Runner) -> None:
        """Found by the property: a ghost was left under the records of its correction."""
        away = corrected("a", viewed(3, subject="c3"), 3, subject="c3")
        one_by_one(
            hub,
            runner,
            lay(viewed(2, id="a"), away, partition=1),
            lay(viewed(1, id="a", subject="c3", alsoabout=["c2"])),
        )

    def test_a_displaced_registration_is_asserted_no_longer(self, hub: Hub, runner: Runner) -> None:
        one_by_one(
            hub, runner, lay(registered(ONE, source=HOSPITAL)),
            lay(registered(ONE, id="a"), partition=1), lay(viewed(1, id="a", subject="c2")),
        )  # fmt: skip
        assert runner.run(hub.connection.fetchval("select count(*) from assertion")) == 1
        unnamed = record_id(RecordName(HV, "c1"))
        assert runner.run(hub.connection.fetchrow(SQL["find_record"], unnamed)) is None

    def test_another_sources_id_resolves_nothing_less(self, hub: Hub, runner: Runner) -> None:
        """Found by the property: a displaced event took away the resolution of the same id."""
        poison = at(viewed(9), 0, value=b"{")
        content = {"topic": "contacts.health-visiting", "partition": 0, "offset": 0, "by": "officer", "reason": "r"}
        resolution = said("reject.resolved", content, id="a", source="hub", subject=f"{HV}:c1")
        one_by_one(
            hub, runner, [poison], lay(resolution), lay(viewed(1, id="a", source=HOSPITAL), partition=1),
            lay(viewed(2, id="a", source=HOSPITAL)),
        )  # fmt: skip
        marks = runner.run(hub.connection.fetch(SQL["incomplete"]))
        assert [mark["agency"] for mark in marks] == [HOSPITAL]  # of its own conflict; that of health visiting is over

    def test_a_resolution_that_names_no_reject_is_listed(self, hub: Hub, runner: Runner) -> None:
        poison = at(viewed(9), 0, value=b"{")
        named = [resolved(poison.place._replace(offset=offset)) | {"id": f"r{offset}"} for offset in (0, 1, 7)]
        one_by_one(hub, runner, [poison, at(viewed(2), 1)], lay(*named))
        listed = runner.run(hub.connection.fetch(SQL["resolutions_of_nothing"]))
        assert [(row["event_id"], row["projected"]) for row in listed] == [("r1", True), ("r7", False)]


class TestCorrections:
    def test_before_its_target_it_waits_and_then_takes_effect(self, hub: Hub, runner: Runner) -> None:
        later = lay(corrected("a", viewed(4, subject="c1"), 3), partition=1)
        one_by_one(hub, runner, later)
        waiting = runner.run(hub.connection.fetch(SQL["waiting"]))
        assert [row["target"] for row in waiting] == ["a"]
        target = lay(viewed(1, id="a"))
        runner.run(hub.take(target))
        assert runner.run(views(hub)) == {HV: 4}
        assert not runner.run(hub.connection.fetch(SQL["waiting"]))
        runner.run(same_as_oracle(hub, [*later, *target]))

    def test_to_another_subject(self, hub: Hub, runner: Runner) -> None:
        one_by_one(hub, runner, lay(viewed(1, id="a")), lay(corrected("a", viewed(4, subject="c2"), 3), start=1))
        assert runner.run(views(hub, "c1")) == {}
        assert runner.run(views(hub, "c2")) == {HV: 4}

    def test_a_retracted_registration_divides_a_person(self, hub: Hub, runner: Runner) -> None:
        mine = lay(registered(ONE, id="a"), viewed(1))
        other = lay(registered(ONE, source=HOSPITAL), viewed(2, source=HOSPITAL))
        one_by_one(hub, runner, mine, other)
        assert runner.run(views(hub)) == {HV: 1, HOSPITAL: 2}
        gone = lay(retracted("a", 5), start=2)
        runner.run(hub.take(gone))
        runner.run(same_as_oracle(hub, [*mine, *other, *gone]))
        assert runner.run(views(hub)) == {HV: 1}


class TestThroughAdults:
    def test_what_comes_after_the_relationship_reaches_the_child_at_once(self, hub: Hub, runner: Runner) -> None:
        assault = said("incident.recorded", {"kind": "violence"}, 4, subject="m")
        one_by_one(hub, runner, lay(tied("m", on=2)), lay(assault, partition=1))
        assert runner.run(_heard(hub, "c1"))[HV].through == 1

    def test_a_relationship_learned_late_folds_the_child_again(self, hub: Hub, runner: Runner) -> None:
        before = [*lay(viewed(1)), *lay(said("incident.recorded", {"kind": "violence"}, 2, subject="m"), partition=1)]
        one_by_one(hub, runner, before)
        late = lay(tied("m", on=4), start=1)
        runner.run(hub.take(late))
        runner.run(same_as_oracle(hub, [*before, *late]))
        assert runner.run(_heard(hub, "c1"))[HV].through == 1

    def test_and_one_that_is_retracted_takes_it_away(self, hub: Hub, runner: Runner) -> None:
        before = [*lay(viewed(1), tied("m", on=4, id="tie")),
                  *lay(said("incident.recorded", {"kind": "violence"}, 2, subject="m"), partition=1)]  # fmt: skip
        one_by_one(hub, runner, before)
        gone = lay(retracted("tie", 6), start=2)
        runner.run(hub.take(gone))
        runner.run(same_as_oracle(hub, [*before, *gone]))
        assert runner.run(_heard(hub, "c1"))[HV].through == 0


async def _heard(hub: Hub, reference: str) -> Any:
    row = await hub.connection.fetchrow(SQL["active_state"], await person_of(hub, reference), "heard")
    return next(p for p in PROJECTIONS if p.name == "heard").load(row["body"]).earliest


class TestLarge:
    def test_an_event_of_nearly_256_kib_is_an_event_as_any_other(self, hub: Hub, runner: Runner) -> None:
        """Found by running the gate: what did not fit a page of the database was rejected."""
        characters = Random(7).choices(ascii_letters + digits, k=20_000)
        said_much = [
            {"topic": "speech", "polarity": "neutral", "basis": "professional-judgement", "text": "".join(characters)}
            for _ in range(12)
        ]
        content = {"kind": "phone", "outcome": "took-place", "statements": said_much}
        one_by_one(hub, runner, lay(viewed(1), said("contact.recorded", content, 2)))
        kept = runner.run(hub.connection.fetchval("select length(body) from log where type = 'contact.recorded'"))
        assert 240_000 < kept <= EVENT_BYTES_MAX


class TestPoison:
    def test_in_the_middle_it_stops_nothing(self, hub: Hub, runner: Runner) -> None:
        records = lay(viewed(1), viewed(2), viewed(3))
        records[1] = records[1]._replace(value=b"\xff")
        one_by_one(hub, runner, records)
        assert runner.run(views(hub)) == {HV: 3}

    def test_a_data_error_of_postgres_is_bisected_to_its_record(
        self, hub: Hub, runner: Runner, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        records = lay(*(viewed(2, on=n, id=f"e{n}") for n in range(1, 8)))
        copy = claims.copy_log

        async def spoilt(connection: Any, events: Any) -> None:
            kept = list(events)
            if any(event.id == "e4" for _, event, _ in kept):
                raise asyncpg.UntranslatableCharacterError("U+0000")
            await copy(connection, kept)

        monkeypatch.setattr(claims, "copy_log", spoilt)
        runner.run(hub.take(records))
        (refused,) = runner.run(hub.connection.fetch(SQL["rejects"], None))
        assert (refused["offset"], refused["code"], refused["kind"]) == (3, "data-error", "rejected")
        assert "U+0000" not in refused["detail"]
        assert set(runner.run(hub.accounts())["contacts.health-visiting", 0]) == {7}

    def test_a_failing_fold_parks_its_record_and_a_good_one_takes_it_in(
        self, hub: Hub, runner: Runner, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        records = lay(*(viewed(n, on=n, id=f"e{n}") for n in range(1, 5)))

        def failing(state: Any, entry: Any) -> Any:
            if entry.event.id == "e3":
                _fail(entry.event.id)
            return PROJECTIONS[0].fold(state, entry)

        bad = (PROJECTIONS[0]._replace(fold=failing), *PROJECTIONS[1:])
        with monkeypatch.context() as patch:
            patch.setattr(folding.generations, "__defaults__", (bad,))
            runner.run(hub.take(records))
        (parked,) = runner.run(hub.connection.fetch(SQL["rejects"], None))
        assert (parked["offset"], parked["code"], parked["kind"]) == (2, "fold-failed", "parked")
        assert runner.run(hub.positions())["contacts.health-visiting", 0] == 4
        with monkeypatch.context() as patch:
            patch.setattr(folding.generations, "__defaults__", (bad,))
            assert runner.run(read_parked(hub.connection, "contacts.health-visiting", 0, 4)) == 0, "it still fails"
        with monkeypatch.context() as patch:
            patch.setattr("services.projector.parked.admit", lambda record: _fail("e3"))
            assert runner.run(read_parked(hub.connection, "contacts.health-visiting", 0, 4)) == 0, "not even readable"
        assert runner.run(read_parked(hub.connection, "contacts.health-visiting", 0, 4)) == 1
        runner.run(same_as_oracle(hub, records))
        assert runner.run(tier_of(hub)).views[HV].tier == 4


def _fail(name: str) -> NoReturn:
    raise RuntimeError(name)
