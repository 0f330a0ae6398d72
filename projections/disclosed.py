"""What a child told of harm, until somebody looks into it: a part of the state of enquiries.

Rules: docs/picture.md, "Enquiries". An adult's told worries start nothing here: docs/clocks.md, "What was told".
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from projections.calendar import Mark, mark, name
from projections.enquiry import INITIAL, STRATEGY, Assessment
from projections.history import Entry
from projections.once import once
from projections.planning import took_place
from projections.statements import every_statement
from projections.worries import PROFESSIONAL
from schemas import Event
from schemas.agencies import CHILDRENS_SOCIAL_CARE
from schemas.assessments import AssessmentCompleted, AssessmentRequested, AssessmentStarted
from schemas.codes import LegalBasis, Status
from schemas.contacts import AnonymousReported, ContactRecorded, IncidentRecorded, InjuryObserved, InjuryReported
from schemas.meetings import MeetingHeld
from schemas.referrals import ConcernAnswered, ConcernRaised, HelpRequested, ReferralMade
from schemas.tiers import TierSet
from schemas.vocabulary import Basis, Cause, Polarity, Speaker, Statement, Topic

TOLD_IN: Final = frozenset(
    {
        "contact.recorded", "incident.recorded", "injury.observed", "injury.reported", "anonymous.reported",
        "help.requested", "referral.made", "concern.raised", "concern.answered",
    }
)  # fmt: skip
"""Beside those that enquiries fold already."""
HARM: Final = frozenset(
    {
        Topic.SEXUAL_ABUSE, Topic.DOMESTIC_ABUSE, Topic.VIOLENCE, Topic.SUPERVISION, Topic.LANGUAGE,
        Topic.PARENTING, Topic.PARENT_CHILD,
    }
)  # fmt: skip
"""What is done to a child, or not done for them; feelings and wishes (``child-voice``, ``child-wellbeing``) are not."""
_HEARD_IN: Final = (
    ContactRecorded, IncidentRecorded, InjuryObserved, InjuryReported, AnonymousReported, HelpRequested, ReferralMade,
    ConcernRaised,
)  # fmt: skip
_ASSESSED: Final = frozenset({"child-and-family", "section-47"})
_MET: Final = frozenset({STRATEGY, INITIAL})
_LOOKING: Final = frozenset({Status.STRATEGY_DISCUSSION, Status.UNDER_ASSESSMENT})


class Disclosed(NamedTuple):
    """``told``: the first of which nobody is recorded as having looked into it. ``looked``: when somebody last did;
    ``put`` are the concerns put to social care since it was told, by ``source/id``.
    """

    told: Mark | None = None
    looked: Mark | None = None
    put: tuple[str, ...] = ()


def turn(state: Disclosed, entry: Entry, assessments: Mapping[str, Assessment], *, under_enquiry: bool) -> Disclosed:
    """Fold one direct event, with the assessments that are open before it."""
    event = entry.event
    if state.told is None and _discloses(event) and not _hears_itself(event, assessments, under_enquiry=under_enquiry):
        here = mark(event)
        if state.looked is None or state.looked.happened.latest < here.happened.earliest:
            state = state._replace(told=here)
    if state.told and isinstance(event, ConcernRaised) and event.data.to == CHILDRENS_SOCIAL_CARE:
        names = {name(event, each) for each in (event.id, entry.sent_as) if each}
        return state._replace(put=tuple(sorted({*state.put, *names})))
    return Disclosed(None, mark(event)) if _looks_into(state, event) else state


def _hears_itself(event: Event, assessments: Mapping[str, Assessment], *, under_enquiry: bool) -> bool:
    """Social care, while it enquires or assesses: it is heard by who looks into it."""
    own = (held.kind for item, held in assessments.items() if item.startswith(f"{CHILDRENS_SOCIAL_CARE}/"))
    return event.source == CHILDRENS_SOCIAL_CARE and (under_enquiry or not _ASSESSED.isdisjoint(own))


@once
def _discloses(event: Event) -> bool:
    """The child's own word of harm. An injury told of anonymously has a clock of its own."""
    if not isinstance(event, _HEARD_IN) or (isinstance(event, AnonymousReported) and event.data.reported_injury):
        return False
    if isinstance(event, InjuryObserved | InjuryReported) and event.data.explained_by is Speaker.CHILD:
        return Cause.HANDLING in event.data.causes or any(map(_is_own, every_statement(event)))
    return any(map(_is_own, every_statement(event)))


def _is_own(said: Statement) -> bool:
    own = said.basis is Basis.CHILD or (said.said_by is Speaker.CHILD and said.basis not in PROFESSIONAL)
    return own and said.polarity is Polarity.WORRY and said.topic in HARM


def _looks_into(state: Disclosed, event: Event) -> bool:
    """Social care is asked or agrees, the agencies talk it over, or it is assessed; clocks of their own ask what comes
    of each.
    """
    match event:
        case ReferralMade():
            return event.data.to == CHILDRENS_SOCIAL_CARE
        case ConcernAnswered():
            named = f"{event.data.concern.source}/{event.data.concern.id}"
            return event.source == CHILDRENS_SOCIAL_CARE and event.data.answer == "agreed" and named in state.put
        case MeetingHeld():
            return event.data.kind in _MET and took_place(event)
        case AssessmentRequested() | AssessmentStarted() | AssessmentCompleted():
            return event.data.kind in _ASSESSED
        case TierSet():
            return LegalBasis.SECTION_47 in event.data.bases or event.data.status in _LOOKING
        case _:
            return False
