"""What the broker's answer and the positions in Postgres leave unproven: pure, partition by partition."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from schemas.topics import PROVEN
from services.looking import Found, Look, Partition
from services.store.positions import Position

WAITED_FOR: Final = frozenset({"behind", "no-position"})
"""What a projector may still mend by itself."""


class Doubt(NamedTuple):
    """One thing that is not proven: the fact, what was expected, and what to do."""

    code: str
    sentence: str
    topic: str | None = None
    partition: int | None = None


_WHAT_TO_DO: Final = {
    "behind": "See with `vantage status` that a projector runs, and ask again.",
    "no-position": "See with `vantage status` that a projector runs and reads it, and ask again.",
    "missing-topic": "Run `vantage prepare`, and see docs/operating.md.",
    "missing-partition": "See that Kafka has the topics of schemas/topics.py (`vantage prepare`).",
    "no-leader": "See that all of Kafka's brokers run, and ask again.",
}
_STOPPED: Final = "See `vantage status` and docs/operating.md, 'A partition has stopped'."


def _doubt(code: str, tp: Partition, fact: str) -> Doubt:
    return Doubt(code, f"{tp[0]}/{tp[1]}: {fact}. {_WHAT_TO_DO.get(code, _STOPPED)}", *tp)


def another_cluster(known: str, cluster: str, tp: Partition) -> Doubt:
    """The position is of another cluster than the one that answers."""
    return _doubt("another-cluster", tp, f"the position is of cluster {known}, the broker of {cluster}")


def another_record(tp: Partition, offset: int) -> Doubt:
    """The broker's record before the position differs from the one that is remembered."""
    return _doubt("another-record", tp, f"the record at {offset} is not the one that was projected")


def missing(look: Look) -> tuple[Doubt, ...]:
    """Topics and partitions of the list that the broker does not give."""
    found = []
    for topic in PROVEN.values():
        if topic.name not in look.topics:
            found.append(Doubt("missing-topic", f"{topic.name} is not there. {_WHAT_TO_DO['missing-topic']}"))
            continue
        there = look.partitions.keys() | look.leaderless
        missing = [tp for p in range(topic.partitions) if (tp := (topic.name, p)) not in there]
        found += [_doubt("missing-partition", tp, "the broker has no such partition") for tp in missing]
    return (*found, *(_doubt("no-leader", tp, "no broker leads it") for tp in sorted(look.leaderless)))


def doubts_of(look: Look, held: Mapping[Partition, Position], stops: Mapping[Partition, str]) -> tuple[Doubt, ...]:
    """What the positions leave unproven, partition by partition as the broker knows them."""
    found: list[Doubt] = []
    for tp, there in sorted(look.partitions.items()):
        position = held.get(tp)
        if tp in stops:
            found.append(_doubt("stopped", tp, f"reading was stopped ({stops[tp]})"))
        elif position is None:
            found.append(_doubt("no-position", tp, "no projector has begun to read it"))
        elif position.cluster_id != look.cluster:
            found.append(another_cluster(position.cluster_id, look.cluster, tp))
        elif doubt := outside(tp, position, there._replace(end=max(there.end, position.next_offset))):
            found.append(doubt)
        elif position.next_offset < there.end:
            found.append(_doubt("behind", tp, f"read up to {position.next_offset} of {there.end}"))
    return tuple(found)


def outside(tp: Partition, position: Position, there: Found) -> Doubt | None:
    """A position that the log cannot have."""
    wrong = position.at_odds(there.begin, there.end)
    return _doubt(wrong.code, tp, wrong.fact) if wrong else None
