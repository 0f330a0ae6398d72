"""2014 to April 2017: rent, and what universal services saw after early help had ended."""

from typing import Final

from tests.review.tell.agencies import cpd, gp, hos, hou, hv, nur
from tests.review.tell.words import (
    JUDGED,
    PARENT,
    month,
    months,
    neutral,
    ref,
    worry,
)  # fmt: skip


def _rent(year: str) -> tuple[dict[str, object], ...]:
    during = months(f"{year}-01", f"{year}-12")
    return (
        hou.says("housing.recorded", f"arrears-{year}", "m", during, "79", also="f", kind="arrears",
                 note="Arrears, and payments that were not regular."),
        hou.says("housing.recorded", f"plan-{year}", "m", during, "79", also="f", kind="repayment-plan",
                 note="How many plans, and in which year, is not given."),
        hou.says("housing.recorded", f"plan-not-kept-{year}", "m", during, "79", also="f",
                 kind="repayment-plan-not-kept"),
    )  # fmt: skip


EVENTS: Final = (
    *_rent("2014"),
    *_rent("2015"),
    *_rent("2016"),
    gp.says("contact.recorded", "march-2016", "k", month("2016-03"), "48", kind="clinic",
            outcome="took-place", seen="k", note="Infection or immunisation; which is not said."),
    gp.says("contact.recorded", "april-2016", "k", month("2016-04"), "48", kind="clinic",
            outcome="took-place", seen="k", note="Infection or immunisation; which is not said."),
    gp.says(
        "contact.recorded", "behaviour-2016", "k", month("2016-09"), "48", also="m",
        kind="clinic", outcome="took-place", seen="k", with_role="GP",
        statements=[worry("behaviour", "A history of it; breaks things.", PARENT, by="mother", at="home")],
    ),
    gp.says(
        "help.requested", "paediatrician-asked-2016", "k", month("2016-10"), "48", also="m",
        asked_by="mother", asks_for="Referral to a community paediatrician: could it be ADHD?",
    ),
    gp.says(
        "help.answered", "paediatrician-asked-2016-answer", "k", month("2016-10"), "48", also="m",
        request=ref(gp, "paediatrician-asked-2016"), answer="referred-on",
        note="Sent back to the health visitor; nothing else is clear from the notes.",
    ),
    hv.says(
        "help.requested", "behaviour-asked-2016", "k", month("2016-09"), "49", also="m",
        asked_by="mother", asks_for="Help with Kyle's behaviour: is it ADHD, as in the family?",
    ),
    hv.says(
        "help.requested", "behaviour-asked-again", "k", months("2016-10", "2017-05"), "49", also="m",
        asked_by="mother", asks_for="Help with Kyle's behaviour; one entry for several appointments.",
    ),
    hv.says(
        "referral.made", "paediatrics", "k", months("2016-09", "2017-07"), "48, 49",
        referral="paediatrics", to="community-paediatrics", service="Possible ADHD",
        statements=[neutral("behaviour", "One entry for several referrals.", JUDGED)],
    ),
    cpd.says(
        "referral.decided", "paediatrics-answered", "k", months("2016-09", "2017-07"), "49",
        referral=ref(hv, "paediatrics"), decision="not-accepted", reason="Held to be too young to be diagnosed.",
    ),
    hos.says(
        "incident.recorded", "road-accident", "k", month("2016-10"), "51",
        kind="road-accident", child_present=True,
        statements=[worry("supervision", "Ran out alone in front of a car.", "reported-by-third-party",
                          by="unknown", at="community", once=True)],
    ),
    hos.says(
        "contact.recorded", "road-accident-seen", "k", month("2016-10"), "51",
        kind="emergency-department", outcome="took-place", seen="k",
    ),
    hos.says(
        "injury.observed", "road-accident-injuries", "k", month("2016-10"), "51",
        site=[], kind="minor injuries, treated", explanation="Road accident.", causes=["traffic"],
        medical_view="recorded",
    ),
    hv.says(
        "contact.recorded", "visit-december-2016", "k", month("2016-12"), "49",
        kind="home-visit", outcome="took-place", seen="k", with_role="nursery nurse",
        statements=[worry("behaviour", "Loud and rough.", at="home", once=True)],
    ),
    hv.says(
        "contact.recorded", "behaviour-2016-17", "k", months("2016-09", "2017-12"), "49",
        kind="other", outcome="not-recorded",
        statements=[
            worry("aggression", "Often aggressive and destructive.", JUDGED),
            worry("language-used", "Swears often.", JUDGED),
        ],
    ),
    nur.says(
        "contact.recorded", "language-2016-17", "k", months("2016-09", "2017-08"), "49",
        kind="nursery", outcome="took-place", seen="k",
        statements=[worry("language-used", "Swears often.", at="nursery")],
    ),
    gp.says(
        "contact.recorded", "oral-thrush", "s", months("2016-01", "2017-12"), "50",
        kind="clinic", outcome="took-place", seen="s",
        statements=[neutral("physical-health", "Oral thrush, treated.", once=True)],
    ),
    hv.says(
        "contact.recorded", "feeds-advice", "s", months("2016-01", "2017-12"), "50",
        kind="other", outcome="took-place",
        statements=[neutral("feeding", "Advice on care in making up feeds.", JUDGED)],
    ),
    gp.says(
        "help.requested", "adhd-may-2017", "k", month("2017-05"), "48", also="m",
        asked_by="mother", asks_for="Referral for ADHD; she cannot cope with the behaviour.",
    ),
    gp.says(
        "help.requested", "adhd-july-2017", "k", month("2017-07"), "48", also="m",
        asked_by="mother", asks_for="Referral for ADHD; she tells of earlier referrals.",
    ),
)  # fmt: skip
