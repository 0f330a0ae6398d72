"""The step-down gate: every reason in one tuple, and what they come to. Rules: docs/step-down.md."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from projections.history import Entry, EventName
from projections.rules import reasons_accounts as accounts
from projections.rules import reasons_child as child
from projections.rules import reasons_enquiries as enquiries
from projections.rules import reasons_family as family
from projections.rules import reasons_injuries as injuries
from projections.rules import reasons_meetings as meetings
from projections.rules import reasons_orders as orders
from projections.rules import reasons_plans as plans
from projections.rules import reasons_records as records
from projections.rules import reasons_requests as requests
from projections.rules import reasons_retracted as retracted
from projections.rules import reasons_views as views
from projections.rules import reasons_worries as worries
from projections.rules.beside import beside
from projections.rules.decision import Decision, Finding, Reason, Request
from projections.rules.facts import Facts
from projections.rules.words import counted
from schemas import Event
from schemas.codes import Outcome, ReasonKind
from schemas.moments import LONDON, end_of_day, start_of_day
from schemas.tiers import TierSet

NOT_A_STEP_DOWN: Final = "Not a step down: nothing is checked."
DEATH_RECORDED: Final = "The child's death is recorded: there is nothing to decide."
NO_TIER: Final = "no-tier"
CONDITIONS: Final = ("not-fresh", "rejects-outstanding", "identity-unsettled", "identity-candidate", "loading", NO_TIER)
"""Conditions under which nothing is decided; all but the last are found by the service."""

BLOCK, CHALLENGE = ReasonKind.BLOCK, ReasonKind.CHALLENGE
_TIER_TWO: Final = 2


class Check(NamedTuple):
    """One check. ``blocks_to``: a challenge that blocks where the asked tier is that one or lower.

    Without ``find`` it is judged by what all the others cite.
    """

    code: str
    kind: ReasonKind
    find: Callable[[Facts, Request], Finding | None] | None
    blocks_to: int = 0

    def kind_for(self, request: Request) -> ReasonKind:
        """Whether it blocks this request."""
        return BLOCK if request.to <= self.blocks_to else self.kind


_OF_THE_CHILD: Final = (
    Check("worries-open", BLOCK, worries.worries_open),
    Check("worries-older", CHALLENGE, worries.worries_older),
    Check("worry-retracted", CHALLENGE, retracted.worry_retracted),
    Check("agency-unheard", BLOCK, worries.agency_unheard),
    Check("higher-tier-stated", BLOCK, views.higher_tier_stated),
    Check("higher-tier-earlier", CHALLENGE, views.higher_tier_earlier),
    Check("dissent", CHALLENGE, meetings.dissent),
    Check("difference-open", BLOCK, views.difference_open),
    Check("disagreement-open", BLOCK, views.disagreement_open),
    Check("concern-unanswered", BLOCK, views.concern_unanswered),
    Check("information-not-given", BLOCK, requests.information_not_given),
    Check("referral-not-taken-up", BLOCK, requests.referral_not_taken_up),
    Check("help-not-offered", BLOCK, requests.help_not_offered),
    Check("injury-unexamined", BLOCK, injuries.injury_unexamined),
    Check("injuries", CHALLENGE, injuries.injuries),
    Check("injury-accounts", CHALLENGE, injuries.injury_accounts),
    Check("not-seen", BLOCK, child.not_seen),
    Check("not-seen-alone", CHALLENGE, child.not_seen_alone),
    Check("sleeping-place", CHALLENGE, child.sleeping_place),
    Check("voice", CHALLENGE, child.voice),
    Check("meeting-lapsed", BLOCK, meetings.meeting_lapsed),
    Check("sessions-not-delivered", BLOCK, plans.sessions_not_delivered),
    Check("actions-missed", CHALLENGE, plans.actions_missed),
    Check("objectives-unmet", BLOCK, plans.objectives_unmet),
    Check("objectives-left", CHALLENGE, plans.objectives_left),
    Check("objectives-unmeasurable", CHALLENGE, plans.objectives_unmeasurable),
    Check("plans-in-parallel", CHALLENGE, plans.plans_in_parallel),
    Check("legal-status", BLOCK, orders.legal_status),
    Check("supervisor-missing", CHALLENGE, orders.supervisor_missing),
    Check("order-ending", BLOCK, plans.order_ending),
    Check("assessment-unfinished", BLOCK, plans.assessment_unfinished),
    Check("enquiry-open", BLOCK, enquiries.enquiry_open),
    Check("enquiry-not-pursued", CHALLENGE, enquiries.enquiry_not_pursued),
    Check("receiver-not-accepted", BLOCK, meetings.receiver_not_accepted),
    Check("first-meeting-not-booked", BLOCK, meetings.first_meeting_not_booked),
    Check("account-unseen", BLOCK, accounts.account_unseen),
    Check("accounts-unseen", CHALLENGE, accounts.accounts_unseen),
    Check("told-not-looked-into", CHALLENGE, accounts.told_not_looked_into),
    Check("told-more-than-seen", CHALLENGE, accounts.told_more_than_seen),
    Check("consent-only", BLOCK, family.consent_only),
    Check("consent", CHALLENGE, family.consent),
    Check("engagement", CHALLENGE, worries.engagement, blocks_to=_TIER_TWO),
    Check("improvement-young", CHALLENGE, worries.improvement_young),
    Check("improvement-engagement", CHALLENGE, worries.improvement_engagement),
    Check("invitee-missing", CHALLENGE, meetings.invitee_missing),
    Check("was-not-brought", CHALLENGE, child.was_not_brought),
    Check("no-access", CHALLENGE, child.no_access),
    Check("changes", CHALLENGE, family.changes),
    Check("pre-birth-missing", CHALLENGE, family.pre_birth_missing),
    Check("neglect-baseline-missing", CHALLENGE, records.neglect_baseline_missing),
    Check("sibling-higher", CHALLENGE, family.sibling_higher),
    Check("candidates", CHALLENGE, family.candidates),
    Check("stepped-down-before", CHALLENGE, family.stepped_down_before),
    Check("no-oversight", CHALLENGE, plans.no_oversight),
    Check("agency-silent", CHALLENGE, worries.agency_silent),
    Check("notes-repeated", CHALLENGE, records.notes_repeated),
)


_UNDATED: Final = "undated"


def _undated(facts: Facts, found: Iterable[Finding]) -> Finding | None:
    """Some of what this decision rests on has no date."""
    events = tuple(dict.fromkeys(event for each in found for event in each.evidence if event in facts.undated))
    if not events:
        return None
    number = counted(len(events), "record that this rests on has", "records that this rests on have")
    return Finding(f"{number} no date of what happened. When was it?", events)


REASONS: Final = (*_OF_THE_CHILD, Check(_UNDATED, CHALLENGE, None))


def without_step(entries: Iterable[Entry], to: int, as_of: datetime) -> list[Entry]:
    """The history without the step itself, where the question is asked as of a past day on which it was taken."""
    today = as_of.astimezone(LONDON).date()
    first, last = start_of_day(today), end_of_day(today)

    def is_the_step(entry: Entry) -> bool:
        event = entry.event
        if not isinstance(event, TierSet) or event.data.tier > to:
            return False
        return event.happened.earliest <= last and event.happened.latest >= first

    return [entry for entry in entries if not is_the_step(entry)]


def before_step(entries: Iterable[Entry], to: int, decided_at: datetime) -> list[Entry]:
    """The history without the step that a decision led to, where that decision is looked at again."""

    def is_the_step(event: Event) -> bool:
        return isinstance(event, TierSet) and event.data.tier <= to and event.happened.latest >= decided_at

    return [entry for entry in entries if not is_the_step(entry.event)]


def decide(earliest: Facts, latest: Facts, request: Request, conditions: Sequence[Reason] = ()) -> Decision:
    """What the gate answers. ``conditions`` are the cannot-decide ones that the service found."""
    extremes = (earliest, latest)
    tiers = [facts.answer.tier for facts in extremes]
    held = [tier for tier in tiers if tier is not None]
    from_tier = max(held, default=None)
    if all(facts.answer.died for facts in extremes):
        return _nothing_checked(DEATH_RECORDED, from_tier, latest.as_of)
    if len(held) == len(extremes) and request.to >= max(held):
        return _nothing_checked(NOT_A_STEP_DOWN, from_tier, latest.as_of)
    found = [_found(facts, request) for facts in extremes]
    reasons = [*conditions, *_no_tier(tiers), *_reasons(found[0], found[1], request)]
    codes = {reason.code for reason in reasons}
    return Decision(
        outcome=_outcome(reasons, found, request),
        from_tier=from_tier,
        reasons=tuple(reasons),
        passed=tuple(code for code in (*CONDITIONS, *(check.code for check in REASONS)) if code not in codes),
        beside=beside(earliest, latest, request),
        as_of=latest.as_of,
    )


def _nothing_checked(note: str, from_tier: int | None, as_of: datetime) -> Decision:
    return Decision(Outcome.ALLOWED, from_tier, (), (), (), as_of, note)


def _no_tier(tiers: Sequence[int | None]) -> list[Reason]:
    if None not in tiers:
        return []
    certain = all(tier is None for tier in tiers)
    return [Reason(NO_TIER, ReasonKind.CANNOT_DECIDE, certain, "No tier is recorded here from which to step down.")]


def _found(facts: Facts, request: Request) -> dict[str, Finding]:
    """What holds at one extreme; nothing where there it is no step down."""
    if facts.answer.died or (facts.answer.tier is not None and request.to >= facts.answer.tier):
        return {}
    judged = ((check.code, check.find(facts, request)) for check in REASONS if check.find)
    found = {code: finding for code, finding in judged if finding is not None}
    undated = _undated(facts, found.values())
    return {**found, _UNDATED: undated} if undated else found


def _reasons(earliest: dict[str, Finding], latest: dict[str, Finding], request: Request) -> Iterable[Reason]:
    """In the words of the extreme that cites more (else of the earliest), with the evidence of both."""
    for check in REASONS:
        findings = [found[check.code] for found in (earliest, latest) if check.code in found]
        if findings:
            evidence: dict[EventName, None] = dict.fromkeys(event for found in findings for event in found.evidence)
            fullest = max(findings, key=lambda finding: len(finding.evidence))
            yield Reason(check.code, check.kind_for(request), len(findings) == 2, fullest.sentence, (*evidence,))


def _outcome(reasons: Sequence[Reason], found: Sequence[dict[str, Finding]], request: Request) -> Outcome:
    if any(reason.kind is ReasonKind.CANNOT_DECIDE for reason in reasons):
        return Outcome.CANNOT_DECIDE
    blocking = {check.code for check in REASONS if check.kind_for(request) is BLOCK}
    refuses = [not blocking.isdisjoint(codes) for codes in found]
    if refuses[0] != refuses[1]:
        return Outcome.CANNOT_DECIDE
    return Outcome.REFUSED if refuses[0] else Outcome.ALLOWED
