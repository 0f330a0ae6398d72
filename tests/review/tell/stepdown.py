"""May to September 2015: from child in need to early help, and the first team meetings."""

from typing import Final

from tests.review.tell.agencies import cce, cor, csc, eoh, gp, hos, hv, mat, nur, pfi, slt
from tests.review.tell.words import (
    JUDGED,
    PARENT,
    SEEN,
    days,
    invitee,
    month,
    months,
    neutral,
    ref,
    strength,
    undated,
    worry,
)  # fmt: skip

_ILLNESS: Final = undated("2015-05-31")
_LATE_MAY: Final = days("2015-05-21", "2015-05-31")
ENGAGED: Final = "attendance-or-engagement"

EVENTS: Final = (
    csc.says(
        "assessment.completed", "closing-report-2015", "k", month("2015-05"), "24, 27, 117", also="mf",
        assessment="closing-report-2015", kind="social-work",
        recommendation="End direct social work; early help to follow.",
        statements=[
            neutral("child-wellbeing", "No risk of immediate significant harm is seen.", JUDGED),
            worry("engagement-with-services", "The parents' engagement has varied; a risk to steady care.",
                  JUDGED, measures=ENGAGED),
            worry("parenting-capacity", "Several worries remain; support still matters.", JUDGED),
        ],
    ),
    csc.says(
        "supervision.recorded", "oversight-2015", "k", month("2015-05"), "27, 95",
        by="manager", of="Step down, child in need to early help", endorsed=True,
        note="Another account of the same decision says May 2014.",
    ),
    csc.says(
        "contact.recorded", "given-back", "m", month("2015-05"), "24",
        kind="other", outcome="took-place",
        statements=[neutral("engagement-with-services", "Feels that Kyle is hers again now.", PARENT,
                            by="mother", about="m")],
    ),
    csc.says(
        "referral.made", "to-early-offer", "k", month("2015-05"), "24, 27, 30", also="mf",
        referral="to-early-offer", to="early-offer-of-help", service="Early help, team around the child",
    ),
    eoh.says(
        "referral.decided", "to-early-offer-taken", "k", month("2015-05"), "24, 27, 30",
        referral=ref(csc, "to-early-offer"), decision="accepted",
    ),
    csc.says(
        "tier.set", "to-early-help", "k", month("2015-05"), "24, 27, 30, 32, 70",
        tier=2, status="early-help", bases=[], service="early-offer-of-help",
        lead_authority="Thurrock", reason="No sign of immediate significant harm; help by consent.",
        agreed_by="manager",
    ),
    csc.says("plan.ended", "child-in-need-plan-ended", "k", month("2015-05"), "24, 27",
             plan="child-in-need-plan", kind="child-in-need"),
    csc.says("service.ended", "social-work-ended", "k", month("2015-05"), "24, 30",
             service="children's social care"),
    eoh.says("service.started", "early-offer-started", "k", month("2015-05"), "24, 27, 30", also="m",
             service="Early Offer of Help"),
    eoh.says(
        "tier.viewed", "tier-2-view-2015", "k", month("2015-05"), "32, 75",
        tier=2, reason="Meets the criteria for early help; no plain sign of significant harm.",
    ),
    # Illness and injury before the team meeting
    gp.says("contact.recorded", "mumps", "k", _ILLNESS, "28", kind="clinic", outcome="took-place", seen="k",
            statements=[neutral("physical-health", "Mumps.", JUDGED, once=True)]),
    hos.says("contact.recorded", "lump-drained", "k", _ILLNESS, "28", kind="hospital",
             outcome="took-place", seen="k",
             statements=[neutral("physical-health", "A lump was drained.", once=True)]),
    gp.says("contact.recorded", "skin-and-colds", "k", _ILLNESS, "28", kind="clinic",
            outcome="took-place", seen="k",
            statements=[neutral("physical-health", "Ringworm rash; coughs and colds.", JUDGED)]),
    nur.says(
        "injury.observed", "bruises-four", "k", _ILLNESS, "28",
        site=[], kind="bruising", occasions=4, explanation="Mother gave explanations.",
        explained_by="mother", medical_view="none-recorded",
    ),
    nur.says(
        "injury.observed", "bruises-ear", "k", _ILLNESS, "28",
        site=["ear"], kind="bruising", occasions=2, explanation="Hit by a gate at play in the garden.",
        explained_by="mother", causes=["knock"], medical_view="none-recorded",
    ),
    # The team around the child
    eoh.says(
        "meeting.held", "team-2015-05-speech", "k", month("2015-05"), "27", also="m",
        meeting="team-2015-05", kind="team-around-child-or-family",
        label="A meeting in May 2015; whether the one at the end of the month is not said.",
        attendees=[
            invitee("attended", "health visitor", hv),
            invitee("attended", "nursery", nur),
            invitee("attended", "mother"),
            invitee("not-recorded", "social worker", csc),
        ],
        statements=[
            strength("child-wellbeing", "Health visitor: on the whole doing well.", JUDGED),
            worry("speech", "Health visitor: speech and language still a worry.", JUDGED),
            neutral("speech", "At home Kyle talks all the time, and the social worker has seen it.",
                    PARENT, by="mother", at="home"),
            strength("child-wellbeing", "Nursery: doing well overall.", JUDGED, at="nursery"),
            strength("speech", "Nursery: language is coming on.", SEEN, at="nursery"),
        ],
    ),
    eoh.says(
        "meeting.held", "team-2015-05", "k", _LATE_MAY, "28, 29, 31", also="mf",
        meeting="team-2015-05", kind="team-around-child-or-family", label="First team meeting",
        attendees=[
            invitee("attended", "nursery", nur),
            invitee("attended", "mother"),
            invitee("absent", "father"),
            invitee("not-recorded", "health visitor", hv),
        ],
        statements=[
            worry("physical-health", "Nursery has seen bruising on six occasions.", SEEN, at="nursery"),
            worry("parents-relationship", "The parents have separated for now.", PARENT, by="mother"),
            neutral("family-support", "Father is with his parents and has Kyle some of the time.", PARENT,
                    by="mother", about="f"),
            worry("parenting-capacity", "How mother will manage alone while upset.", JUDGED, about="m"),
        ],
        decisions=["Mother encouraged to take up counselling again."],
        discussed=[ref(nur, "bruises-four"), ref(nur, "bruises-ear")],
    ),
    eoh.says(
        "contact.recorded", "how-kyle-is-described", "k", months("2015-05", "2016-02"), "25",
        kind="other", outcome="not-recorded", seen="",
        statements=[
            neutral("behaviour", "Lively and often hurt by accident, as meetings put it.", JUDGED),
            worry("speech", "Language has been slow to come.", JUDGED),
            worry("aggression", "Can be rough with other children.", JUDGED),
        ],
    ),
    mat.says(
        "pregnancy.recorded", "booking-2015", "m", month("2015-06"), "32, 37",
        note="Antenatal booking; referred to the maternity safeguarding team.",
    ),
    mat.says(
        "contact.recorded", "booking-2015-talk", "m", month("2015-06"), "37",
        kind="clinic", outcome="took-place", seen="m",
        statements=[
            neutral("mental-health", "Came off antidepressants with the GP's advice; sometimes low.",
                    PARENT, by="mother", about="m"),
            worry("parenting-capacity", "Both parents are vulnerable.", JUDGED),
            worry("safety-at-home", "Father does not see risk readily.", JUDGED, about="f"),
            strength("parenting-capacity", "Held to have got better.", JUDGED),
        ],
        note="Advised to go to the GP if need be.",
    ),
    eoh.says(
        "information.provided", "told-maternity", "k", months("2015-06", "2015-12"), "37, 38", also="m",
        to=["maternity"], about=[], note="A team around the child is at work. Liaison goes on.",
    ),
    mat.says(
        "information.provided", "told-early-offer", "m", months("2015-06", "2015-12"), "37, 38", also="s",
        to=["early-offer-of-help"], about=[ref(mat, "booking-2015")],
        note="Liaison: home conditions, supervision, prospects for both children.",
    ),
    mat.says(
        "supervision.recorded", "oversight-2015", "m", months("2015-06", "2016-01"), "44, 94", also="s",
        by="maternity safeguarding team", of="Mother's pregnancy with Sam",
    ),
    eoh.says(
        "meeting.held", "team-2015-06", "k", month("2015-06"), "31, 33, 34", also="mf",
        meeting="team-2015-06", kind="team-around-child-or-family",
        attendees=[
            invitee("attended", "support worker", cor),
            invitee("attended", "nursery", nur),
            invitee("attended", "health visitor", hv),
            invitee("absent", "father"),
        ],
        statements=[
            neutral("parents-relationship", "The parents are together again.", PARENT, by="unknown"),
            worry("father-involvement", "Father supports mother little; seldom sees to Kyle.", JUDGED,
                  about="f"),
            worry("aggression", "Coram: heavy hands and can be rough; a baby would need constant care.",
                  SEEN),
            worry("aggression", "Nursery: hurts other children without meaning to.", SEEN, at="nursery"),
            worry("animals", "Health visitor: how Kyle treated the kittens.", JUDGED, at="home"),
        ],
    ),
    cor.says("service.started", "coram-support", "m", undated("2015-06-30"), "33", also="k",
             service="support for mother"),
    cor.says(
        "contact.recorded", "coram-view", "k", month("2015-06"), "33", also="m",
        kind="other", outcome="took-place",
        statements=[worry("aggression", "Heavy hands; can be rough. A new baby would need watching.", SEEN)],
    ),
    slt.says(
        "appointment.missed", "not-brought", "k", months("2015-05", "2015-07"), "26, 35", also="",
        service="speech and language therapy", reason="Several reminders were sent.",
    ),
    pfi.says(
        "consent.refused", "declined", "m", months("2015-05", "2015-07"), "35, 41",
        service="Parents First", by="mother",
    ),
    eoh.says(
        "meeting.held", "team-2015-07", "k", month("2015-07"), "31, 35, 36", also="mf",
        meeting="team-2015-07", kind="team-around-child-or-family",
        attendees=[
            invitee("attended", "nursery", nur),
            invitee("not-recorded", "health visitor", hv),
            invitee("not-recorded", "support worker", cor),
            invitee("absent", "father"),
        ],
        statements=[
            worry("father-involvement", "Not clear how much father helps.", JUDGED, about="f"),
            worry("behaviour", "Mother seems to struggle with it.", JUDGED),
            worry("engagement-with-services", "Mother comes less regularly.", JUDGED, about="m",
                  measures=ENGAGED),
            neutral("engagement-with-services", "No more counselling is needed, mother feels.", PARENT,
                    by="mother", about="m"),
            worry("behaviour", "Nursery: unsettled of late.", SEEN, at="nursery"),
            neutral("pregnancy", "Mother looks forward to the baby and involves Kyle.", JUDGED),
            worry("child-wellbeing", "The baby may be hard on Kyle, whose needs may slip from view.",
                  JUDGED),
        ],
        discussed=[ref(slt, "not-brought"), ref(pfi, "declined")],
    ),
    eoh.says(
        "meeting.held", "team-2015-09", "k", month("2015-09"), "31, 39", also="mf",
        meeting="team-2015-09", kind="team-around-child-or-family",
        attendees=[
            invitee("not-recorded", "health visitor", hv),
            invitee("not-recorded", "nursery", nur),
            invitee("not-recorded", "support worker", cor),
            invitee("not-recorded", "outreach worker", cce),
            invitee("absent", "father"),
        ],
        statements=[
            worry("engagement-with-services", "Mother takes up services on and off.", JUDGED, about="m",
                  measures=ENGAGED),
            worry("father-involvement", "Father is not involved.", JUDGED, about="f"),
            worry("behaviour", "Rough with younger children.", JUDGED),
            worry("speech", "Speech and language.", JUDGED),
            worry("routines", "No routine.", JUDGED, at="home"),
            strength("child-wellbeing", "Nursery and home visits: some things are better.", SEEN),
        ],
    ),
)  # fmt: skip
