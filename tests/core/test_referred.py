"""What a referral meets: who decided on it, and what became of the referrals, tiers and plans before it."""

from datetime import date
from typing import Any

import pytest

from projections.questions.referred import Referred, before, dues, referred
from schemas import Event
from schemas.moments import end_of_day
from tests.core.test_export_untold import corrected
from tests.core.test_picture_asked import asking
from tests.given import CSC, HV, NURSERY, at, event, plan, statement, through, tier

ONE, TWO, THREE = "2024-03-01", "2024-03-04", "2024-03-05"


def made(on: str = ONE, by: str = NURSERY, to: str = CSC, name: str = "r") -> Event:
    return event("referral.made", on, by=by, id=name, referral=name, to=to, statements=[statement("hygiene")])


def decided(on: str = TWO, by: str = CSC, of: str = "r", decision: str = "no-further-action", **more: Any) -> Event:
    referral = {"source": NURSERY, "id": of}
    return event("referral.decided", on, by=by, referral=referral, decision=decision, **more)


def told(on: str, by: str = CSC, to: str = NURSERY) -> Event:
    return event("information.provided", on, by=by, to=[to])


def one(*events: Event) -> Referred:
    (found,) = referred(asking(*events).entries)
    return found


def test_its_receiver_decides_and_nobody_else() -> None:
    assert one(made()).decided is None
    assert one(made(), decided(by=HV)).decided is None
    found = one(made(), decided(reason="Seen at home.")).decided
    assert found and (found.decision, found.reason) == ("no-further-action", "Seen at home.")


def test_a_later_word_stands_and_the_first_acknowledgement() -> None:
    acknowledged = [
        event("referral.acknowledged", on, by=CSC, referral={"source": NURSERY, "id": "r"}) for on in (TWO, THREE)
    ]
    found = one(made(), *acknowledged, decided(), decided(THREE, decision="assessment"))
    assert found.decided and found.decided.decision == "assessment"
    assert found.acknowledged and found.acknowledged.earliest == at(TWO)


@pytest.mark.parametrize(
    ("telling", "counts"),
    [(told(THREE), True), (told(ONE), False), (told(THREE, by=HV), False), (told(THREE, to=HV), False)],
    ids=["since", "before", "by another", "to another"],
)
def test_the_referrer_is_told_by_the_receiver_after_the_decision(telling: Event, counts: bool) -> None:
    assert (one(made(), decided(), telling).told is not None) is counts
    assert one(made(), told(THREE)).told is None, "there is no decision to tell of"


def test_a_referral_that_was_corrected_keeps_its_answer() -> None:
    found = one(made(), decided(), corrected(made(), "r-2", THREE))
    assert found.event == (NURSERY, "r-2") and found.decided


def test_each_is_due_by_its_own_clock_until_it_is_decided() -> None:
    both = (made(), made(TWO, to=HV, name="s"))
    found = dues(asking(*both, on=TWO))
    assert set(found) == {f"{NURSERY}/r", f"{NURSERY}/s"}
    assert found[f"{NURSERY}/r"] == end_of_day(date(2024, 3, 4)), "one working day: made on a Friday"
    assert set(dues(asking(*both, decided(), on=TWO))) == {f"{NURSERY}/s"}
    assert {each.event[1]: each.due_at for each in referred(asking(*both).entries, found)} == {
        "r": found[f"{NURSERY}/r"], "s": found[f"{NURSERY}/s"],
    }  # fmt: skip


def test_what_went_before_says_what_became_of_it_newest_first() -> None:
    history = (
        made("2023-01-02"), decided("2023-01-03", reason="Seen at home."), tier("2023-02-01", 3),
        plan("opened", "2023-02-02"), plan("ended", "2023-05-01"), tier("2023-05-02", 2, "early-help"),
        tier("2023-06-01", 2, "early-help"), tier("2023-09-01", 3),
        through(tier("2023-10-01", 4, "child-protection-plan")),
    )  # fmt: skip
    assert [(each.what, each.became) for each in before(asking(*history))] == [
        ("Tier 3, child in need", "Stands"),
        ("Stepped down to tier 2, early help", "Stepped up to tier 3, child in need"),
        ("Child in need plan opened", "Ended"),
        ("Tier 3, child in need", "Stepped down to tier 2, early help"),
        ("Referred to Children's social care", "No further action: Seen at home."),
    ]


def test_where_nothing_is_recorded_of_it_nothing_is_said() -> None:
    (found,) = before(asking(made()))
    assert found.became is None
    assert before(asking()) == []
