"""Contacts, referrals, early help, assessments and enquiries of the dataset."""

from collections.abc import Sequence
from typing import Any, Final

from projections.exchange.events import id_of
from projections.exchange.ssds_rows import Rows, iso, runs
from schemas import LABELS, Event
from schemas.assessments import AssessmentCompleted, AssessmentStarted
from schemas.census import EnquiryOutcome, ReferralSource
from schemas.codes import Status
from schemas.contacts import AnonymousReported, IncidentRecorded
from schemas.referrals import ConcernAnswered, ConcernRaised, ReferralDecided, ReferralMade
from schemas.tiers import TierSet

SOCIAL_CARE: Final = frozenset({"childrens-social-care", "london-borough"})
_IN_NEED: Final = frozenset(
    {Status.CHILD_IN_NEED, Status.CHILD_PROTECTION, Status.LOOKED_AFTER, Status.SUPERVISION_ORDER}
)
_NO_ACTION: Final = "no-further-action"


def front_rows(events: Sequence[Event], rows: Rows) -> None:
    """What reaches social care, and what is asked of it."""
    _contacts(events, rows)
    _referrals(events, rows)
    _early_help(events, rows)
    _assessments(events, rows)
    for event in events:
        if isinstance(event, IncidentRecorded) and event.data.kind == "missing":
            rows.add(
                "ssd_missing", "miss", [event], miss_table_id=id_of("miss", event.source, event.id),
                miss_missing_episode_start_date=iso(event),
            )  # fmt: skip


def _contacts(events: Sequence[Event], rows: Rows) -> None:
    answers = {
        (event.data.concern.source, event.data.concern.id): event
        for event in events
        if isinstance(event, ConcernAnswered)
    }
    for event in events:
        match event:
            case ConcernRaised() if event.data.to in SOCIAL_CARE:
                answer = answers.get((event.source, event.id))
                source = LABELS.get(event.source, event.source)
                told: list[Event] = [event, answer] if answer else [event]
                rows.add(
                    "ssd_contacts", "cont", told, cont_contact_id=id_of("cont", event.source, event.id),
                    cont_contact_date=iso(event), cont_contact_source_desc=source,
                    cont_contact_outcome_json=answer and {"ANSWER": answer.data.answer},
                )  # fmt: skip
            case AnonymousReported() if event.source in SOCIAL_CARE:
                rows.add(
                    "ssd_contacts", "cont", [event], cont_contact_id=id_of("cont", event.source, event.id),
                    cont_contact_date=iso(event), cont_contact_source_code=ReferralSource.ANONYMOUS.value,
                    cont_contact_source_desc=ReferralSource.ANONYMOUS.meaning,
                )  # fmt: skip
            case _:
                pass


def _referrals(events: Sequence[Event], rows: Rows) -> None:
    """A closure ends the latest referral before it."""
    decided = {
        (event.data.referral.source, event.data.referral.id): event
        for event in events
        if isinstance(event, ReferralDecided)
    }
    made = [event for event in events if isinstance(event, ReferralMade) and event.data.to in SOCIAL_CARE]
    closures = [event for event in events if isinstance(event, TierSet) and event.data.closure]
    for number, event in enumerate(made):
        decision = decided.get((event.source, event.id))
        following = made[number + 1].key if number + 1 < len(made) else None
        closed = next(
            (each for each in closures if event.key < each.key and (following is None or each.key < following)), None
        )
        source = event.data.referred_by
        rows.add(
            "ssd_cin_episodes", "cine", [each for each in (event, decision, closed) if each],
            cine_referral_id=id_of("cine", event.source, event.id), cine_referral_date=iso(event),
            cine_cin_primary_need_code=event.data.primary_need and event.data.primary_need.value,
            cine_referral_source_code=source and source.value,
            cine_referral_source_desc=source.meaning if source else LABELS.get(event.source, event.source),
            cine_referral_outcome_json=decision and {"DECISION": decision.data.decision},
            cine_referral_nfa=decision and ("Y" if decision.data.decision == _NO_ACTION else "N"),
            cine_close_reason=closed and closed.data.closure and closed.data.closure.value,
            cine_close_date=iso(closed),
        )  # fmt: skip


def _early_help(events: Sequence[Event], rows: Rows) -> None:
    """A tier with the status early help, until another status is set."""
    for begun, ended, told in runs(events, Status.EARLY_HELP):
        service = begun.data.service
        rows.add(
            "ssd_early_help_episodes", "earl", [*told, *([ended] if ended else [])],
            earl_episode_id=id_of("earl", begun.source, begun.id), earl_episode_start_date=iso(begun),
            earl_episode_end_date=iso(ended),
            earl_episode_end_reason="Step-up" if ended and ended.data.status in _IN_NEED else None,
            earl_episode_organisation=service and LABELS.get(service, service),
        )  # fmt: skip


def _assessments(events: Sequence[Event], rows: Rows) -> None:
    """Of social care: child and family assessments, and enquiries under section 47."""
    started = [e for e in events if isinstance(e, AssessmentStarted) and e.source in SOCIAL_CARE]
    completed = {
        (e.source, e.data.assessment): e
        for e in events
        if isinstance(e, AssessmentCompleted) and e.source in SOCIAL_CARE
    }
    begun = {(e.source, e.data.assessment): e for e in started}
    for name in dict.fromkeys([*begun, *completed]):
        first, last = begun.get(name), completed.get(name)
        of = last or first
        if of is None:
            continue
        told = [each for each in (first, last) if each]
        if of.data.kind == "child-and-family":
            rows.add(
                "ssd_cin_assessments", "cina", told, cina_assessment_id=id_of("cina", *name),
                cina_assessment_start_date=iso(first), cina_assessment_auth_date=iso(last),
            )  # fmt: skip
            if last and last.data.factors:
                rows.add_alone(
                    "ssd_assessment_factors", [last], cinf_table_id=id_of("cinf", *name),
                    cinf_assessment_id=id_of("cina", *name),
                    cinf_assessment_factors_json=[factor.value for factor in last.data.factors],
                )  # fmt: skip
        elif of.data.kind == "section-47":
            rows.add(
                "ssd_s47_enquiry", "s47e", told, s47e_s47_enquiry_id=id_of("s47e", *name),
                s47e_s47_start_date=iso(first), s47e_s47_end_date=iso(last), **_outcome(last),
            )  # fmt: skip


def _outcome(last: AssessmentCompleted | None) -> dict[str, Any]:
    """What the enquiry came to; nothing where the sender did not say."""
    if last is None or not last.data.outcomes:
        return {}
    outcomes = [outcome.value for outcome in last.data.outcomes]
    nothing = "Y" if last.data.outcomes == (EnquiryOutcome.NO_ACTION,) else "N"
    return {"s47e_s47_nfa": nothing, "s47e_s47_outcome_json": outcomes}
