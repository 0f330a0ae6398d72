"""The review, published through real Kafka: what the pets rest on (row 8), how injuries were explained (row 6)."""

import re

from projections.evidence import Evidence, counted_as_of
from projections.history import Extreme
from projections.injuries import each_injury, perhaps_one
from projections.rules.decision import Request
from schemas.moments import end_of_day
from services.cli.demo import KYLE
from services.store.children import Child
from tests.flow.hub import Hub
from tests.flow.reviewed import codes, day, decided, evidence, states

CSC, EOH, HV, CENTRE = "childrens-social-care", "early-offer-of-help", "health-visiting", "childrens-centre"
CLOSING = Request(1, "manager", EOH)


def held(kyle: Child, topic: str, on: str) -> Evidence:
    """Of what had happened and was recorded by the end of that day; certain at both extremes."""
    at = end_of_day(day(on))
    found = counted_as_of(kyle.entries(at), kyle.entries(at, Extreme.LATEST), at)[f"{topic}|worrying"]
    assert not found.is_uncertain
    assert found.latest
    return found.latest


class TestThePets:
    """Row 8; paragraphs 21–22, 33–34, 42, 53."""

    def test_told_by_three_agencies_and_seen_once_to_november_2015(self, kyle: Child) -> None:
        pets = held(kyle, "animals", "2015-11-30")
        assert (pets.told, pets.seen, pets.passed_on, pets.judged, pets.accounts) == (4, 1, 0, 1, 2)
        assert pets.agencies == (CSC, EOH, HV)
        assert pets.last_seen
        assert pets.last_seen.event == (HV, "rough-with-pets-2014")
        assert pets.last.event == (EOH, "team-2015-06"), "as the meeting passed it on"

    def test_rough_handling_and_a_thrown_knife_were_observed_in_december(self, kyle: Child) -> None:
        pets, safety = (held(kyle, topic, "2015-12-31") for topic in ("animals", "safety-at-home"))
        assert (pets.told, pets.seen, pets.seen_by) == (5, 2, (CENTRE, HV))
        for found in (pets, safety):
            assert found.last_seen
            assert found.last_seen.event == (CENTRE, "knife-and-kitten")

    def test_the_guinea_pig_in_june_2017(self, kyle: Child) -> None:
        pets = held(kyle, "animals", "2017-06-30")
        assert (pets.told, pets.seen) == (6, 3)
        assert pets.last_seen
        assert pets.last_seen.event == (HV, "visit-june-2017")

    def test_the_gate_asks_while_they_are_told_more_than_seen(self, kyle: Child) -> None:
        found = {on: decided(kyle, on, CLOSING) for on in ("2015-11-30", "2015-12-31")}
        assert (HV, "rough-with-pets-2014") in evidence(found["2015-11-30"], "told-more-than-seen")
        assert "told-more-than-seen" not in codes(found["2015-12-31"])

    def test_on_the_terminal(self, told: Hub) -> None:
        name, on = f"{KYLE.agency}:{KYLE.reference}", "2015-11-30"
        shown = told.run_cli("accounts", name, "--as-of", on, "--known", on, "--topic", "animals").stdout
        plain = " ".join(shown.split())
        assert "4 by 3 agencies" in plain
        assert "1 by Health visiting" in plain
        assert "told by mother: a worry, of one occasion (Health visiting kitten-may-2014)" in plain
        assert plain.index("kitten-may-2014") < plain.index(" pets-died"), "each telling, the first first"


class TestInjuries:
    """Row 6; paragraphs 15, 22, 25, 28, 46, 51."""

    def test_how_each_was_explained_and_whether_a_doctor_looked(self, told: Hub) -> None:
        name = f"{KYLE.agency}:{KYLE.reference}"
        shown = told.run_cli("injuries", name, "--as-of", "2016-12-31").stdout
        assert len(re.findall(r"^│ \d+ +│", shown, re.MULTILINE)) == 8
        words = " ".join(re.sub(r"[│┃]", " ", shown).split())
        for explained in ("fall (by mother)", "knock (by mother)", "hot or sharp (by mother)", "traffic", "medical"):
            assert explained in words
        assert words.count("Explanations differ between tellings.") == 1, "of February 2016, as its sender says"

    def test_nothing_is_joined_that_nobody_said_is_one(self, kyle: Child) -> None:
        held = states(kyle, "2016-12-31", Extreme.LATEST)["injuries"].at(Extreme.LATEST)
        found = each_injury(held.told)
        assert [len(one.tellings) for one in found] == [1] * len(held.told) == [1] * 8
        assert perhaps_one(found) == []
