"""September 2013 to April 2015: supervision order, child in need, nursery, health visits."""

from typing import Final

from tests.review.tell.agencies import csc, gp, hv, lbo, nur
from tests.review.tell.words import (
    JUDGED,
    PARENT,
    THIRD,
    days,
    in_month,
    invitee,
    month,
    months,
    neutral,
    ref,
    strength,
    undated,
    worry,
)  # fmt: skip

EVENTS: Final = (
    hv.says(
        "contact.recorded", "visit-march-2014", "k", month("2014-03"), "25",
        kind="home-visit", outcome="took-place", seen="k", with_role="health visitor",
    ),
    hv.says(
        "injury.observed", "injury-march-2014", "k", month("2014-03"), "25",
        site=["forehead", "bridge of nose"], kind="bruise and lacerations",
        explanation="A fall.", explained_by="mother", causes=["fall"], medical_view="not-needed-said-parent",
    ),
    gp.says(
        "contact.recorded", "seen-march-2014", "k", days("2014-03-13", "2014-04-12"), "25",
        kind="clinic", outcome="took-place", seen="k", with_role="GP",
        note="No observation of an injury is recorded.",
    ),
    hv.says(
        "contact.recorded", "kitten-may-2014", "k", month("2014-05"), "21",
        kind="other", outcome="took-place", with_role="health visitor",
        statements=[worry("animals", "Rough with the kitten, pulls its tail.", PARENT, by="mother",
                          at="home", once=True)],
        note="Advice on pets and young children was given.",
    ),
    csc.says(
        "supervision.recorded", "oversight-dated-2014", "k", month("2014-05"), "95",
        by="manager", of="Step down, child in need to early help", endorsed=True,
        note="One account dates this to May 2014; the others have May 2015.",
    ),
    csc.says(
        "assessment.completed", "assessment-2014", "k", months("2013-09", "2014-07"), "20", also="mf",
        assessment="assessment-2014", kind="social-work",
        recommendation="Stay a child in need when the supervision order ends.",
        statements=[
            strength("parenting-capacity", "Strengths in keeping Kyle safe are set out.", JUDGED),
            worry("parenting-capacity", "Weaknesses in keeping Kyle safe are set out.", JUDGED),
            neutral("family-support", "More services, and help with nursery and swimming costs.", JUDGED),
        ],
    ),
    csc.says(
        "tier.set", "child-in-need", "k", month("2014-07"), "20, 70",
        tier=3, status="child-in-need", bases=["S17"], service="childrens-social-care",
        lead_authority="Thurrock", reason="Beside the supervision order until it ends.",
    ),
    hv.says(
        "contact.recorded", "visit-august-2014", "k", month("2014-08"), "22",
        kind="home-visit", outcome="took-place", with_role="health visitor",
        statements=[worry("home-conditions", "Poor conditions.", at="home", once=True)],
    ),
    hv.says(
        "injury.observed", "bump-august-2014", "k", month("2014-08"), "22",
        site=["head"], kind="bump", medical_view="none-recorded",
    ),
    hv.says(
        "contact.recorded", "visit-late-august-2014", "k", month("2014-08"), "22",
        kind="home-visit", outcome="took-place", with_role="health visitor",
        statements=[
            worry("home-conditions", "Poor conditions again.", at="home", once=True),
            worry("hygiene", "Hygiene is poor; food lies on the floor.", at="home", once=True),
        ],
        note="Later in the month than the other visit.",
    ),
    hv.says(
        "contact.recorded", "rough-with-pets-2014", "k", months("2014-08", "2014-09"), "22, 34",
        kind="home-visit", outcome="took-place", with_role="health visitor",
        statements=[worry("animals", "Seen to be rough with pets.", at="home", once=True)],
    ),
    hv.says(
        "contact.recorded", "supervision-september-2014", "k", month("2014-09"), "22",
        kind="other", outcome="took-place", with_role="health visitor",
        statements=[worry("supervision", "Whether Kyle is watched closely enough.", JUDGED)],
    ),
    hv.says(
        "injury.observed", "scratches-september-2014", "k", month("2014-09"), "22",
        site=[], kind="scratches", medical_view="none-recorded",
    ),
    hv.says(
        "contact.recorded", "visit-september-2014", "k", month("2014-09"), "22",
        kind="home-visit", outcome="took-place", with_role="health visitor",
        statements=[strength("home-conditions", "Better than before.", at="home", once=True)],
        note="Towards the end of the month.",
    ),
    nur.says(
        "service.started", "nursery-place", "k", month("2014-09"), "20, 22, 70",
        service="nursery place", note="Through the Troubled Families scheme.",
    ),
    nur.says(
        "contact.recorded", "autumn-2014", "k", month("2014-09"), "22, 49",
        kind="nursery", outcome="took-place", seen="k",
        statements=[
            worry("behaviour", "Behaviour is a worry.", at="nursery"),
            worry("language-used", "Swears; words beyond those of a child this age.", at="nursery"),
            worry("boundaries", "Not used to limits.", at="nursery"),
        ],
    ),
    csc.says(
        "contact.recorded", "pets-died", "k", month("2014-09"), "22",
        kind="other", outcome="took-place", with_role="social worker",
        statements=[
            worry("home-conditions", "Conditions in the home.", JUDGED, at="home"),
            worry("animals", "Kittens and a hamster have died.", THIRD, by="unknown", at="home"),
        ],
    ),
    csc.says(
        "information.provided", "told-health-visitor-2014", "k", month("2014-09"), "22",
        to=["health-visiting"], about=[ref(csc, "pets-died")],
    ),
    csc.says(
        "contact.recorded", "mothers-view-of-help", "m", undated("2014-12-31"), "22, 26",
        kind="other", outcome="took-place",
        statements=[worry("engagement-with-services", "Feels intruded on; does not always take up help.",
                          JUDGED, about="m", measures="attendance-or-engagement")],
    ),
    csc.says(
        "order.ended", "supervision-order-ended", "k", month("2014-09"), "14, 20, 74",
        order="so-2013", basis="SO",
    ),
    csc.says(
        "meeting.held", "child-in-need-2014-10", "k", month("2014-10"), "21", also="mf",
        meeting="child-in-need-2014-10", kind="child-in-need",
        attendees=[
            invitee("attended", "social worker", csc),
            invitee("not-recorded", "health visitor", hv),
            invitee("not-recorded", "nursery", nur),
        ],
        statements=[
            worry("parenting-capacity", "Parenting skills still need support.", JUDGED),
            worry("home-conditions", "The home needs to improve.", JUDGED, at="home"),
            worry("safety-at-home", "Hazards at home are to be removed.", JUDGED, at="home"),
        ],
        decisions=["Support goes on."],
    ),
    csc.says(
        "plan.opened", "child-in-need-plan", "k", month("2014-10"), "20, 21",
        plan="child-in-need-plan", kind="child-in-need",
        objectives=[
            {"objective": "parenting", "text": "Build up parenting skills"},
            {"objective": "home", "text": "Better conditions at home"},
            {"objective": "hazards", "text": "No hazards within Kyle's reach"},
        ],
    ),
    csc.says(
        "contact.recorded", "family-support-visits", "k", months("2014-10", "2015-12"), "21", also="m",
        kind="home-visit", outcome="took-place", with_role="family support worker",
        note="One entry for visits that went on through 2015; no dates are given.",
    ),
    csc.says(
        "meeting.planned", "child-in-need-2015-03-planned", "k", months("2014-10", "2015-03"), "21",
        meeting="child-in-need-2015-03", kind="child-in-need", for_on=in_month("2015-03"),
    ),
    csc.says(
        "meeting.cancelled", "child-in-need-2015-03-off", "k", month("2015-03"), "21",
        meeting="child-in-need-2015-03", kind="child-in-need", reason="Kyle was ill.",
    ),
    csc.says(
        "contact.recorded", "parenting-course-2015", "m", months("2015-01", "2015-04"), "23",
        kind="group", outcome="took-place",
        statements=[
            strength("parenting-capacity", "Attends a parenting course.", JUDGED, about="m",
                     measures="attendance-or-engagement"),
            neutral("confidentiality", "Unsure how much of her history to tell the group.", JUDGED,
                    about="m"),
        ],
    ),
    lbo.says(
        "service.ended", "leaving-care-adviser-ended", "m", month("2015-05"), "30",
        service="leaving-care personal adviser",
    ),
)  # fmt: skip
