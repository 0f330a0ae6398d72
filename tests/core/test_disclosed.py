"""What a child tells of harm: who has looked into it, and when that is asked. docs/clocks.md, "What was told"."""

from datetime import datetime

import pytest

from projections.disclosed import HARM
from schemas import Event
from schemas.vocabulary import Topic
from tests.core.alerting import TICK, end, opened
from tests.given import CSC, HV, at, contact, event, meeting, statement, through, tier

RULE = "disclosure-unchecked"
DAY = "2017-11-21"  # a Tuesday
DUE = end("2017-11-22")
LATER = at("2018-02-01")


def word(topic: str = "parent-and-child-relationship", **more: str) -> dict[str, str]:
    return statement(topic, **{"basis": "reported-by-child", **more})


def told(on: str = DAY, by: str = "school", **more: object) -> Event:
    return contact(on, word(), by=by, id="told", **more)


def asked(*events: Event, as_of: datetime = DUE) -> list[str]:
    return [start for rule, start in opened(*events, as_of=as_of) if rule == RULE]


def referral(on: str, to: str = CSC, **more: object) -> Event:
    return event("referral.made", on, by="school", id="made", referral="r", to=to, **more)


def assessed(verb: str, on: str, kind: str = "child-and-family", by: str = CSC) -> Event:
    return event(f"assessment.{verb}", on, by=by, assessment="a", kind=kind)


def concern(on: str, to: str = CSC, **more: object) -> Event:
    return event("concern.raised", on, by="school", id="raised", to=to, **more)


def answered(on: str, answer: str = "agreed", by: str = CSC) -> Event:
    return event("concern.answered", on, by=by, concern={"source": "school", "id": "raised"}, answer=answer)


def test_at_the_end_of_the_next_working_day_whatever_the_tier() -> None:
    assert asked(told(), as_of=DUE - TICK) == []
    assert asked(told()) == ["told"]
    assert asked(told("2017-11-24"), as_of=at("2017-11-27")) == []
    assert asked(told("2017-11-24"), as_of=end("2017-11-27")) == ["told"]
    assert asked(tier("2017-01-02", 1, "universal"), told()) == ["told"]
    assert asked(tier("2017-01-02", 4, "child-protection-plan"), told()) == ["told"]


@pytest.mark.parametrize("topic", Topic)
def test_of_what_is_done_to_a_child_and_not_of_feelings_and_wishes(topic: Topic) -> None:
    assert asked(contact(DAY, word(topic), id="told")) == (["told"] if topic in HARM else [])


@pytest.mark.parametrize(
    "said",
    [
        word(basis="reported-by-parent"), word(basis="reported-by-family"), word(basis="reported-by-third-party"),
        word(basis="observed-by-professional"), word(basis="professional-judgement", said_by="child"),
        word(polarity="strength"), word(polarity="neutral"),
    ],
    ids=lambda said: f"{said['basis']}-{said['polarity']}",
)  # fmt: skip
def test_not_of_what_adults_tell_or_see(said: dict[str, str]) -> None:
    assert asked(contact(DAY, said)) == []


@pytest.mark.parametrize(
    "telling",
    [
        event("incident.recorded", DAY, id="told", kind="domestic-violence", statements=[word("domestic-abuse")]),
        event("help.requested", DAY, id="told", asked_by="child", asks_for="x", statements=[word("violence")]),
        event("concern.raised", DAY, by=HV, id="told", to="school", statements=[word("supervision")]),
        event("anonymous.reported", DAY, id="told", statements=[word("sexual-abuse")]),
        event("referral.made", DAY, id="told", referral="r", to="coram", statements=[word("language-used")]),
        event("injury.reported", DAY, id="told", site=("arm",), kind="bruise", medical_view="none-recorded",
              explained_by="child", causes=("handling",)),
        event("injury.observed", DAY, id="told", site=("arm",), kind="bruise", medical_view="none-recorded",
              statements=[word(basis="reported-by-third-party", said_by="child")]),
    ],
    ids=lambda telling: telling.type,
)  # fmt: skip
def test_wherever_it_was_told(telling: Event) -> None:
    assert asked(telling) == ["told"]


@pytest.mark.parametrize(("causes", "by"), [(("fall",), "child"), (("handling",), "mother"), ((), "child")])
def test_an_injury_that_a_child_explains_by_no_adult_is_none(causes: tuple[str, ...], by: str) -> None:
    said = {"site": ("arm",), "kind": "bruise", "medical_view": "none-recorded", "explained_by": by, "causes": causes}
    assert asked(event("injury.observed", DAY, **said)) == []


def test_an_injury_told_of_anonymously_has_a_clock_of_its_own() -> None:
    injury = {"site": ["arm"], "kind": "bruise", "medical_view": "none-recorded", "statements": [word()]}
    events = event("anonymous.reported", DAY, id="told", reported_injury=injury, statements=[])
    assert opened(events, as_of=DUE) == [("reported-injury-unchecked", "told")]


@pytest.mark.parametrize(
    "look",
    [
        referral("2017-11-22"), assessed("requested", "2017-11-22"), assessed("started", "2017-11-22", "section-47"),
        assessed("completed", "2017-11-22"), meeting("held", "2017-11-22", kind="strategy-discussion"),
        meeting("held", "2017-11-22", kind="initial-child-protection-conference"),
        tier("2017-11-22", 3, "under-assessment"), tier("2017-11-22", 4, "strategy-discussion"),
        tier("2017-11-22", 3, "child-in-need", bases=("S47",)),
    ],
    ids=lambda look: f"{look.type}-{getattr(look.data, 'kind', getattr(look.data, 'status', ''))}",
)  # fmt: skip
def test_ends_when_somebody_looks_into_it(look: Event) -> None:
    assert asked(told(), look, as_of=LATER) == []


@pytest.mark.parametrize(
    "other",
    [
        referral("2017-11-22", "coram"), assessed("completed", "2017-11-22", "common-assessment", HV),
        meeting("held", "2017-11-22", kind="strategy-discussion", who={HV: "absent"}),
        assessed("declined", "2017-11-22"), meeting("held", "2017-11-22", kind="core-group"),
        tier("2017-11-22", 3, "child-in-need"), contact("2017-11-22", by=CSC), referral("2017-11-20"),
        event("information.provided", "2017-11-22", by="school", to=(CSC,)), through(referral("2017-11-22")),
    ],
    ids=lambda other: f"{getattr(other, 'type', 'through')}",
)  # fmt: skip
def test_not_by_anything_else_nor_by_what_came_before(other: Event) -> None:
    assert asked(told(), other) == ["told"]


def test_a_concern_that_social_care_agreed_to_looks_into_what_was_told_before_it() -> None:
    assert asked(told(), concern("2017-11-22"), as_of=LATER) == ["told"]
    assert asked(told(), concern("2017-11-22"), answered("2017-11-22T15:00"), as_of=LATER) == []
    assert asked(told(), concern("2017-11-22"), answered("2017-11-22T15:00", "deferred")) == ["told"]
    assert asked(told(), concern("2017-11-22"), answered("2017-11-22T15:00", by=HV)) == ["told"]
    assert asked(told(), concern("2017-11-22", to=HV), answered("2017-11-22T15:00")) == ["told"]
    assert asked(concern("2017-11-20"), told(), answered("2017-11-22")) == ["told"], "it was raised before"
    raised = concern(DAY, statements=[word()])
    assert asked(raised) == ["raised"]
    assert asked(raised, answered("2017-11-22"), as_of=LATER) == []


def test_a_referral_that_carries_it_is_asked_about_as_a_referral() -> None:
    rules = [rule for rule, _ in opened(referral(DAY, statements=[word()]), as_of=DUE)]
    assert rules == ["referral-undecided"]


def test_the_same_day_counts_as_after_where_no_hour_is_known() -> None:
    looked = referral(DAY, precision="day", recorded="2017-11-22")
    assert asked(told(f"{DAY}T15:00"), looked) == []
    assert asked(told(f"{DAY}T15:00"), referral(f"{DAY}T09:00")) == ["told"]


def test_the_first_counts_until_it_is_looked_into_and_what_is_told_after_it_anew() -> None:
    again = contact("2017-11-22", word(), by=HV, id="again")
    assert asked(told(), again, as_of=LATER) == ["told"]
    assert asked(told(), referral("2017-11-21T15:00"), again, as_of=LATER) == ["again"]


def test_social_care_that_assesses_hears_it_itself_and_another_agency_passes_it_on() -> None:
    begun = assessed("started", "2017-11-14")
    assert asked(begun, told(by=CSC)) == []
    assert asked(begun, told(by="school")) == ["told"]
    assert asked(told(by=CSC)) == ["told"], "on a visit under a plan it is as new as anywhere"
    assert asked(tier("2017-11-14", 3, "child-in-need", bases=("S47",)), told(by=CSC)) == []


def test_what_a_child_told_of_an_adult_s_record_is_not_this_child_s() -> None:
    assert asked(through(told())) == []
