"""A referral and what went before it: who brought it and what came of it, earlier referrals, tiers and plans.

It is what whoever triages reads first, so that no new referral is met without its history (Working Together: a decision
within one working day, and the referrer told of it). Pure; at one extreme of imprecise times.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from projections import enquiries, referrals
from projections.calendar import name
from projections.history import Entry, EventName
from projections.questions.picture.asking import Asking
from projections.rules.due import by_matter
from projections.rules.pack import in_use
from projections.rules.words import agency, words
from schemas.between_agencies import InformationProvided
from schemas.moments import Interval
from schemas.plans import PlanEnded, PlanOpened
from schemas.referrals import ReferralAcknowledged, ReferralDecided, ReferralMade
from schemas.tiers import TierSet
from schemas.vocabulary import EventRef, Statement

NO_DUES: Final[Mapping[str, datetime]] = MappingProxyType({})


class Decided(NamedTuple):
    """The receiver's word; ``event`` is what says so."""

    event: EventName
    happened: Interval
    decision: str
    reason: str | None


class Referred(NamedTuple):
    """``due_at``: by when a decision is due, where a clock runs. ``told``: when the receiver gave the referrer any
    information after its decision.
    """

    event: EventName
    made: Interval
    recorded: Interval
    to: str
    service: str | None
    alleges_harm: bool | None
    statements: tuple[Statement, ...]
    acknowledged: Interval | None = None
    decided: Decided | None = None
    due_at: datetime | None = None
    told: Interval | None = None


class Before(NamedTuple):
    """One thing of the past, and what became of it; ``None`` where nothing is recorded of that."""

    event: EventName
    happened: Interval
    source: str
    what: str
    became: str | None


TYPES: Final = frozenset({"referral.made", "referral.acknowledged", "referral.decided", "information.provided"})


def referred(history: Iterable[Entry], dues: Mapping[str, datetime] = NO_DUES) -> list[Referred]:
    """Every referral of the child's own history, the newest first; ``dues`` by the referral's name."""
    entries = [entry for entry in history if entry.through is None and entry.event.type in TYPES]
    found = []
    for entry in entries:
        if isinstance(event := entry.event, ReferralMade):
            named = frozenset(name(event, each) for each in (event.id, entry.sent_as) if each is not None)
            at = next((dues[each] for each in sorted(named) if each in dues), None)
            found.append(_answered(_made(event, at), named, entries))
    return sorted(found, key=lambda each: (each.made.latest, each.event), reverse=True)


def before(asking: Asking) -> list[Before]:
    """Referrals, tiers and plans, the newest first, each with what became of it."""
    entries = [entry for entry in asking.entries if entry.through is None]
    found = [*_referrals(entries), *_tiers(entries), *_plans(entries)]
    return sorted(found, key=lambda each: (each.happened.latest, each.event), reverse=True)


def _made(event: ReferralMade, due_at: datetime | None) -> Referred:
    data = event.data
    return Referred(
        (event.source, event.id), event.happened, event.recorded, data.to, data.service, data.alleges_significant_harm,
        data.statements, due_at=due_at,
    )  # fmt: skip


def _answered(made: Referred, named: frozenset[str], entries: Sequence[Entry]) -> Referred:
    for entry in entries:
        event = entry.event
        if isinstance(event, ReferralAcknowledged | ReferralDecided):
            if event.source != made.to or _of(event.data.referral) not in named:
                continue
            if isinstance(event, ReferralAcknowledged):
                made = made._replace(acknowledged=made.acknowledged or event.happened)
            else:
                word = Decided((event.source, event.id), event.happened, event.data.decision, event.data.reason)
                made = made._replace(decided=word)
        elif isinstance(event, InformationProvided) and made.decided and _tells(event, made, made.decided):
            made = made._replace(told=made.told or event.happened)
    return made


def _tells(event: InformationProvided, made: Referred, decided: Decided) -> bool:
    """Whether the receiver told the referrer something since it decided."""
    since = event.happened.latest >= decided.happened.earliest
    return since and event.source == made.to and made.event[0] in event.data.to


def _of(referral: EventRef) -> str:
    return f"{referral.source}/{referral.id}"


def dues(asking: Asking) -> dict[str, datetime]:
    """By the referral's names: when a decision on it is due."""
    facts, waiting = asking.facts, referrals.waiting(asking.facts.referrals)
    clocks = [*enquiries.clocks(facts.enquiries), *referrals.clocks(facts.referrals)]
    found = by_matter(clocks, facts.extreme, in_use())
    known = {item: due.at for (rule, item), due in found.items() if rule == enquiries.UNDECIDED}
    for (rule, item), due in found.items():
        if rule == referrals.UNANSWERED:
            known |= dict.fromkeys(waiting[item].names, due.at)
    return known


def _referrals(entries: Sequence[Entry]) -> Iterable[Before]:
    for one in referred(entries):
        became = None
        if one.decided:
            became = words(one.decided.decision).capitalize() + (
                f": {one.decided.reason}" if one.decided.reason else ""
            )
        yield Before(one.event, one.made, one.event[0], f"Referred to {agency(one.to)}", became)


def _tiers(entries: Sequence[Entry]) -> Iterable[Before]:
    """Each change; where the next is higher, that it was stepped up again is what became of it."""
    sets = [entry.event for entry in entries if isinstance(entry.event, TierSet)]
    runs = [each for at, each in enumerate(sets) if not at or _set(sets[at - 1]) != _set(each)]
    for at, event in enumerate(runs):
        later = runs[at + 1] if at + 1 < len(runs) else None
        was = runs[at - 1].data.tier if at else None
        down = was is not None and event.data.tier < was
        what = f"Stepped down to tier {event.data.tier}" if down else f"Tier {event.data.tier}"
        what += f", {words(event.data.status)}" + (f": {event.data.reason}" if event.data.reason else "")
        yield Before((event.source, event.id), event.happened, event.source, what, _became(event, later))


def _set(event: TierSet) -> tuple[int, str]:
    return event.data.tier, event.data.status


def _became(event: TierSet, later: TierSet | None) -> str | None:
    if later is None:
        return "Stands" if event.data.closure is None else f"Stands; closed: {event.data.closure.meaning}"
    turn = "Stepped up" if later.data.tier > event.data.tier else "Stepped down"
    how = "Status changed" if later.data.tier == event.data.tier else turn
    return f"{how} to tier {later.data.tier}, {words(later.data.status)}"


def _plans(entries: Sequence[Entry]) -> Iterable[Before]:
    ends = {
        (each.event.source, each.event.data.plan): each.event for each in entries if isinstance(each.event, PlanEnded)
    }
    for entry in entries:
        if isinstance(event := entry.event, PlanOpened):
            end = ends.get((event.source, event.data.plan))
            became = "Open" if end is None else "Ended" + (f": {end.data.note}" if end.data.note else "")
            what = f"{words(event.data.kind).capitalize()} plan opened"
            yield Before((event.source, event.id), event.happened, event.source, what, became)
