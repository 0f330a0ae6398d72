"""One fact, one line: which events of a history tell the same. Rules: docs/chronology.md.

Too little is joined rather than too much: two lines of one fact stand side by side, one line of two facts hides one.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Final

from projections.calendar import day_of
from projections.history import Entry

FACTS: Final[dict[str, Callable[[Any], Hashable]]] = {
    **dict.fromkeys(("birth.recorded", "death.recorded"), lambda data: None),
    **dict.fromkeys(("meeting.held", "meeting.cancelled", "incident.recorded"), lambda data: data.kind),
    **dict.fromkeys(("plan.opened", "plan.reviewed", "plan.ended", "address.changed"), lambda data: data.kind),
    **dict.fromkeys(("assessment.requested", "assessment.started"), lambda data: data.kind),
    **dict.fromkeys(("assessment.completed", "assessment.declined"), lambda data: data.kind),
    **dict.fromkeys(("order.made", "order.varied", "order.ended"), lambda data: data.basis),
    **dict.fromkeys(("injury.observed", "injury.reported"), lambda data: (data.kind, frozenset(data.site))),
    "tier.set": lambda data: (data.tier, data.status),
}  # fmt: skip
"""Types of which several agencies may tell one fact, each with what must be equal for it to be the same."""

UNSAID: Final = frozenset({"", "none", "not known", "not recorded", "other", "unknown", "unspecified"})
"""Words that say nothing of which fact it was: two agencies that write them on one day need not mean one."""


def merge(entries: Iterable[Entry]) -> list[tuple[Entry, ...]]:
    """The entries in groups, one for each fact; the order of groups and in groups says nothing."""
    apart: list[tuple[Entry, ...]] = []
    sent: dict[Hashable, list[Entry]] = defaultdict(list)
    for entry in entries:
        if day_of(entry.event) is None:
            apart.append((entry,))
        else:
            sent[_again(entry)].append(entry)
    facts: dict[Hashable, list[tuple[Entry, ...]]] = defaultdict(list)
    for again in sent.values():
        first = again[0]
        of = FACTS[first.event.type](first.event.data) if first.event.type in FACTS else "other"
        if _says_which(of):
            facts[first.event.type, of, first.through, day_of(first.event)].append(tuple(again))
        else:
            apart.append(tuple(again))
    for told in facts.values():
        if _one_fact(told):
            apart.append(tuple(entry for again in told for entry in again))
        else:
            apart += told
    return apart


def _says_which(of: Hashable) -> bool:
    match of:
        case str():
            return " ".join(of.replace("-", " ").split()).casefold() not in UNSAID
        case tuple() | frozenset():
            return bool(of) and all(map(_says_which, of))
        case _:
            return True


def _again(entry: Entry) -> Hashable:
    """Equal for an event that its agency sent again under another id: all that it says is the same."""
    event = entry.event
    times = (event.time, event.timelatest, event.timeprecision)
    return (event.source, event.type, entry.through, times, event.sourceref, event.data)


def _one_fact(told: Sequence[tuple[Entry, ...]]) -> bool:
    """Each agency tells it once, and all can have happened at one instant."""
    events = [again[0].event for again in told]
    once = len({event.source for event in events}) == len(events)
    return once and max(e.happened.earliest for e in events) <= min(e.happened.latest for e in events)
