"""docs/picture.md, "Statements and worries": what is a worry, and that a change seen alone settles it."""

from collections.abc import Callable
from typing import Any

import pytest

from projections.history import Entry
from projections.statements import STATEMENT_TYPES, statements
from projections.worries import EMPTY, Worries, turn
from schemas import EVENT_CLASSES, Event
from schemas.vocabulary import Topic
from tests.given import CSC, HV, NURSERY, POLICE, Said, change, contact, engaged, event, meeting, statement, tier, worry


def worries(*events: Event) -> Worries:
    held = EMPTY
    for each in events:
        held = turn(held, Entry(each)).worries
    return held


def opened(*events: Event) -> list[str]:
    return sorted(worries(*events).open)


HOME, NURSERY_ROOM = "hygiene|health-visiting|home", "hygiene|nursery|nursery"
DIRTY = contact("2024-01-01", worry("hygiene"))
DIRTY_AT_NURSERY = contact("2024-01-02", worry("hygiene", "nursery"), by=NURSERY)


ABUSE, AT_HOME = contact("2024-01-01", worry("domestic-abuse"), by=POLICE), "domestic-abuse|police|home"


def clean(*said: Said, by: str = HV) -> Event:
    return contact("2024-02-01", *said, by=by)


RULES: tuple[tuple[str, Callable[[], Any], Any], ...] = (
    ("seen, a worry", lambda: opened(DIRTY), [HOME]),
    ("judged, a worry", lambda: opened(
        contact("2024-01-01", worry("hygiene", basis="professional-judgement"))), [HOME]),
    ("told by a parent, none", lambda: opened(contact("2024-01-01", worry("hygiene", basis="reported-by-parent"))), []),
    ("neutral, none", lambda: opened(contact("2024-01-01", statement("hygiene", "neutral"))), []),
    ("a change seen by the same agency anywhere", lambda: opened(DIRTY, clean(change("hygiene", "clinic"))), []),
    ("by another in that setting too", lambda: opened(DIRTY, clean(change("hygiene"), by=NURSERY)), []),
    ("by another in another not", lambda: opened(DIRTY, clean(change("hygiene", "nursery"), by=NURSERY)), [HOME]),
    ("by another in none known not", lambda: opened(
        contact("2024-01-01", worry("hygiene", "unknown")), clean(change("hygiene", "unknown"), by=NURSERY)),
        ["hygiene|health-visiting|unknown"]),
    ("of another topic not", lambda: opened(DIRTY, clean(change("feeding"))), [HOME]),
    ("a change judged not", lambda: opened(DIRTY, clean(change("hygiene", basis="professional-judgement"))), [HOME]),
    ("a change told not", lambda: opened(DIRTY, clean(change("hygiene", basis="reported-by-parent"))), [HOME]),
    ("engaging not", lambda: opened(DIRTY, clean(engaged("hygiene", setting="home"))), [HOME]),
    ("no strength without measure", lambda: opened(DIRTY, clean(change("hygiene", measures=None))), [HOME]),
    ("no meeting, no tier", lambda: opened(DIRTY, meeting("held", "2024-02-01"), tier("2024-02-02", 1)), [HOME]),
    ("one of two is left", lambda: opened(DIRTY, DIRTY_AT_NURSERY, clean(change("hygiene"))), [NURSERY_ROOM]),
    ("what goes on unseen is not over by one day of another", lambda: opened(
        ABUSE, clean(change("domestic-abuse"))), [AT_HOME]),
    ("nor told twice of a day", lambda: opened(
        ABUSE, clean(change("domestic-abuse")), contact("2024-02-01T18:00", change("domestic-abuse"), by=NURSERY)),
        [AT_HOME]),
    ("nor on two days in two settings", lambda: opened(
        ABUSE, clean(change("domestic-abuse")), contact("2024-02-02", change("domestic-abuse", "school"))), [AT_HOME]),
    ("nor where it was told of between", lambda: opened(
        ABUSE, clean(change("domestic-abuse")), contact("2024-02-03", worry("domestic-abuse"), by=POLICE),
        contact("2024-03-01", change("domestic-abuse"))), [AT_HOME]),
    ("but by a second day", lambda: opened(
        ABUSE, clean(change("domestic-abuse")), contact("2024-02-02", change("domestic-abuse"), by=NURSERY)), []),
    ("or by who told of it", lambda: opened(ABUSE, clean(change("domestic-abuse"), by=POLICE)), []),
    ("changes of an event come first", lambda: opened(DIRTY, clean(worry("hygiene"), change("hygiene"))), [HOME]),
)  # fmt: skip


@pytest.mark.parametrize(("found", "expected"), [r[1:] for r in RULES], ids=[r[0] for r in RULES])
def test_rule(found: Callable[[], Any], expected: Any) -> None:
    assert found() == expected


def test_first_and_last_are_kept_and_whether_the_last_was_seen() -> None:
    again = contact("2024-01-09", worry("hygiene", basis="professional-judgement"))
    held = worries(DIRTY, again).open[HOME]
    assert (held.first.event, held.last.event, held.observed) == ((HV, DIRTY.id), (HV, again.id), False)
    anew = worries(DIRTY, clean(change("hygiene")), again).open[HOME]
    assert anew.first == anew.last == (("health-visiting", again.id), again.happened)


def test_a_topic_is_improved_when_its_last_worry_is_settled_until_one_comes_again() -> None:
    better = clean(change("hygiene"))
    assert list(worries(better).improved) == []
    assert list(worries(DIRTY, DIRTY_AT_NURSERY, better).improved) == []
    settled = worries(DIRTY, better, contact("2024-03-01", change("hygiene")))
    assert settled.improved[Topic.HYGIENE].event == (HV, better.id)
    assert list(worries(DIRTY, better, DIRTY).improved) == []


def test_strengths_stand_beside_and_those_told_do_not() -> None:
    said = contact("2024-01-01", engaged("feeding"), statement("routines", "strength", "reported-by-parent"))
    later = contact("2024-01-05", statement("feeding", "strength", "professional-judgement"))
    held = worries(DIRTY, said, later)
    assert {key: kept.last.event for key, kept in held.strengths.items()} == {
        "feeding|health-visiting|unknown": (HV, later.id)
    }
    assert list(held.open) == [HOME]


def test_engaged_is_attendance_with_or_after_the_last_worry_and_nothing_else() -> None:
    came = contact("2024-01-05", engaged("hygiene"))
    assert list(worries(DIRTY, came).engaged) == ["hygiene"]
    assert list(worries(contact("2024-01-05", engaged("hygiene"), worry("hygiene"))).engaged) == ["hygiene"]
    assert list(worries(came, DIRTY).engaged) == []
    assert list(worries(DIRTY, came, DIRTY_AT_NURSERY).engaged) == []
    assert list(worries(DIRTY, came, clean(change("hygiene"))).engaged) == []
    assert list(worries(DIRTY, DIRTY_AT_NURSERY, came, clean(change("hygiene"))).engaged) == ["hygiene"]


def test_who_asks_for_help_is_not_worried_about() -> None:
    assert (
        opened(event("help.requested", "2024-01-01", asked_by="mother", asks_for="x", statements=[worry("finances")]))
        == []
    )


def test_what_is_said_of_an_injury_reported_without_a_name_is_read() -> None:
    injury = {"site": ["arm"], "kind": "bruise", "medical_view": "none-recorded", "statements": [worry("violence")]}
    told = event("anonymous.reported", "2024-01-01", statements=[worry("hygiene")], reported_injury=injury)
    assert [said.topic for said in statements(told)] == ["hygiene", "violence"]


def test_every_type_with_statements_is_read_but_help() -> None:
    with_them = {
        kind for kind, c in EVENT_CLASSES.items() if "statements" in c.model_fields["data"].annotation.model_fields
    }
    assert with_them - {"help.requested"} == STATEMENT_TYPES


def test_equal_states_hold_their_worries_in_one_order() -> None:
    other = contact("2024-01-03", worry("animals"), by=CSC)
    assert list(worries(DIRTY, other).open) == list(worries(other, DIRTY).open)
