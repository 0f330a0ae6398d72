"""What changed around the child: births, pregnancies, separation, violence, moves, consent.

Rules: docs/picture.md, "Household"; clocks: docs/clocks.md. The only one of these states that reads what comes through
an adult.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from projections.calendar import Mark, bound, mark, name, put, without
from projections.clocks import ALERT_TYPES, Clock, Recorded, record
from projections.history import Entry, Extreme
from projections.statements import STATEMENT_TYPES, statements
from projections.worries import Worry
from schemas import Event
from schemas.assessments import AssessmentCompleted, AssessmentDeclined, AssessmentRequested, AssessmentStarted
from schemas.contacts import IncidentRecorded
from schemas.people import AddressChanged, BirthRecorded, DeathRecorded, PregnancyRecorded
from schemas.referrals import ConsentGiven, ConsentRefused, ConsentWithdrawn
from schemas.tiers import TierSet
from schemas.vocabulary import Basis, Polarity, Speaker, Topic

NAME: Final = "household"
VERSION: Final = 5
TYPES: Final = STATEMENT_TYPES | ALERT_TYPES | {
    "pregnancy.recorded", "birth.recorded", "address.changed", "consent.given", "consent.refused", "consent.withdrawn",
    "tier.set",
}  # fmt: skip
MISSING: Final = "pre-birth-missing"
UNFINISHED: Final = "pre-birth-unfinished"
RULES: Final = frozenset({MISSING, UNFINISHED})
STATUTORY_TIER: Final = 3
_ONE_PREGNANCY: Final = timedelta(days=14)
"""As far as the days on which a baby is expected, by dates and by a scan, lie apart at most."""
_VIOLENCE: Final = frozenset({"violence", "domestic-violence"})
_SEPARATION: Final = frozenset({Basis.OBSERVED, Basis.JUDGEMENT, Basis.PARENT, Basis.FAMILY})


class Pregnancy(NamedTuple):
    """``since`` is the first word of this pregnancy, ``last`` the last one. ``asks`` is what asks for a pre-birth
    assessment: None where there was no statutory tier, or one was ``considered``, whatever came of that.
    """

    outcome: Literal["continuing", "miscarriage", "termination", "birth"]
    last: Mark
    since: Mark
    due_on: date | None = None
    considered: bool = False
    asks: Mark | None = None


class Consent(NamedTuple):
    """To a service, never to sharing. ``by``: whose word it was."""

    word: Literal["given", "refused", "withdrawn"]
    by: Speaker
    last: Mark


class Household(NamedTuple):
    """``pregnancies`` by ``agency:reference``, ``consents`` by service. ``pre_birth`` is the last word of such an
    assessment but that it was declined; ``unfinished`` are those open, by ``source/assessment``. ``statutory``: a
    tier of 3 or more was set. ``address`` is the last one told, in plain letters.
    """

    pregnancies: Mapping[str, Pregnancy] = {}
    pre_birth: Mark | None = None
    unfinished: Mapping[str, Mark] = {}
    statutory: bool = False
    born: Mark | None = None
    died: Mark | None = None
    separation: Mark | None = None
    violence: Mark | None = None
    move: Mark | None = None
    address: str | None = None
    consents: Mapping[str, Consent] = {}
    recorded: Recorded = Recorded()


EMPTY: Final = Household()
_PreBirth = AssessmentRequested | AssessmentStarted | AssessmentCompleted | AssessmentDeclined


def fold(state: Household, entry: Entry) -> Household:
    """Fold one event, direct or through an adult."""
    state = _through(state, entry.event)
    return state if entry.through is not None else _direct(state, entry.event)


def _through(state: Household, event: Event) -> Household:
    """What counts whoever it was recorded about."""
    match event:
        case PregnancyRecorded():
            return _pregnancy(state, event)
        case AssessmentRequested() | AssessmentStarted() | AssessmentCompleted() | AssessmentDeclined():
            return _assessed(state, event) if event.data.kind == "pre-birth" else state
        case IncidentRecorded() if event.data.kind in _VIOLENCE:
            return state._replace(violence=mark(event))
        case ConsentGiven() | ConsentRefused() | ConsentWithdrawn():
            return _consent(state, event)
        case _:
            return state


def _direct(state: Household, event: Event) -> Household:
    """What counts only where it was recorded about the child."""
    if _tells_of_separation(event):
        state = state._replace(separation=mark(event))
    match event:
        case BirthRecorded():
            return state._replace(born=mark(event))
        case DeathRecorded():
            return state._replace(died=mark(event), recorded=record(state.recorded, event, RULES))
        case AddressChanged():
            return _moved(state, event)
        case TierSet() if event.data.tier >= STATUTORY_TIER and not state.statutory:
            return _asked(state._replace(statutory=True), mark(event))
        case _:
            return state._replace(recorded=record(state.recorded, event, RULES))


def _pregnancy(state: Household, event: PregnancyRecorded) -> Household:
    person, now, data = ":".join(event.about[0]), mark(event), event.data
    held = state.pregnancies.get(person)
    if held is None or held.outcome != "continuing":
        held = Pregnancy(data.outcome, now, now, considered=bool(state.unfinished))
    pregnancy = held._replace(outcome=data.outcome, last=now, due_on=data.due_on or held.due_on)
    told = {each: _ended_by(other, pregnancy) for each, other in state.pregnancies.items() if each != person}
    state = state._replace(pregnancies=put(told, person, pregnancy))
    return _asked(state, now) if state.statutory else state


def _ended_by(held: Pregnancy, told: Pregnancy) -> Pregnancy:
    """Agencies that hold a woman under records of their own tell of one pregnancy, and one of them tells its end."""
    if held.outcome != "continuing" or told.outcome == "continuing" or not (held.due_on and told.due_on):
        return held
    if abs(held.due_on - told.due_on) > _ONE_PREGNANCY:
        return held
    return held._replace(outcome=told.outcome, last=told.last, asks=None)


def _asked(state: Household, now: Mark) -> Household:
    """From this event on each pregnancy that continues asks, where it did not before and nobody considered it."""

    def ask(held: Pregnancy) -> Pregnancy:
        if held.outcome != "continuing" or held.considered:
            return held._replace(asks=None)
        return held._replace(asks=held.asks or now)

    return state._replace(pregnancies={person: ask(held) for person, held in state.pregnancies.items()})


def _assessed(state: Household, event: _PreBirth) -> Household:
    """Whatever became of it, somebody considered one."""
    assessment, now = name(event, event.data.assessment), mark(event)
    state = state._replace(
        pregnancies={
            person: held._replace(considered=True, asks=None) if held.outcome == "continuing" else held
            for person, held in state.pregnancies.items()
        }
    )
    if isinstance(event, AssessmentDeclined):
        return state._replace(unfinished=without(state.unfinished, assessment))
    if isinstance(event, AssessmentCompleted):
        return state._replace(pre_birth=now, unfinished=without(state.unfinished, assessment))
    first = state.unfinished.get(assessment, now)
    return state._replace(pre_birth=now, unfinished=put(state.unfinished, assessment, first))


def _moved(state: Household, event: AddressChanged) -> Household:
    """That an agency writes down the first address, or the one that was told last, is no move."""
    told = " ".join((event.data.address or "").replace(",", " ").casefold().split()) or None
    after = state._replace(address=told or state.address)
    is_new = told is None or (state.address is not None and told != state.address)
    return after._replace(move=mark(event)) if is_new else after


def _consent(state: Household, event: ConsentGiven | ConsentRefused | ConsentWithdrawn) -> Household:
    match event:
        case ConsentGiven():
            consent = Consent("given", event.data.by, mark(event))
        case ConsentRefused():
            consent = Consent("refused", event.data.by, mark(event))
        case ConsentWithdrawn():
            consent = Consent("withdrawn", event.data.by, mark(event))
    return state._replace(consents=put(state.consents, event.data.service.lower(), consent))


def _tells_of_separation(event: Event) -> bool:
    return any(
        told.topic is Topic.PARENT_RELATIONSHIP and told.polarity is Polarity.WORRY and told.basis in _SEPARATION
        for told in statements(event)
    )


def ended_since(state: Household, worry: Worry, extreme: Extreme) -> Mark | None:
    """Of a worry on a pregnancy, what ended it since (also this child's birth); None while one goes on."""
    known = state.pregnancies.values()
    if worry.topic is not Topic.PREGNANCY or any(each.outcome == "continuing" for each in known):
        return None
    ends = [each.last for each in known] + ([state.born] if state.born else [])
    since = [end for end in ends if bound(end.happened, extreme) >= bound(worry.last.happened, extreme)]
    return min(since, key=lambda end: (bound(end.happened, extreme), end.event), default=None)


def clocks(state: Household) -> list[Clock]:
    """The clocks that run: while a baby is expected."""
    continuing = [held for held in state.pregnancies.values() if held.outcome == "continuing"]
    running = [Clock(MISSING, "", *held.asks) for held in continuing if held.asks]
    days = [held.due_on for held in continuing if held.due_on]
    if days:
        running += [Clock(UNFINISHED, item, *first, ends_on=min(days)) for item, first in state.unfinished.items()]
    return running
