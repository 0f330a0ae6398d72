"""The chronology again, naively, from docs/chronology.md: pair by pair. It shares no code with projections/."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
Plain = dict[str, Any]
"""``name``, ``source``, ``type``, ``through``, ``earliest``, ``latest``, ``dating``, ``sourceref``, ``data``."""
KIND = {
    "meeting.held", "meeting.cancelled", "incident.recorded", "address.changed", "plan.opened", "plan.reviewed",
    "plan.ended", "assessment.requested", "assessment.started", "assessment.completed", "assessment.declined",
}  # fmt: skip


def one_day(event: Plain) -> date | None:
    """The London day to which it is dated."""
    if event["dating"][2] in ("month", "unknown"):
        return None
    first, last = event["earliest"].astimezone(LONDON).date(), event["latest"].astimezone(LONDON).date()
    return first if first == last else None


def sent_again(one: Plain, other: Plain) -> bool:
    """Rule 1."""
    same = ("source", "type", "dating", "sourceref", "data", "through")
    return one_day(one) is not None and all(one[part] == other[part] for part in same)


def could_be_told(one: Plain, other: Plain) -> bool:
    """The first half of rule 2: same type, what must be equal, same adult, same day."""
    if one["type"] != other["type"] or one["through"] != other["through"]:
        return False
    if one_day(one) is None or one_day(one) != one_day(other):
        return False
    kind, a, b = one["type"], one["data"], other["data"]
    named = (a.get("kind", "a basis"), *a.get("site", ("no injury",)))
    if kind in KIND | {"injury.observed", "injury.reported"} and ("other" in named or len(named) == 1):
        return False
    if kind in ("birth.recorded", "death.recorded"):
        return True
    if kind in KIND:
        return bool(a["kind"] == b["kind"])
    if kind.startswith("order."):
        return bool(a["basis"] == b["basis"])
    if kind.startswith("injury."):
        return bool(a["kind"] == b["kind"] and set(a["site"]) == set(b["site"]))
    return bool(kind == "tier.set" and a["tier"] == b["tier"] and a["status"] == b["status"])


def lines(events: Sequence[Plain]) -> set[frozenset[Any]]:
    """The names of the events on each line."""
    found = set()
    for event in events:
        candidates = [o for o in events if o is event or sent_again(event, o) or could_be_told(event, o)]
        firsts: list[Plain] = []
        for other in candidates:
            if not any(sent_again(other, first) for first in firsts):
                firsts.append(other)
        once = all(a is b or a["source"] != b["source"] for a in firsts for b in firsts)
        instants = [first["earliest"] for first in firsts]  # if any instant is common to all, one of these is
        common = any(all(f["earliest"] <= instant <= f["latest"] for f in firsts) for instant in instants)
        if once and common:
            found.add(frozenset(other["name"] for other in candidates))
        else:
            found.add(frozenset(o["name"] for o in events if o is event or sent_again(event, o)))
    return found


def months_later(instant: datetime, months: int) -> datetime:
    """The same London wall clock, or the last day of a shorter month."""
    local = instant.astimezone(LONDON)
    year, month = local.year, local.month + months
    while month > 12:
        year, month = year + 1, month - 12
    for day in (local.day, 30, 29, 28):
        try:
            return local.replace(year=year, month=month, day=min(day, local.day))
        except ValueError:
            continue
    raise AssertionError


def silent(events: Iterable[Plain], end: datetime) -> list[tuple[datetime, datetime | None]]:
    """Silences of these events, by asking each event when the next thing can have happened after it."""
    dated = [event for event in events if event["dating"][2] != "unknown" and event["source"] != "hub"]
    found = []
    for event in dated:
        after = event["latest"]
        if any(other["earliest"] <= after < other["latest"] for other in dated):
            continue
        later = [other["earliest"] for other in dated if other["earliest"] > after]
        until = min([*later, end])
        if months_later(after, 3) < until and after < end:
            found.append((after, until if until < end else None))
    return sorted(set(found))
