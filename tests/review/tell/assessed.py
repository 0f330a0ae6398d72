"""21 November 2017 to 2020: referral, assessment, Sam's death, the plan and the order."""

from typing import Final

from tests.review.tell.agencies import amb, crt, csc, hos, hv, pas, pol, sch
from tests.review.tell.words import (
    JUDGED,
    Document,
    day,
    days,
    month,
    months,
    neutral,
    on,
    ref,
    strength,
    undated,
    worry,
)  # fmt: skip

_REFERRAL: Final = days("2017-11-21", "2017-11-24")
_WAITING: Final = days("2017-11-24", "2017-12-08")
_PUBLISHED: Final = "2020-07-31"
"""Last day on which what the review itself was told can have been written down."""

_BUMP: Final = {
    "site": ["head"],
    "kind": "large bump",
    "explanation": "About a month before, Kyle pushed Sam out of the buggy; hair was cut to hide it.",
    "explained_by": "member-of-the-public",
    "causes": ["sibling"],
    "medical_view": "none-recorded",
}


def _death_in_full() -> Document:
    """The hospital's entry, and what replaced it when the inquest's finding was known."""
    later = "hospital-death-corrected"
    shared = {"cause": "unascertained", "note": "Inquest. No presumption of harm."}
    inner = hos.says("death.recorded", later, "s", day("2018-01-06"), "2, 65, 66", recorded=_PUBLISHED, **shared)
    return hos.says(
        "record.corrected", later, "s", undated(_PUBLISHED), "66",
        target="death-of-sam", reason="The inquest's finding is known.", replacement=inner,
    )  # fmt: skip


EVENTS: Final = (
    hv.says(
        "contact.recorded", "visit-2017-11-21", "k", day("2017-11-21"), "58", also="smf",
        kind="home-visit", outcome="took-place", sleeping_place_seen=True, with_role="health visitor",
        statements=[
            worry("home-conditions", "Unsanitary and dangerous.", at="home", once=True),
            worry("sleeping-place", "Kyle sleeps on a dirty floor; a sofa before that.", at="home",
                  once=True, about="k"),
        ],
    ),
    hv.says(
        "intervention.missed", "twice-weekly-not-seen", "k", day("2017-11-21"), "58", also="smf",
        intervention="twice-weekly", kind="family support worker contact", reported_by="family",
        note="The parents say that the contact twice a week does not happen.",
    ),
    hv.says(
        "concern.raised", "email-november", "k", _REFERRAL, "58", also="s",
        to="prevention-and-support", asks_for="A response to a list of worries",
        statements=[
            worry("home-conditions", "Unsanitary and dangerous.", at="home", once=True),
            worry("sleeping-place", "Kyle sleeps on a dirty floor.", at="home", about="k"),
        ],
    ),
    hv.says(
        "referral.made", "to-mash", "k", _REFERRAL, "58", also="s",
        referral="to-mash", to="childrens-social-care", service="Multi-Agency Safeguarding Hub",
        alleges_significant_harm=True,
        statements=[
            worry("home-conditions", "Unsanitary; bad for health and development.", JUDGED, at="home"),
            worry("child-wellbeing", "Both children are at risk of significant harm.", JUDGED),
        ],
    ),
    pas.says(
        "contact.recorded", "visit-2017-11-24", "k", day("2017-11-24"), "59", also="smf",
        kind="home-visit", outcome="took-place", with_role="Prevention and Support worker",
        statements=[
            worry("home-conditions", "As the health visitor had reported.", at="home", once=True)
            | {"supports": [ref(hv, "visit-2017-11-21")]},
        ],
        note="The family were told that social care would be asked.",
    ),
    pas.says(
        "concern.answered", "email-november-answer", "k", day("2017-11-24"), "59", also="s",
        concern=ref(hv, "email-november"), answer="agreed", reason="Goes on to social care.",
    ),
    pas.says(
        "anonymous.reported", "anonymous-call", "s", day("2017-11-24"), "60", also="km",
        statements=[
            worry("home-conditions", "Filthy.", "reported-anonymously", by="member-of-the-public",
                  at="home"),
            worry("medical-care", "Mother is said not to have gone to hospital.", "reported-anonymously",
                  by="member-of-the-public", once=True),
        ],
        reported_injury=_BUMP,
    ),
    pas.says(
        "referral.made", "to-social-care", "k", day("2017-11-24"), "59", also="s",
        referral="to-social-care", to="childrens-social-care", service="Children and families assessment",
        statements=[worry("child-wellbeing", "Worse, not better, after six months.", JUDGED)],
    ),
    csc.says(
        "referral.decided", "to-mash-decision", "k", day("2017-11-24"), "59", also="s",
        referral=ref(hv, "to-mash"), decision="assessment",
    ),
    csc.says(
        "referral.decided", "to-social-care-decision", "k", day("2017-11-24"), "59", also="s",
        referral=ref(pas, "to-social-care"), decision="assessment",
    ),
    csc.says(
        "assessment.requested", "family-assessment-asked", "k", day("2017-11-24"), "59, 70, 71", also="s",
        assessment="family-assessment-2017", kind="child-and-family", by="childrens-social-care",
        note="A social worker is allocated.",
    ),
    csc.says(
        "contact.recorded", "no-contact-made", "k", _WAITING, "61", also="s",
        kind="other", outcome="no-access", with_role="social worker",
        note="The family could not be reached.",
    ),
    hv.says(
        "contact.recorded", "sought-social-worker", "k", _WAITING, "61", also="s",
        kind="other", outcome="not-recorded", seen="", with_role="health visitor",
        note="Sought the social worker, to pass on her own and the school's worries.",
    ),
    sch.says(
        "contact.recorded", "photographs", "m", _WAITING, "62", also="k",
        kind="school", outcome="not-recorded",
        statements=[
            neutral("physical-health", "Kyle had an infection, which was treated.", JUDGED, about="k"),
            worry("confidentiality", "Details and photographs reached other parents by a misunderstanding.",
                  JUDGED, about="m"),
        ],
    ),
    csc.says(
        "assessment.started", "family-assessment-visit", "k", day("2017-12-08"), "63, 119", also="s",
        assessment="family-assessment-2017", kind="child-and-family", by="childrens-social-care",
    ),
    csc.says(
        "contact.recorded", "visit-2017-12-08", "k", day("2017-12-08"), "61, 63", also="smf",
        kind="home-visit", outcome="took-place", seen="s", with_role="social worker",
        statements=[
            strength("home-conditions", "Some clearing up has been done.", at="home", once=True),
            strength("engagement-with-services", "Both parents want to work with services.", JUDGED,
                     measures="attendance-or-engagement"),
        ],
        note="Kyle was at school.",
    ),
    csc.says(
        "plan.opened", "social-work-plan", "k", days("2017-12-08", "2017-12-31"), "64, 72", also="s",
        plan="social-work-plan", kind="social-work",
        objectives=[
            {"objective": "professionals", "text": "A professionals' meeting at the school",
             "owner": "social worker"},
            {"objective": "family-plan", "text": "A children and families plan", "owner": "social worker"},
            {"objective": "see-kyle", "text": "See Kyle in school", "owner": "social worker"},
            {"objective": "wishes", "text": "Kyle's wishes and feelings", "owner": "social worker"},
        ],
    ),
    csc.says(
        "meeting.planned", "school-meeting", "k", days("2017-12-08", "2018-01-05"), "64", also="s",
        meeting="school-meeting-2018-01", kind="professionals", for_on=on("2018-01-08"),
        note="At the school. Mother, father and paternal grandmother will come.",
    ),
    amb.says("contact.recorded", "called-2018", "s", day("2018-01-06"), "65", kind="ambulance",
             outcome="took-place", seen="s"),
    hos.says("death.recorded", "death-of-sam", "s", day("2018-01-06"), "2, 65", cause="not-recorded"),
    hos.says(
        "contact.recorded", "family-cared-for", "s", day("2018-01-06"), "65", also="m",
        kind="hospital", outcome="took-place", note="The family were looked after at the hospital.",
    ),
    _death_in_full(),
    pol.says(
        "contact.recorded", "no-further-action", "s", undated(_PUBLISHED), "66",
        kind="other", outcome="not-recorded", note="No further action about Sam's death.",
    ),
    csc.says(
        "meeting.held", "strategy-discussion", "k", days("2018-01-06", "2018-01-26"), "67",
        meeting="strategy-2018-01", kind="strategy-discussion", attendees=[],
    ),
    csc.says(
        "assessment.completed", "family-assessment-done", "k", days("2017-12-08", "2018-01-26"),
        "63, 67, 119", also="s",
        assessment="family-assessment-2017", kind="child-and-family", by="childrens-social-care",
        recommendation="A child protection conference.",
    ),
    csc.says(
        "meeting.held", "conference-2018", "k", day("2018-01-26"), "2, 67",
        meeting="conference-2018", kind="initial-child-protection-conference", attendees=[],
        decisions=["Child protection plan, neglect."],
    ),
    csc.says(
        "plan.opened", "protection-plan", "k", day("2018-01-26"), "2, 67",
        plan="protection-plan", kind="child-protection", category="NEG",
    ),
    csc.says(
        "tier.set", "child-protection", "k", day("2018-01-26"), "2, 67",
        tier=4, status="child-protection-plan", bases=[], service="childrens-social-care",
        lead_authority="Thurrock",
    ),
    crt.says(
        "meeting.held", "care-hearing", "k", month("2019-04"), "2, 67",
        meeting="care-hearing", kind="court-hearing", attendees=[], decisions=["Full care order."],
    ),
    csc.says(
        "order.made", "care-order", "k", month("2019-04"), "2, 67",
        order="co-2019", basis="C2", placement="foster care",
    ),
    csc.says("plan.ended", "protection-plan-ended", "k", month("2019-04"), "2, 67",
             plan="protection-plan", kind="child-protection", category="NEG",
             note="At the latest with the care order; no day is given."),
    csc.says(
        "tier.set", "care-order-tier", "k", month("2019-04"), "2, 67",
        tier=4, status="looked-after", bases=[], service="childrens-social-care",
        lead_authority="Thurrock",
    ),
    csc.says("address.changed", "foster-care-2019", "k", undated("2019-04-30"), "67",
             kind="foster-placement"),
    csc.says(
        "contact.recorded", "services-offered-mother", "m", undated(_PUBLISHED), "70",
        kind="other", outcome="not-recorded", seen="",
        statements=[
            neutral("family-support", "At least four services were offered: parenting, low mood, counselling.",
                    JUDGED, about="m"),
        ],
        note="One entry for all years; what came of each is not said.",
    ),
    csc.says(
        "contact.recorded", "services-offered-father", "f", undated(_PUBLISHED), "70",
        kind="other", outcome="not-recorded", seen="",
        statements=[
            neutral("family-support", "Help was offered as a parent, and with anger and substance misuse.", JUDGED,
                    about="f"),
        ],
        note="One entry for all years; what came of each is not said.",
    ),
    pas.says(
        "intervention.missed", "twice-weekly-not-held", "k", months("2017-05", "2017-11"), "58, 97, 119",
        recorded=_PUBLISHED, also="smf", intervention="twice-weekly",
        kind="family support worker contact", reported_by="service",
        note="Said to the review; on which date is not given.",
    ),
    pas.says(
        "intervention.missed", "eight-sessions-not-held", "k", months("2017-10", "2017-11"), "57, 119",
        recorded=_PUBLISHED, also="smf", intervention="eight-sessions", kind="family support worker",
        sessions=8, reported_by="service", note="On which date this was written down is not given.",
    ),
)  # fmt: skip
