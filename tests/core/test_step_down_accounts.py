"""What was told and not looked into, told more than seen, and attending told as the change (docs/step-down.md)."""

from typing import Any

import pytest

from projections.rules.limits import LIMITS
from tests.core.deciding import codes, decided, reason
from tests.given import CSC, HV, NURSERY, POLICE, change, contact, event, meeting, statement, tier, worry

BEFORE, ON, LATER = "2023-06-01", "2024-05-01", "2024-05-10"
SET = tier("2023-10-01", 3)
CAME = {"measures": "attendance-or-engagement"}


def told(basis: str, on: str = ON, topic: str = "feeding", **more: Any) -> Any:
    return contact(on, statement(topic, "worry", f"reported-{basis}", setting="home", **more))


def judged(on: str, by: str, topic: str = "animals", **more: Any) -> Any:
    return contact(on, worry(topic, basis="professional-judgement", **more), by=by)


ANONYMOUS = event("anonymous.reported", ON, by=HV, statements=[statement(
    "feeding", "worry", "reported-anonymously", setting="home")])  # fmt: skip
FOUR = [judged(f"2024-05-0{n}", by) for n, by in enumerate((HV, NURSERY, CSC, HV), start=1)]
SPEECH = contact(ON, worry("speech"))


def attends(on: str = LATER, topic: str = "speech", polarity: str = "neutral", **more: Any) -> Any:
    return contact(on, statement(topic, polarity, "reported-by-parent", said_by="mother", **{**CAME, **more}))


CASES: tuple[tuple[str, str, bool, list[Any]], ...] = (
    ("told without a name", "told-not-looked-into", True, [ANONYMOUS]),
    ("by somebody else", "told-not-looked-into", True, [told("by-third-party")]),
    ("by a parent alone", "told-not-looked-into", True, [told("by-parent")]),
    ("by the child", "told-not-looked-into", True, [told("by-child", said_by="child")]),
    ("seen to be so", "told-not-looked-into", False, [ANONYMOUS, contact(LATER, worry("feeding"))]),
    ("seen to be well", "told-not-looked-into", False, [ANONYMOUS, contact(LATER, change("feeding"))]),
    ("who came is no look", "told-not-looked-into", True, [
        ANONYMOUS, contact(LATER, statement("feeding", "strength", setting="home", **CAME))]),
    ("in an earlier series", "told-not-looked-into", False, [told("by-parent", BEFORE)]),
    ("help that was asked for", "told-not-looked-into", False, [event(
        "help.requested", ON, asked_by="mother", asks_for="x", statements=[statement(
            "feeding", "worry", "reported-by-parent")])]),
    ("told by three agencies, never seen", "told-more-than-seen", True, FOUR),
    ("three times", "told-more-than-seen", False, FOUR[:3]),
    ("by one agency", "told-more-than-seen", False, [judged(f"2024-05-0{n}", HV) for n in range(1, 6)]),
    ("with one observation before this series", "told-more-than-seen", True, [
        contact(BEFORE, worry("animals")), *FOUR[1:]]),
    ("with one in this series", "told-more-than-seen", False, [contact(ON, worry("animals")), *FOUR]),
    ("two before it", "told-more-than-seen", False, [
        contact(BEFORE, worry("animals")), contact("2023-06-02", worry("animals")), *FOUR]),
    ("told as seen counts as seen", "told-more-than-seen", False, [
        meeting("held", f"2024-05-1{n}", f"m{n}", statements=[worry("animals")]) for n in range(5)] + FOUR),
    ("the child told it too", "told-more-than-seen", False, [
        *FOUR, contact(LATER, statement("animals", "worry", "reported-by-child", said_by="child"))]),
    ("what cannot be seen is not asked for", "told-more-than-seen", False, [
        judged(f"2024-05-0{n}", by, "domestic-abuse") for n, by in enumerate((HV, NURSERY, CSC, POLICE), start=1)]),
    ("no worry is open any more", "told-more-than-seen", False, [
        *FOUR, *(contact("2024-05-20", change("animals"), by=by) for by in (HV, NURSERY, CSC))]),
    ("good news is not asked about so", "told-more-than-seen", False, [
        contact(f"2024-05-0{n}", statement("animals", "strength", "professional-judgement"), by=by)
        for n, by in enumerate((HV, NURSERY, CSC, HV), start=1)]),
    ("mother tells of coming", "improvement-engagement", True, [SPEECH, attends()]),
    ("of a change", "improvement-engagement", False, [SPEECH, attends(measures="change-for-the-child")]),
    ("before the worry", "improvement-engagement", False, [SPEECH, attends("2024-04-20")]),
    ("on a topic without worry", "improvement-engagement", False, [attends()]),
    ("of staying away", "improvement-engagement", False, [SPEECH, attends(polarity="worry")]),
    ("where coming is the matter", "improvement-engagement", False, [
        contact(ON, worry("attendance")), attends(topic="attendance")]),
)  # fmt: skip


@pytest.mark.parametrize(("code", "held", "events"), [row[1:] for row in CASES], ids=[f"{r[1]}: {r[0]}" for r in CASES])
def test_reason(code: str, held: bool, events: list[Any]) -> None:
    assert (code in codes(decided(SET, *events))) is held


def test_the_words_and_the_events() -> None:
    found = decided(SET, contact(BEFORE, worry("animals"), id="saw"), *FOUR[1:], told("by-third-party"))
    more, only = reason(found, "told-more-than-seen"), reason(found, "told-not-looked-into")
    assert more
    assert only
    assert "animals, told 4 times by 3 agencies; 1 observation recorded" in more.sentence
    assert more.evidence == ((HV, "saw"), (HV, FOUR[3].id))
    assert "feeding (told by somebody else, last on 1 May 2024)" in only.sentence
    assert [source for source, _ in only.evidence] == [HV]
    came = reason(decided(SET, SPEECH, attends()), "improvement-engagement")
    assert came
    assert came.sentence.startswith("The family tells of taking part in what was offered about speech; a change")


def test_a_tenth_either_way() -> None:
    events, limit = [SET, *FOUR], LIMITS.tellings_for_one
    found = {
        times: "told-more-than-seen" in codes(decided(*events, limits=LIMITS._replace(tellings_for_one=limit * times)))
        for times in (0.9, 1.0, 1.1)
    }
    assert found == {0.9: True, 1.0: True, 1.1: False}


def test_what_the_request_rests_on_was_seen_on_one_occasion_only() -> None:
    account = contact(ON, statement("feeding", "neutral", "reported-by-parent", said_by="mother", setting="home"))
    once = contact(LATER, statement("feeding", "strength", setting="home", specificity="instance"))
    again = contact("2024-05-20", statement("feeding", "strength", setting="home", specificity="instance"))
    rests = {"rests_on": ((HV, account.id),)}
    found = reason(decided(SET, account, once, **rests), "account-unseen")
    assert found
    assert "one occasion is recorded of what mother told in general of feeding" in found.sentence
    assert reason(decided(SET, account, once, again, **rests), "account-unseen") is None
