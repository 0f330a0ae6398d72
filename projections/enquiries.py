"""From a referral to children's social care to what came of it: decision, strategy, assessment, conference, review.

Rules: docs/picture.md, "Enquiries"; clocks: docs/clocks.md.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from projections.calendar import Mark, mark, name, put, without
from projections.clocks import ALERT_TYPES, Clock, Recorded, record
from projections.disclosed import TOLD_IN, Disclosed, turn
from projections.enquiry import INITIAL, STRATEGY, Assessment, Concluded, Referral, Run, is_reviewed
from projections.history import Entry
from projections.planning import took_place
from schemas.agencies import CHILDRENS_SOCIAL_CARE
from schemas.assessments import (
    AssessmentCompleted,
    AssessmentDeclined,
    AssessmentRequested,
    AssessmentStarted,
    SupervisionRecorded,
)
from schemas.census import EnquiryOutcome
from schemas.codes import LegalBasis, Status
from schemas.meetings import MeetingCancelled, MeetingHeld, MeetingPlanned
from schemas.referrals import ReferralDecided, ReferralMade
from schemas.tiers import TierSet

NAME: Final = "enquiries"
VERSION: Final = 6
TYPES: Final = ALERT_TYPES | TOLD_IN | {
    "tier.set", "referral.made", "referral.decided", "assessment.requested", "assessment.started",
    "assessment.completed", "assessment.declined", "meeting.planned", "meeting.held", "meeting.cancelled",
    "supervision.recorded",
}  # fmt: skip
UNDECIDED: Final = "referral-undecided"
NO_STRATEGY: Final = "strategy-not-recorded"
NOT_STARTED: Final = "assessment-not-started"
LATE: Final = "assessment-late"
CONFERENCE_LATE: Final = "conference-late"
REVIEW: Final = "conference-review"
MANAGER: Final = "management-review"
NO_REVIEW: Final = "protection-ended"
DISCLOSED: Final = "disclosure-unchecked"
RULES: Final = frozenset(
    {UNDECIDED, NO_STRATEGY, NOT_STARTED, LATE, CONFERENCE_LATE, REVIEW, MANAGER, NO_REVIEW, DISCLOSED}
)
_REVIEW: Final = "child-protection-review"
_CONFERENCES: Final = frozenset({INITIAL, _REVIEW})
_PROTECTED: Final = frozenset({Status.CHILD_PROTECTION, Status.LOOKED_AFTER})
_TO_THE_END: Final = frozenset({"signposted", "not-accepted", "no-further-action"})


class Enquiries(NamedTuple):
    """``referrals`` by ``source/id``; ``decided`` are names of referrals that were decided before they came.

    ``referred`` is the first referral decided on for assessment that no assessment has begun with. ``alleged``: harm
    was alleged, and no strategy discussion is recorded since; ``strategy`` is the discussion that an enquiry or a
    planned conference counts from. ``conference`` is the last held, and whether it was an initial one; ``planned``
    are initial ones to come; ``owed`` is what one counts from that an enquiry came to and that is not held. ``harm`` is
    the last referral that alleges significant harm. ``unreviewed`` is the end of a protection plan that no review
    conference is recorded to have decided on. ``disclosed``: what the child told of harm.
    """

    run: Run | None = None
    under_enquiry: bool = False
    referrals: Mapping[str, Referral] = {}
    decided: Mapping[str, str] = {}
    referred: Mark | None = None
    alleged: Mark | None = None
    strategy: Mark | None = None
    assessments: Mapping[str, Assessment] = {}
    planned: tuple[str, ...] = ()
    conference: tuple[Mark, bool] | None = None
    owed: Mark | None = None
    harm: Mark | None = None
    concluded: Concluded | None = None
    supervised: Mark | None = None
    unreviewed: Mark | None = None
    disclosed: Disclosed = Disclosed()
    recorded: Recorded = Recorded()


EMPTY: Final = Enquiries()
_AssessmentEvent = AssessmentRequested | AssessmentStarted | AssessmentCompleted | AssessmentDeclined


def fold(state: Enquiries, entry: Entry) -> Enquiries:
    """Fold one direct event."""
    event = entry.event
    if entry.through is not None:
        return state
    disclosed = turn(state.disclosed, entry, state.assessments, under_enquiry=state.under_enquiry)
    state = state if disclosed == state.disclosed else state._replace(disclosed=disclosed)
    match event:
        case ReferralMade() if event.data.to == CHILDRENS_SOCIAL_CARE:
            return _made(state, event, entry.sent_as)
        case ReferralDecided() if event.source == CHILDRENS_SOCIAL_CARE:
            return _decided(state, event)
        case AssessmentRequested() | AssessmentStarted() | AssessmentCompleted() | AssessmentDeclined():
            return _assessed(state, event)
        case MeetingPlanned() | MeetingHeld() | MeetingCancelled():
            return _met(state, event)
        case TierSet():
            return _set(state, event)
        case SupervisionRecorded():
            return state._replace(supervised=mark(event))
        case _:
            return state._replace(recorded=record(state.recorded, event, RULES))


def _made(state: Enquiries, event: ReferralMade, sent_as: str | None) -> Enquiries:
    names = tuple(name(event, each) for each in dict.fromkeys((sent_as or event.id, event.id)))
    referral = Referral(names, mark(event), bool(event.data.alleges_significant_harm))
    state = state._replace(harm=referral.made) if referral.alleges else state
    answers = [answer for each, answer in state.decided.items() if each in names]
    state = state._replace(decided={each: said for each, said in state.decided.items() if each not in names})
    if answers:
        return _answered(state, referral, answers[-1])
    alleged = state.alleged or referral.made if referral.alleges else state.alleged
    return state._replace(referrals=put(state.referrals, names[0], referral), alleged=alleged)


def _decided(state: Enquiries, event: ReferralDecided) -> Enquiries:
    named = f"{event.data.referral.source}/{event.data.referral.id}"
    item = next((item for item, held in state.referrals.items() if named in held.names), None)
    if item is None:
        return state._replace(decided={**without(state.decided, named), named: event.data.decision})
    referral = state.referrals[item]
    state = state._replace(referrals=without(state.referrals, item))
    return _answered(state, referral, event.data.decision)


def _answered(state: Enquiries, referral: Referral, decision: str) -> Enquiries:
    """An assessment that was opened before its referral was decided runs from the referral too."""
    if decision in _TO_THE_END:
        return state._replace(alleged=None) if state.alleged == referral.made else state
    if referral.alleges and not state.alleged:
        state = state._replace(alleged=referral.made)
    if decision != "assessment":
        return state
    for item, held in state.assessments.items():
        if held.kind == "child-and-family" and held.own:
            begun = held._replace(since=referral.made, own=False)
            return state._replace(assessments=put(state.assessments, item, begun))
    return state._replace(referred=state.referred or referral.made)


def _assessed(state: Enquiries, event: _AssessmentEvent) -> Enquiries:
    item, data, here = name(event, event.data.assessment), event.data, mark(event)
    if isinstance(event, AssessmentCompleted | AssessmentDeclined):
        known = state.assessments.get(item)
        state = state._replace(assessments=without(state.assessments, item))
        return _enquiry_over(state, event, known.since if known else here) if data.kind == "section-47" else state
    held = state.assessments.get(item)
    if held is None:
        referred = state.referred if data.kind == "child-and-family" else None
        asked = here if isinstance(event, AssessmentRequested) else None
        held = Assessment(data.kind, referred or here, referred is None, asked, started=False)
        state = state._replace(referred=None if referred else state.referred)
    started = held.started or isinstance(event, AssessmentStarted)
    kept = held._replace(kind=data.kind, started=started)
    state = state._replace(assessments=put(state.assessments, item, kept))
    return state._replace(alleged=None) if data.kind == "section-47" else state


def _enquiry_over(state: Enquiries, event: AssessmentCompleted | AssessmentDeclined, began: Mark) -> Enquiries:
    """A conference that is planned, or that the enquiry came to, is still to be held."""
    outcomes = event.data.outcomes if isinstance(event, AssessmentCompleted) else ()
    concluded = Concluded(mark(event), isinstance(event, AssessmentDeclined), outcomes, state.harm)
    state = state._replace(concluded=concluded)
    if EnquiryOutcome.CONFERENCE in outcomes:
        state = state._replace(owed=state.owed or state.strategy or began)
    elif outcomes:
        state = state._replace(owed=None)
    return state if state.planned or _enquiring(state) else state._replace(strategy=None)


def _enquiring(state: Enquiries) -> bool:
    return state.under_enquiry or any(held.kind == "section-47" for held in state.assessments.values())


def _met(state: Enquiries, event: MeetingPlanned | MeetingHeld | MeetingCancelled) -> Enquiries:
    kind, meeting = event.data.kind, name(event, event.data.meeting)
    if isinstance(event, MeetingPlanned):
        if kind != INITIAL:
            return state
        return state._replace(planned=tuple(sorted({*state.planned, meeting})))
    state = state._replace(planned=tuple(each for each in state.planned if each != meeting))
    if isinstance(event, MeetingCancelled):
        return state
    came = took_place(event)
    if kind == STRATEGY:
        running = state.strategy if _enquiring(state) or state.planned else None
        return state._replace(alleged=None if came else state.alleged, strategy=running or mark(event))
    if kind in _CONFERENCES and came:
        if kind == INITIAL:
            state = state._replace(strategy=None, planned=(), alleged=None, owed=None)
        return state._replace(conference=(mark(event), kind == INITIAL), unreviewed=None)
    return state


def _set(state: Enquiries, event: TierSet) -> Enquiries:
    status = event.data.status
    state = state._replace(under_enquiry=LegalBasis.SECTION_47 in event.data.bases)
    if state.under_enquiry or status in (Status.STRATEGY_DISCUSSION, Status.CHILD_PROTECTION):
        state = state._replace(alleged=None)
    if status is Status.CHILD_PROTECTION:
        state = state._replace(owed=None)
    if status is Status.CHILD_PROTECTION or not (
        state.planned or _enquiring(state) or status is Status.STRATEGY_DISCUSSION
    ):
        state = state._replace(strategy=None)
    if state.run and state.run.status is status:
        return state
    unreviewed = None if status in _PROTECTED else state.unreviewed
    if state.run is not None and state.run.status is Status.CHILD_PROTECTION:
        unreviewed = (
            mark(event) if status not in _PROTECTED and not is_reviewed(state.conference, event) else unreviewed
        )
        state = state._replace(conference=None)
    state = state._replace(unreviewed=unreviewed)
    return state._replace(run=Run(status, mark(event)), supervised=None)


def clocks(state: Enquiries) -> list[Clock]:
    """The clocks that run."""
    running = [Clock(UNDECIDED, item, *held.made) for item, held in state.referrals.items()]
    if state.alleged:
        running.append(Clock(NO_STRATEGY, "", *state.alleged))
    for item, held in state.assessments.items():
        if held.asked and not held.started:
            running.append(Clock(NOT_STARTED, item, *held.asked))
        if held.kind == "child-and-family":
            running.append(Clock(LATE, item, *held.since))
    since = state.owed or (state.strategy if _enquiring(state) or state.planned else None)
    if since:
        running.append(Clock(CONFERENCE_LATE, "", *since))
    if state.run and state.run.status is Status.CHILD_PROTECTION:
        start, first = state.conference or (state.run.began, True)
        running.append(Clock(REVIEW, "", *start, status=state.run.status, before=0 if first else 1))
    if state.unreviewed:
        running.append(Clock(NO_REVIEW, "", *state.unreviewed))
    if state.disclosed.told:
        running.append(Clock(DISCLOSED, "", *state.disclosed.told))
    if state.run:
        running.append(Clock(MANAGER, "", *(state.supervised or state.run.began), status=state.run.status))
    return running
