"""A worry that was taken back is asked about until somebody has looked; an account that is not the last is too."""

from typing import Any

from projections.history import Entry
from projections.reports import accounts_in
from projections.retracted import Retracted, retracted
from projections.rules.facts import Brought
from schemas import Event
from schemas.codes import ReasonKind
from tests.core.deciding import codes, decided, reason
from tests.given import HV, NURSERY, change, contact, event, statement, tier, worry

BASE = tier("2024-01-01", 3)
TOLD = contact("2024-05-01", worry("speech"), worry("hygiene"), id="told")


def taken_back(target: str, on: str = "2024-06-01", **more: Any) -> Event:
    return event("record.retracted", on, target=target, reason="r", **{"by": HV, **more})


def corrected(target: str, *statements: Any, on: str = "2024-06-01", name: str = "c") -> Event:
    inner = contact("2024-05-01", *statements, id=name, recorded=on).model_dump(mode="json", exclude_none=True)
    return event("record.corrected", on, by=HV, id=name, target=target, reason="r", replacement=inner)


def found(*events: Event) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(r.told.event[1], tuple(name for _, name in r.by), r.topics) for r in retracted(events)]


class TestWhatWasTakenBack:
    def test_a_worry_retracted_and_a_worry_corrected_away(self) -> None:
        assert found(TOLD) == []
        assert found(TOLD, taken_back("told", id="b")) == [("told", ("b",), ("hygiene", "speech"))]
        assert found(TOLD, corrected("told", worry("speech"))) == [("told", ("c",), ("hygiene",))]
        assert found(TOLD, corrected("told", worry("speech"), worry("hygiene"), worry("feeding"))) == []

    def test_what_is_no_worry_is_not_asked_about(self) -> None:
        for said in (change("speech"), statement("speech", "neutral", "reported-by-parent")):
            assert found(contact("2024-05-01", said, id="told"), taken_back("told")) == []

    def test_whoever_told_a_worry_and_an_injury_are_asked_about(self) -> None:
        parent = contact("2024-05-01", statement("speech", "worry", "reported-by-parent"), id="told")
        assert found(parent, taken_back("told", id="b")) == [("told", ("b",), ("speech",))]
        hurt = {"site": ["ear"], "kind": "bruise", "medical_view": "none-recorded", "by": HV, "id": "told"}
        assert found(event("injury.observed", "2024-05-01", **hurt), taken_back("told", id="b")) == [
            ("told", ("b",), ("injury",))
        ]
        anonymous = event(
            "anonymous.reported", "2024-05-01", by=HV, id="told",
            statements=[statement("supervision", "worry", "reported-anonymously")],
            reported_injury={"site": ["ear"], "kind": "bruise", "medical_view": "none-recorded"},
        )  # fmt: skip
        assert found(anonymous, taken_back("told", id="b")) == [("told", ("b",), ("injury", "supervision"))]

    def test_a_retraction_that_was_itself_taken_back(self) -> None:
        assert found(TOLD, taken_back("told", id="b"), taken_back("b", "2024-06-02", id="d")) == []

    def test_a_worry_that_only_a_correction_told(self) -> None:
        plain = contact("2024-05-01", id="told")
        gone = taken_back("c", "2024-06-02", id="b")
        assert found(plain, corrected("told", worry("speech")), gone) == [("told", ("b", "c"), ("speech",))]

    def test_a_retraction_without_its_target_says_nothing(self) -> None:
        assert found(taken_back("told")) == []


class TestTheChallenge:
    def asked(self, *brought: Retracted) -> Any:
        return reason(decided(BASE, brought=Brought((), brought)), "worry-retracted")

    def test_names_agency_topics_and_both_days(self) -> None:
        asked = self.asked(*retracted([TOLD, taken_back("told", id="b")]))
        assert asked.kind is ReasonKind.CHALLENGE
        assert asked.sentence == (
            "A worry or an injury was taken back, or corrected so that it is not told now, since somebody last "
            "looked: Health visiting on hygiene and speech (told on 1 May 2024, taken back on 1 June 2024). "
            "What is known about it today?"
        )
        assert asked.evidence == ((HV, "told"), (HV, "b"))

    def test_is_not_asked_where_nothing_was_taken_back(self) -> None:
        assert self.asked() is None


class TestAnAccountThatIsNotTheLast:
    def account(self, on: str, name: str) -> Event:
        told = statement("routines", "neutral", "reported-by-parent", said_by="mother", setting="home")
        return contact(on, told, id=name, by=NURSERY)

    def test_is_asked_about_where_the_request_rests_on_it(self) -> None:
        first, last = self.account("2024-03-01", "first"), self.account("2024-06-01", "last")
        seen = contact("2024-06-10", statement("routines", "strength", setting="home"))
        rests_on = ((NURSERY, "first"),)
        rested = Brought(tuple(accounts_in(Entry(first))))
        without = decided(BASE, first, last, rests_on=rests_on)
        assert "account-unseen" not in codes(without), "the state keeps the last of a sort only"
        asked = reason(decided(BASE, first, last, rests_on=rests_on, brought=rested), "account-unseen")
        assert asked is not None
        assert asked.evidence == rests_on
        assert "account-unseen" not in codes(decided(BASE, first, last, seen, rests_on=rests_on, brought=rested))

    def test_is_found_though_the_request_names_what_was_corrected_since(self) -> None:
        corrected_since = self.account("2024-06-01", "correction")
        asked = decided(BASE, corrected_since, rests_on=((NURSERY, "sent"),))
        assert "account-unseen" not in codes(asked)
        brought = Brought(tuple(accounts_in(Entry(corrected_since))))
        found_now = decided(BASE, corrected_since, rests_on=((NURSERY, "sent"),), brought=brought)
        assert "account-unseen" in codes(found_now)

    def test_is_told_once(self) -> None:
        last = self.account("2024-06-01", "last")
        rests_on = ((NURSERY, "last"),)
        asked = reason(
            decided(BASE, last, rests_on=rests_on, brought=Brought(tuple(accounts_in(Entry(last))))), "account-unseen"
        )
        assert asked is not None
        assert asked.evidence == rests_on
        assert asked.sentence.count("routines") == 1
