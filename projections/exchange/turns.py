"""Events that follow each other: until when each stands, unbroken times of a status, times that somebody was named.

Where the order of two is not known, what depends on it is left out and named.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple, TypeVar

from projections.exchange.moments import Course, Gaps, course, last_of, sure
from schemas import Event
from schemas.codes import Status
from schemas.tiers import TierSet

Of = TypeVar("Of", bound=Event)
_ORDER: Final = "times are not exact: which came first is not known"


class Turn(NamedTuple):
    """``over``: whether another has followed, None where that is not known; ``ended``: by which, where it is."""

    over: bool | None
    ended: Sequence[Event]


def turns(events: Iterable[Of], content: Callable[[Of], object], what: str, gaps: Gaps) -> Iterator[tuple[Of, Turn]]:
    """Each with what came after it. Two that say the same at an uncertain order are two accounts of it."""
    held = list(events)
    for event in held:
        later = [other for other in held if other is not event and not sure(other, event)]
        unsure = [o for o in later if not sure(event, o) and content(o) != content(event)]
        later = [other for other in later if sure(event, other)]
        following = [o for o in later if not any(sure(other, o) for other in later)]
        if unsure:
            gaps.note(what, _ORDER, [event, *unsure])
        yield event, Turn(True if later else None if unsure else False, [] if unsure else following)


class Run(NamedTuple):
    """An unbroken time of a status. ``bounds``: when it began and ended, and whether it is over; ``told``: by whom."""

    begun: TierSet
    told: list[TierSet]
    followed: list[TierSet]
    bounds: Course


def runs(events: Iterable[Event], status: Status, gaps: Gaps) -> Iterator[Run]:
    """Without days where another status may have come before, between or after."""
    tiers = [event for event in events if isinstance(event, TierSet)]
    own = [event for event in tiers if event.data.status is status]
    others = [event for event in tiers if event.data.status is not status]
    sharp = [o for o in others if all(sure(o, event) or sure(event, o) for event in own)]
    for told in _unbroken(own, sharp):
        unsure = [o for o in others if o not in sharp and any(not (sure(o, e) or sure(e, o)) for e in told)]
        following = [o for o in others if sure(told[0], o) and not any(sure(told[0], p) and sure(p, o) for p in others)]
        what, begun = f"time of the status {status.value}", min(told, key=_recorded)
        if unsure:
            gaps.note(what, _ORDER, [*told, *unsure])
            yield Run(begun, told, [], Course(told, [], None, None, None))
            continue
        first = [event for event in told if not any(sure(other, event) for other in told)]
        yield Run(begun, told, following, course(first, following, what, gaps))


def _unbroken(own: Sequence[TierSet], breaks: Sequence[TierSet]) -> list[list[TierSet]]:
    found: list[list[TierSet]] = []
    for event in own:
        if found and not any(sure(found[-1][-1], each) and sure(each, event) for each in breaks):
            found[-1].append(event)
        else:
            found.append([event])
    return found


def _recorded(event: Event) -> tuple[object, ...]:
    return (*event.recorded, event.source, event.id)


def first_recorded(events: Iterable[Of]) -> Of:
    """Of several accounts the one that names the thing: later ones do not change its name."""
    return min(events, key=_recorded)


def status_at(events: Iterable[Event], at: Event, gaps: Gaps) -> Status | None:
    """The status that was set last before an event; None, and named, where times leave two."""
    tiers = [event for event in events if isinstance(event, TierSet) and not sure(at, event)]
    before = [event for event in tiers if sure(event, at)]
    near = [event for event in tiers if not sure(event, at)]
    standing = [*last_of(before, sure), *near]
    found: set[Status | None] = {event.data.status for event in standing}
    if not before:
        found.add(None)
    if len(found) > 1:
        gaps.note("status at a visit", _ORDER, [at, *standing])
        return None
    return found.pop()


def spells(
    told: Iterable[Of],
    is_end: Callable[[Of], bool],
    what: str,
    gaps: Gaps,
    begins: Callable[[list[Of]], list[Of]] = lambda starts: starts,
) -> Iterator[tuple[list[Of], Course]]:
    """One for each time from a beginning to an end, of what has no name of its own for each time.

    ``begins``: which of the words before an end tell of the beginning; all are, unless it is said otherwise.
    """
    held = list(told)
    starts, ends = [e for e in held if not is_end(e)], [e for e in held if is_end(e)]
    sharp = all(sure(start, end) or sure(end, start) for start in starts for end in ends)
    if not sharp and (len(starts) > 1 or len(ends) > 1):
        gaps.note(what, _ORDER, held)
        yield held, Course(starts, ends, None, None, None)
        return
    spell: list[Of] = []
    for event in held:
        if sharp and spell and is_end(spell[-1]) and not is_end(event):
            yield spell, _course(spell, is_end, what, gaps, begins)
            spell = []
        spell.append(event)
    if spell:
        yield spell, _course(spell, is_end, what, gaps, begins)


def _course(
    spell: Sequence[Of], is_end: Callable[[Of], bool], what: str, gaps: Gaps, begins: Callable[[list[Of]], list[Of]]
) -> Course:
    return course(begins([e for e in spell if not is_end(e)]), [e for e in spell if is_end(e)], what, gaps)
