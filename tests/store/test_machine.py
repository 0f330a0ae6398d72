"""Topics and workers as a state machine: whatever is done to them, Postgres says what the oracle says."""

from asyncio import Runner
from collections import defaultdict

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from schemas import Place, Record
from services.errors import Gap
from tests.core.effort import examples
from tests.oracle.given import viewed
from tests.store.found import same_as_oracle
from tests.store.hub import Hub, Partition
from tests.strategies.histories import Message, records
from tests.strategies.placing import APPENDED_AT, partition_of, partitions_in_use
from tests.strategies.poison import POISONS
from tests.strategies.world import Document

WORKERS = st.integers(0, 2)
POISON = st.sampled_from(sorted(POISONS))


def spoilt(name: str) -> Message:
    """A record that may not stand."""
    document: Document = viewed(2, source="hospital", id=f"spoilt-{name}")
    return POISONS[name](document, "contacts.hospital", b"c1")


class Arrival(RuleBasedStateMachine):
    """``topics`` is the truth; ``held`` are slices in the hands of workers that were too slow."""

    hub: Hub
    runner: Runner
    held = Bundle("held")

    def __init__(self) -> None:
        super().__init__()
        self.topics: dict[Partition, list[Record]] = defaultdict(list)
        self.runner.run(self.hub.forget())

    def positions(self) -> dict[Partition, int]:
        return self.runner.run(self.hub.positions())

    def publish(self, message: Message) -> None:
        topic, key, value = message
        partition = (topic, partition_of(key, value, partitions_in_use(topic)))
        place = Place(*partition, len(self.topics[partition]))
        self.topics[partition].append(Record(place, key, value, APPENDED_AT))

    def slice_of(self, data: st.DataObject, *, earlier: bool) -> list[Record]:
        """From a position, or from anywhere before it."""
        positions = self.positions()
        partition = data.draw(st.sampled_from(sorted(self.topics)))
        log, position = self.topics[partition], positions[partition]
        start = data.draw(st.integers(0, position)) if earlier else position
        return log[start : start + data.draw(st.integers(1, 12))]

    @rule(drawn=records(max_size=15))
    def some_are_published(self, drawn: list[Record]) -> None:
        for record in drawn:
            self.publish((record.place.topic, record.key, record.value))

    @rule(name=POISON)
    def poison_is_published(self, name: str) -> None:
        self.publish(spoilt(name))

    @precondition(lambda self: self.topics)
    @rule(data=st.data())
    def one_is_published_twice(self, data: st.DataObject) -> None:
        everything = [record for log in self.topics.values() for record in log]
        record = data.draw(st.sampled_from(everything))
        self.publish((record.place.topic, record.key, record.value))

    @precondition(lambda self: self.topics)
    @rule(data=st.data(), worker=WORKERS, earlier=st.booleans())
    def a_slice_is_delivered(self, data: st.DataObject, worker: int, earlier: bool) -> None:
        records = self.slice_of(data, earlier=earlier)
        if records:
            self.runner.run(self.hub.workers[worker].slice(records))

    @precondition(lambda self: self.topics)
    @rule(data=st.data())
    def a_worker_crashes_before_the_commit(self, data: st.DataObject) -> None:
        records = self.slice_of(data, earlier=False)
        if records:
            before = self.positions()
            self.runner.run(self.hub.crash_before_commit(records))
            assert self.positions() == before

    @precondition(lambda self: self.topics)
    @rule(data=st.data())
    def a_worker_crashes_after_the_commit(self, data: st.DataObject) -> None:
        records = self.slice_of(data, earlier=False)
        if records:
            self.runner.run(self.hub.workers[0].slice(records))
            self.runner.run(self.hub.workers[1].slice(records))

    @precondition(lambda self: self.topics)
    @rule(target=held, data=st.data())
    def a_slice_is_held(self, data: st.DataObject) -> list[Record]:
        return self.slice_of(data, earlier=False)

    @rule(records=held, worker=WORKERS)
    def a_zombie_writes(self, records: list[Record], worker: int) -> None:
        if not records:
            return
        position = self.positions()[records[0].place[:2]]
        if position < records[0].place.offset:
            with pytest.raises(Gap):
                self.runner.run(self.hub.workers[worker].slice(records))
            assert self.positions()[records[0].place[:2]] == position
        else:
            self.runner.run(self.hub.workers[worker].slice(records))

    @rule()
    def the_database_is_lost(self) -> None:
        self.runner.run(self.hub.forget())

    @invariant()
    def every_record_is_accounted_for(self) -> None:
        accounts = self.runner.run(self.hub.accounts())
        assert all(position == total for position, total in accounts.values())

    @rule()
    def somebody_looks(self) -> None:
        positions = self.positions()
        seen = [record for partition, log in self.topics.items() for record in log[: positions[partition]]]
        self.runner.run(same_as_oracle(self.hub, seen))

    def teardown(self) -> None:
        positions = self.positions()
        rest = [record for partition, log in self.topics.items() for record in log[positions[partition] :]]
        self.runner.run(self.hub.take(rest, 2))
        self.runner.run(same_as_oracle(self.hub, [r for log in self.topics.values() for r in log]))


def test_whatever_happens_to_workers_postgres_says_what_the_oracle_says(hub: Hub, runner: Runner) -> None:
    machine = type("Machine", (Arrival,), {"hub": hub, "runner": runner})
    run_state_machine_as_test(machine, settings=examples(15, stateful_step_count=15))
