"""Reasons of meetings, the receiving service, plans, orders and assessments: each on both sides."""

from typing import Any

import pytest

from schemas import Event
from tests.core.deciding import codes, decided, supervised
from tests.given import (
    CSC,
    HV,
    NURSERY,
    POLICE,
    contact,
    disagreement,
    event,
    given,
    meeting,
    plan,
    sessions,
    tier,
    worry,
)

BASE = tier("2024-01-01", 3)
EOH, PSS, SALT = "early-offer-of-help", "prevention-and-support", "speech-and-language"


def met(on: str, name: str = "m", how: str = "attended", **more: Any) -> Event:
    return meeting("held", on, name, **{"who": {NURSERY: how}, **more})


def referral(on: str, decision: str | None, to: str = EOH, decided_on: str | None = None) -> list[Event]:
    made = event("referral.made", on, referral="r", to=to)
    if decision is None:
        return [made]
    verdict = {"referral": {"source": CSC, "id": made.id}, "decision": decision}
    return [made, event("referral.decided", decided_on or f"{on}T13:00", by=to, **verdict)]


def told(on: str, to: str, by: str = CSC) -> Event:
    return event("information.provided", on, by=by, to=[to])


def order(verb: str, on: str, expires_on: str | None = "2024-09-30") -> Event:
    return event(f"order.{verb}", on, order="o", basis="SO", expires_on=expires_on)


def assessed(verb: str, kind: str = "section-47") -> Event:
    return event(f"assessment.{verb}", f"2024-05-0{1 + (verb != 'requested')}", assessment="a", kind=kind)


def reviewed(outcome: str, on: str = "2024-06-02", of: str = "p") -> Event:
    return event("objective.reviewed", on, plan=of, objective="o", outcome=outcome)


def after_it(
    kind: str, on: str = "2024-06-12", until: str = "2024-06-14", aim: dict[str, str] | None = None
) -> list[Event]:
    """Another plan, whose objective was met before it ended."""
    opened = help_plan("opened", on, aim or AIM, kind=kind, name="q")
    return [opened, reviewed("met", until, "q"), help_plan("ended", until, kind=kind, name="q")]


def action(verb: str, on: str, text: str = "A secret") -> Event:
    return event(f"action.{verb}", on, plan="p", action=text)


AIM, NO_MEASURE = {"objective": "o", "text": "t", "measure": "m"}, {"objective": "o", "text": "t"}
WORRY = contact("2024-02-01", worry("speech"))
OPEN = plan("opened", "2024-06-01", AIM)
TAKEN = referral("2024-06-01", "accepted")
FIRST = meeting("planned", "2024-06-20", by=EOH, day="2024-07-02")
PLANNED = meeting("planned", "2024-06-01", day="2024-06-10")
PROTECTED = tier("2024-01-02", 4, "child-protection-plan")


def help_plan(verb: str, on: str, *objectives: dict[str, str], kind: str = "early-help", name: str = "p") -> Event:
    return plan(verb, on, *objectives, kind=kind, name=name)


OVER = event("service.ended", "2024-06-10", service="s")
SERVICE_OVER: tuple[tuple[str, bool, list[Any]], ...] = (
    ("its service is over", True, []),
    ("and one given before", True, [sessions("delivered", "2024-06-05", 1)]),
    ("given after all", False, [sessions("delivered", "2024-06-12", 2)]),
    ("no more are promised", False, [sessions("planned", "2024-06-12")]),
    ("without a number", True, [sessions("planned", "2024-06-12", by=EOH)]),
    ("another gives one", False, [sessions("delivered", "2024-06-12", by=EOH)]),
    (
        "of another kind",
        True,
        [event("intervention.planned", "2024-06-12", by=EOH, intervention="j", kind="play", sessions=2)],
    ),
)
SAFETY = help_plan("opened", "2024-06-12", NO_MEASURE, kind="safety", name="q")
ENDED: tuple[tuple[str, str, bool, list[Any]], ...] = (
    ("the plan ended", "objectives-unmet", True, []),
    (
        "and it was met after all",
        "objectives-unmet",
        False,
        [event("objective.reviewed", "2024-06-12", plan="p", objective="o", outcome="met")],
    ),
    ("another plan goes on", "objectives-unmet", False, [help_plan("opened", "2024-06-12", NO_MEASURE, name="q")]),
    ("another plan goes on", "objectives-left", True, [help_plan("opened", "2024-06-12", NO_MEASURE, name="q")]),
    ("one without objectives does not", "objectives-unmet", True, [help_plan("opened", "2024-06-12", name="q")]),
    ("nor a safety plan", "objectives-unmet", True, [SAFETY]),
    ("none is open", "objectives-left", False, []),
    ("it had been met", "objectives-unmet", False, [reviewed("met")]),
)
HELPED = (help_plan("opened", "2024-06-01", AIM), help_plan("ended", "2024-06-10"))
FOLLOWED: tuple[tuple[str, bool, list[Any]], ...] = (
    ("by child in need's", True, after_it("child-in-need")),
    ("opened before the end", True, after_it("child-in-need", "2024-06-05")),
    ("that ended before it", False, after_it("child-in-need", "2024-06-05", "2024-06-08")),
    ("without a measure", False, after_it("child-in-need", aim=NO_MEASURE)),
    ("by another of early help", False, after_it("early-help")),
    ("by a safety plan", False, after_it("safety")),
)
FOR_AFTER: tuple[tuple[str, bool, list[Any], dict[str, Any]], ...] = (
    ("an early help plan is open", False, [help_plan("opened", "2024-06-01", AIM)], {}),
    ("six months before the last day", False, [help_plan("opened", "2024-03-31", AIM)], {}),
    ("longer before", True, [help_plan("opened", "2024-03-30", AIM)], {}),
    ("and reviewed lately", False, [help_plan("opened", "2022-06-01", AIM), help_plan("reviewed", "2024-06-01")], {}),
    ("and ended", True, [help_plan("opened", "2024-06-01", AIM), help_plan("ended", "2024-06-10")], {}),
    ("without objectives", True, [help_plan("opened", "2024-06-01")], {}),
    ("that this step ends", True, [help_plan("opened", "2024-06-01", AIM, kind="child-in-need")], {}),
    ("of social work, which ends", True, [help_plan("opened", "2024-06-01", AIM, kind="social-work")], {}),
    *((f"to tier 3: {kind}", blocks, [PROTECTED, help_plan("opened", "2024-06-01", AIM, kind=kind)], {"to": 3})
      for kind, blocks in (("child-protection", True), ("care", True), ("child-in-need", False), ("pathway", False))),
    ("early help ends at tier 1", True, [help_plan("opened", "2024-06-01", AIM)], {"to": 1}),
    ("a safety plan goes on", False, [help_plan("opened", "2024-06-01", AIM, kind="safety")], {"to": 1}),
)  # fmt: skip
CASES: tuple[tuple[str, str, bool, list[Any], dict[str, Any]], ...] = (
    ("worries and no meeting in three months", "meeting-lapsed", True, [WORRY], {}),
    ("met in time", "meeting-lapsed", False, [WORRY, met("2024-05-01")], {}),
    ("met too long ago", "meeting-lapsed", True, [WORRY, met("2024-03-01")], {}),
    ("no worry", "meeting-lapsed", False, [], {}),
    ("planned, not recorded as held", "meeting-lapsed", True, [PLANNED], {}),
    ("planned and held", "meeting-lapsed", False, [PLANNED, met("2024-06-10")], {}),
    ("called off", "meeting-lapsed", True, [PLANNED, meeting("cancelled", "2024-06-09")], {}),
    ("called off and met later", "meeting-lapsed", False, [
        PLANNED, meeting("cancelled", "2024-06-09"), met("2024-06-20", "n")], {}),
    ("a differing view", "dissent", True, [met("2024-06-01", dissent=["t"])], {}),
    ("of an old meeting", "dissent", False, [met("2022-12-31", dissent=["t"])], {}),
    ("of the meeting before this series", "dissent", True, [met("2023-12-31", dissent=["t"])], {}),
    ("of a settling", "dissent", True, [disagreement(
        "resolved", "2024-06-01", by=NURSERY, outcome="another-way-agreed", agreed="a", dissent="t")], {}),
    ("of a settling by the wrong one", "dissent", False, [disagreement(
        "resolved", "2024-06-01", outcome="another-way-agreed", agreed="a", dissent="t")], {}),
    ("settled without", "dissent", False, [disagreement(
        "resolved", "2024-06-01", by=NURSERY, outcome="another-way-agreed", agreed="a")], {}),
    ("no differing view", "dissent", False, [met("2024-06-01")], {}),
    ("promised", "sessions-not-delivered", True, [sessions("planned", "2024-06-01", 2)], {}),
    ("given", "sessions-not-delivered", False, [
        sessions("planned", "2024-06-01", 2), sessions("delivered", "2024-06-05", 2)], {}),
    ("some given", "sessions-not-delivered", True, [
        sessions("planned", "2024-06-01", 2), sessions("delivered", "2024-06-05", 1)], {}),
    ("no number promised, some missed", "sessions-not-delivered", True, [
        sessions("planned", "2024-06-01"), sessions("missed", "2024-06-05")], {}),
    ("and one given since", "sessions-not-delivered", False, [
        sessions("planned", "2024-06-01"), sessions("missed", "2024-06-05"), sessions("delivered", "2024-06-06")], {}),
    *((why, "sessions-not-delivered", holds, [sessions("planned", "2024-06-01", 2), OVER, *more], {})
      for why, holds, more in SERVICE_OVER),
    ("missed", "actions-missed", True, [OPEN, action("missed", "2024-06-05")], {}),
    ("done since", "actions-missed", False, [OPEN, action("missed", "2024-06-05"), action("completed", "2024-06-06")],
     {}),
    ("of no open plan", "actions-missed", False, [action("missed", "2024-06-05")], {}),
    ("no outcome", "objectives-unmet", True, [OPEN], {}),
    ("not met", "objectives-unmet", True, [OPEN, reviewed("not-met")], {}),
    ("met", "objectives-unmet", False, [OPEN, reviewed("met")], {}),
    ("no longer needed", "objectives-unmet", False, [OPEN, reviewed("no-longer-needed")], {}),
    *((why, code, holds, [OPEN, plan("ended", "2024-06-10"), *more], {}) for why, code, holds, more in ENDED),
    *((f"followed {why}", code, (code == "objectives-left") is taken_on, [*HELPED, *more], {})
      for code in ("objectives-left", "objectives-unmet") for why, taken_on, more in FOLLOWED),
    ("no measure", "objectives-unmeasurable", True, [plan("opened", "2024-06-01", NO_MEASURE)], {}),
    ("no objectives", "objectives-unmeasurable", True, [plan("opened", "2024-06-01")], {}),
    ("a measure", "objectives-unmeasurable", False, [OPEN], {}),
    ("one plan", "plans-in-parallel", False, [OPEN, plan("opened", "2024-06-02", AIM, name="q", kind="safety")], {}),
    ("two", "plans-in-parallel", True, [OPEN, plan("opened", "2024-06-02", AIM, name="q", kind="early-help")], {}),
    ("two of one kind", "plans-in-parallel", True, [OPEN, plan("opened", "2024-06-02", AIM, name="q")], {}),
    ("the first has ended", "plans-in-parallel", False, [
        OPEN, plan("opened", "2024-06-02", AIM, name="q"), plan("ended", "2024-06-03")], {}),
    ("ends in three months", "order-ending", True, [order("made", "2024-02-01")], {}),
    ("ends later", "order-ending", False, [order("made", "2024-02-01", "2024-10-01")], {}),
    ("does not end", "order-ending", False, [order("made", "2024-02-01", None)], {}),
    ("is over", "order-ending", False, [order("made", "2024-02-01"), order("ended", "2024-03-01")], {}),
    *((why, "order-ending", blocks, [order("made", "2024-02-01"), *plans], asked)
      for why, blocks, plans, asked in FOR_AFTER),
    *((f"open: {kind}", "assessment-unfinished", True, [assessed("requested", kind)], {})
      for kind in ("section-47", "child-and-family", "pre-birth")),
    ("another kind", "assessment-unfinished", False, [assessed("started", "parenting")], {}),
    ("completed", "assessment-unfinished", False, [assessed("requested"), assessed("completed")], {}),
    ("declined", "assessment-unfinished", False, [assessed("requested"), assessed("declined")], {}),
    ("nobody asked", "receiver-not-accepted", True, [], {}),
    ("not decided", "receiver-not-accepted", True, referral("2024-06-01", None), {}),
    ("declined", "receiver-not-accepted", True, referral("2024-06-01", "not-accepted"), {}),
    ("accepted", "receiver-not-accepted", False, TAKEN, {}),
    ("taken up", "receiver-not-accepted", False, referral("2024-06-01", "assessment"), {}),
    ("decided before this series", "receiver-not-accepted", True, referral("2023-06-01", "accepted"), {}),
    ("a therapist said yes", "receiver-not-accepted", True, referral("2024-06-01", "accepted", SALT), {}),
    ("and the service asked said no", "receiver-not-accepted", True, [
        *referral("2024-06-01", "not-accepted"), *referral("2024-06-04", "accepted", SALT)], {}),
    ("another said no since", "receiver-not-accepted", True, [
        *TAKEN, *referral("2024-06-10", "not-accepted", PSS)], {}),
    ("another said no before", "receiver-not-accepted", False, [
        *referral("2024-05-10", "not-accepted", PSS), *TAKEN], {}),
    ("another was asked since", "receiver-not-accepted", True, [*TAKEN, *referral("2024-06-10", None, PSS)], {}),
    ("early help is not for tier 3", "receiver-not-accepted", True, [
        tier("2024-01-02", 4, "child-protection-plan"), *TAKEN], {"to": 3}),
    ("told by another agency", "receiver-not-accepted", True, [told("2024-06-01", "school", POLICE)], {"to": 1}),
    ("and by another since", "receiver-not-accepted", False, [
        told("2024-06-01", "school"), told("2024-06-05", "school", POLICE)], {"to": 1}),
    ("told long before", "receiver-not-accepted", True, [told("2024-03-20", "school")], {"to": 1}),
    ("who was asked said no", "receiver-not-accepted", True, referral("2024-06-01", "not-accepted", HV), {"to": 1}),
    ("to tier 1 that does not help", "receiver-not-accepted", True, TAKEN, {"to": 1}),
    ("told", "receiver-not-accepted", False, [told("2024-06-01", "school")], {"to": 1}),
    ("told another", "receiver-not-accepted", True, [told("2024-06-01", "police")], {"to": 1}),
    ("told before this series", "receiver-not-accepted", True, [told("2023-06-01", "school")], {"to": 1}),
    ("referred", "receiver-not-accepted", False, referral("2024-06-01", None, HV), {"to": 1}),
    ("no day", "first-meeting-not-booked", True, TAKEN, {}),
    ("a day", "first-meeting-not-booked", False, [*TAKEN, FIRST], {}),
    ("a day of who hands over", "first-meeting-not-booked", False, [*TAKEN, meeting(
        "planned", "2024-06-20", kind="team-around-child-or-family", day="2024-07-02")], {}),
    ("their other meeting", "first-meeting-not-booked", True, [
        *TAKEN, meeting("planned", "2024-06-20", day="2024-07-02")], {}),
    ("another agency's meeting", "first-meeting-not-booked", True, [
        *TAKEN, meeting("planned", "2024-06-20", by=HV, day="2024-07-02")], {}),
    ("today is no later day", "first-meeting-not-booked", True, [
        *TAKEN, meeting("planned", "2024-06-20", by=EOH, day="2024-07-01")], {}),
    ("planned without a day", "first-meeting-not-booked", True, [*TAKEN, meeting("planned", "2024-06-20", by=EOH)], {}),
    ("it has met them", "first-meeting-not-booked", False, [*TAKEN, met("2024-06-20", by=EOH)], {}),
    ("and others after it", "first-meeting-not-booked", False, [
        *TAKEN, met("2024-06-20", by=EOH), met("2024-06-25", "n")], {}),
    ("it met them before", "first-meeting-not-booked", True, [*TAKEN, met("2024-05-20", by=EOH)], {}),
    ("another met", "first-meeting-not-booked", True, [*TAKEN, met("2024-06-20")], {}),
    ("not asked to tier 1", "first-meeting-not-booked", False, [], {"to": 1}),
    ("missed the last", "invitee-missing", True, [
        *(met(f"2024-06-0{n}", f"m{n}") for n in (1, 2)), met("2024-06-20", how="apologies")], {}),
    ("half", "invitee-missing", True, [met("2024-06-01", how="absent"), met("2024-06-02", "n")], {}),
    ("less than half", "invitee-missing", False, [
        met("2024-06-01", how="absent"), met("2024-06-02", "n"), met("2024-06-03", "o")], {}),
    ("wrote", "invitee-missing", False, [met("2024-06-01", how="written-view")], {}),
    ("family too", "invitee-missing", True, [met("2024-06-01", roles={"father": "absent"})], {}),
    ("in an earlier series", "invitee-missing", False, [met("2023-12-01", how="absent"), met("2024-06-02", "n")], {}),
    ("none", "no-oversight", True, [], {}),
    ("before this series", "no-oversight", True, [supervised("2023-12-01")], {}),
    ("in it", "no-oversight", False, [supervised("2024-06-01", endorsed=False)], {}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("code", "expected", "events", "asked"), [c[1:] for c in CASES], ids=[f"{c[1]}: {c[0]}" for c in CASES]
)
def test_reason(code: str, expected: bool, events: list[Any], asked: dict[str, Any]) -> None:
    assert (code in codes(decided(BASE, *events, **asked))) is expected


def test_no_sentence_repeats_what_a_sender_wrote() -> None:
    events = [OPEN, action("missed", "2024-06-05"), met("2024-06-01", roles={"Ms A. Secret": "absent"})]
    assert all("secret" not in found.sentence.lower() for found in decided(BASE, *events).reasons)
    assert given()


@pytest.mark.parametrize(
    ("booked", "to", "expected"),
    [
        ({}, 3, False),
        ({"kind": "core-group"}, 3, True),
        ({"day": "2024-07-01"}, 3, True),
        ({"by": EOH}, 3, True),
        ({}, 2, True),
    ],
    ids=[
        "it has a day",
        "another kind of meeting",
        "no later day",
        "another's meeting",
        "early help is another service",
    ],
)
def test_who_holds_the_child_may_go_on_at_tier_three(booked: dict[str, Any], to: int, expected: bool) -> None:
    """The same worker goes on after a protection plan: nobody refers to themselves."""
    held = tier("2024-01-01", 4, "child-protection-plan", service=CSC)
    first = meeting("planned", "2024-06-20", **{"kind": "child-in-need", "day": "2024-07-10", **booked})
    assert ("receiver-not-accepted" in codes(decided(held, first, to=to))) is expected
    assert "receiver-not-accepted" in codes(decided(held, to=to))


@pytest.mark.parametrize(("since", "expected"), [("2023-01-01", True), ("2022-12-31T11:00", False)])
def test_what_was_left_undone_is_asked_of_this_work(since: str, expected: bool) -> None:
    """Within twelve months before the present series, as of who is at work."""
    promised = sessions("planned", "2022-01-01", 2), event("service.ended", since, service="s")
    left = plan("opened", "2022-01-01", AIM), event("plan.ended", since, plan="p", kind="child-in-need")
    found = codes(decided(BASE, *promised, *left))
    assert ({"sessions-not-delivered", "objectives-unmet"} <= found) is expected
    assert found.isdisjoint({"sessions-not-delivered", "objectives-unmet"}) is not expected
