"""The checks of what was asked for, of babies, of neglect and of repeated notes: on both sides of each limit."""

from typing import Any

import pytest

from projections.rules.limits import LIMITS
from schemas import Event
from schemas.codes import Outcome, ReasonKind
from tests.core.deciding import codes, decided, reason
from tests.given import CSC, HV, NURSERY, POLICE, contact, event, meeting, plan, statement, tier, worry

BASE = tier("2024-01-15", 3, id="base")
LATER = "2024-06-20"
NOTE = "seen at home with mother and both brothers, all of them were well and had eaten"


def holds(code: str, *events: Any, **more: Any) -> bool:
    return code in codes(decided(*events, **more))


def sentence(code: str, *events: Any, **more: Any) -> str:
    found = reason(decided(*events, **more), code)
    assert found is not None
    return found.sentence


class TestInformation:
    ASKED = event("information.requested", LATER, by=HV, request="q", of=POLICE, asks_for="it", id="a")

    def test_asked_for_and_not_given_blocks(self) -> None:
        found = reason(decided(BASE, self.ASKED), "information-not-given")
        assert found is not None
        assert (found.kind, found.evidence) == (ReasonKind.BLOCK, ((HV, "a"),))
        assert found.sentence == (
            "No record is held here of what was asked for between agencies being given: Health visiting asked Police "
            "on 20 June 2024. What is known, or who looks at why it cannot be told?"
        )

    def test_given_or_talked_over_it_does_not(self) -> None:
        given_then = event("information.provided", "2024-06-21", by=POLICE, to=[HV])
        assert not holds("information-not-given", BASE, self.ASKED, given_then)
        table = meeting("held", "2024-06-21", who={HV: "attended", POLICE: "attended"})
        assert not holds("information-not-given", BASE, self.ASKED, table)

    def test_withheld_is_not_given_and_says_so(self) -> None:
        kept = event("information.withheld", "2024-06-21", by=POLICE, to=HV, reason="r")
        assert "which does not tell (on 21 June 2024)" in sentence("information-not-given", BASE, self.ASKED, kept)

    def test_what_was_asked_before_this_tier_is_asked_for_until_a_step_down(self) -> None:
        before = event("information.requested", "2024-01-10", by=HV, request="q", of=POLICE, asks_for="it")
        assert holds("information-not-given", before, BASE), "the status that was set next answers nothing"
        assert not holds("information-not-given", tier("2024-01-05", 4), before, BASE), "decided on without it"


def referred(on: str = LATER, *statements: Any, by: str = HV, to: str = "coram") -> Event:
    return event("referral.made", on, by=by, referral="r", to=to, statements=statements, id=f"to-{to}")


def answer(word: str, on: str = "2024-06-21", to: str = "coram", by: str = HV) -> Event:
    return event("referral.decided", on, by=to, referral={"source": by, "id": f"to-{to}"}, decision=word)


class TestReferrals:
    CODE = "referral-not-taken-up"

    def test_waiting_or_not_accepted_blocks(self) -> None:
        assert "no answer is recorded" in sentence(self.CODE, BASE, referred())
        assert "the answer is not accepted" in sentence(self.CODE, BASE, referred(), answer("not-accepted"))
        assert holds(self.CODE, BASE, referred(), answer("no-further-action"))

    @pytest.mark.parametrize("word", ["accepted", "assessment", "signposted"])
    def test_what_leads_on_does_not(self, word: str) -> None:
        assert not holds(self.CODE, BASE, referred(), answer(word))

    def test_taken_up_by_another_at_or_after_it_does_not(self) -> None:
        other = (referred("2024-06-10", to="parents-first"), answer("accepted", "2024-06-22", "parents-first"))
        assert not holds(self.CODE, BASE, referred(), *other)
        before = (referred("2024-06-10", to="parents-first"), answer("accepted", "2024-06-12", "parents-first"))
        assert holds(self.CODE, BASE, referred(), *before)

    def test_of_before_this_tier_only_while_its_topics_are_open(self) -> None:
        assert not holds(self.CODE, referred("2024-01-10"), BASE)
        assert holds(self.CODE, referred("2024-01-10", worry("speech")), BASE)
        seen = contact("2024-03-01", statement("speech", "strength", setting="home", measures="change-for-the-child"))
        assert not holds(self.CODE, referred("2024-01-10", worry("speech")), BASE, seen)

    def test_the_asking_agency_s_own_is_the_handover_but_not_to_universal(self) -> None:
        own = (referred(by=CSC), BASE)
        assert not holds(self.CODE, *own, to=2)
        assert holds(self.CODE, *own, to=1)
        assert holds(self.CODE, *own, to=2, asked_for="early-offer-of-help")


def asked(on: str = LATER, *statements: Any, by: str = HV) -> Event:
    return event("help.requested", on, by=by, asked_by="mother", asks_for="help", statements=statements, id="h")


class TestHelp:
    CODE = "help-not-offered"

    def test_asked_for_and_none_offered_blocks_and_says_nothing_against_whoever_asked(self) -> None:
        assert sentence(self.CODE, BASE, asked()) == (
            "Help was asked for, and no record is held here that any was offered: mother asked Health visiting on "
            "20 June 2024. What can be offered, and by whom?"
        )
        assert codes(decided(BASE, asked(LATER, worry("feeding")))) - {self.CODE} == codes(decided(BASE)) - {self.CODE}

    @pytest.mark.parametrize(("word", "held"), [("offered", False), ("not-offered", True), ("referred-on", True)])
    def test_only_an_offer_ends_it(self, word: str, held: bool) -> None:
        said = event("help.answered", "2024-06-21", by=HV, request={"source": HV, "id": "h"}, answer=word)
        assert holds(self.CODE, BASE, asked(), said) is held

    def test_of_before_this_tier_only_while_its_topics_are_open(self) -> None:
        assert not holds(self.CODE, asked("2024-01-10"), BASE)
        behaviour = statement("behaviour", "neutral", "reported-by-parent")
        assert not holds(self.CODE, asked("2024-01-10", behaviour), BASE)
        assert holds(self.CODE, asked("2024-01-10", behaviour), BASE, contact(LATER, worry("behaviour"), by=NURSERY))


class TestBaby:
    CODE = "sleeping-place"
    BORN = event("birth.recorded", "2024-01-10", place="home")

    def visit(self, on: str = LATER, **more: Any) -> Event:
        return contact(on, seen=["c1"], **more)

    def test_awake_and_where_they_sleep_within_three_months(self) -> None:
        both = {"awake": True, "sleeping_place_seen": True}
        assert not holds(self.CODE, BASE, self.BORN, self.visit(**both))
        assert not holds(self.CODE, BASE, self.BORN, self.visit("2024-04-01", **both))
        assert holds(self.CODE, BASE, self.BORN, self.visit("2024-03-31", **both))
        assert "awake" not in sentence(self.CODE, BASE, self.BORN, self.visit(awake=True))
        assert "sleeps" not in sentence(self.CODE, BASE, self.BORN, self.visit(sleeping_place_seen=True))

    def test_never_asked_of_an_older_child_or_of_unknown_birth(self) -> None:
        assert holds(self.CODE, BASE, event("birth.recorded", "2023-07-02", place="home"))
        assert not holds(self.CODE, BASE, event("birth.recorded", "2023-07-01", place="home"))
        assert not holds(self.CODE, BASE)


class TestNeglect:
    CODE = "neglect-baseline-missing"
    WORRIES = contact(LATER, worry("feeding"), worry("hygiene"))

    def measured(self, on: str, kind: str = "graded-care-profile") -> Event:
        return event("assessment.completed", on, assessment="g", kind=kind)

    def test_two_topics_of_neglect_and_no_profile(self) -> None:
        found = reason(decided(BASE, self.WORRIES), self.CODE)
        assert found is not None and found.kind is ReasonKind.CHALLENGE
        assert not holds(self.CODE, BASE, contact(LATER, worry("feeding"), worry("feeding", "school")))
        assert not holds(self.CODE, BASE, contact(LATER, worry("feeding"), worry("speech")))

    def test_a_plan_for_neglect_alone(self) -> None:
        opened = event("plan.opened", LATER, plan="p", kind="child-protection", category="NEG")
        assert holds(self.CODE, BASE, opened)
        assert not holds(self.CODE, BASE, opened, event("plan.ended", "2024-06-21", plan="p", kind="child-protection"))
        assert not holds(self.CODE, BASE, plan("opened", LATER))

    def test_a_profile_within_six_months(self) -> None:
        assert not holds(self.CODE, BASE, self.WORRIES, self.measured("2024-01-01"))
        assert "since 31 December 2023" in sentence(self.CODE, BASE, self.WORRIES, self.measured("2023-12-31"))
        assert holds(self.CODE, BASE, self.WORRIES, self.measured(LATER, "parenting"))

    def test_the_limit_is_that_of_the_gate(self) -> None:
        assert not holds(self.CODE, BASE, self.WORRIES, limits=LIMITS._replace(neglect_topics=3.0))


class TestNotes:
    CODE = "notes-repeated"

    def test_the_same_word_for_word_at_the_present_tier(self) -> None:
        twice = (contact("2024-06-01", note=NOTE, id="a"), contact(LATER, note=NOTE, id="b"))
        found = reason(decided(BASE, *twice), self.CODE)
        assert found is not None
        assert (found.kind, found.evidence) == (ReasonKind.CHALLENGE, ((HV, "a"), (HV, "b")))
        assert not holds(self.CODE, BASE, twice[0], contact(LATER, note=f"{NOTE} again"))

    def test_repeats_of_before_this_tier_are_over(self) -> None:
        assert not holds(self.CODE, contact("2024-01-01", note=NOTE), contact("2024-01-02", note=NOTE), BASE)
        assert holds(self.CODE, contact("2024-01-01", note=NOTE), BASE, contact(LATER, note=NOTE))


def test_to_the_same_or_a_higher_tier_nothing_of_this_is_asked() -> None:
    """Handover and all else is asked of steps down only."""
    for to in (3, 4):
        found = decided(BASE, TestInformation.ASKED, referred(), asked(), TestNeglect.WORRIES, to=to)
        assert (found.outcome, found.reasons) == (Outcome.ALLOWED, ())
