"""Six sound steps down, as the agencies would have told them: what good work looks like, setbacks and all.

Invented; none is a real family. Every one ends on 1 July 2024, when the step is asked for.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from projections.history import Entry
from schemas import Event
from tests.core.deciding import said, supervised
from tests.given import (
    CSC,
    HV,
    NURSERY,
    POLICE,
    Said,
    answered,
    change,
    concern,
    contact,
    engaged,
    event,
    meeting,
    plan,
    sessions,
    statement,
    through,
    tier,
    worry,
)  # fmt: skip

EOH, GP, SCHOOL, MATERNITY, COURT = "early-offer-of-help", "general-practice", "school", "maternity", "court"
AIM, AIM_TOO = ({"objective": name, "text": "t", "measure": "m", "owner": "parents"} for name in ("one", "two"))
Events = list[Event | Entry]


class Case(NamedTuple):
    """``ends``: the tier it comes from, and the one that is asked for. ``rests_on`` names the ids of accounts."""

    ends: tuple[int, int]
    events: Events
    asked_for: str = CSC
    rests_on: tuple[tuple[str, str], ...] = ()


def born(on: str) -> Event:
    return event("birth.recorded", on, place="hospital", by=MATERNITY)


def met(by: str, kind: str, who: tuple[str, ...], *days: str) -> Events:
    """Held on each of the days; all came, and mother."""
    there, family = dict.fromkeys((by, *who), "attended"), {"mother": "attended"}
    return [meeting("held", day, f"on {day}".replace(" ", "-"), kind, by=by, who=there, roles=family) for day in days]


def met_outcomes(on: str, by: str = CSC) -> Events:
    met = {"plan": "p", "outcome": "met", "measures": "change-for-the-child"}
    return [event("objective.reviewed", on, by=by, objective=objective, **met) for objective in ("one", "two")]


def handed_over(on: str, to: str, decision: str = "accepted", by: str = CSC) -> Events:
    made = event("referral.made", on, by=by, referral="handover", to=to)
    ref = {"source": by, "id": made.id}
    return [made, event("referral.decided", on.replace("-01", "-03"), by=to, referral=ref, decision=decision)]


def told(on: str, *agencies: str, by: str = CSC) -> Event:
    return event("information.provided", on, by=by, to=list(agencies))


def seen_and_heard(on: str, *more: Said, by: str = CSC) -> Event:
    """Alone, and in the child's own words."""
    words = statement("child-voice", "neutral", "reported-by-child", said_by="child")
    return contact(on, words, *more, by=by, seen=["c1"], seen_alone=True, sleeping_place_seen=True)


def from_child_protection_to_child_in_need() -> Case:
    """Neglect, a school child: home and hygiene changed and stayed so for half a year; the order lies long back."""
    who = (SCHOOL, HV, GP)
    events: Events = [
        born("2017-03-01"),
        contact("2023-04-20", worry("home-conditions"), worry("supervision"), by=HV),
        contact("2023-04-22", worry("hygiene", "school"), by=SCHOOL),
        event("incident.recorded", "2023-04-25", by=POLICE, kind="missing", statements=[worry("supervision")]),
        event("assessment.requested", "2023-04-26", assessment="enquiry", kind="section-47"),
        event("assessment.completed", "2023-05-20", assessment="enquiry", kind="section-47"),
        *met(CSC, "initial-child-protection-conference", (*who, POLICE), "2023-05-25"),
        tier("2023-05-25T15:00", 4, "child-protection-plan", bases=["S47"]),
        plan("opened", "2023-05-25", AIM, AIM_TOO, kind="child-protection"),
        event("tier.viewed", "2023-06-01", by=SCHOOL, tier=4),
        sessions("planned", "2023-06-10", 8, by=EOH), *[sessions("delivered", f"2023-0{n}-20", 2, by=EOH)
                                                        for n in (6, 7, 8, 9)],
        contact("2023-09-01", engaged("home-conditions"), by=HV),
        *met(CSC, "core-group", who, "2023-06-05", "2023-07-15", "2023-09-01", "2023-10-12", "2023-11-20"),
        contact("2023-12-05", change("home-conditions"), change("supervision"), by=HV, seen=["c1"]),
        contact("2023-12-10", change("hygiene", "school"), by=SCHOOL),
        *met(CSC, "core-group", who, "2024-01-10", "2024-02-20", "2024-04-02", "2024-05-14", "2024-06-20"),
        *met(CSC, "child-protection-review", (*who, POLICE), "2023-08-25", "2024-02-20T14:00"),
        *met_outcomes("2024-06-20"), supervised("2024-06-21"),
        event("tier.viewed", "2024-06-20", by=SCHOOL, tier=3),
        *handed_over("2024-06-01", CSC),
        meeting("planned", "2024-06-20", "first", "child-in-need", day="2024-07-10"),
        event("attendance.recorded", "2024-06-28", by=SCHOOL, setting="school", possible=10, attended=10),
        seen_and_heard("2024-06-18"),
    ]  # fmt: skip
    return Case((4, 3), events)


def from_child_in_need_to_early_help() -> Case:
    """A meeting called off and met after all; one appointment missed, the next kept; mother's account seen."""
    asked = concern("2024-01-20", worry("speech", "nursery"), to=CSC, asks_for="a")
    told_by_mother = statement("speech", "neutral", "reported-by-parent", said_by="mother", setting="home")
    events: Events = [
        born("2021-02-01"),
        contact("2024-01-10", worry("home-conditions"), worry("routines"), by=HV),
        tier("2024-01-15", 3, bases=["S17"]),
        plan("opened", "2024-01-20T13:00", AIM, AIM_TOO),
        asked, answered("2024-01-25", asked, "agreed"),
        *met(CSC, "child-in-need", (HV, NURSERY), "2024-01-20T10:00", "2024-02-28"),
        event("appointment.missed", "2024-02-10", by="speech-and-language", service="clinic"),
        event("appointment.kept", "2024-02-24", by="speech-and-language", service="clinic"),
        contact("2024-03-01", change("home-conditions"), change("routines"), by=HV, seen=["c1"]),
        contact("2024-03-05", change("speech", "nursery"), by=NURSERY, id="heard", seen=["c1"]),
        contact("2024-03-10", told_by_mother, id="told"),
        contact("2024-03-20", statement("speech", "strength", setting="home"), by="speech-and-language"),
        meeting("planned", "2024-03-21", "april", "child-in-need", day="2024-04-11"),
        meeting("cancelled", "2024-04-10", "april", "child-in-need"),
        *met(CSC, "child-in-need", (HV, NURSERY, EOH), "2024-04-18", "2024-06-12"),
        said("consent.given", "2024-06-10", {"service": "early help", "by": "mother"}, EOH),
        *met_outcomes("2024-06-12T14:00"), plan("ended", "2024-06-12T15:00"),
        supervised("2024-06-14"), *handed_over("2024-06-01", EOH),
        meeting("planned", "2024-06-15", "first", "team-around-child-or-family", by=EOH, day="2024-07-15"),
        event("tier.viewed", "2024-06-12", by=NURSERY, tier=2),
        seen_and_heard("2024-06-19"),
    ]  # fmt: skip
    return Case((3, 2), events, rests_on=((HV, "told"),))


def from_early_help_to_universal() -> Case:
    """Routines and behaviour changed at home and at nursery; a graze that a doctor looked at; school is told."""
    graze = {"site": ["ear"], "kind": "graze", "medical_view": "recorded", "explained_by": "mother"}
    events: Events = [
        born("2020-05-01"),
        event("help.requested", "2023-10-01", by=EOH, asked_by="mother", asks_for="Help with bedtimes"),
        contact("2023-10-05", worry("routines"), worry("behaviour"), by=EOH),
        contact("2023-10-08", worry("behaviour", "nursery"), by=NURSERY),
        tier("2023-10-10", 2, "early-help", by=EOH),
        event("plan.opened", "2023-10-10", by=EOH, plan="p", kind="early-help", objectives=[AIM, AIM_TOO]),
        sessions("planned", "2023-10-20", 4, by=EOH), sessions("missed", "2023-11-01", 1, by=EOH),
        sessions("delivered", "2023-12-01", 4, by=EOH),
        *met(EOH, "team-around-child-or-family", (NURSERY, HV), "2023-11-10", "2023-12-20", "2024-02-01"),
        event("injury.observed", "2024-02-10", by=NURSERY, **graze),
        contact("2024-03-01", change("routines"), change("behaviour"), by=EOH),
        contact("2024-03-11", change("behaviour", "nursery"), by=NURSERY),
        *met(EOH, "team-around-child-or-family", (NURSERY, HV, SCHOOL), "2024-03-15", "2024-05-01", "2024-06-14"),
        *met_outcomes("2024-06-14T13:00", EOH),
        said("supervision.recorded", "2024-06-17", {"by": "manager", "endorsed": True}, EOH),
        told("2024-06-20", SCHOOL, HV, by=EOH), event("tier.viewed", "2024-06-14", by=HV, tier=1),
        seen_and_heard("2024-06-18", by=EOH),
    ]  # fmt: skip
    return Case((2, 1), events, asked_for=EOH)


def from_looked_after_to_early_help() -> Case:
    """Home again a year ago under an order that was then discharged; the move and the order lie over a year back."""
    who = (SCHOOL, GP, COURT)
    events: Events = [
        born("2014-09-01"),
        contact("2021-02-01", worry("parenting-capacity"), worry("drugs"), by=CSC),
        tier("2021-03-01", 4, "looked-after", bases=["V2"]),
        event("order.made", "2021-04-01", by=COURT, order="care", basis="C2"),
        event("plan.opened", "2021-04-10", plan="p", kind="care", objectives=[AIM, AIM_TOO]),
        event("address.changed", "2023-05-20", kind="home"),
        *met(CSC, "looked-after-review", who, "2021-04-20", "2021-07-10", "2022-01-10", "2022-07-10", "2023-01-10"),
        contact("2023-05-01", change("parenting-capacity"), change("drugs"), seen=["c1"]),
        contact("2023-09-04", change("drugs"), seen=["c1"]),
        *met(CSC, "looked-after-review", who, "2023-07-10", "2024-01-10", "2024-06-10"),
        event("order.ended", "2024-05-20", by=COURT, order="care", basis="C2"),
        *met_outcomes("2024-06-10T14:00"), supervised("2024-06-11"), *handed_over("2024-06-01", EOH, "assessment"),
        meeting("planned", "2024-06-12", "first", "team-around-child-or-family", by=EOH, day="2024-07-04"),
        event("tier.viewed", "2024-06-10", by=SCHOOL, tier=2),
        event("attendance.recorded", "2024-06-28", by=SCHOOL, setting="school"), seen_and_heard("2024-06-13"),
    ]  # fmt: skip
    return Case((4, 2), events)


def from_child_in_need_to_universal() -> Case:
    """A family without a home for a time: housed over a year ago, and well since."""
    events: Events = [
        born("2016-06-01"),
        contact("2022-11-01", worry("housing"), worry("finances"), by="housing"),
        tier("2022-11-10", 3, bases=["S17"]),
        plan("opened", "2022-11-20", AIM, AIM_TOO),
        *met(CSC, "child-in-need", ("housing", SCHOOL), "2022-11-20", "2023-02-10", "2023-05-05", "2023-08-01"),
        event("address.changed", "2023-05-30", by="housing", kind="tenancy"),
        contact("2023-09-01", change("housing"), change("finances"), by="housing"),
        *met(CSC, "child-in-need", ("housing", SCHOOL), "2023-10-20", "2024-01-15", "2024-04-05", "2024-06-14"),
        event("injury.observed", "2024-05-02", by=SCHOOL, site=["knee"], kind="graze", medical_view="none-recorded"),
        *met_outcomes("2024-06-14T14:00"), plan("ended", "2024-06-14T15:00"), supervised("2024-06-17"),
        told("2024-06-18", SCHOOL, GP),
        event("tier.viewed", "2024-06-14", by=SCHOOL, tier=1), seen_and_heard("2024-06-12"),
    ]  # fmt: skip
    return Case((3, 1), events)


def from_child_protection_to_universal() -> Case:
    """A baby: the pregnancy was told and assessed, mother left a dangerous home before the birth, and is safe."""
    who, first = (HV, GP, MATERNITY, POLICE), "2023-08-01"
    pregnancy = through(said("pregnancy.recorded", "2023-03-01", {"outcome": "continuing"}, MATERNITY, subject="m1"))
    events: Events = [
        pregnancy,
        through(event("incident.recorded", "2023-04-01", by=POLICE, kind="domestic-violence")),
        contact("2023-05-01", worry("domestic-abuse"), by=MATERNITY),
        event("assessment.requested", "2023-05-05", assessment="unborn", kind="pre-birth"),
        event("assessment.completed", "2023-06-20", assessment="unborn", kind="pre-birth"),
        *met(CSC, "initial-child-protection-conference", who, "2023-06-28"),
        tier("2023-06-28T15:00", 4, "child-protection-plan"),
        plan("opened", "2023-06-28", AIM, AIM_TOO, kind="child-protection"),
        born(first),
        *met(CSC, "core-group", who, "2023-07-08", "2023-08-18", "2023-09-28", "2023-11-08", "2023-12-18"),
        contact("2024-01-15", change("domestic-abuse"), by=HV, seen=["c1"], sleeping_place_seen=True),
        contact("2024-01-20", change("domestic-abuse", "unknown"), by=MATERNITY),
        *met(CSC, "core-group", who, "2024-01-28", "2024-03-08", "2024-04-18", "2024-05-28", "2024-06-18"),
        *met_outcomes("2024-06-18T14:00"), supervised("2024-06-19"), told("2024-06-20", HV, GP),
        event("tier.viewed", "2024-06-18", by=HV, tier=1),
        contact("2024-06-20", by=HV, seen=["c1"], awake=True, sleeping_place_seen=True),
    ]  # fmt: skip
    return Case((4, 1), events)


CASES: Final[tuple[Callable[[], Case], ...]] = (
    from_child_protection_to_child_in_need, from_child_in_need_to_early_help, from_early_help_to_universal,
    from_looked_after_to_early_help, from_child_in_need_to_universal, from_child_protection_to_universal,
)  # fmt: skip
