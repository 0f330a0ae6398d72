"""October 2011 to October 2012: mother's first contacts, and the months before Kyle was born."""

from typing import Final

from tests.review.tell.agencies import csc, hv, lbo, mat
from tests.review.tell.words import (
    JUDGED,
    PARENT,
    THIRD,
    days,
    in_month,
    month,
    months,
    neutral,
    ref,
    undated,
    worry,
)  # fmt: skip

_BEFORE_BIRTH: Final = days("2012-10-01", "2012-10-24")

EVENTS: Final = (
    csc.says(
        "contact.recorded", "father-as-a-child", "f", months("1995-01", "1995-12"), "9",
        kind="other", outcome="took-place",
        statements=[
            worry("attendance", "Poor school attendance as a boy.", JUDGED, at="school"),
            worry("violence", "Violent behaviour at school; ADHD.", THIRD, at="school"),
            worry("parenting-capacity", "Neglect in his own childhood.", JUDGED),
        ],
    ),
    csc.says(
        "contact.recorded", "father-incidents", "f", undated("2012-10-24"), "9, 11",
        kind="other", outcome="took-place",
        statements=[
            worry("domestic-abuse", "Incidents of domestic violence are on record.", JUDGED),
            worry("alcohol", "Misuse of alcohol is on record.", JUDGED),
        ],
    ),
    mat.says(
        "pregnancy.recorded", "booking-2011", "m", month("2011-10"), "5",
        note="Antenatal booking. Mother is 17.",
    ),
    mat.says(
        "contact.recorded", "booking-2011-talk", "m", month("2011-10"), "5",
        kind="clinic", outcome="took-place", seen="m", with_role="community midwife",
        statements=[
            neutral("parents-own-care-history", "Looked after, in foster care from age ten.", PARENT,
                    by="mother", about="m"),
            worry("mental-health", "Has harmed herself in the past.", PARENT, by="mother", about="m"),
        ],
        note="Referred to the maternity safeguarding team.",
    ),
    mat.says(
        "information.requested", "asked-borough-2011", "m", months("2011-10", "2011-12"), "5",
        request="history-2011", of="london-borough",
        asks_for="What the placing authority knows of mother. No answer until December.",
    ),
    lbo.says(
        "pregnancy.recorded", "miscarriage-2011", "m", months("2011-10", "2011-12"), "5",
        outcome="miscarriage",
    ),
    lbo.says(
        "information.provided", "told-midwife-2011", "m", month("2011-12"), "5",
        to=["maternity"], about=[ref(lbo, "miscarriage-2011")],
        note="No continuing pregnancy, so no history was passed on.",
    ),
    csc.says(
        "incident.recorded", "bicycle-2011", "m", months("2011-01", "2011-12"), "18",
        recorded="2013-09-30", also="f", kind="domestic-violence",
        statements=[
            worry("domestic-abuse", "Father threw a bicycle at mother while she was pregnant.",
                  THIRD, by="unknown", once=True),
        ],
    ),
    mat.says(
        "pregnancy.recorded", "self-referral-2012", "m", month("2012-04"), "6",
        note="Mother referred herself for antenatal care.",
    ),
    mat.says(
        "pregnancy.recorded", "scan-2012", "m", month("2012-05"), "6",
        note="Scan: further on than mother had thought; due in the middle of October.",
    ),
    mat.says(
        "contact.recorded", "partner-and-support", "m", months("2012-04", "2012-06"), "6",
        kind="clinic", outcome="took-place",
        statements=[
            neutral("family-support", "Her partner is named as the baby's father.", PARENT, by="mother"),
            neutral("parents-own-care-history", "A care leaver, neither working nor studying.", PARENT,
                    by="mother", about="m"),
            worry("family-support", "No social worker seems to be allocated to her.", JUDGED, about="m"),
        ],
    ),
    lbo.says(
        "service.started", "leaving-care-adviser", "m", undated("2012-06-30"), "6, 30",
        service="leaving-care personal adviser", note="In touch with mother.",
    ),
    mat.says(
        "contact.recorded", "safeguarding-referral-2012", "m", month("2012-06"), "7", also="k",
        kind="clinic", outcome="took-place", with_role="community midwife",
        statements=[worry("pregnancy", "A second referral for safeguarding advice.", JUDGED)],
    ),
    mat.says(
        "information.requested", "checked-thurrock", "m", month("2012-06"), "7",
        request="known-2012", of="childrens-social-care", asks_for="Is mother known or open?",
    ),
    csc.says(
        "information.provided", "not-open-2012", "m", month("2012-06"), "7",
        to=["maternity"], about=[], note="On the system, not an open case.",
    ),
    mat.says(
        "information.requested", "which-borough", "m", month("2012-06"), "7",
        request="borough-2012", of="london-borough",
        asks_for="Which borough is responsible? The addresses pointed to more than one.",
    ),
    lbo.says(
        "assessment.requested", "pre-birth-agreed", "k", month("2012-06"), "7", also="m",
        assessment="pre-birth-london", kind="pre-birth", by="london-borough",
        note="Agreed, to be done at twenty weeks.",
    ),
    lbo.says(
        "information.provided", "borough-agrees", "k", month("2012-06"), "7", also="m",
        to=["maternity"], about=[ref(lbo, "pre-birth-agreed")],
    ),
    mat.says(
        "information.provided", "liaison-2012", "k", months("2012-06", "2012-09"), "7", also="m",
        to=["health-visiting"], about=[ref(mat, "safeguarding-referral-2012")],
        note="The team keeps oversight and works with midwives and health visitors.",
    ),
    mat.says(
        "supervision.recorded", "oversight-2012", "m", months("2012-06", "2012-10"), "7, 94",
        by="maternity safeguarding team", of="Mother's first pregnancy in Thurrock's care",
        note="Advice was sought; mother's and baby's wellbeing stayed in view.",
    ),
    hv.says(
        "contact.recorded", "visit-september-2012", "m", month("2012-09"), "9", also="kf",
        kind="home-visit", outcome="took-place", seen="m", with_role="health visitor",
        statements=[
            worry("home-conditions", "Conditions at home were a worry.", at="home"),
            worry("parenting-capacity", "Mother seems young for her years.", JUDGED, about="m"),
            worry("offending", "Partner's offending.", THIRD, by="unknown", about="f"),
            worry("alcohol", "Partner's drinking.", THIRD, by="unknown", about="f"),
            worry("domestic-abuse", "Incidents of domestic violence by the partner.", THIRD,
                  by="unknown", about="f"),
        ],
        note="Early in the month. No referral was made.",
    ),
    hv.says(
        "information.requested", "asked-thurrock-2012", "m", month("2012-09"), "9", also="f",
        request="parents-2012", of="childrens-social-care", asks_for="What is known of the parents",
    ),
    mat.says(
        "information.requested", "clarity-thurrock", "k", month("2012-09"), "8", also="m",
        request="plan-thurrock", of="childrens-social-care",
        asks_for="Is there a plan, and which agency does the pre-birth assessment?",
    ),
    mat.says(
        "information.requested", "clarity-borough", "k", month("2012-09"), "8", also="m",
        request="plan-borough", of="london-borough",
        asks_for="Is there a plan, and which agency does the pre-birth assessment?",
    ),
    lbo.says(
        "contact.recorded", "visit-cancelled-2012", "m", months("2012-06", "2012-09"), "8", also="k",
        kind="home-visit", outcome="cancelled", cancelled_by="professional",
        with_role="social worker", note="Assessment visit called off at short notice.",
    ),
    mat.says(
        "concern.raised", "escalation-thurrock", "k", months("2012-06", "2012-09"), "8, 113", also="m",
        to="childrens-social-care", asks_for="A plan before the birth, and an owner for the assessment",
        statements=[
            worry("parenting-capacity", "Mother is vulnerable, new to child care and not prepared.",
                  JUDGED, about="m"),
        ],
    ),
    mat.says(
        "concern.raised", "escalation-borough", "k", months("2012-06", "2012-09"), "8, 113", also="m",
        to="london-borough", asks_for="A plan before the birth, and an owner for the assessment",
        statements=[
            worry("parenting-capacity", "Mother is vulnerable, new to child care and not prepared.",
                  JUDGED, about="m"),
        ],
    ),
    lbo.says(
        "meeting.planned", "conference-london", "k", months("2012-06", "2012-09"), "8",
        meeting="conference-london", kind="initial-child-protection-conference",
        for_on=in_month("2012-10"), note="To follow directly on the expected delivery.",
    ),
    lbo.says(
        "contact.recorded", "mothers-history", "m", undated("2012-10-24"), "9, 16", also="y",
        kind="other", outcome="took-place",
        statements=[
            worry("sexual-abuse", "Mother was abused by her father, a person posing a risk to children.",
                  JUDGED, about="y"),
            neutral("parents-own-care-history", "In this authority's care; a troubled upbringing.", JUDGED,
                    about="m"),
        ],
    ),
    lbo.says(
        "referral.made", "transfer-to-thurrock", "k", _BEFORE_BIRTH, "8", also="m",
        referral="transfer-2012", to="childrens-social-care", service="Transfer of the case",
    ),
    csc.says(
        "referral.decided", "transfer-to-thurrock-taken", "k", _BEFORE_BIRTH, "8", also="m",
        referral=ref(lbo, "transfer-to-thurrock"), decision="accepted",
    ),
    lbo.says(
        "assessment.declined", "pre-birth-london-ended", "k", _BEFORE_BIRTH, "8", also="m",
        assessment="pre-birth-london", kind="pre-birth", by="london-borough",
        note="Case transferred; no completed assessment of this authority's is mentioned.",
    ),
    csc.says(
        "meeting.planned", "discharge-meeting", "k", _BEFORE_BIRTH, "8",
        meeting="discharge-2012", kind="discharge-planning", note="To be held after delivery.",
    ),
    mat.says(
        "contact.recorded", "midwife-worry", "k", _BEFORE_BIRTH, "8", also="m",
        kind="other", outcome="not-recorded", seen="", with_role="community midwife",
        statements=[worry("pregnancy", "Doubts that a plan will be in place by the due date.", JUDGED)],
    ),
    csc.says(
        "assessment.completed", "pre-birth-thurrock", "k", _BEFORE_BIRTH, "10, 11, 17", also="mf",
        assessment="pre-birth-thurrock", kind="pre-birth", by="childrens-social-care",
        recommendation="An initial child protection conference.",
        statements=[
            worry("parents-own-care-history", "Mother: trauma and poor care as a child.", JUDGED, about="m"),
            worry("engagement-with-services", "Unsure that mother will work with support.", JUDGED,
                  about="m"),
            worry("domestic-abuse", "Father has been violent to mother.", JUDGED, about="f"),
            worry("alcohol", "Father's drinking and anger.", JUDGED, about="f"),
            worry("family-support", "Too little family support; risks in both wider families.", JUDGED),
        ],
    ),
    csc.says(
        "meeting.planned", "conference-thurrock", "k", _BEFORE_BIRTH, "10",
        meeting="conference-thurrock", kind="initial-child-protection-conference",
    ),
)  # fmt: skip
