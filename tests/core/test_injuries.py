"""Each rule of docs/picture.md, "Injuries", with the case that it covers and the case that it does not."""

from typing import Any

import pytest

from projections import injuries
from projections.history import Extreme
from projections.injuries import OneInjury, each_injury, may_differ, perhaps_one
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
            causes=["fall"],
            injury="i",
            same_as=[{"source": HV, "id": "x"}],
            id="a",
        )
    )
    names = (f"{HV}/a", f"{HV}#i")
    assert found[1:] == (
        True, "cut", ("left ear", "chin"), 3, "mother", True, True, ("fall",), names, (f"{HV}/x",)
    )  # fmt: skip
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


def tellings(*events: Any) -> list[list[str]]:
    return [[each.told.event[1] for each in one.tellings] for one in each_injury(told(*events))]


def ref(of: Event) -> dict[str, str]:
    return {"source": of.source, "id": of.id}


SEEN = injury("observed", "2024-03-01", id="seen", injury="i", causes=["fall"], explained_by="mother")
AGAIN = injury("observed", "2024-03-05", id="again", injury="i", causes=["animal"], explained_by="mother")
OTHER = injury("reported", "2024-03-09", id="other", by=NURSERY, same_as=[ref(AGAIN)])


def test_one_injury_is_named_so_by_its_sender_or_by_reference_and_by_nothing_else() -> None:
    assert tellings(SEEN, AGAIN) == [["seen", "again"]]
    assert tellings(SEEN, AGAIN, OTHER) == [["seen", "again", "other"]], "a reference to one of them is to all"
    assert tellings(SEEN, injury("observed", "2024-03-01", id="x", by=NURSERY, injury="i")) == [["seen"], ["x"]]
    assert tellings(injury("observed", "2024-03-01", id="a"), injury("observed", "2024-03-01", id="b")) == [
        ["a"],
        ["b"],
    ]


def test_two_that_name_one_that_is_not_held_are_one() -> None:
    of = [{"source": "police", "id": "p"}]
    assert tellings(*(injury("reported", "2024-03-01", id=name, same_as=of) for name in "ab")) == [["a", "b"]]


def test_a_telling_that_was_corrected_is_named_by_either_id() -> None:
    (entry,) = given(SEEN).entries
    corrected = entry._replace(sent_as="first")
    for name in ("seen", "first"):
        other = injury("reported", "2024-03-09", id="o", by=NURSERY, same_as=[{"source": HV, "id": name}])
        assert tellings(corrected, other) == [["seen", "o"]]


def one(*events: Any) -> OneInjury:
    (found,) = each_injury(told(*events))
    return found


def explained(name: str, **more: Any) -> Event:
    return injury("observed", "2024-03-02", id=name, injury="i", **more)


DIFFER: tuple[tuple[str, tuple[Event, ...], bool, bool], ...] = (
    ("two causes", (SEEN, AGAIN), True, False),
    ("two in one telling", (explained("a", causes=["fall", "play"]),), True, False),
    ("the same again", (SEEN, explained("a", causes=["fall"], explained_by="father")), False, False),
    ("nobody could say, then somebody could", (explained("a", causes=["not-known"], explained_by="father"), SEEN),
     False, False),
    ("its sender says that they differ", (SEEN, explained("a", accounts_differ=True)), True, False),
    ("by two people, and of one not how", (SEEN, explained("a", explained_by="father")), False, True),
    ("by one, once without", (SEEN, explained("a", explained_by="mother")), False, False),
    ("nobody explained it again", (SEEN, explained("a")), False, False),
    ("other words for it", (explained("a", explanation="Fell."), explained("b", explanation="The dog.")), False, False),
)  # fmt: skip


@pytest.mark.parametrize(("events", "differs", "unclear"), [r[1:] for r in DIFFER], ids=[r[0] for r in DIFFER])
def test_explanations_that_change_between_tellings(events: tuple[Event, ...], differs: bool, unclear: bool) -> None:
    found = one(*events)
    assert (found.differs, found.is_unclear) == (differs, unclear)


def test_a_view_of_a_doctor_in_one_telling_is_of_the_injury_and_occasions_are_not_added() -> None:
    found = one(SEEN, explained("a", medical_view="recorded", occasions=3), explained("b", occasions=2))
    assert (found.is_examined, found.occasions) == (True, 3)


def test_the_same_day_and_place_is_perhaps_one() -> None:
    def asked(*events: Event) -> list[bool]:
        return [may_differ(*pair) for pair in perhaps_one(each_injury(told(*events)))]

    mine = injury("observed", "2024-03-01T09:00", causes=["fall"])
    theirs = {"by": NURSERY, "site": ["EAR "], "causes": ["animal"]}
    assert asked(mine, injury("reported", "2024-03-01", precision="day", **theirs)) == [True]
    assert asked(mine, injury("reported", "2024-03-01", **{**theirs, "causes": ["fall"]})) == [False]
    both = injury("reported", "2024-03-01", **{**theirs, "causes": ["animal", "play"]})
    assert asked(mine, both) == [False], "explained in two ways by itself: that is certain"
    assert asked(mine, injury("reported", "2024-03-02", **theirs)) == [], "another day"
    assert asked(mine, injury("reported", "2024-03-01", precision="month", **theirs)) == [], "no day"
    assert asked(mine, injury("reported", "2024-03-01", **{**theirs, "site": ["chin"]})) == [], "another place"
    assert asked(mine, injury("reported", "2024-03-01", **{**theirs, "site": []})) == [], "no place"
    assert asked(SEEN, injury("reported", "2024-03-01", same_as=[ref(SEEN)], **theirs)) == [], "joined, so certain"
