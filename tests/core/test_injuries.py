"""Each rule of docs/picture.md, "Injuries", with the case that it covers and the case that it does not."""

from typing import Any

from projections import injuries
from projections.history import Extreme
from schemas import Event
from tests.given import HV, NURSERY, event, given, through


def injury(verb: str, on: str | None, **more: Any) -> Event:
    held = {"site": ["ear"], "kind": "bruise", "medical_view": "none-recorded", "by": HV}
    return event(f"injury.{verb}", on, **{**held, **more})


def told(*events: Any) -> tuple[injuries.Injury, ...]:
    state: injuries.Injuries = given(*events).state(injuries)
    return state.told


def test_all_are_kept_in_order_and_none_is_closed() -> None:
    later, earlier = injury("observed", "2024-03-02", id="b"), injury("reported", "2024-03-01", id="a", by=NURSERY)
    found = told(later, earlier)
    assert [(item.told.event, item.observed) for item in found] == [((NURSERY, "a"), False), ((HV, "b"), True)]


def test_what_is_kept_of_one() -> None:
    (found,) = told(
        injury(
            "observed",
            "2024-03-01",
            site=["left ear", "chin"],
            kind="cut",
            occasions=3,
            explanation="A fall.",
            explained_by="mother",
            medical_view="recorded",
            accounts_differ=True,
        )
    )
    assert found[1:] == (True, "cut", ("left ear", "chin"), 3, "mother", True, True)
    assert "A fall." not in repr(found)


def test_a_parent_who_said_that_no_doctor_is_needed_is_no_medical_view() -> None:
    assert not told(injury("observed", "2024-03-01", medical_view="not-needed-said-parent"))[0].examined
    assert not told(injury("observed", "2024-03-01"))[0].differ


def test_an_anonymous_report_counts_where_it_tells_of_an_injury() -> None:
    reported = {"site": ["head"], "kind": "bump", "medical_view": "none-recorded"}
    (found,) = told(event("anonymous.reported", "2024-03-01", reported_injury=reported))
    assert (found.observed, found.kind) == (False, "bump")
    assert told(event("anonymous.reported", "2024-03-01")) == ()


def test_an_injury_of_an_adult_is_not_the_childs() -> None:
    assert told(through(injury("observed", "2024-03-01"))) == ()


def test_the_order_is_that_of_the_extreme() -> None:
    unknown, known = injury("observed", None, recorded="2024-03-09", id="u"), injury("observed", "2024-03-01", id="k")
    for extreme, expected in ((Extreme.EARLIEST, ["u", "k"]), (Extreme.LATEST, ["k", "u"])):
        state: injuries.Injuries = given(unknown, known).state(injuries, extreme=extreme)
        assert [item.told.event[1] for item in state.told] == expected
