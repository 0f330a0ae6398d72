"""docs/reports.md, "Evidence counted": how often it was told, and how many observations lie behind it."""

from typing import Any

import pytest

from projections import reports
from projections.evidence import KNOWN_MAX, Evidence, counted_as_of
from projections.history import Extreme
from schemas import Event
from tests.given import CSC, HV, NURSERY, Said, at, concern, contact, event, given, meeting, statement, through, worry

NOTE = "the kitten was held by its tail and was let go when asked to by the grandmother"


def said(basis: str = "professional-judgement", **more: Any) -> Said:
    return worry("animals", basis=basis, **more)


def counted(*events: Any, side: str = "worrying") -> Evidence:
    held: Evidence = given(*events).state(reports).evidence[f"animals|{side}"]
    return held


SEEN = contact("2024-06-01", worry("animals"), id="seen")
NAMED = {"supports": [{"source": HV, "id": "seen"}]}
KINDS: tuple[tuple[str, Event, str], ...] = (
    ("seen at a contact", SEEN, "seen"),
    ("at an incident", event("incident.recorded", "2024-06-01", kind="other", statements=[worry("animals")]), "seen"),
    ("in an assessment", event("assessment.completed", "2024-06-01", assessment="a", kind="child-and-family",
                               statements=[worry("animals")]), "seen"),
    ("told as seen at a meeting", meeting("held", "2024-06-01", statements=[worry("animals")]), "passed_on"),
    ("in a concern", concern("2024-06-01", worry("animals")), "passed_on"),
    ("judged", contact("2024-06-01", said()), "judged"),
    ("judged by what it names", contact("2024-06-01", said(**NAMED)), "compared"),
    ("told by mother", contact("2024-06-01", said("reported-by-parent", said_by="mother")), "accounts"),
    ("told without a name", event("anonymous.reported", "2024-06-01", statements=[said("reported-anonymously")]),
     "accounts"),
    ("the strongest of one event", contact("2024-06-01", said(), said("reported-by-parent"), worry("animals")), "seen"),
)  # fmt: skip


@pytest.mark.parametrize(("told", "kind"), [row[1:] for row in KINDS], ids=[row[0] for row in KINDS])
def test_each_event_is_told_once_and_of_one_kind(told: Event, kind: str) -> None:
    found = counted(told)
    kinds = ("seen", "passed_on", "compared", "judged", "accounts", "again")
    assert {name: getattr(found, name) for name in kinds} == {**dict.fromkeys(kinds, 0), kind: 1}
    assert (found.told, found.agencies) == (1, (told.source,))
    assert found.observations == (1 if kind in ("seen", "passed_on") else 0)


def test_many_tellings_and_one_observation() -> None:
    events = [SEEN, *(contact(f"2024-06-{n:02}", said(**NAMED), by=by) for n, by in ((2, NURSERY), (3, CSC), (4, HV)))]
    found = counted(*events, contact("2024-06-05", said("reported-by-family", said_by="grandparent"), by=CSC))
    assert (found.told, found.agencies, found.observations) == (5, (CSC, HV, NURSERY), 1)
    assert (found.tellers, found.seen_by) == (("grandparent", "professional"), (HV,))
    assert (found.first.event, found.first_seen, found.last_seen) == ((HV, "seen"), found.first, found.first)


def test_the_same_note_of_the_same_agency_is_one_observation_told_again() -> None:
    def noted(on: str, **more: Any) -> Event:
        return contact(on, worry("animals"), note=NOTE, **more)

    found = counted(noted("2024-06-01"), noted("2024-06-08"), noted("2024-06-15"))
    assert (found.told, found.seen, found.again) == (3, 1, 2)
    assert found.last_seen == found.first_seen
    assert counted(noted("2024-06-01"), noted("2024-06-08", by=NURSERY)).seen == 2, "another agency saw it too"
    assert counted(noted("2024-06-01"), contact("2024-06-08", worry("animals"), note="Rough.")).seen == 2


def test_a_meeting_told_twice_is_told_once() -> None:
    def held(name: str, **more: Any) -> Event:
        return meeting("held", "2024-06-02", name, statements=[worry("animals")], **more)

    assert counted(held("m"), held("m")).told == 1
    assert counted(held("m"), held("n")).passed_on == 2
    assert counted(held("m"), held("m", by=NURSERY)).told == 2, "the meeting of another agency"
    other = meeting("held", "2024-06-03", "m", statements=[worry("speech")])
    assert given(held("m"), other).state(reports).evidence["speech|worrying"].told == 1, "of another topic it is not"


def test_an_assessment_told_twice_is_one_occasion() -> None:
    stages = [
        event(f"assessment.{stage}", f"2024-06-{n:02}", assessment="a", kind="child-and-family",
              statements=[worry("animals")])
        for n, stage in enumerate(("started", "completed"), start=1)
    ]  # fmt: skip
    assert (counted(*stages).seen, counted(*stages).again) == (1, 1)


def test_the_sides_are_counted_apart_and_an_adults_own_not_at_all() -> None:
    well = contact("2024-06-02", statement("animals", "strength"))
    neither = contact("2024-06-02", statement("animals", "neutral"))
    state = given(SEEN, well, neither, through(contact("2024-06-03", said()))).state(reports)
    assert {key: held.told for key, held in state.evidence.items()} == {"animals|reassuring": 1, "animals|worrying": 1}


def test_what_is_remembered_is_bounded() -> None:
    events = [meeting("held", f"2024-06-{n % 28 + 1:02}", f"m{n}", statements=[said()]) for n in range(60)]
    found = counted(*events)
    assert (found.told, len(found.known)) == (60, KNOWN_MAX)


def test_as_of_a_day_and_where_the_day_is_not_known() -> None:
    month = contact("2024-06-01", worry("animals"), precision="month")
    entries = given(contact("2024-05-01", worry("animals")), month, contact("2024-07-05", said())).entries

    def asked(as_of: str) -> tuple[list[int], bool]:
        found = counted_as_of(entries, entries, at(as_of))["animals|worrying"]
        return [held.seen if held else 0 for held in found], found.is_uncertain

    assert asked("2024-05-31") == ([1, 1], False)
    assert asked("2024-06-15") == ([2, 1], True)
    assert asked("2024-07-01") == ([2, 2], False)
    before = counted_as_of(entries, entries, at("2024-04-01"))
    assert before == {}
    state = given(month).state(reports, "2024-06-15", Extreme.LATEST)
    assert state.evidence == {}
