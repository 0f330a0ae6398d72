"""Each rule of docs/picture.md, "Household", with the case that it covers and the case that it does not."""

from typing import Any

import pytest

from projections import household
from schemas import Event
from tests.core.deciding import said
from tests.given import HV, at, contact, event, given, statement, through, tier

ONE, TWO, THREE = "2024-03-01", "2024-03-02", "2024-03-03"


def state(*events: Any) -> household.Household:
    found: household.Household = given(*events).state(household)
    return found


def pregnancy(on: str, outcome: str = "continuing", **more: Any) -> Event:
    return said("pregnancy.recorded", on, {"outcome": outcome}, HV, **more)


def assessed(verb: str, on: str, kind: str = "pre-birth") -> Event:
    return event(f"assessment.{verb}", on, id="x", assessment="a", kind=kind)


def parted(basis: str = "reported-by-parent", polarity: str = "worry", topic: str = "parents-relationship") -> Event:
    return contact(ONE, statement(topic, polarity, basis), id="x")


def incident(kind: str) -> Event:
    return event("incident.recorded", ONE, id="x", kind=kind)


MOVE = event("address.changed", ONE, id="x", kind="home")
BORN = event("birth.recorded", ONE, id="x", place="home")
DIED = event("death.recorded", ONE, id="x", cause="not-recorded")


@pytest.mark.parametrize(
    ("field", "told", "expected"),
    [
        ("born", BORN, True), ("born", through(BORN), False),
        ("died", DIED, True), ("died", through(DIED), False),
        ("move", MOVE, True), ("move", through(MOVE), False),
        ("violence", incident("violence"), True), ("violence", through(incident("domestic-violence")), True),
        ("violence", incident("road-accident"), False),
        ("separation", parted(), True), ("separation", parted("reported-by-family"), True),
        ("separation", parted("professional-judgement"), True), ("separation", parted("reported-anonymously"), False),
        ("separation", parted(polarity="neutral"), False), ("separation", parted(topic="alcohol"), False),
        ("separation", through(parted()), False),
        ("separation", event("help.requested", ONE, asked_by="mother", asks_for="Help",
                             statements=[statement("parents-relationship", basis="reported-by-parent")]), False),
        ("pre_birth", assessed("requested", ONE), True), ("pre_birth", through(assessed("started", ONE)), True),
        ("pre_birth", assessed("completed", ONE), True), ("pre_birth", assessed("declined", ONE), False),
        ("pre_birth", assessed("requested", ONE, "section-47"), False),
    ],
)  # fmt: skip
def test_what_is_kept_and_of_whom(field: str, told: Any, expected: bool) -> None:
    assert (getattr(state(told), field) is not None) is expected


def test_a_pregnancy_is_of_the_person_first_named_and_keeps_its_beginning() -> None:
    held = state(*(through(pregnancy(*told, subject="m1")) for told in ((ONE,), (TWO, "birth"))))
    ((person, found),) = held.pregnancies.items()
    assert person == f"{HV}:m1"
    assert (found.outcome, found.since.happened.earliest, found.last.happened.earliest) == ("birth", at(ONE), at(TWO))
    again = state(pregnancy(ONE, "birth"), pregnancy(TWO, id="next")).pregnancies[f"{HV}:c1"]
    assert again.since.event == (HV, "next")


@pytest.mark.parametrize(
    ("told", "moved"),
    [
        ([None], True), (["1 High St, AB1"], False), (["1 High St, AB1", "1 high st  ab1"], False),
        (["1 High St, AB1", "2 High St, AB1"], True), (["1 High St, AB1", None], True),
    ],
)  # fmt: skip
def test_an_address_that_is_told_first_or_again_is_no_move(told: list[str | None], moved: bool) -> None:
    events = [event("address.changed", f"2024-03-0{n}", kind="home", address=at) for n, at in enumerate(told, 1)]
    assert (state(*events).move is not None) is moved


@pytest.mark.parametrize(
    ("outcome", "of_gp", "of_maternity", "expected"),
    [
        ("birth", "2024-09-01", "2024-09-15", "birth"), ("miscarriage", "2024-09-15", "2024-09-01", "miscarriage"),
        ("birth", "2024-09-01", "2024-09-16", "continuing"), ("birth", None, "2024-09-01", "continuing"),
        ("continuing", "2024-09-01", "2024-09-01", "continuing"),
    ],
)  # fmt: skip
def test_one_woman_of_two_records_has_one_pregnancy(
    outcome: str, of_gp: str | None, of_maternity: str, expected: str
) -> None:
    def told(on: str, of: str, word: str, due_on: str | None) -> Event:
        return through(said("pregnancy.recorded", on, {"outcome": word, "due_on": due_on}, HV, subject=of))

    events = (told(ONE, "gp", "continuing", of_gp), told(ONE, "maternity", "continuing", of_maternity))
    found = state(tier(ONE, 3), *events, told(TWO, "maternity", outcome, None)).pregnancies[f"{HV}:gp"]
    assert (found.outcome, found.asks is None) == (expected, expected != "continuing")


def test_consent_is_by_service_and_the_last_word_stands() -> None:
    def word(verb: str, on: str, service: str) -> Event:
        return said(f"consent.{verb}", on, {"service": service, "by": "mother"})

    found = state(through(word("given", ONE, "Play")), word("withdrawn", TWO, "play"), word("refused", ONE, "Coram"))
    assert {service: held.word for service, held in found.consents.items()} == {"coram": "refused", "play": "withdrawn"}
