"""One field more worrying or less reassuring, one good event fewer, one bad event more: no reason goes, at either
extreme. Which way each leans is data: ``schemas/leaning``.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from projections.rules.decision import Request
from projections.rules.step_down import REASONS, decide
from schemas import Event
from tests.core.deciding import both, codes
from tests.core.effort import examples
from tests.core.test_step_down_monotone import HISTORY, STRONGER
from tests.core.worse import Pair, pairs
from tests.given import CSC
from tests.strategies.gated import gated

PAGE: Final = Path(__file__).parents[2] / "docs" / "step-down.md"


def held(events: Sequence[Event], to: int, rests_on: tuple[tuple[str, str], ...]) -> list[frozenset[str]]:
    """The codes of the reasons at the earliest and at the latest extreme."""
    asked = Request(to, "team manager", asked_for=CSC, rests_on=rests_on)
    return [codes(decide(facts, facts, asked)) for facts in both(*HISTORY, *events, as_of="2024-07-01")]


def accounts(events: Sequence[Event]) -> tuple[tuple[str, str], ...]:
    """The first account of a parent."""
    contacts = (e for e in events if e.type == "contact.recorded")
    told = [e for e in contacts if any(said.basis == "reported-by-parent" for said in e.data.statements)]
    return tuple((e.source, e.id) for e in told[:1])


_AT_ONCE: Final = 5
GIVES_WAY: Final = STRONGER | {
    "injuries": {"injury-unexamined"},
    "injury-accounts": {"injury-unexamined"},
    "accounts-unseen": {"account-unseen", "told-not-looked-into"},
    "concern-unanswered": {"difference-open"},
    "account-unseen": {"worries-open", "worries-older"},
}
"""The first is not asked where one of the others is: docs/step-down.md, "Worse takes no reason away"."""
BESIDE: Final[dict[str, tuple[str, ...]]] = {
    "undated": ("",),
    "not-seen": ("with injury.observed",),
    "agency-silent": ("with ",),
    "agency-unheard": ("without meeting.held",),
    "injury-accounts": ("accounts_differ: ",),
    **dict.fromkeys(
        ("meeting-lapsed", "first-meeting-not-booked", "information-not-given", "enquiry-open", "no-oversight"),
        ("attendance: written-view not-recorded",),
    ),
    "notes-repeated": ("without ",),
    "account-unseen": ("without contact.recorded",),
    "accounts-unseen": ("without contact.recorded", ".polarity: "),
    "sessions-not-delivered": ("with service.ended",),
    "difference-open": ("concern.raised data.statements.polarity: ", "without concern.answered"),
    "concern-unanswered": ("concern.raised data.statements.polarity: ", "without concern.answered"),
    "referral-not-taken-up": ("referral.made data.statements.polarity: ",),
}
"""Reasons that may go, and after what: the same page says why of each."""


def lost(before: frozenset[str], after: frozenset[str], what: str) -> set[str]:
    """Reasons that went with what is worse, and ought not to."""
    return {
        code
        for code in before - after
        if not GIVES_WAY.get(code, set()) & after and not any(change in what for change in BESIDE.get(code, ()))
    }


def some(drawn: Sequence[Event], seed: int) -> list[Pair]:
    """A few ways to be worse, of as many sorts."""
    found: dict[str, list[Pair]] = {}
    for each in pairs(drawn):
        found.setdefault(each.what.partition(":")[0], []).append(each)
    random = Random(seed)
    return [random.choice(found[sort]) for sort in random.sample(sorted(found), min(_AT_ONCE, len(found)))]


@examples(200)
@given(gated(), st.sampled_from([1, 2]), st.booleans(), st.integers(0, 1_000))
def test_nothing_that_is_worse_takes_a_reason_away(drawn: list[Event], to: int, rests: bool, seed: int) -> None:
    rests_on = accounts(drawn) if rests else ()
    as_drawn = held(drawn, to, rests_on)
    for pair in some(drawn, seed):
        before, after = (
            as_drawn if events == drawn else held(events, to, rests_on) for events in (pair.milder, pair.worse)
        )
        for one, other in zip(before, after, strict=True):
            assert not lost(one, other, pair.what), pair.what


def test_the_page_names_what_gives_way() -> None:
    section = PAGE.read_text(encoding="utf-8").split("\n## Worse takes no reason away\n")[1].split("\n## ")[0]
    named = set(re.findall(r"`([a-z-]+)`", section))
    assert {*GIVES_WAY, *BESIDE} <= named
    assert named <= {check.code for check in REASONS} | {"service.ended"}
