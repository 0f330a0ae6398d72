"""Flags of records stand on the lines of the chronology."""

from projections.chronology.flags import Flag
from schemas import Event
from services.exchange.sheet import teller
from tests.core.chronicling import found
from tests.given import contact, event, meeting, through, worry

NOTE = "Came into the room and played by the window with the wooden train for a while."
CONFLICT, LATE, REPEATED, UNDATED = Flag.CONFLICT, Flag.LATE, Flag.REPEATED, Flag.UNDATED


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
    assert flagged(*(meeting("held", day, id=day) for day in ("2024-03-01", "2024-03-09"))) == {
        "2024-03-01": {CONFLICT}, "2024-03-09": {CONFLICT},
    }  # fmt: skip
    orders = [event("order.made", day, id=day, order="o", basis="C1") for day in ("2024-03-01", "2024-03-09")]
    assert flagged(*orders) == {"2024-03-01": {CONFLICT}, "2024-03-09": {CONFLICT}}


def test_what_reaches_the_child_through_an_adult_has_none() -> None:
    (fact,) = found(through(contact(None, worry("speech")))).facts
    assert fact.tellings[0].flags == frozenset()


def test_a_flag_is_shown_with_who_told_it() -> None:
    (fact,) = found(contact("2024-03-01", worry("speech"), recorded="2024-05-01")).facts
    assert teller(fact.tellings[0]).endswith(", recorded 1 May 2024 12:00 (recorded long after)")
