"""24 October 2012 to September 2013: birth, placement with mother, orders, assessment."""

from typing import Final

from tests.review.tell.agencies import amb, crt, csc, gp, hos, hou, hv, lbo, mat
from tests.review.tell.words import (
    JUDGED,
    PARENT,
    SEEN,
    day,
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

_AROUND_BIRTH: Final = days("2012-10-24", "2012-10-26")
_REVIEW_NOTE: Final = "Agencies concerned were included; who came is not given."


def _review(name: str, of: str) -> dict[str, object]:
    return csc.says(
        "meeting.held", name, "k", month(of), "14",
        meeting=name, kind="looked-after-review", label=_REVIEW_NOTE,
        attendees=[invitee("not-recorded", "health visitor", hv)],
    )  # fmt: skip


EVENTS: Final = (
    amb.says(
        "contact.recorded", "birth-at-home", "k", day("2012-10-24"), "12", also="m",
        kind="ambulance", outcome="took-place", seen="km",
        statements=[neutral("child-wellbeing", "Born before help came; taken to hospital.", once=True)],
    ),
    mat.says(
        "birth.recorded", "birth-of-kyle", "k", day("2012-10-24"), "2, 10, 12",
        place="home", note="In the bathroom, before professionals arrived.",
    ),
    mat.says("pregnancy.recorded", "delivered-2012", "m", day("2012-10-24"), "12", outcome="birth"),
    hos.says(
        "contact.recorded", "ward-2012", "k", _AROUND_BIRTH, "12", also="m",
        kind="hospital", outcome="took-place", seen="km", with_role="ward staff",
        statements=[
            strength("physical-health", "No immediate worry for the health of either.", at="hospital"),
            strength("parent-and-child-relationship", "Mother meets the baby's needs; warm together.",
                     at="hospital"),
        ],
    ),
    lbo.says(
        "meeting.cancelled", "conference-london-off", "k", _AROUND_BIRTH, "8",
        meeting="conference-london", kind="initial-child-protection-conference",
        reason="Not held; the case had moved to Thurrock.",
    ),
    csc.says(
        "meeting.cancelled", "conference-thurrock-off", "k", _AROUND_BIRTH, "10",
        meeting="conference-thurrock", kind="initial-child-protection-conference",
        reason="The birth came first, then a placement was decided.",
    ),
    csc.says(
        "tier.set", "section-20", "k", day("2012-10-26"), "10",
        tier=4, status="looked-after", bases=["V2"], service="childrens-social-care",
        lead_authority="Thurrock", reason="Mother and baby placed together on leaving hospital.",
    ),
    csc.says(
        "address.changed", "foster-placement", "k", day("2012-10-26"), "10, 13", also="m",
        kind="foster-placement",
    ),
    csc.says(
        "order.made", "interim-order-at-discharge", "k", day("2012-10-26"), "13",
        order="ico-2012", basis="C1", placement="with mother, foster placement",
        note="Another account has section 20 on this day and the order in November.",
    ),
    csc.says(
        "order.made", "interim-order-november", "k", month("2012-11"), "10, 14",
        order="ico-2012", basis="C1", placement="with mother, foster placement",
        note="At the start of the month. Another account has the order from discharge.",
    ),
    csc.says(
        "tier.set", "interim-order-tier", "k", month("2012-11"), "10, 14, 70",
        tier=4, status="looked-after", bases=[], service="childrens-social-care",
        lead_authority="Thurrock", reason="Interim care order.",
    ),
    crt.says(
        "assessment.completed", "psychological-reports", "k", months("2012-11", "2013-07"), "13, 14, 18",
        also="mf", assessment="psychological", kind="psychological",
        recommendation="Counselling or therapy for both parents.",
        statements=[
            worry("parenting-capacity", "Questions about both parents' capacity.", JUDGED),
            worry("mental-health", "Childhood trauma of both parents.", JUDGED),
            worry("domestic-abuse", "Matters between the parents could lead to more violence.", JUDGED),
            worry("alcohol", "Father has little insight into drink and anger.", JUDGED, about="f"),
        ],
    ),
    crt.says(
        "assessment.requested", "parenting-ordered", "k", months("2012-11", "2013-07"), "13, 14", also="mf",
        assessment="parenting-2013", kind="parenting", by="court",
        note="Independent; earlier reports had raised questions.",
    ),
    _review("looked-after-review-2012-11", "2012-11"),
    csc.says(
        "contact.recorded", "placement-doubts", "k", months("2012-10", "2012-12"), "13", also="m",
        kind="other", outcome="took-place",
        statements=[worry("safety-at-home", "The foster placement may not suit.", JUDGED)],
    ),
    csc.says(
        "address.changed", "to-kent", "k", month("2012-12"), "13", also="m",
        kind="residential-assessment", local_authority="Kent",
    ),
    csc.says(
        "address.changed", "father-to-kent", "f", month("2013-02"), "13",
        kind="residential-assessment", local_authority="Kent",
    ),
    _review("looked-after-review-2013-02", "2013-02"),
    gp.says(
        "contact.recorded", "appointments-2013", "k", months("2013-01", "2014-12"), "15",
        kind="clinic", outcome="took-place", seen="k", with_role="GP",
        note="Several appointments, immunisations among them. Legal status not clear in the notes.",
    ),
    gp.says(
        "injury.observed", "ear-piercing", "k", months("2013-01", "2014-12"), "15",
        site=["ear"], kind="infection of the outer ear after a piercing",
        explanation="Ear piercing", causes=["medical"], medical_view="recorded",
        statements=[neutral("medical-care", "Parents had been advised against it at this age.", JUDGED)],
    ),
    hv.says(
        "contact.recorded", "contacts-2013", "k", months("2012-11", "2014-09"), "15",
        kind="other", outcome="took-place", with_role="health visitor",
        note="In contact. Reasons for moves and the supervision are not clear in the notes.",
    ),
    hv.says(
        "contact.recorded", "mothers-disclosure", "m", month("2013-04"), "16",
        kind="other", outcome="took-place", with_role="health visitor",
        statements=[
            worry("sexual-abuse", "Abused as a child by her father and her stepfather.", PARENT,
                  by="mother", about="m"),
            worry("parents-own-care-history", "Her own mother drank and could not keep her safe.", PARENT,
                  by="mother", about="m"),
            neutral("family-support", "Little contact with her family; siblings in care.", PARENT,
                    by="mother", about="m"),
        ],
    ),
    csc.says(
        "contact.recorded", "contact-with-mothers-family", "k", undated("2013-07-31"), "17", also="my",
        kind="other", outcome="took-place",
        statements=[neutral("family-support", "Mother's family may see Kyle only with supervision.", JUDGED)],
    ),
    csc.says(
        "assessment.completed", "parents-needs", "m", undated("2013-07-31"), "17, 69", also="fk",
        assessment="parents-needs", kind="social-work",
        statements=[
            neutral("learning-needs", "Says that she has dyslexia and mild learning difficulties.", PARENT, by="mother",
                    about="m"),
            neutral("learning-needs", "Both parents may have learning needs.", JUDGED),
            worry("engagement-with-services", "Finds it hard to trust services and may hold back.", JUDGED,
                  about="m"),
            worry("parenting-capacity", "Both had little stable parenting themselves.", JUDGED),
        ],
    ),
    csc.says(
        "address.changed", "temporary-home", "k", month("2013-05"), "13", also="mf", kind="temporary",
        local_authority="Thurrock",
    ),
    csc.says(
        "tier.set", "with-both-parents", "k", month("2013-05"), "13, 14",
        tier=4, status="looked-after", bases=[], service="childrens-social-care",
        lead_authority="Thurrock", reason="Now placed with both parents; the interim order stays.",
    ),
    csc.says(
        "meeting.held", "core-group-2013-05", "k", month("2013-05"), "19", also="mf",
        meeting="core-group-2013-05", kind="core-group",
        label="Notes headed core group. No child protection plan is recorded at this time.",
        attendees=[],
        statements=[
            neutral("parents-relationship", "They are to ask the GP about couple counselling.", PARENT,
                    by="unknown"),
            neutral("family-support", "Mother means to study child care from autumn; father to be at home.",
                    PARENT, by="mother"),
        ],
    ),
    gp.says(
        "contact.recorded", "counselling-asked", "m", month("2013-05"), "19",
        kind="clinic", outcome="not-recorded",
        statements=[neutral("mental-health", "Looks for counselling of her own.", PARENT, by="mother")],
    ),
    crt.says(
        "assessment.completed", "parenting-2013", "k", month("2013-07"), "13", also="mf",
        assessment="parenting-2013", kind="parenting", by="court",
        recommendation="To stay with both parents under a supervision order.",
    ),
    hou.says(
        "housing.recorded", "tenancy-2013", "m", month("2013-08"), "13", also="f",
        kind="tenancy", note="Council tenancy.",
    ),
    csc.says(
        "address.changed", "council-tenancy", "k", month("2013-08"), "13", also="mf", kind="tenancy",
        local_authority="Thurrock",
    ),
    csc.says(
        "pregnancy.recorded", "termination-2013", "m", month("2013-07"), "19", recorded="2013-08-31",
        outcome="termination", note="Mother did not feel able to care for two children.",
    ),
    csc.says(
        "contact.recorded", "study-plans", "k", month("2013-08"), "19", also="mf",
        kind="other", outcome="took-place",
        statements=[
            neutral("family-support", "Both expect to start courses and share the care.", PARENT,
                    by="unknown"),
        ],
    ),
    _review("looked-after-review-2013-08", "2013-08"),
    csc.says(
        "incident.recorded", "struck-2013", "m", month("2013-09"), "18", also="fk",
        kind="domestic-violence",
        statements=[worry("domestic-abuse", "Father struck mother's head from behind.", JUDGED,
                          once=True)],
    ),
    csc.says(
        "contact.recorded", "assault-on-his-mother", "f", undated("2013-09-30"), "18",
        kind="other", outcome="took-place",
        statements=[worry("violence", "Said to have assaulted his own mother.", "reported-by-third-party",
                          by="unknown", about="f")],
    ),
    crt.says(
        "meeting.held", "final-hearing", "k", month("2013-09"), "13",
        meeting="final-hearing", kind="court-hearing", attendees=[],
        decisions=["Supervision order for twelve months."],
    ),
    csc.says(
        "order.ended", "interim-order-ended", "k", month("2013-09"), "13, 14",
        order="ico-2012", basis="C1", note="The supervision order followed.",
    ),
    csc.says(
        "order.made", "supervision-order", "k", month("2013-09"), "13, 14, 99",
        order="so-2013", basis="SO", placement="with both parents", note="For twelve months.",
    ),
    csc.says(
        "tier.set", "supervision-order-tier", "k", month("2013-09"), "13, 14, 70",
        tier=4, status="supervision-order", bases=[], service="childrens-social-care",
        lead_authority="Thurrock",
    ),
    csc.says(
        "contact.recorded", "who-cares-for-kyle", "k", months("2013-09", "2014-07"), "19", also="mf",
        kind="other", outcome="took-place",
        statements=[
            neutral("family-support", "Father began college; mother has most of the care.", JUDGED),
            worry("father-involvement", "Less taken up with Kyle than mother is.", SEEN, about="f"),
        ],
    ),
    lbo.says(
        "information.provided", "history-to-thurrock", "m", undated("2013-04-30"), "16",
        to=["childrens-social-care"], about=[ref(lbo, "mothers-history")],
    ),
)  # fmt: skip
