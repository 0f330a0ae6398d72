"""What changed around the child: births, pregnancies, separation, violence, moves, consent.

Rules: docs/picture.md, "Household". The only one of these states that reads what comes through an adult.
"""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from projections.calendar import Mark, mark, put
from projections.history import Entry
from projections.worries import STATEMENT_TYPES, statements
from schemas import Event
from schemas.assessments import AssessmentCompleted, AssessmentRequested, AssessmentStarted
from schemas.contacts import IncidentRecorded
from schemas.people import AddressChanged, BirthRecorded, DeathRecorded, PregnancyRecorded
from schemas.referrals import ConsentGiven, ConsentRefused, ConsentWithdrawn
from schemas.vocabulary import Basis, Polarity, Speaker, Topic

NAME: Final = "household"
VERSION: Final = 3
TYPES: Final = STATEMENT_TYPES | {
    "pregnancy.recorded", "birth.recorded", "death.recorded", "address.changed",
    "consent.given", "consent.refused", "consent.withdrawn",
}  # fmt: skip
_VIOLENCE: Final = frozenset({"violence", "domestic-violence"})
_SEPARATION: Final = frozenset({Basis.OBSERVED, Basis.JUDGEMENT, Basis.PARENT, Basis.FAMILY})


class Pregnancy(NamedTuple):
    """``since`` is the first word of this pregnancy, ``last`` the last one."""

    outcome: Literal["continuing", "miscarriage", "termination", "birth"]
    last: Mark
    since: Mark


class Consent(NamedTuple):
    """To a service, never to sharing. ``by``: whose word it was."""

    word: Literal["given", "refused", "withdrawn"]
    by: Speaker
    last: Mark


class Household(NamedTuple):
    """``pregnancies`` by ``agency:reference``, ``consents`` by service."""

    pregnancies: Mapping[str, Pregnancy] = {}
    pre_birth: Mark | None = None
    born: Mark | None = None
    died: Mark | None = None
    separation: Mark | None = None
    violence: Mark | None = None
    move: Mark | None = None
    consents: Mapping[str, Consent] = {}


EMPTY: Final = Household()


def fold(state: Household, entry: Entry) -> Household:
    """Fold one event, direct or through an adult."""
    state = _through(state, entry.event)
    return state if entry.through is not None else _direct(state, entry.event)


def _through(state: Household, event: Event) -> Household:
    """What counts whoever it was recorded about."""
    match event:
        case PregnancyRecorded():
            return _pregnancy(state, event)
        case AssessmentRequested() | AssessmentStarted() | AssessmentCompleted() if event.data.kind == "pre-birth":
            return state._replace(pre_birth=mark(event))
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
            return state._replace(died=mark(event))
        case AddressChanged():
            return state._replace(move=mark(event))
        case _:
            return state


def _pregnancy(state: Household, event: PregnancyRecorded) -> Household:
    person, now = ":".join(event.about[0]), mark(event)
    held = state.pregnancies.get(person)
    since = held.since if held is not None and held.outcome == "continuing" else now
    pregnancy = Pregnancy(event.data.outcome, now, since)
    return state._replace(pregnancies=put(state.pregnancies, person, pregnancy))


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
