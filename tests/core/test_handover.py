"""A step down is complete when who takes over has accepted and has a day to meet: docs/picture.md, "Steps"."""

from typing import Any, Final

import pytest

from projections import steps
from projections.handover import Missing, missing
from projections.rules.announcing import owner_service
from projections.rules.handed_over import HandedOver, Standing, handed_over
from schemas import Event
from tests.core.alerting import opened
from tests.core.deciding import said, states
from tests.core.test_steps_undecided import decided, overridden
from tests.given import CSC, HV, POLICE, at, event, given, tier

EOH: Final = "early-offer-of-help"
PSS: Final = "prevention-and-support"
SALT: Final = "speech-and-language"
BEFORE, DOWN = "2026-09-01", "2026-11-04"
COVERED: Final = decided("2026-11-03")
TO_UNIVERSAL: Final = decided("2026-11-03", 1)

AWAY: Final = [{"agency": "school", "role": "worker", "attendance": "absent"}]


def referral(on: str, decision: str | None = None, answered: str = "2026-10-10", to: str = EOH) -> list[Event]:
    made = said("referral.made", on, {"referral": "r", "to": to}, id=f"made-{to}")
    if decision is None:
        return [made]
    content = {"referral": {"source": CSC, "id": made.id}, "decision": decision}
    return [made, said("referral.decided", answered, content, to, id=f"decided-{to}")]


def meeting(verb: str, on: str, by: str = EOH, kind: str = "team-around-child-or-family", **more: Any) -> Event:
    content = {"meeting": "first", "kind": kind, **more}
    return said(f"meeting.{verb}", on, content, by, id=f"{verb}-{by}-{on}")


def day(on: str) -> dict[str, Any]:
    return {"for_on": {"on": at(on).isoformat(), "precision": "day"}}


def told(on: str, to: str = "school", by: str = CSC) -> Event:
    content: dict[str, object] = {"to": [to]}
    return said("information.provided", on, content, by, id=f"told-{to}-{by}")


def lacks(*events: Event, to: int = 2, was: int = 3, cover: Event | None = COVERED) -> Missing | None:
    covered = [cover] if cover else []
    state: steps.Steps = given(tier(BEFORE, was), *covered, tier(DOWN, to, id="down"), *events).state(steps)
    return missing(state.handing)


BOOKED: Final = meeting("planned", "2026-11-01", **day("2026-11-12"))
TAKEN: Final = referral("2026-10-01", "accepted")


@pytest.mark.parametrize(
    ("name", "events", "accepted", "booked"),
    [
        ("nothing", [], False, False),
        ("accepted", TAKEN, True, False),
        ("taken up for assessment", referral("2026-10-01", "assessment"), True, False),
        ("accepted after the step", referral("2026-10-01", "accepted", "2026-11-06"), True, False),
        ("not answered", referral("2026-10-01"), False, False),
        ("accepted before this tier", referral("2026-08-01", "accepted", "2026-08-02"), False, False),
        ("a day to meet", [BOOKED], False, True),
        ("a day before the step", [meeting("planned", "2026-10-01", **day("2026-11-02"))], False, False),
        ("planned without a day", [meeting("planned", "2026-11-01")], False, False),
        ("called off", [BOOKED, meeting("cancelled", "2026-11-05")], False, False),
        ("rearranged", [BOOKED, meeting("cancelled", "2026-11-05", rearranged_for=day("2026-11-20")["for_on"])],
         False, True),
        ("met after the step", [meeting("held", "2026-11-10")], False, True),
        ("nobody came after the step", [meeting("held", "2026-11-10", attendees=AWAY)], False, False),
        ("others met after the step", [meeting("held", "2026-11-10", HV)], False, False),
        ("others set a day", [meeting("planned", "2026-11-01", HV, **day("2026-11-12"))], False, False),
        ("who hands over sets the day", [meeting("planned", "2026-11-01", CSC, **day("2026-11-12"))], False, True),
        ("another kind of theirs", [meeting("planned", "2026-11-01", CSC, "strategy-discussion", **day("2026-11-12"))],
         False, False),
        ("a therapist accepted", [*referral("2026-10-01", "accepted", to=SALT), BOOKED], False, True),
        ("social care itself accepted", [*referral("2026-10-01", "accepted", to=CSC), BOOKED], False, True),
        ("another service said no since", [
            *TAKEN, BOOKED, *referral("2026-10-12", "not-accepted", "2026-10-14", to=PSS)], False, True),
        ("another service said no before", [
            *TAKEN, BOOKED, *referral("2026-10-02", "not-accepted", "2026-10-04", to=PSS)], None, None),
        ("another service was asked since", [*TAKEN, BOOKED, *referral("2026-10-12", to=PSS)], False, True),
        ("met others before the step", [meeting("held", "2026-10-20", HV)], False, False),
        ("it met them before the step", [*TAKEN, meeting("held", "2026-10-20")], None, None),
        ("no multi-agency meeting", [meeting("held", "2026-11-10", kind="panel")], False, False),
        ("both", [*TAKEN, BOOKED], None, None),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)  # fmt: skip
def test_to_early_help_somebody_accepts_and_sets_a_day(
    name: str, events: list[Event], accepted: bool | None, booked: bool | None
) -> None:
    found = lacks(*events)
    assert (found and (found.accepted, found.booked)) == (None if accepted is None else (accepted, booked)), name


@pytest.mark.parametrize(
    ("name", "events", "complete"),
    [
        ("nobody told", [], False),
        ("the school told", [told("2026-10-20")], True),
        ("told after the step", [told("2026-11-20", "general-practice")], True),
        ("school nursing told", [told("2026-10-20", "school-nursing")], True),
        ("a service that treats the child told", [told("2026-10-20", "camhs")], False),
        ("told before this tier", [told("2026-08-20")], False),
        ("told by another agency", [told("2026-10-20", by=POLICE)], False),
        ("and by another since", [told("2026-10-20"), told("2026-10-28", by=POLICE)], True),
        ("the police told", [told("2026-10-20", "police")], False),
        ("a health visitor asked", referral("2026-10-20", to=HV), True),
        ("who said no", referral("2026-10-20", "not-accepted", "2026-10-25", HV), False),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_to_universal_services_one_of_them_is_told(name: str, events: list[Event], complete: bool) -> None:
    assert (lacks(*events, to=1, cover=TO_UNIVERSAL) is None) is complete, name


@pytest.mark.parametrize(("on", "complete"), [("2026-08-03", False), ("2026-08-05", True)])
def test_what_was_told_long_before_the_step_was_not_told_of_it(on: str, complete: bool) -> None:
    assert (missing_since("2026-01-01", told(on)) is None) is complete


def missing_since(began: str, *events: Event) -> Missing | None:
    state: steps.Steps = given(tier(began, 3), TO_UNIVERSAL, tier(DOWN, 1, id="down"), *events).state(steps)
    return missing(state.handing)


def test_to_tier_three_who_holds_the_child_may_go_on() -> None:
    booked = meeting("planned", "2026-11-01", CSC, "child-in-need", **day("2026-11-12"))
    covered = decided("2026-11-03", 3)
    assert lacks(booked, to=3, was=4, cover=covered) is None
    assert lacks(meeting("held", "2026-11-12", CSC, "child-in-need"), to=3, was=4, cover=covered) is None
    other = meeting("planned", "2026-11-01", EOH, "child-in-need", **day("2026-11-12"))
    assert lacks(other, to=3, was=4, cover=covered) == Missing(accepted=False, booked=False, declined=None)
    assert lacks(booked) == Missing(accepted=False, booked=False, declined=None), "to tier 2 somebody else takes over"


def test_who_sets_the_tier_for_themselves_has_taken_over() -> None:
    theirs = tier(DOWN, 2, by=EOH)
    state: steps.Steps = given(tier(BEFORE, 3), COVERED, theirs, BOOKED).state(steps)
    assert missing(state.handing) is None


def test_only_a_covered_step_down_is_handed_over() -> None:
    assert lacks(cover=None) is None
    assert lacks(cover=overridden("2026-11-03", managers=1)) is None
    assert lacks(cover=overridden("2026-11-03")) == Missing(accepted=False, booked=False, declined=None)
    assert lacks(decided("2026-11-08"), cover=None) is not None, "a decision after the step covers it too"
    assert lacks(to=4) is None, "a step up waits for nothing"


def test_another_tier_ends_it_and_the_same_one_does_not() -> None:
    assert lacks(tier("2026-11-10", 2, "looked-after")) is not None
    assert lacks(tier("2026-11-10", 3)) is None
    assert lacks(event("death.recorded", "2026-11-10", cause="not-recorded")) is None


def alerts(*events: Event, on: str, to: int = 2) -> list[tuple[str, str]]:
    held = [tier(BEFORE, 3), COVERED if to == 2 else TO_UNIVERSAL, tier(DOWN, to, id="down"), *events]
    return [each for each in opened(*held, as_of=at(on)) if each[0] in steps.HANDOVER]


def test_an_alert_after_ten_working_days_until_it_is_complete() -> None:
    assert alerts(on="2026-11-18") == []
    assert alerts(on="2026-11-19") == [(steps.INCOMPLETE, "down")]
    assert alerts(*TAKEN, BOOKED, on="2026-11-19") == []
    assert alerts(*TAKEN, on="2026-11-19") == [(steps.INCOMPLETE, "down")]
    assert alerts(tier("2026-11-17", 3), on="2026-11-19") == []


def test_a_no_after_the_step_asks_at_once() -> None:
    no = referral("2026-10-01", "not-accepted", "2026-11-06")
    assert alerts(*no, BOOKED, on="2026-11-06") == [(steps.DECLINED, f"decided-{EOH}")]
    theirs = referral("2026-10-01", "no-further-action", "2026-11-06", HV)
    assert alerts(*theirs, on="2026-11-06", to=1) == [(steps.DECLINED, f"decided-{HV}")]
    assert alerts(*theirs, told("2026-11-07"), on="2026-11-09", to=1) == []
    another = [said("referral.made", "2026-11-07", {"referral": "s", "to": PSS}, id="s")]
    another.append(said("referral.decided", "2026-11-08",
                        {"referral": {"source": CSC, "id": "s"}, "decision": "accepted"}, PSS, id="yes"))  # fmt: skip
    assert alerts(*no, BOOKED, *another, on="2026-11-09") == []
    before = referral("2026-10-01", "not-accepted", "2026-11-02")
    assert alerts(*before, BOOKED, on="2026-11-06") == [], "a no before the step is known to whoever steps down"


def test_who_held_the_child_before_is_asked() -> None:
    held = given(tier(BEFORE, 3), COVERED, tier(DOWN, 2, service=EOH)).entries
    stored = states(held, at("2026-11-19"))
    assert owner_service(stored, steps.INCOMPLETE) == CSC
    assert owner_service(stored, steps.UNDECIDED) == EOH


class TestTheQuestion:
    def told(self, *events: Event, on: str = "2026-11-30", known: str | None = None) -> HandedOver:
        held = [tier(BEFORE, 3), COVERED, tier(DOWN, 2, id="down"), *events]
        entries = given(*(each for each in held if known is None or each.recorded.latest <= at(known))).entries
        return handed_over(entries, entries, at(on))

    def test_in_words_and_with_its_events(self) -> None:
        found = self.told()
        assert (found.standing, found.certain, found.evidence) == (Standing.NOT_COMPLETE, True, ((CSC, "down"),))
        assert found.sentence == (
            "Handover not complete: the step down from tier 3 to tier 2, 4 November 2026. No record is held here of an "
            "acceptance by a service that takes over or of a day for the first meeting. Children's social care holds "
            "the child until then."
        )
        said = self.told(*referral("2026-10-01", "not-accepted", "2026-11-06"))
        assert "Early Offer of Help said on 6 November 2026 that it does not take over." in said.sentence
        assert said.evidence == ((CSC, "down"), (EOH, f"decided-{EOH}"))
        assert self.told(*TAKEN, BOOKED).sentence.startswith("Handed over:")

    def test_as_of_a_day_and_as_it_was_known(self) -> None:
        assert self.told(on="2026-11-03").standing is Standing.NONE
        assert self.told(*TAKEN, meeting("held", "2026-11-20"), on="2026-11-19").standing is Standing.NOT_COMPLETE
        late = meeting("planned", "2026-11-05", **day("2026-11-12")).model_copy(
            update={"recordedtime": at("2026-11-25")}
        )
        assert self.told(*TAKEN, late).standing is Standing.COMPLETE
        assert self.told(*TAKEN, late, known="2026-11-20").standing is Standing.NOT_COMPLETE

    def test_where_the_dates_are_not_exact_enough_it_says_so(self) -> None:
        sometime = event("tier.set", "2026-11-10", tier=3, status="child-in-need", precision="month")
        found = self.told(sometime, on="2026-12-05")
        assert (found.standing, found.certain) == (Standing.NOT_COMPLETE, False)
