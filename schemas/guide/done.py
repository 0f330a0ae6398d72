"""Plain lists of what is asked, answered, planned, met about and set."""

from typing import Final

from schemas.guide.lists import PlainList

_ASKED: Final = (
    PlainList(
        "Answers to a concern",
        "`answer` of `concern.answered`",
        {
            "agreed": "you do what was asked; this ends the asking",
            "declined": "you do not; a view of its own, which stands beside the other",
            "deferred": "not now; `reason` says until what",
        },
    ),
    PlainList(
        "Answers to a request for help",
        "`answer` of `help.answered`",
        {
            "offered": "help was offered",
            "not-offered": "none was",
            "referred-on": "another service was asked to help",
        },
    ),
    PlainList(
        "Decisions on a referral",
        "`decision` of `referral.decided`",
        {
            "accepted": "you take the child on",
            "signposted": "the family was told of another service",
            "not-accepted": "you do not take the child on",
            "assessment": "you assess first",
            "no-further-action": "nothing more is done on it",
        },
    ),
    PlainList(
        "Earlier records",
        "`earlier_records` of `referral.decided`",
        {
            "looked-at": "what is held of the child, by you or elsewhere, was opened before deciding",
            "none-held": "it was looked for, and none is held",
            "not-looked-at": "it was not opened",
        },
    ),
    PlainList(
        "Matters of a disagreement",
        "`matter` of `disagreement.raised`",
        {
            "tier": "the tier of the child",
            "step-down": "a step down",
            "referral-decision": "what was decided on a referral",
            "answer-to-a-concern": "what was answered to a concern",
            "assessment": "whether to assess, or what an assessment found",
            "plan": "what the plan says",
            "decision-of-a-meeting": "what a meeting decided",
            "information-sharing": "what was shared, or was not",
            "other": "none of these: `view` says what",
        },
    ),
    PlainList(
        "Answers to a disagreement",
        "`answer` of `disagreement.answered`",
        {
            "agreed": "you see it so too",
            "agreed-in-part": "in part",
            "not-agreed": "you see it otherwise",
        },
    ),
    PlainList(
        "Ends of a disagreement",
        "`outcome` of `disagreement.resolved`",
        {
            "raised-view-taken": "what the agency that raised it asked for is done",
            "another-way-agreed": "something else was agreed",
            "withdrawn": "the agency that raised it takes it back",
            "decided-by-chair": "the chair of the partnership decided",
        },
    ),
)

_WORK: Final = (
    PlainList(
        "Kinds of assessment",
        "`kind` of `assessment.*`",
        {
            "pre-birth": "of parents, before a child is born",
            "common-assessment": "early help assessment (CAF)",
            "child-and-family": "social care's assessment under section 17",
            "section-47": "an enquiry whether a child suffers or is likely to suffer significant harm",
            "graded-care-profile": "of the care a child gets, by GCP2",
            "parenting": "of a parent's ability to meet the child's needs",
            "psychological": "by a psychologist or psychiatrist",
            "social-work": "by a social worker for a court or a panel",
            "other": "another: `note` says which",
        },
    ),
    PlainList(
        "Kinds of plan",
        "`kind` of `plan.opened`, `plan.reviewed`, `plan.ended`",
        {
            "early-help": "of early help, at tier 2",
            "child-in-need": "of a child in need (section 17)",
            "child-protection": "that a child protection conference opens; with a `category`",
            "care": "of a looked-after child",
            "pathway": "of a young person who leaves care",
            "birth": "for a birth and the days after it",
            "safety": "of what keeps the child safe for now",
            "social-work": "another plan of social care",
        },
    ),
    PlainList(
        "Objectives",
        "`outcome` of `objective.reviewed`",
        {
            "met": "reached, by what `measure` says",
            "not-met": "not reached",
            "no-longer-needed": "dropped, since it is not needed any more",
        },
    ),
    PlainList(
        "Who reports sessions",
        "`reported_by` of `intervention.*`",
        {
            "service": "the service that holds them; what is taken where nothing is said",
            "family": "the family says so",
        },
    ),
    PlainList(
        "Kinds of meeting",
        "`kind` of `meeting.*`",
        {
            "team-around-child-or-family": "early help's meeting (TAC, TAF); `label` keeps your name of it",
            "child-in-need": "meeting on the plan of a child in need",
            "core-group": "who carry out a child protection plan, family too",
            "initial-child-protection-conference": "decides whether there is to be a child protection plan (ICPC)",
            "child-protection-review": "reviews a child protection plan",
            "looked-after-review": "reviews the plan of a looked-after child",
            "strategy-discussion": "social care, police and health, on whether to enquire under section 47",
            "professionals": "professionals without the family",
            "discharge-planning": "before a child or parent leaves hospital",
            "panel": "decides on a service or resource; no multi-agency meeting",
            "court-hearing": "a hearing; no multi-agency meeting",
        },
    ),
    PlainList(
        "Attendance",
        "`attendance` of an attendee of `meeting.held`",
        {
            "attended": "was there, or joined by telephone or video",
            "apologies": "was not there, and had said so",
            "absent": "was not there, and nothing was said",
            "written-view": "was not there, and sent a view in writing",
            "not-recorded": "the notes do not say",
        },
    ),
    PlainList(
        "Statuses",
        "`status` of `tier.set`: what the child is to the authority",
        {
            "universal": "what every child is offered",
            "early-help": "early help, below social care's threshold",
            "child-in-need": "services under section 17",
            "child-protection-plan": "a child protection plan holds",
            "looked-after": "in the care of the authority",
            "supervision-order": "the authority advises and assists under an order",
            "under-assessment": "social care assesses, and has not decided",
            "strategy-discussion": "a strategy discussion is to decide on an enquiry",
        },
    ),
)
DONE: Final = (*_ASKED, *_WORK)
