"""Each rule of docs/picture.md, "Referrals", with the case that it covers and the case that it does not."""

from typing import Any

from projections import referrals
from schemas import Event
from tests.core.alerting import opened
from tests.given import CSC, HV, NURSERY, at, event, given, statement, through, worry

ONE, TWO, THREE = "2024-03-01", "2024-03-02", "2024-03-03"
COURT = "court"


def made(on: str, to: str = CSC, **more: Any) -> Event:
    return event("referral.made", on, referral="r", to=to, **{"by": HV, "id": "r1", **more})


def decided(on: str, decision: str, of: str = "r1", **more: Any) -> Event:
    content = {"referral": {"source": HV, "id": of}, "decision": decision}
    return event("referral.decided", on, **content, **{"by": CSC, **more})


def state(*events: Any) -> referrals.Referrals:
    found: referrals.Referrals = given(*events).state(referrals)
    return found


def decision(*events: Any, to: str = CSC) -> str | None:
    held = state(*events).to.get(to)
    return held.verdict.decision if held and held.verdict else None


def test_the_decision_is_that_of_the_referral_that_it_names() -> None:
    assert decision(made(ONE), decided(TWO, "accepted")) == "accepted"
    assert decision(made(ONE)) is None
    assert decision(made(ONE), decided(TWO, "accepted", "other")) is None
    assert decision(made(ONE), decided(TWO, "accepted"), decided(THREE, "not-accepted")) == "not-accepted"


def test_only_who_was_asked_decides_before_the_referral_is_held_or_after() -> None:
    for who in (HV, NURSERY):
        for on in ("2024-02-01", TWO):
            others = decided(on, "accepted", by=who)
            assert decision(made(ONE), others) is None
            assert decision(made(ONE), others, decided(THREE, "not-accepted")) == "not-accepted"
            assert decision(made(ONE), decided("2024-01-01", "not-accepted"), others) == "not-accepted"
            assert not state(made(ONE), others).early


def test_a_decision_that_sorts_before_its_referral_is_kept_for_it() -> None:
    assert decision(made(TWO), decided(ONE, "assessment")) == "assessment"
    assert state(decided(ONE, "assessment")).early.keys() == {f"{HV}/r1|{CSC}"}
    assert not state(made(TWO), decided(ONE, "assessment")).early


def test_the_last_referral_to_each_receiver_is_kept() -> None:
    found = state(made(ONE), made(TWO, id="r2"), made(ONE, NURSERY, id="r3")).to
    assert {to: held.made.event[1] for to, held in found.items()} == {CSC: "r2", NURSERY: "r3"}
    assert decision(made(ONE), decided(TWO, "accepted"), made(THREE, id="r2")) is None


def test_a_corrected_referral_answers_to_both_its_names() -> None:
    corrected = correction()
    for named in ("r1", "c1"):
        assert decision(made(ONE), corrected, decided(TWO, "accepted", named, by=NURSERY), to=NURSERY) == "accepted"


def test_of_two_decisions_before_it_under_its_two_names_the_last_stands() -> None:
    for first, last in (("r1", "c1"), ("c1", "r1")):
        early = (
            decided("2024-02-01", "accepted", first, by=NURSERY),
            decided("2024-02-02", "not-accepted", last, by=NURSERY),
        )
        assert decision(*early, made(ONE), correction(), to=NURSERY) == "not-accepted"
        again = decided("2024-02-03", "assessment", first, by=NURSERY)
        assert decision(*early, again, made(ONE), correction(), to=NURSERY) == "assessment"
        assert not state(*early, again, made(ONE), correction()).early


def correction() -> Event:
    right = made(ONE, NURSERY, id="c1", recorded=THREE)
    document = right.model_dump(mode="json", exclude_none=True)
    return event("record.corrected", ONE, id="c1", by=HV, recorded=THREE, target="r1", reason="r",
                 replacement=document)  # fmt: skip


def test_who_was_last_told_anything_and_by_whom() -> None:
    told = [event("information.provided", on, by=HV, id=on, to=to) for on, to in ((ONE, [CSC, COURT]), (TWO, [CSC]))]
    found = state(*told).told
    assert {agency: mark.event[1] for agency, mark in found.items()} == {f"{CSC}/{HV}": TWO, f"{COURT}/{HV}": ONE}


def test_what_comes_through_an_adult_is_the_adults() -> None:
    assert state(through(made(ONE)), through(decided(TWO, "accepted"))) == referrals.EMPTY


def test_its_topics_are_those_of_a_professionals_own_worries() -> None:
    def topics(*statements: Any) -> tuple[str, ...]:
        return state(made(ONE, statements=statements)).to[CSC].topics

    assert topics(worry("speech"), worry("hygiene"), statement("alcohol", "neutral")) == ("hygiene", "speech")
    assert topics(worry("speech"), statement("alcohol", "worry", "reported-by-parent")) == ()


def test_waiting_and_not_taken_up() -> None:
    def words(*events: Any) -> tuple[list[str], list[str]]:
        held = state(*events)
        return list(referrals.waiting(held)), list(referrals.not_taken_up(held))

    assert words(made(ONE)) == ([CSC], [])
    for word in ("not-accepted", "no-further-action"):
        assert words(made(ONE), decided(TWO, word)) == ([], [CSC])
    for word in ("accepted", "assessment", "signposted"):
        assert words(made(ONE), decided(TWO, word)) == ([], [])
    assert words(made(ONE), decided(TWO, "not-accepted"), made(THREE, id="r2")) == ([CSC], [])


def test_ten_working_days_and_social_care_has_a_clock_of_its_own() -> None:
    assert "referral-unanswered" not in dict(opened(made("2024-03-01"), as_of=at("2024-03-30")))
    other = made("2024-03-01", NURSERY)
    assert opened(other, as_of=at("2024-03-15")) == []
    assert opened(other, as_of=at("2024-03-16")) == [("referral-unanswered", "r1")]
