"""Every injury that any agency told of, in order, and which tellings are of one injury.

Rules: docs/picture.md, "Injuries". The one list that grows: an injury is never closed. No text of a sender is kept.
"""

from collections.abc import Sequence
from datetime import date
from itertools import combinations
from typing import Final, NamedTuple

from projections.calendar import Mark, mark
from projections.history import Entry
from schemas import Event
from schemas.contacts import AnonymousReported, InjuryData, InjuryObserved, InjuryReported
from schemas.moments import LONDON, Interval
from schemas.vocabulary import Cause, Speaker

NAME: Final = "injuries"
VERSION: Final = 2
TYPES: Final = frozenset({"injury.observed", "injury.reported", "anonymous.reported"})


class Injury(NamedTuple):
    """One telling. ``observed``: a professional saw it. ``differ``: its sender recorded that explanations differed.

    ``examined``: a medical view of it is recorded. ``names``: the event, under either of its ids, and the sender's own
    name of the injury; ``same_as``: names of other tellings of it.
    """

    told: Mark
    observed: bool
    kind: str
    sites: tuple[str, ...]
    occasions: int
    explained_by: Speaker | None
    examined: bool
    differ: bool
    causes: tuple[Cause, ...] = ()
    names: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()


class Injuries(NamedTuple):
    """In the order of the extreme folded."""

    told: tuple[Injury, ...] = ()


EMPTY: Final = Injuries()


class OneInjury(NamedTuple):
    """All tellings of one injury, in order: by the sender's own name of it, or by reference, and never by likeness."""

    tellings: tuple[Injury, ...]

    @property
    def occasions(self) -> int:
        """The most that one telling counts."""
        return max(each.occasions for each in self.tellings)

    @property
    def is_examined(self) -> bool:
        """Whether any telling has a medical view."""
        return any(each.examined for each in self.tellings)

    @property
    def causes(self) -> frozenset[Cause]:
        """The causes that were given, by anybody."""
        return frozenset(cause for each in self.tellings for cause in each.causes) - {Cause.NOT_KNOWN}

    @property
    def differs(self) -> bool:
        """Whether explanations differ: by the codes of what was given, or by a sender's word."""
        return len(self.causes) > 1 or any(each.differ for each in self.tellings)

    @property
    def is_unclear(self) -> bool:
        """Whether several people explained it, and not of each is it recorded how: they may say the same."""
        by: dict[Speaker, set[Cause]] = {}
        for each in self.tellings:
            if each.explained_by is not None:
                by.setdefault(each.explained_by, set()).update(each.causes)
        return not self.differs and len(by) > 1 and not all(by.values())


def fold(state: Injuries, entry: Entry) -> Injuries:
    """Fold one direct event."""
    event = entry.event
    if entry.through is not None:
        return state
    match event:
        case InjuryObserved():
            told = _injury(entry, event.data, observed=True)
        case InjuryReported():
            told = _injury(entry, event.data, observed=False)
        case AnonymousReported() if event.data.reported_injury is not None:
            told = _injury(entry, event.data.reported_injury, observed=False)
        case _:
            return state
    return Injuries((*state.told, told))


def _injury(entry: Entry, told: InjuryData, *, observed: bool) -> Injury:
    event: Event = entry.event
    ids = dict.fromkeys((event.id, entry.sent_as or event.id))
    own = (f"{event.source}#{told.injury}",) if told.injury else ()
    return Injury(
        told=mark(event),
        observed=observed,
        kind=told.kind,
        sites=told.site,
        occasions=told.occasions,
        explained_by=told.explained_by,
        examined=told.medical_view == "recorded",
        differ=bool(told.accounts_differ),
        causes=told.causes,
        names=(*(f"{event.source}/{name}" for name in ids), *own),
        same_as=tuple(f"{each.source}/{each.id}" for each in told.same_as),
    )


def each_injury(told: Sequence[Injury]) -> list[OneInjury]:
    """The tellings by injury, in the order of the first of each. A name joins, also one of which no telling is held."""
    found: list[tuple[set[str], list[Injury]]] = []
    for telling in told:
        names, joined = {*telling.names, *telling.same_as}, [telling]
        apart = []
        for held, tellings in found:
            if names.isdisjoint(held):
                apart.append((held, tellings))
            else:
                names, joined = names | held, [*tellings, *joined]
        found = [*apart, (names, joined)]
    order = {id(telling): n for n, telling in enumerate(told)}
    groups = [sorted(tellings, key=lambda telling: order[id(telling)]) for _, tellings in found]
    return [OneInjury(tuple(group)) for group in sorted(groups, key=lambda group: order[id(group[0])])]


def perhaps_one(found: Sequence[OneInjury]) -> list[tuple[OneInjury, OneInjury]]:
    """Pairs that nobody joined, of one London day and one place: whether they are one injury is for people to say."""
    return [(one, other) for one, other in combinations(found, 2) if _days(one) & _days(other)]


def _days(injury: OneInjury) -> set[tuple[date, str]]:
    return {
        (day, site.strip().casefold())
        for each in injury.tellings
        if (day := _day(each.told.happened)) is not None
        for site in each.sites
    }


def _day(happened: Interval) -> date | None:
    first, last = (moment.astimezone(LONDON).date() for moment in happened)
    return first if first == last else None


def may_differ(one: OneInjury, other: OneInjury) -> bool:
    """Whether explanations would differ, were the two one injury, and do not by themselves."""
    both = OneInjury((*one.tellings, *other.tellings))
    return both.differs and not (one.differs or other.differs)
