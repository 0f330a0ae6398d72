"""A baby is expected where there was a statutory tier: when that is asked, of whom, and what ends it."""

from typing import Any

import pytest

from projections.history import Entry
from projections.identity import record_id
from projections.rules.alerts import open_alerts
from projections.rules.announcing import to_announce
from projections.rules.spans import alerts_in, open_as_of
from schemas import Event, RecordName
from schemas.moments import BEGINNING
from tests import given as say
from tests.core.alerting import OWN, PACK, TICK, end, states
from tests.core.deciding import said
from tests.given import CSC, at, event, given, through

MAT = "maternity"
STATUTORY = say.tier("2013-09-01", 4, "supervision-order")
LOWERED = say.tier("2015-05-01", 2, "early-help")


def expecting(on: str, outcome: str = "continuing", **more: Any) -> Entry:
    """Told of the mother: it reaches the child through her."""
    due_on = more.pop("due_on", None)
    told = {"outcome": outcome, **({"due_on": due_on} if due_on else {})}
    return through(said("pregnancy.recorded", on, told, MAT, **{"subject": "mum", "id": "start", **more}))


def assessed(verb: str, on: str, kind: str = "pre-birth", **more: Any) -> Event:
    return event(f"assessment.{verb}", on, assessment="a", kind=kind, **more)


def opened(*events: Event | Entry, as_of: Any) -> list[tuple[str, str]]:
    """By the states and by the whole history alike."""
    entries = given(*events).entries
    found = open_alerts(states(entries, as_of), as_of, PACK)
    spans = alerts_in(entries, BEGINNING, at("2030-01-01"), PACK)
    assert [alert.identity for alert in open_as_of(spans, as_of)] == [alert.identity for alert in found]
    return [(alert.rule, alert.start[1]) for alert in found if alert.rule.startswith("pre-birth")]


class TestMissing:
    DUE = end("2015-06-29")  # 20 working days after 1 June
    TOLD = (STATUTORY, LOWERED, expecting("2015-06-01"))

    def test_both_sides_of_the_limit(self) -> None:
        assert opened(*self.TOLD, as_of=self.DUE - TICK) == []
        assert opened(*self.TOLD, as_of=self.DUE) == [("pre-birth-missing", "start")]

    @pytest.mark.parametrize("verb", ["requested", "started", "completed", "declined"])
    def test_ends_with_any_word_on_a_pre_birth_assessment(self, verb: str) -> None:
        for told in (assessed(verb, "2015-06-10"), through(assessed(verb, "2015-06-10", by=MAT))):
            assert ("pre-birth-missing", "start") not in opened(*self.TOLD, told, as_of=at("2015-09-30"))
        other = assessed(verb, "2015-06-10", "parenting")
        assert opened(*self.TOLD, other, as_of=at("2015-09-30")) == [("pre-birth-missing", "start")]

    @pytest.mark.parametrize("outcome", ["birth", "miscarriage", "termination"])
    def test_ends_with_the_pregnancy(self, outcome: str) -> None:
        assert opened(*self.TOLD, expecting("2015-07-10", outcome, id="over"), as_of=at("2015-09-30")) == []

    def test_one_of_an_earlier_pregnancy_does_not_count_for_the_next(self) -> None:
        before = (expecting("2014-01-01", id="first"), assessed("completed", "2014-02-01"))
        born = expecting("2014-08-01", "birth", id="born")
        assert opened(STATUTORY, *before, born, expecting("2015-06-01"), as_of=at("2015-09-30")) == [
            ("pre-birth-missing", "start")
        ]

    def test_one_that_is_under_way_when_the_pregnancy_is_first_told_of_counts(self) -> None:
        assert opened(STATUTORY, assessed("requested", "2015-05-20"), expecting("2015-06-01"), as_of=self.DUE) == []

    def test_where_no_statutory_tier_was_set_nobody_asks(self) -> None:
        assert opened(LOWERED, expecting("2015-06-01"), as_of=at("2015-09-30")) == []
        of_mother = through(say.tier("2013-09-01", 4, "looked-after"))
        assert opened(of_mother, LOWERED, expecting("2015-06-01"), as_of=at("2015-09-30")) == [], (
            "that a parent was looked after as a child is not held against them"
        )

    def test_a_statutory_tier_that_comes_later_starts_it(self) -> None:
        raised = say.tier("2015-08-03", 3, "child-in-need", id="raised")
        told = (LOWERED, expecting("2015-06-01"), expecting("2015-07-01", id="again"), raised)
        assert opened(*told, as_of=end("2015-08-31")) == []
        assert opened(*told, as_of=end("2015-09-01")) == [("pre-birth-missing", "raised")]


class TestUnfinished:
    ASKED = (assessed("requested", "2015-06-01", id="asked"), assessed("started", "2015-06-02"))

    def test_eight_weeks_before_the_day_on_which_the_baby_is_expected(self) -> None:
        told = (*self.ASKED, expecting("2015-06-03", due_on="2015-12-01"))
        assert opened(*told, as_of=end("2015-10-06") - TICK) == []
        assert opened(*told, as_of=end("2015-10-06")) == [("pre-birth-unfinished", "asked")]
        for verb in ("completed", "declined"):
            assert opened(*told, assessed(verb, "2015-10-01"), as_of=end("2015-10-06")) == []

    def test_without_a_day_nothing_is_counted_back(self) -> None:
        assert opened(*self.ASKED, expecting("2015-06-03"), as_of=at("2016-06-01")) == []


def test_what_started_at_the_mother_is_raised_about_the_child() -> None:
    entries = given(STATUTORY, LOWERED, expecting("2015-06-01")).entries
    found = to_announce(states(entries), at("2015-09-30"), PACK, OWN, entries)
    (raised,) = (each for each in found.raised if each["data"]["rule"] == "pre-birth-missing")
    assert raised["subject"] == f"{CSC}:c1"
    assert record_id(RecordName(CSC, "c1")) in OWN
    assert raised["data"]["start"] == {"source": MAT, "id": "start"}


def test_with_the_child_s_death_no_clock_runs() -> None:
    died = event("death.recorded", "2015-06-10", cause="not-recorded")
    told = (STATUTORY, expecting("2015-06-01"), died)
    assert opened(*told, as_of=at("2015-09-30")) == []
