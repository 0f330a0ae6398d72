"""When a thing happened, as exactly as every account of it allows, and what of that an export cannot tell.

Nobody chooses here: where times are not exact and their order may be either, or accounts differ, what depends on it is
left out and named. Rules: docs/statutory-fit.md, "What could not be told".
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple, TypeVar

from projections.exchange.events import Json
from schemas import Event
from schemas.moments import LONDON, Interval, Precision, interval
from schemas.vocabulary import Day

Of = TypeVar("Of", bound=Event)
Value = TypeVar("Value")
_RANK: Final = {
    "planned": 0, "opened": 0, "made": 0, "started": 0, "named": 0, "accepted": 1, "varied": 1, "reviewed": 1,
    "held": 2, "cancelled": 2, "ended": 2, "completed": 2,
}  # fmt: skip
"""What is told of one named thing begins before it is changed, and is changed before it ends."""


class Gaps:
    """What an export could not tell, each with the events behind it."""

    def __init__(self) -> None:
        """None yet."""
        self._held: dict[tuple[str, str, tuple[tuple[str, str], ...]], tuple[Event, ...]] = {}

    def note(self, what: str, why: str, events: Iterable[Event]) -> None:
        """Once, however many rows depend on it."""
        told = tuple(sorted(events, key=lambda event: (event.source, event.id)))
        self._held[what, why, tuple((event.source, event.id) for event in told)] = told

    def told(self) -> list[Json]:
        """``what`` is missing, ``why``, and who said what: agency, event, and when it happened where that is known."""
        return [
            {"what": what, "why": why, "told": [_account(event) for event in self._held[what, why, names]]}
            for what, why, names in sorted(self._held)
        ]


def _account(event: Event) -> Json:
    when = written(span([event]))
    return {"agency": event.source, "event": event.id, "type": event.type, **({"happened": when} if when else {})}


def sure(first: Event, then: Event) -> bool:
    """Whether the one had certainly happened before the other."""
    return first.happened.latest < then.happened.earliest


def follows(first: Event, then: Event) -> bool:
    """Whether ``then`` is later of one named thing: surely, or as a thing begins before it ends."""
    earlier = _RANK.get(first.type.rpartition(".")[2], 0) < _RANK.get(then.type.rpartition(".")[2], 0)
    return sure(first, then) or (earlier and not sure(then, first))


def last_of(events: Iterable[Of], after: Callable[[Event, Event], bool] = follows) -> list[Of]:
    """Those after which none certainly is: one, or several whose order is not known."""
    held = list(events)
    return [event for event in held if not any(after(event, other) for other in held if other is not event)]


def first_of(events: Iterable[Of]) -> list[Of]:
    """Those before which none certainly is."""
    held = list(events)
    return [event for event in held if not any(follows(other, event) for other in held if other is not event)]


def said(events: Iterable[Of], read: Callable[[Of], Value], what: str, gaps: Gaps) -> Value | None:
    """What ``events`` say alike; None, and named, where they differ."""
    held = list(events)
    values = list(dict.fromkeys(read(event) for event in held))
    if len(values) > 1:
        gaps.note(what, "records differ, and their order is not known", held)
    return values[0] if len(values) == 1 else None


def span(events: Iterable[Event]) -> Interval | None:
    """Every instant that the senders' words allow, all accounts together; None where one does not know."""
    found: list[Interval] = []
    for event in events:
        if event.time is None:
            return None
        first = interval(event.time, event.timeprecision)
        until = first if event.timelatest is None else interval(event.timelatest, event.timeprecision)
        found.append(Interval(first.earliest, until.latest))
    if not found:
        return None
    return Interval(min(each.earliest for each in found), max(each.latest for each in found))


def moment(accounts: Sequence[Event], what: str, gaps: Gaps) -> Interval | None:
    """When it was by all accounts; None where none is given or known, and, named, where no day fits them all."""
    known = [event for event in accounts if event.time is not None]
    days = [[bound.astimezone(LONDON).date() for bound in event.happened] for event in known]
    if days and max(first for first, _ in days) > min(last for _, last in days):
        gaps.note(what, "accounts of it give different days; none is chosen", accounts)
        return None
    return span(known)


def written(at: Interval | None) -> str | None:
    """The finest FHIR dateTime that holds all of it: an instant, a day, a month, a year; None beyond a year."""
    if at is None:
        return None
    first, last = (bound.astimezone(LONDON) for bound in at)
    if first == last:
        return first.isoformat(timespec="seconds")
    for form in ("%Y-%m-%d", "%Y-%m", "%Y"):
        if first.strftime(form) == last.strftime(form):
            return first.strftime(form)
    return None


def on_day(at: Interval | None) -> str | None:
    """The London day; None where it is not known to a day."""
    if at is None:
        return None
    first, last = (bound.astimezone(LONDON).date() for bound in at)
    return first.isoformat() if first == last else None


def of_day(day: Day | None) -> Interval | None:
    """A moment inside an event's content."""
    return None if day is None or day.precision is Precision.UNKNOWN else interval(day.on, day.precision)


class Course(NamedTuple):
    """How one named thing went: accounts of its beginning and of its end. ``over``: None where it is not known."""

    began: Sequence[Event]
    ended: Sequence[Event]
    over: bool | None
    begun: Interval | None
    end: Interval | None


def course(began: Sequence[Event], ended: Sequence[Event], what: str, gaps: Gaps) -> Course:
    """An end between two beginnings is of the time before. One before every beginning cannot be so, and is named."""
    over = [e for e in ended if not (any(sure(b, e) for b in began) and any(sure(e, b) for b in began))]
    early = [e for e in over if began and all(sure(e, b) for b in began)]
    begun = moment(began, f"{what}: when it began", gaps)
    if early:
        gaps.note(what, "its end is dated before its beginning; neither is chosen", [*began, *early])
        return Course(began, over, None, None, None)
    end = moment(over, f"{what}: when it ended", gaps)
    return Course(began, over, bool(over), begun, end)
