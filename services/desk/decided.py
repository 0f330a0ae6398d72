"""A decision of the gate in words: they ask, and name nobody as at fault."""

from typing import Final

from projections.rules.words import counted
from schemas.codes import Outcome, ReasonKind
from services.referral.answers import StepDownAnswer

PASSED: Final = {
    "not-fresh": "all that agencies sent has been read", "rejects-outstanding": "no event waits to be sent again",
    "identity-unsettled": "whose records they are is settled",
    "identity-candidate": "no worry is open with a record that may be this child's too",
    "candidates": "no record is strongly alike and not linked",
    "loading": "no agency's history is being loaded",
    "no-tier": "a tier is recorded", "worries-open": "no worry behind this tier is open",
    "worries-older": "no older worry is open",
    "worry-retracted": "no worry and no injury was taken back since somebody looked",
    "disagreement-open": "no formal disagreement is open",
    "agency-unheard": "every agency that worries was heard",
    "higher-tier-stated": "no agency sees a higher tier", "higher-tier-earlier": "none saw one before the last meeting",
    "dissent": "nobody is recorded as seeing it otherwise at a meeting, or when a disagreement was settled",
    "difference-open": "no concern that was declined or deferred is open",
    "concern-unanswered": "every concern was answered",
    "information-not-given": "nothing that agencies asked each other is outstanding",
    "referral-not-taken-up": "no referral waits, or was declined, while what it was about is open",
    "help-not-offered": "no help that was asked for waits while what it was about is open",
    "notes-repeated": "no notes of late are the same word for word",
    "neglect-baseline-missing": "a graded care profile is held, or care at home is not what this is about",
    "sleeping-place": "a baby was seen awake, and where it sleeps; or it is no baby",
    "injury-unexamined": "no injury of a kind that asks for a medical view is without one",
    "injuries": "no other injuries lately",
    "injury-accounts": "no two tellings of an injury differ, or may",
    "not-seen": "the child was seen", "not-seen-alone": "the child was seen alone, or is a baby",
    "voice": "the child's own words are recorded, or it is a baby", "meeting-lapsed": "the agencies have met in time",
    "sessions-not-delivered": "promised sessions took place", "actions-missed": "no action of the plan was missed",
    "objectives-unmet": "the plan's objectives are met",
    "objectives-left": "no plan ended with objectives that another may go on with",
    "objectives-unmeasurable": "the plan can be measured",
    "plans-in-parallel": "no two plans of work with the family are open",
    "legal-status": "no order, and no status, holds the child above the tier asked for",
    "supervisor-missing": "no supervision order is without a worker of social care",
    "order-ending": "no order ends without a plan", "assessment-unfinished": "no assessment is unfinished",
    "enquiry-open": "no enquiry waits for its meeting", "enquiry-not-pursued": "no enquiry was left without an answer",
    "receiver-not-accepted": "the receiving service has accepted, or was told",
    "first-meeting-not-booked": "the first meeting is booked or was held, where one is due",
    "account-unseen": "what the request rests on was seen", "accounts-unseen": "no account waits to be looked into",
    "told-not-looked-into": "no worry that was only told waits for somebody to look",
    "told-more-than-seen": "no worry is told far more often than it was seen",
    "consent-only": "consent is not the only ground", "consent": "the family has not declined",
    "engagement": "no worry about working together is open", "improvement-young": "no improvement is very new",
    "improvement-engagement": "no improvement is attendance alone", "invitee-missing": "those invited came",
    "was-not-brought": "the child was brought", "no-access": "visits found the family",
    "changes": "no great change in the family lately",
    "pre-birth-missing": "no pre-birth assessment is missing", "sibling-higher": "no brother or sister is higher",
    "stepped-down-before": "not stepped down before and back", "no-oversight": "a manager has looked at it",
    "agency-silent": "no agency that worries, and meets the child regularly, is silent",
    "undated": "nothing that this rests on is undated",
}  # fmt: skip
"""Each check in the words of its passing, as docs/step-down.md has them in the words of their finding."""
TITLES: Final = (
    (ReasonKind.CANNOT_DECIDE, "To settle before anything can be decided"),
    (ReasonKind.BLOCK, "To resolve"),
    (ReasonKind.CHALLENGE, "To answer in writing"),
)


def headline(answer: StepDownAnswer) -> str:
    """The outcome in words."""
    matters = counted(len(answer.of(ReasonKind.BLOCK)), "matter", "matters")
    if answer.note:
        return answer.note
    match answer.outcome:
        case None:
            return "Recorded, not confirmed: no answer may be relied on yet."
        case Outcome.REFUSED if answer.override and answer.override.is_complete:
            return f"Agreed by two managers although {matters} had not been resolved"
        case Outcome.REFUSED:
            return f"Not ready to step down: {matters} to resolve"
        case Outcome.CANNOT_DECIDE:
            return "It cannot be decided yet whether this child can step down."
        case Outcome.ALLOWED:
            challenges = len(answer.of(ReasonKind.CHALLENGE))
            more = f" {counted(challenges, 'question', 'questions')} to answer in writing." if challenges else ""
            return f"Nothing held here stands in the way of tier {answer.to}.{more}"
