"""Flags of records stand on the lines of the chronology."""

from projections.chronology.flags import Flag
from schemas import Event
from services.exchange.sheet import teller
from tests.core.chronicling import found
from tests.given import contact, event, meeting, through, tier, worry

NOTE = "Came into the room and played by the window with the wooden train for a while."
CONFLICT, LATE, NO_PLAN, REPEATED, UNDATED = Flag.CONFLICT, Flag.LATE, Flag.NO_PLAN, Flag.REPEATED, Flag.UNDATED


def flagged(*events: Event) -> dict[str, set[Flag]]:
    chronology = found(*events, everything=True)
    return {telling.id: set(telling.flags) for fact in chronology.facts for telling in fact.tellings}


def test_no_date_and_long_after() -> None:
    assert flagged(contact(None, id="a")) == {"a": {UNDATED}}
    assert flagged(contact("2024-03-01", id="a", recorded="2024-05-01")) == {"a": {LATE}}
    assert flagged(contact("2024-03-01", id="a", recorded="2024-03-20")) == {"a": set()}
    assert flagged(event("housing.recorded", None, id="a", kind="arrears")) == {"a": set()}


def test_a_note_is_flagged_wherever_it_stands() -> None:
    visits = [contact(f"2024-03-0{day}", id=f"v{day}", note=NOTE) for day in (1, 2)]
    other = contact("2024-03-03", id="v3", note=f"{NOTE} And then there was soup.")
    assert flagged(*visits, other) == {"v1": {REPEATED}, "v2": {REPEATED}, "v3": set()}
    assert flagged(visits[0], other) == {"v1": set(), "v3": set()}


def test_dates_that_conflict() -> None:
    held = (meeting("held", day, id=day, kind="child-in-need") for day in ("2024-03-01", "2024-03-09"))
    assert flagged(*held) == {
        "2024-03-01": {CONFLICT}, "2024-03-09": {CONFLICT},
    }  # fmt: skip
    orders = [event("order.made", day, id=day, order="o", basis="C1") for day in ("2024-03-01", "2024-03-09")]
    assert flagged(*orders) == {"2024-03-01": {CONFLICT}, "2024-03-09": {CONFLICT}}


def test_a_core_group_where_no_plan_is_recorded() -> None:
    core_group = meeting("held", "2024-03-09", id="m", kind="core-group")
    opened = {
        day: event("plan.opened", day, id="plan", plan="p", kind="child-protection", category="NEG")
        for day in ("2024-03-01", "2024-03-20")
    }
    ended = event("plan.ended", "2024-03-05", id="end", plan="p", kind="child-protection")
    protected = tier("2024-03-01", 4, "child-protection-plan", id="tier")
    assert flagged(core_group)["m"] == {NO_PLAN}
    assert flagged(opened["2024-03-20"], core_group)["m"] == {NO_PLAN}
    assert flagged(opened["2024-03-01"], ended, core_group)["m"] == {NO_PLAN}
    assert flagged(opened["2024-03-01"], core_group)["m"] == set()
    assert flagged(protected, core_group)["m"] == set()
    perhaps = event("plan.opened", "2024-03-01", until="2024-03-20", id="plan", plan="p", kind="child-protection")
    assert flagged(perhaps, core_group)["m"] == set(), "it may have been open"
    perhaps = event("plan.ended", "2024-03-05", until="2024-03-20", id="end", plan="p", kind="child-protection")
    assert flagged(opened["2024-03-01"], perhaps, core_group)["m"] == set(), "it may have been open still"
    assert flagged(meeting("held", "2024-03-09", id="m", kind="child-in-need"))["m"] == set()


def test_injuries_alone() -> None:
    hurt = {
        "site": ["ear"],
        "kind": "bruise",
        "explanation": "A gate",
        "explained_by": "mother",
        "medical_view": "none-recorded",
    }
    told = (
        event("injury.observed", "2024-03-01", id="seen", **hurt),
        event("anonymous.reported", "2024-04-01", id="call", reported_injury=hurt),
        event("anonymous.reported", "2024-04-02", id="other"),
        contact("2024-03-02", worry("speech"), id="visit"),
        through(event("injury.reported", "2024-03-03", id="fathers", **hurt)),
    )
    shown = found(*told, injuries=True)
    assert [telling.id for fact in shown.facts for telling in fact.tellings] == ["seen", "call"]
    assert (shown.events, shown.routine, shown.silences) == (2, 3, ())
    assert all(
        words in shown.facts[1].tellings[0].what
        for words in ("anonymously, not observed", "bruise, ear", "explanation by mother: A gate", "none recorded")
    )


def test_what_reaches_the_child_through_an_adult_has_none() -> None:
    (fact,) = found(through(contact(None, worry("speech")))).facts
    assert fact.tellings[0].flags == frozenset()


def test_a_flag_is_shown_with_who_told_it() -> None:
    (fact,) = found(contact("2024-03-01", worry("speech"), recorded="2024-05-01")).facts
    assert teller(fact.tellings[0]).endswith(", recorded 1 May 2024 12:00 (recorded long after)")
