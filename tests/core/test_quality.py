"""Each rule of docs/picture.md, "Quality", with the case that it covers and the case that it does not."""

from typing import Any

import pytest

from projections import quality
from projections.quality import KEPT_MAX
from schemas import Event
from tests.given import CSC, HV, NURSERY, contact, event, given, meeting, statement, through, tier

ONE, TWO, THREE = "2024-03-01", "2024-03-02", "2024-03-03"
NOTE = "seen at home with mother and both brothers, all of them were well and had eaten"
PRINT = "0123456789abcdef"


def state(*events: Any) -> quality.Quality:
    found: quality.Quality = given(*events).state(quality)
    return found


def noted(on: str, note: str = NOTE, **more: Any) -> Event:
    return contact(on, note=note, **more)


def repeats(*events: Any) -> list[tuple[str, int]]:
    return [(note.source, note.occasions) for note in quality.repeated(state(*events))]


def test_entries_without_a_date_are_counted_by_agency() -> None:
    found = state(
        contact(None, id="a"), contact(None, id="b", recorded="2029-12-31"), contact(ONE), tier(ONE, 2)
    ).undated
    assert {source: tally.times for source, tally in found.items()} == {HV: 2}
    assert state(event("appointment.kept", None, service="s")).undated == {}
    assert state(through(contact(None))) == quality.EMPTY


def test_what_was_certainly_written_down_more_than_a_month_later() -> None:
    assert state(contact("2024-03-01", recorded="2024-04-02")).late.keys() == {HV}
    assert state(contact("2024-03-01", recorded="2024-04-01")).late == {}
    assert state(contact("2024-03-01", precision="month", recorded="2024-04-30")).late == {}
    assert state(contact("2024-03-01", precision="month", recorded="2024-05-02")).late.keys() == {HV}
    assumed = contact("2024-03-01", recorded="2024-06-01").model_copy(update={"recordedassumed": True})
    assert state(assumed).late == {}


class TestNotes:
    def test_word_for_word_on_another_occasion_of_the_same_agency(self) -> None:
        assert repeats(noted(ONE), noted(TWO), noted(THREE)) == [(HV, 3)]
        assert repeats(noted(ONE), noted(TWO, NOTE.upper().replace(",", " –"))) == [(HV, 2)]
        assert repeats(noted(ONE), noted(TWO, f"{NOTE} today")) == []
        assert repeats(noted(ONE), noted(TWO, by=NURSERY)) == []

    def test_a_short_note_repeats_by_chance(self) -> None:
        short = " ".join(NOTE.split()[:11])
        assert repeats(noted(ONE, short), noted(TWO, short)) == []
        twelve = " ".join(NOTE.split()[:12])
        assert repeats(noted(ONE, twelve), noted(TWO, twelve)) == [(HV, 2)]

    def test_what_a_form_asks_is_not_its_answer(self) -> None:
        form = "Who was there at the time of this visit and what did each of them say about the week?"
        assert repeats(noted(ONE, f"{form} Mother."), noted(TWO, f"{form} Father.")) == []
        assert repeats(noted(ONE, f"Seen: {NOTE}"), noted(TWO, f"What was seen? {NOTE}")) == [(HV, 2)]

    def test_a_meeting_by_its_fingerprint_and_told_again_it_is_the_same(self) -> None:
        first = meeting("held", ONE, "a", notes_fingerprint=PRINT)
        assert repeats(first, meeting("held", TWO, "b", notes_fingerprint=PRINT)) == [(CSC, 2)]
        assert repeats(first, meeting("held", TWO, "a", notes_fingerprint=PRINT)) == []
        assert repeats(first, meeting("held", TWO, "b", notes_fingerprint=PRINT[::-1])) == []

    def test_a_meeting_without_one_by_what_was_said_and_decided(self) -> None:
        words = [statement("speech", text=NOTE)]
        told = [meeting("held", on, on, statements=words, decisions=["Go on"]) for on in (ONE, TWO)]
        assert repeats(*told) == [(CSC, 2)]
        assert repeats(told[0], meeting("held", TWO, "b", statements=words, decisions=["Close"])) == []

    def test_statements_where_there_is_no_note(self) -> None:
        said = statement("speech", text=NOTE)
        assert repeats(contact(ONE, said), contact(TWO, said)) == [(HV, 2)]
        assert repeats(contact(ONE, said, note="Short."), contact(TWO, said, note="Short.")) == []

    def test_no_text_is_kept(self) -> None:
        assert "brothers" not in str(state(noted(ONE), noted(TWO)))

    def test_the_forty_last_are_remembered(self) -> None:
        others = [noted(f"2024-03-02T12:{n:02}", f"{NOTE} and so on {n}") for n in range(KEPT_MAX)]
        assert repeats(noted(ONE), *others[:-1], noted(THREE)) == [(HV, 2)]
        assert repeats(noted(ONE), *others, noted(THREE)) == []
        assert len(state(noted(ONE), *others).notes) == KEPT_MAX


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        (event("birth.recorded", ONE, place="home", by=HV), event("birth.recorded", TWO, place="home"), True),
        (
            event("birth.recorded", ONE, place="home"),
            event("birth.recorded", ONE, precision="day", place="home"),
            False,
        ),
        (meeting("held", ONE), meeting("held", TWO), True),
        (meeting("held", ONE), meeting("held", TWO, by=HV), False),
        (meeting("held", ONE), meeting("held", "2024-03-01", precision="month"), False),
        (event("death.recorded", ONE, cause="not-recorded"), event("death.recorded", TWO, cause="not-recorded"), True),
        (contact(ONE), contact(TWO), False),
    ],
)
def test_two_tellings_of_one_fact_that_cannot_both_be_so(one: Event, other: Event, differ: bool) -> None:
    found = quality.conflicts(state(one, other))
    assert list(found.values()) == ([((one.source, one.id), (other.source, other.id))] if differ else [])


def test_a_third_telling_between_two_does_not_reconcile_them() -> None:
    told = [event("birth.recorded", on, place="home") for on in (ONE, TWO, THREE)]
    ((over, begins),) = quality.conflicts(state(*told)).values()
    assert (over[1], begins[1]) == (told[0].id, told[2].id)
