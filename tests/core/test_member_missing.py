"""Who is expected at the table, twice neither comes nor sends a word, and of whom nothing else is recorded."""

import pytest

from schemas import Event
from tests import given as say
from tests.core.alerting import TICK, opened
from tests.given import CSC, HV, NURSERY, at, event

RULE = "member-missing"
TEAM = "team-around-child-or-family"
HELPED = say.tier("2017-01-02", 2, "early-help", by="early-offer-of-help")


def team(day: str, came: str, kind: str = TEAM, **more: str) -> Event:
    return say.meeting("held", day, kind=kind, who={HV: came}, **more)


FIRST, SECOND = team("2017-02-01", "absent"), team("2017-03-08", "absent", id="start")


def missing(*events: Event, on: str) -> list[str]:
    return [start for rule, start in opened(*events, as_of=at(on)) if rule == RULE]


def test_asked_from_the_second_meeting_on() -> None:
    assert [start for rule, start in opened(HELPED, FIRST, SECOND, as_of=at("2017-03-08") - TICK) if rule == RULE] == []
    assert missing(HELPED, FIRST, SECOND, on="2017-03-09") == ["start"]


def test_the_second_stays_the_beginning() -> None:
    assert missing(HELPED, FIRST, SECOND, team("2017-04-12", "absent"), on="2017-04-20") == ["start"]


@pytest.mark.parametrize(
    "word",
    [
        event("appointment.kept", "2017-02-20", by=HV, service="clinic"),
        say.contact("2017-02-20", by=HV),
        team("2017-02-20", "attended"),
        team("2017-02-20", "apologies"),
        team("2017-02-20", "written-view"),
        say.tier("2017-02-20", 1, "universal"),
    ],
    ids=lambda word: f"{word.type}-{word.id}",
)
def test_a_word_between_or_after_ends_it(word: Event) -> None:
    assert missing(HELPED, FIRST, word, SECOND, on="2017-03-09") == []
    after = word.model_copy(update={"id": "after"})
    assert missing(HELPED, team("2017-01-10", "absent"), team("2017-01-20", "absent"), after, on="2017-03-09") == []


@pytest.mark.parametrize(
    "other",
    [
        say.contact("2017-02-20", by=NURSERY),
        team("2017-02-20", "not-recorded"),
        team("2017-02-20", "attended", kind="panel"),
    ],
    ids=lambda other: f"{other.type}-{other.id}",
)
def test_not_ended_by_anything_else(other: Event) -> None:
    assert missing(HELPED, FIRST, other, SECOND, on="2017-03-09") == ["start"]


def test_not_of_whom_comes_only_when_something_happens_nor_before_involvement() -> None:
    first, second = (
        say.meeting("held", day, kind=TEAM, who={"police": "absent"}) for day in ("2017-02-01", "2017-03-08")
    )
    assert missing(HELPED, first, second, on="2017-03-09") == []
    later = say.tier("2017-03-08", 2, "early-help", by="early-offer-of-help")
    assert missing(FIRST, SECOND.model_copy(update={"id": "second"}), later, on="2017-03-09") == []


def test_who_works_with_an_adult_of_the_family_is_missed_like_others() -> None:
    first, second = (
        say.meeting("held", day, kind=TEAM, who={"substance-misuse": "absent"}) for day in ("2017-02-01", "2017-03-08")
    )
    assert missing(HELPED, first, second, on="2017-03-09") == [second.id]


def test_of_the_lead_it_is_asked_once() -> None:
    named = say.lead("named", "2017-01-03", HV, by=CSC)
    assert missing(HELPED, named, FIRST, SECOND, on="2017-03-09") == []
    ended = say.lead("ended", "2017-03-01", HV, by=CSC)
    assert missing(HELPED, named, FIRST, ended, SECOND, on="2017-03-09") == ["start"]


def test_one_of_several_of_an_agency_is_enough() -> None:
    seats = [{"agency": HV, "role": role, "attendance": came} for role, came in (("a", "absent"), ("b", "apologies"))]
    both = event("meeting.held", "2017-03-08", by=CSC, meeting="m", kind=TEAM, attendees=seats)
    assert missing(HELPED, FIRST, both, on="2017-03-09") == []
