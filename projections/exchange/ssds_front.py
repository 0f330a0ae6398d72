"""Contacts, referrals, early help, assessments and enquiries of the dataset."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from projections.exchange.events import by_name
from projections.exchange.moments import course, last_of, moment, on_day, said, sure
from projections.exchange.ssds_codes import contact_outcome, enquiry_outcome, no_further_action, referral_outcome
from projections.exchange.ssds_rows import Rows, day
from projections.exchange.turns import runs
from schemas import LABELS, Event
from schemas.agencies import SOCIAL_CARE
from schemas.assessments import AssessmentCompleted, AssessmentStarted
from schemas.census import EnquiryOutcome, ReferralSource
from schemas.codes import Status
from schemas.contacts import AnonymousReported, IncidentRecorded
from schemas.referrals import ConcernAnswered, ConcernRaised, ReferralDecided, ReferralMade
from schemas.tiers import TierSet

_IN_NEED: Final = frozenset(
    {Status.CHILD_IN_NEED, Status.CHILD_PROTECTION, Status.LOOKED_AFTER, Status.SUPERVISION_ORDER}
)


def front_rows(events: Sequence[Event], rows: Rows) -> None:
    """What reaches social care, and what is asked of it."""
    _contacts(events, rows)
    _referrals(events, rows)
    _early_help(events, rows)
    _assessments(events, rows)
    for event in events:
        if isinstance(event, IncidentRecorded) and event.data.kind == "missing":
            rows.add(
                "ssd_missing", "miss", [event], miss_table_id=rows.id_of("miss", event.source, event.id),
                miss_missing_episode_start_date=day(event),
            )  # fmt: skip


def _contacts(events: Sequence[Event], rows: Rows) -> None:
    answers: dict[tuple[str, str], list[ConcernAnswered]] = defaultdict(list)
    for event in events:
        if isinstance(event, ConcernAnswered):
            answers[rows.child.named(event.data.concern)].append(event)
    for event in events:
        match event:
            case ConcernRaised() if event.data.to in SOCIAL_CARE:
                told = answers[event.source, event.id]
                answer = said(last_of(told), lambda event: event.data.answer, "concern: its answer", rows.gaps)
                rows.add(
                    "ssd_contacts", "cont", [event, *told], cont_contact_id=rows.id_of("cont", event.source, event.id),
                    cont_contact_date=day(event), cont_contact_source_desc=LABELS.get(event.source, event.source),
                    cont_contact_outcome_json=contact_outcome(answer),
                )  # fmt: skip
            case AnonymousReported() if event.source in SOCIAL_CARE:
                rows.add(
                    "ssd_contacts", "cont", [event], cont_contact_id=rows.id_of("cont", event.source, event.id),
                    cont_contact_date=day(event), cont_contact_source_code=ReferralSource.ANONYMOUS.value,
                    cont_contact_source_desc=ReferralSource.ANONYMOUS.meaning,
                )  # fmt: skip
            case _:
                pass


def _referrals(events: Sequence[Event], rows: Rows) -> None:
    """A closure ends the latest referral before it."""
    decided: dict[tuple[str, str], list[ReferralDecided]] = defaultdict(list)
    for event in events:
        if isinstance(event, ReferralDecided):
            decided[rows.child.named(event.data.referral)].append(event)
    made = [event for event in events if isinstance(event, ReferralMade) and event.data.to in SOCIAL_CARE]
    closures = _closures(made, [event for event in events if isinstance(event, TierSet) and event.data.closure], rows)
    for event in made:
        decisions, closed = decided[event.source, event.id], closures[event.source, event.id]
        decision = said(last_of(decisions), lambda event: event.data.decision, "referral: its decision", rows.gaps)
        why = said(closed, lambda event: event.data.closure, "referral: why the case was closed", rows.gaps)
        source = event.data.referred_by
        rows.add(
            "ssd_cin_episodes", "cine", [event, *decisions, *closed],
            cine_referral_id=rows.id_of("cine", event.source, event.id), cine_referral_date=day(event),
            cine_cin_primary_need_code=event.data.primary_need and event.data.primary_need.value,
            cine_referral_source_code=source and source.value,
            cine_referral_source_desc=source.meaning if source else LABELS.get(event.source, event.source),
            cine_referral_outcome_json=referral_outcome(decision), cine_referral_nfa=no_further_action(decision),
            cine_close_reason=why and why.value,
            cine_close_date=on_day(moment(closed, "referral: when the case was closed", rows.gaps)),
        )  # fmt: skip


def _closures(
    made: Sequence[ReferralMade], closures: Iterable[TierSet], rows: Rows
) -> dict[tuple[str, str], list[TierSet]]:
    """Of each referral; a closure before which it is not known which referral was last is named, and of none."""
    found: dict[tuple[str, str], list[TierSet]] = defaultdict(list)
    for closure in closures:
        before = [event for event in made if not sure(closure, event)]
        last = last_of(before, sure)
        if len(last) == 1 and sure(last[0], closure):
            found[last[0].source, last[0].id].append(closure)
        elif last:
            rows.gaps.note(
                "referral: which one a closure ended", "it is not known which was the last before it", [closure, *last]
            )
    return found


def _early_help(events: Sequence[Event], rows: Rows) -> None:
    """A tier with the status early help, until another status is set."""
    for begun, told, followed, times in runs(events, Status.EARLY_HELP, rows.gaps):
        service = said(last_of(told), lambda event: event.data.service, "early help: by whom", rows.gaps)
        up = bool(followed) and all(event.data.status in _IN_NEED for event in followed)
        rows.add(
            "ssd_early_help_episodes", "earl", [*told, *followed],
            earl_episode_id=rows.id_of("earl", begun.source, begun.id), earl_episode_start_date=on_day(times.begun),
            earl_episode_end_date=on_day(times.end), earl_episode_end_reason="Step-up" if up else None,
            earl_episode_organisation=service and LABELS.get(service, service),
        )  # fmt: skip


_Word = AssessmentStarted | AssessmentCompleted


def _assessments(events: Sequence[Event], rows: Rows) -> None:
    """Of social care: child and family assessments, and enquiries under section 47."""
    words: list[_Word] = [
        e for e in events if isinstance(e, AssessmentStarted | AssessmentCompleted) and e.source in SOCIAL_CARE
    ]
    for name, told in by_name(words, "assessment").items():
        kind = said(last_of(told), lambda event: event.data.kind, "assessment: its kind", rows.gaps)
        make = _ASSESSMENTS.get(kind or "")
        if make is not None:
            make(name, told, rows)


def _assessment(name: tuple[str, str], told: Sequence[_Word], rows: Rows) -> None:
    completed = [event for event in told if isinstance(event, AssessmentCompleted)]
    times = course([e for e in told if isinstance(e, AssessmentStarted)], completed, "assessment", rows.gaps)
    rows.add(
        "ssd_cin_assessments", "cina", told, cina_assessment_id=rows.id_of("cina", *name),
        cina_assessment_start_date=on_day(times.begun), cina_assessment_auth_date=on_day(times.end),
    )  # fmt: skip
    factors = said(last_of(completed), lambda event: event.data.factors, "assessment: its factors", rows.gaps)
    if factors:
        rows.add_alone(
            "ssd_assessment_factors", completed, cinf_table_id=rows.id_of("cinf", *name),
            cinf_assessment_id=rows.id_of("cina", *name),
            cinf_assessment_factors_json=[factor.value for factor in factors],
        )  # fmt: skip


def _enquiry(name: tuple[str, str], told: Sequence[_Word], rows: Rows) -> None:
    """What it came to is left out where the sender did not say."""
    completed = [event for event in told if isinstance(event, AssessmentCompleted)]
    times = course([e for e in told if isinstance(e, AssessmentStarted)], completed, "enquiry", rows.gaps)
    outcomes = said(last_of(completed), lambda event: event.data.outcomes, "enquiry: its outcome", rows.gaps)
    nothing = "Y" if outcomes == (EnquiryOutcome.NO_ACTION,) else "N"
    rows.add(
        "ssd_s47_enquiry", "s47e", told, s47e_s47_enquiry_id=rows.id_of("s47e", *name),
        s47e_s47_start_date=on_day(times.begun), s47e_s47_end_date=on_day(times.end),
        s47e_s47_nfa=nothing if outcomes else None,
        s47e_s47_outcome_json=enquiry_outcome(outcomes) if outcomes else None,
    )  # fmt: skip


_ASSESSMENTS: Final[dict[str, Callable[[tuple[str, str], Sequence[_Word], Rows], None]]] = {
    "child-and-family": _assessment,
    "section-47": _enquiry,
}
