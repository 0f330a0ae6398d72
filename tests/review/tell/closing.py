"""Autumn 2015 to February 2016: Hallowe'en, the December meeting, Sam's birth, early help ends."""

from typing import Final

from tests.review.tell.agencies import amb, cce, cor, eoh, hos, hv, mat, nur, pol, slt
from tests.review.tell.stepdown import ENGAGED
from tests.review.tell.words import (
    FAMILY,
    JUDGED,
    PARENT,
    SEEN,
    THIRD,
    day,
    days,
    in_month,
    invitee,
    month,
    months,
    neutral,
    ref,
    strength,
    worry,
)  # fmt: skip

_WEEKEND: Final = days("2015-10-31", "2015-11-01")
_INCIDENT: Final = (ref(pol, "party"), ref(amb, "called-to-party"), ref(eoh, "party-as-told"))

EVENTS: Final = (
    slt.says(
        "appointment.discharged", "discharged", "k", months("2015-07", "2015-11"), "39, 41",
        service="speech and language therapy", reason="Kyle was not brought.",
    ),
    cor.says(
        "consent.refused", "father-declined", "f", months("2015-06", "2015-11"), "41",
        service="Coram", by="father",
    ),
    # The weekend of Hallowe'en
    amb.says(
        "contact.recorded", "called-to-party", "g", _WEEKEND, "40", also="m",
        kind="ambulance", outcome="took-place", note="Called to the address; the police were informed.",
    ),
    pol.says(
        "incident.recorded", "party", "g", _WEEKEND, "40", also="mfx",
        kind="violence", called_by="ambulance service", place="paternal grandmother's address",
        statements=[
            worry("violence", "A former partner became aggressive and assaulted four adults.", THIRD,
                  by="unknown", once=True, about="x"),
        ],
    ),
    hos.says(
        "contact.recorded", "fathers-finger", "f", days("2015-11-01", "2015-11-02"), "40",
        kind="emergency-department", outcome="took-place", seen="f",
        statements=[neutral("physical-health", "Injured little finger.", once=True, about="f")],
        note="The day after the incident.",
    ),
    nur.says(
        "attendance.recorded", "monday-after", "k", day("2015-11-02"), "40",
        setting="nursery", note="Kyle was in nursery on the Monday.",
    ),
    eoh.says(
        "incident.recorded", "party-as-told", "g", _WEEKEND, "40", also="kmfx", recorded="2015-11-04",
        kind="violence", place="paternal grandmother's address",
        statements=[
            worry("violence", "Her former partner assaulted her, her husband, father and mother.", FAMILY,
                  by="grandparent", once=True, about="x"),
            worry("violence", "Mother, who is pregnant, was punched in the stomach.", FAMILY,
                  by="grandparent", once=True, about="m"),
        ],
        note="Told by the paternal grandmother. Whether Kyle was there is not recorded.",
    ),
    eoh.says(
        "meeting.held", "team-2015-11", "k", day("2015-11-04"), "31, 39, 40, 41", also="mf",
        meeting="team-2015-11", kind="team-around-child-or-family",
        attendees=[
            invitee("attended", "paternal grandmother"),
            invitee("attended", "early help worker", eoh),
            invitee("not-recorded", "health visitor", hv),
            invitee("not-recorded", "nursery", nur),
            invitee("not-recorded", "support worker", cor),
            invitee("not-recorded", "outreach worker", cce),
            invitee("absent", "father"),
        ],
        statements=[
            worry("safety-at-home", "Contact with that man is a risk to both children.", JUDGED),
            worry("engagement-with-services", "The parents did not tell anyone in good time.", JUDGED,
                  measures=ENGAGED),
            worry("engagement-with-services", "The parents are drawing back from services.", JUDGED,
                  measures=ENGAGED),
            worry("father-involvement", "Father takes no part.", JUDGED, about="f"),
            worry("behaviour", "Rough with younger children.", JUDGED),
            worry("speech", "Speech and language.", JUDGED),
            worry("routines", "No routine.", JUDGED, at="home"),
            strength("child-wellbeing", "Nursery and home visits: some things are better.", SEEN),
        ],
        discussed=[
            ref(eoh, "party-as-told"), ref(slt, "discharged"), ref(cor, "father-declined"),
        ],
    ),
    eoh.says(
        "information.not_provided", "nursery-not-told", "k", day("2015-11-02"), "40",
        recorded="2015-11-04", to="nursery", about=[*_INCIDENT],
        note="Kyle was there that Monday; nursery had not heard of the incident by then.",
    ),
    eoh.says(
        "information.requested", "asked-police", "g", days("2015-11-04", "2015-11-30"), "40", also="kmf",
        request="party-2015", of="police", asks_for="What is recorded of the incident, and who called",
    ),
    pol.says(
        "information.provided", "told-early-offer", "g", days("2015-11-04", "2015-11-30"), "40",
        also="kmfx", to=["early-offer-of-help"], about=[ref(pol, "party")],
        note="The ambulance service called the police; no family member did.",
    ),
    mat.says(
        "appointment.kept", "scan-november-2015", "m", day("2015-11-06"), "40", also="s",
        service="scan", reason="No concern for the unborn child.",
    ),
    mat.says(
        "appointment.kept", "antenatal-2015", "m", months("2015-06", "2016-01"), "38, 45",
        service="antenatal care", reason="One entry: came regularly; no concern about the pregnancy.",
    ),
    # December
    cce.says(
        "contact.recorded", "knife-and-kitten", "k", months("2015-11", "2015-12"), "42", also="m",
        kind="home-visit", outcome="took-place", seen="k", with_role="outreach worker",
        statements=[
            worry("animals", "Rough with the new kitten.", at="home", once=True),
            worry("safety-at-home", "Threw a sharp knife.", at="home", once=True),
        ],
    ),
    nur.says(
        "attendance.recorded", "chicken-pox", "k", months("2015-11", "2015-12"), "42",
        setting="nursery", note="Chicken pox; kept at home longer than advised.",
    ),
    eoh.says(
        "meeting.held", "team-2015-12", "k", month("2015-12"), "31, 35, 42, 43", also="mf",
        meeting="team-2015-12", kind="team-around-child-or-family",
        attendees=[
            invitee("attended", "Early Offer of Help manager", eoh),
            invitee("attended", "mother"),
            invitee("attended", "paternal grandmother"),
            invitee("not-recorded", "health visitor", hv),
            invitee("not-recorded", "nursery", nur),
            invitee("not-recorded", "outreach worker", cce),
            invitee("absent", "father"),
        ],
        statements=[
            strength("engagement-with-services", "Services were attended more.", JUDGED,
                     measures=ENGAGED),
            strength("home-conditions", "Said to be better.", JUDGED, at="home"),
            worry("engagement-with-services", "Mother's has fallen off over two or three months.", JUDGED,
                  about="m", measures=ENGAGED),
            worry("engagement-with-services", "Father is unwilling to accept help.", JUDGED, about="f",
                  measures=ENGAGED),
            worry("child-wellbeing", "Things could get worse after the birth.", JUDGED),
            neutral("family-support", "Another meeting after the birth can do no harm.", FAMILY,
                    by="grandparent"),
        ],
        decisions=[
            "Manager plans to close; worries remain, below what a referral to social care needs.",
            "Mother urged to take outreach now and Parents First after the birth.",
            "Mother agrees: stay open, meet once more in February.",
        ],
        discussed=[ref(cce, "knife-and-kitten"), ref(nur, "chicken-pox")],
    ),
    eoh.says(
        "tier.viewed", "tier-2-view-2015-12", "k", month("2015-12"), "43, 75",
        tier=2, reason="Worries remain, not at a level for a referral to social care.",
    ),
    eoh.says(
        "meeting.planned", "team-2016-02-planned", "k", month("2015-12"), "43",
        meeting="team-2016-02", kind="team-around-child-or-family", for_on=in_month("2016-02"),
    ),
    eoh.says(
        "consent.given", "one-more-meeting", "m", month("2015-12"), "43", also="k",
        service="Early Offer of Help", by="mother", note="Until one more meeting, though reluctant.",
    ),
    mat.says(
        "plan.opened", "birth-plan-2016", "s", months("2015-06", "2016-01"), "44", also="m",
        plan="birth-plan-2016", kind="birth", note="In detail, with the earlier history.",
    ),
    # Sam
    mat.says("birth.recorded", "birth-of-sam", "s", month("2016-01"), "1, 2, 45", place="home"),
    mat.says("pregnancy.recorded", "delivered-2016", "m", month("2016-01"), "45", outcome="birth"),
    mat.says("plan.ended", "birth-plan-2016-ended", "s", month("2016-01"), "44, 45", also="m",
             plan="birth-plan-2016", kind="birth", note="The baby is born."),
    amb.says("contact.recorded", "to-hospital-2016", "s", month("2016-01"), "45", also="m",
             kind="ambulance", outcome="took-place", seen="sm"),
    hos.says(
        "contact.recorded", "checks-2016", "s", month("2016-01"), "45", also="mk",
        kind="hospital", outcome="took-place", seen="smk",
        statements=[
            strength("parent-and-child-relationship", "Mother, Sam and Kyle are good together.",
                     at="hospital"),
            neutral("physical-health", "Checked and discharged home; no concern.", at="hospital"),
        ],
    ),
    # February 2016
    eoh.says(
        "injury.reported", "forehead-2016", "k", days("2016-01-30", "2016-02-27"), "46",
        site=["forehead"], kind="cuts", explanation="Glass shelves. Mother's accounts to workers differ.",
        explained_by="mother", causes=["hot-or-sharp"], accounts_differ=True, medical_view="none-recorded",
        statements=[worry("safety-at-home", "Risks at home are not always removed.", JUDGED, at="home")],
    ),
    nur.says(
        "attendance.recorded", "time-off-2015", "k", months("2015-01", "2016-02"), "46",
        setting="nursery", note="Much time off, in 2015 and still.",
    ),
    eoh.says(
        "meeting.held", "team-2016-02", "k", month("2016-02"), "31, 46, 47", also="smf",
        meeting="team-2016-02", kind="team-around-child-or-family",
        attendees=[
            invitee("attended", "mother"),
            invitee("attended", "father"),
            invitee("attended", "midwife", mat),
            invitee("attended", "nursery", nur),
            invitee("attended", "parental outreach worker", cce),
            invitee("apologies", "health visitor", hv),
        ],
        statements=[
            strength("parenting-capacity", "Nursery: how mother manages the children.", JUDGED, about="m"),
            strength("parenting-capacity", "Outreach worker: how mother manages the children.", JUDGED,
                     about="m"),
            worry("parenting-capacity", "Parenting still reacts to events.", JUDGED),
            worry("attendance", "Often away from nursery; mornings may be hard to organise.", JUDGED,
                  at="nursery"),
            neutral("routines", "Sam has a routine; Kyle is disruptive.", PARENT, by="mother"),
        ],
        decisions=["Early help ends; the parents want no more of it. Those present are content."],
        discussed=[ref(eoh, "forehead-2016"), ref(nur, "time-off-2015")],
    ),
    eoh.says(
        "consent.withdrawn", "parents-end-help", "k", month("2016-02"), "47", also="mf",
        service="Early Offer of Help", by="mother", note="Both parents: no further support wanted.",
    ),
    eoh.says(
        "tier.set", "to-universal", "k", month("2016-02"), "47, 74, 117",
        tier=1, status="universal", bases=[], lead_authority="Thurrock",
        reason="The parents do not agree to more early help.",
    ),
    eoh.says("service.ended", "early-offer-ended", "k", month("2016-02"), "47", also="smf",
             service="Early Offer of Help"),
)  # fmt: skip
