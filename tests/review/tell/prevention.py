"""May to November 2017: the Prevention and Support Service and the team around the family."""

from hashlib import sha256
from typing import Any, Final

from tests.review.tell.agencies import cce, hv, nur, pas, sch
from tests.review.tell.words import (
    JUDGED,
    PARENT,
    SEEN,
    When,
    invitee,
    month,
    months,
    neutral,
    ref,
    strength,
    undated,
    worry,
)  # fmt: skip

_REPEATED: Final = sha256(b"the entries that the notes repeat").hexdigest()[:32]
"""The review says that entries are repeated, not which: the same mark stands on all four notes."""

_AUTUMN: Final = months("2017-09", "2017-11")


def _team(name: str, when: When, paragraphs: str, lead: str, **more: Any) -> dict[str, object]:
    return pas.says(
        "meeting.held", name, "k", when, paragraphs, also="s",
        meeting=name, kind="team-around-child-or-family",
        attendees=[
            invitee("attended", "Prevention and Support worker", pas),
            invitee(lead, "health visitor", hv),
            invitee("not-recorded", "nursery" if when.recorded < "2017-09" else "school",
                    nur if when.recorded < "2017-09" else sch),
            invitee("not-recorded", "parental outreach worker", cce),
        ],
        notes_fingerprint=_REPEATED,
        **more,
    )  # fmt: skip


EVENTS: Final = (
    hv.says(
        "contact.recorded", "visit-may-2017", "k", month("2017-05"), "52", also="sm",
        kind="home-visit", outcome="took-place", seen="sm", with_role="health visitor",
        statements=[
            worry("home-conditions", "Several bags of rubbish; not sanitary.", at="home", once=True),
            worry("hygiene", "Smell of cat faeces, full litter tray; food and dirt in carpet and table.",
                  at="home", once=True),
            worry("supervision", "Sam ate dirt off the floor; mother stepped in once told.", at="home",
                  once=True, about="s"),
        ],
    ),
    hv.says(
        "help.requested", "behaviour-may-2017", "k", month("2017-05"), "52", also="m",
        asked_by="mother", asks_for="Help with Kyle's behaviour",
    ),
    hv.says(
        "assessment.completed", "common-assessment", "k", month("2017-05"), "52, 54", also="sm",
        assessment="common-assessment", kind="common-assessment",
        recommendation="Support by the Prevention and Support Service.",
    ),
    hv.says(
        "referral.made", "to-prevention", "k", month("2017-05"), "52, 54, 75", also="sm",
        referral="to-prevention", to="prevention-and-support", service="Common assessment",
        statements=[
            worry("home-conditions", "Not sanitary.", at="home"),
            worry("behaviour", "Mother needs help in managing it.", PARENT, by="mother"),
        ],
    ),
    pas.says(
        "referral.decided", "to-prevention-taken", "k", month("2017-05"), "54, 75", also="s",
        referral=ref(hv, "to-prevention"), decision="accepted",
        reason="The referral came straight to the service.",
    ),
    pas.says(
        "tier.set", "to-early-help", "k", month("2017-05"), "52, 54, 70, 71, 91",
        tier=2, status="early-help", bases=[], service="prevention-and-support",
        lead_authority="Thurrock",
    ),
    pas.says(
        "tier.set", "to-early-help-sam", "s", month("2017-05"), "52, 54, 71",
        tier=2, status="early-help", bases=[], service="prevention-and-support",
        lead_authority="Thurrock",
    ),
    pas.says("service.started", "prevention-started", "k", month("2017-05"), "54", also="smf",
             service="Prevention and Support Service"),
    pas.says(
        "contact.recorded", "manager-visit", "k", month("2017-05"), "54", also="smf",
        kind="home-visit", outcome="took-place", with_role="Prevention and Support manager",
        note="To arrange a team around the family. The visit followed the referral; no day is given.",
    ),
    pas.says(
        "meeting.planned", "first-team", "k", month("2017-05"), "54, 80", also="s",
        meeting="team-2017-07", kind="team-around-child-or-family",
        note="One account has meetings from May; the first that is recorded is July's.",
    ),
    pas.says("lead.named", "lead", "k", month("2017-05"), "54, 80", also="s",
             role="health visitor", agency="health-visiting"),
    hv.says(
        "contact.recorded", "visit-june-2017", "k", month("2017-06"), "53", also="smf",
        kind="home-visit", outcome="took-place", seen="ksmf", with_role="health visitor",
        statements=[
            worry("aggression", "Aggressive to parents and to Sam.", at="home", once=True),
            worry("animals", "Threw a guinea pig for her to hold.", at="home", once=True),
            worry("boundaries", "The parents let it pass.", at="home", once=True),
        ],
    ),
    _team("team-2017-07", month("2017-07"), "54, 80, 119", "absent"),
    _team("team-2017-08", month("2017-08"), "54, 80, 119", "absent"),
    cce.says("service.started", "outreach-2017", "m", months("2017-05", "2017-10"), "55", also="ks",
             service="parental outreach worker"),
    cce.says(
        "contact.recorded", "outreach-visits-2017", "m", undated("2017-11-24"), "55, 57, 97, 119",
        also="ks", kind="home-visit", outcome="took-place", with_role="parental outreach worker",
        note="One entry for a number of visits; no dates are given.",
    ),
    cce.says(
        "contact.recorded", "outreach-centre-2017", "m", undated("2017-11-24"), "55, 57, 97, 119",
        also="ks", kind="childrens-centre", outcome="took-place",
        with_role="parental outreach worker", note="One entry; no dates are given.",
    ),
    sch.says(
        "contact.recorded", "before-starting", "k", months("2017-05", "2017-09"), "55, 119",
        kind="other", outcome="not-recorded",
        statements=[worry("family-support", "The support does not seem to be working.", JUDGED)],
    ),
    nur.says(
        "contact.recorded", "summer-2017", "k", months("2017-05", "2017-08"), "55, 75, 80",
        kind="nursery", outcome="not-recorded",
        statements=[worry("child-wellbeing", "The effect on the children is significant.", JUDGED)],
    ),
    sch.says("service.started", "school-place", "k", month("2017-09"), "2, 55", service="school place"),
    hv.says(
        "contact.recorded", "visit-september-2017", "k", month("2017-09"), "56", also="sm",
        kind="home-visit", outcome="took-place", with_role="health visitor",
        statements=[
            neutral("toilet-training", "Coming on well at home.", PARENT, by="mother", at="home"),
        ],
    ),
    hv.says(
        "concern.raised", "escalate-september", "k", month("2017-09"), "55, 75", also="s",
        to="prevention-and-support", asks_for="More intensive input",
        statements=[
            worry("engagement-with-services", "What the parents were to do for Kyle is not done.", JUDGED),
        ],
    ),
    pas.says(
        "concern.answered", "escalate-september-answer", "k", month("2017-09"), "55, 75", also="s",
        concern=ref(hv, "escalate-september"), answer="declined", reason="The family are engaging.",
    ),
    pas.says(
        "tier.viewed", "tier-2-view-2017", "k", month("2017-09"), "55, 75, 91", also="s",
        tier=2, reason="The family are engaging; not at the level of tier 3 or 4.",
    ),
    sch.says(
        "contact.recorded", "behaviour-log", "k", _AUTUMN, "56, 72",
        kind="school", outcome="took-place", seen="k",
        statements=[
            worry("toilet-training", "Soils often.", at="school"),
            worry("behaviour", "Poor throughout.", at="school"),
            worry("language-used", "Swears often.", at="school"),
        ],
        note="Log kept from September to November.",
    ),
    sch.says(
        "information.provided", "log-to-health-visitor", "k", _AUTUMN, "72",
        to=["health-visiting"], about=[ref(sch, "behaviour-log")],
    ),
    hv.says(
        "contact.recorded", "graded-care-profile-urged", "k", _AUTUMN, "72, 86", also="s",
        kind="other", outcome="not-recorded", seen="",
        statements=[
            neutral("home-conditions", "A graded care profile would help; she is not yet trained in it.",
                    JUDGED),
        ],
        note="Urged by the health visitor; to whom is not said. None is recorded as done.",
    ),
    _team(
        "team-2017-10", month("2017-10"), "54, 56, 57, 119", "attended",
        statements=[
            worry("family-support", "Health visitor: the actions set are not being met; escalate.", JUDGED),
            worry("behaviour", "Health visitor: poor at school.", JUDGED, at="school"),
            worry("toilet-training", "Health visitor: soiling at school is frequent.", JUDGED, at="school")
            | {"contradicts": [ref(hv, "visit-september-2017")]},
            neutral("toilet-training", "Mother: coming on well at home.", PARENT, by="mother", at="home"),
            worry("child-voice", "Health visitor: Kyle is not being listened to.", JUDGED),
            strength("child-wellbeing", "Things are improving.", PARENT, by="unknown"),
            worry("child-wellbeing", "Health visitor: what she sees does not show improvement.", SEEN),
        ],
    ),
    hv.says(
        "concern.raised", "escalate-october", "k", month("2017-10"), "56, 57, 75", also="s",
        to="prevention-and-support", asks_for="Children and families assessment",
        statements=[
            worry("toilet-training", "Mother's account and the school's differ.", JUDGED)
            | {"contradicts": [ref(hv, "visit-september-2017")]},
            worry("child-voice", "Kyle is not being listened to.", JUDGED),
        ],
    ),
    sch.says(
        "concern.raised", "escalate-october", "k", month("2017-10"), "57, 75", also="",
        to="prevention-and-support", asks_for="Children and families assessment",
        statements=[worry("child-wellbeing", "The effect on the children is significant.", JUDGED)],
    ),
    pas.says(
        "concern.answered", "escalate-october-answer-hv", "k", month("2017-10"), "57", also="s",
        concern=ref(hv, "escalate-october"), answer="deferred", reason="Eight sessions first.",
    ),
    pas.says(
        "concern.answered", "escalate-october-answer-school", "k", month("2017-10"), "57",
        concern=ref(sch, "escalate-october"), answer="deferred", reason="Eight sessions first.",
    ),
    pas.says(
        "intervention.planned", "eight-sessions", "k", month("2017-10"), "57", also="smf",
        intervention="eight-sessions", kind="family support worker", sessions=8,
    ),
    pas.says(
        "intervention.planned", "twice-weekly", "k", months("2017-05", "2017-11"), "58", also="smf",
        recorded="2017-11-21", intervention="twice-weekly", kind="family support worker contact",
        per_week=2, note="Since when is not said.",
    ),
    _team("team-2017-11", month("2017-11"), "54, 119", "not-recorded"),
    sch.says(
        "contact.recorded", "autumn-2017", "k", _AUTUMN, "58", also="",
        kind="school", outcome="took-place", seen="k",
        statements=[
            worry("clothing", "Too few school clothes that fit.", at="school"),
            worry("home-conditions", "Conditions at home.", JUDGED, at="home"),
            worry("siblings", "What Kyle's behaviour may mean for Sam.", JUDGED),
        ],
    ),
)  # fmt: skip
