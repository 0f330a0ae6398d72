"""More worry or less good news takes no reason away, unless a stronger one on the same comes in its place."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from projections.history import Entry
from projections.rules.decision import Decision
from schemas import Event
from tests.core.deciding import codes, decided, reason, said, supervised
from tests.core.effort import examples
from tests.given import (
    CSC,
    HV,
    NURSERY,
    POLICE,
    answered,
    change,
    concern,
    contact,
    disagreed,
    disagreement,
    engaged,
    event,
    meeting,
    plan,
    sessions,
    statement,
    tier,
    worry,
)

_OPEN: Final = {"worries-open", "worries-older"}
STRONGER: Final = {
    "worries-older": {"worries-open"},
    "higher-tier-earlier": {"higher-tier-stated"},
    "improvement-young": _OPEN,
    "improvement-engagement": _OPEN,
    "consent": {"consent-only"},
    "accounts-unseen": {"account-unseen"},
    "told-not-looked-into": _OPEN,
    "told-more-than-seen": _OPEN,
}
"""Without the good news, or with the new worry, the second of each says more than the first."""

AGENCIES, TOPICS, SETTINGS = (HV, NURSERY, CSC), ("speech", "feeding"), ("home", "nursery", "unknown")
AIM = {"objective": "o", "text": "t", "measure": "m"}
DAYS = st.dates(min_value=date(2023, 9, 1), max_value=date(2024, 6, 30))


class Piece(NamedTuple):
    """Events that come together. ``good`` are those of them that reassure."""

    events: tuple[Event, ...]
    good: tuple[Event, ...] = ()


def _all_there(on: str) -> Event:
    return meeting("held", on, f"m{on}", who=dict.fromkeys((*AGENCIES, POLICE), "attended"))


def _reassuring(on: str, agency: str, topic: str, setting: str, precision: str) -> list[Event]:
    own_words = statement("child-voice", "neutral", "reported-by-child", said_by="child")
    return [
        contact(on, change(topic, setting), by=agency, precision=precision),
        contact(on, engaged(topic, setting=setting), by=agency),
        contact(on, own_words, by=agency, seen=["c1"], seen_alone=True, precision=precision),
        event("information.provided", on, by=agency, to=["school"]),
        supervised(on),
        _all_there(on),
        meeting("planned", on, f"next{on}", day="2024-07-20"),
    ]


def _worrying(on: str, agency: str, topic: str, setting: str, precision: str) -> list[Event]:
    good = statement(topic, "neutral", "reported-by-parent", said_by="mother", setting=setting)
    bad = statement(topic, "worry", "reported-by-family", setting=setting)
    injury = {"site": ["ear"], "kind": "bruise", "medical_view": "none-recorded"}
    return [
        contact(on, worry(topic, setting), by=agency, precision=precision),
        contact(on, worry("engagement-with-services"), by=agency),
        contact(on, good, by=agency), contact(on, bad, by=agency),
        event("tier.viewed", on, by=agency, tier=4),
        event("injury.observed", on, by=agency, precision=precision, **injury),
        event("appointment.missed", on, by=agency, service="s"),
        meeting("held", on, f"x{on}", who={agency: "absent"}),
        concern(on, worry(topic, setting), by=agency), disagreed(on),
        sessions("planned", on, 2), plan("opened", on, AIM),
        said("consent.withdrawn", on, {"service": "play", "by": "mother"}, agency),
        event("address.changed", on, by=agency, kind="home"),
        contact(None, worry(topic, setting), by=agency, recorded=on),
        event("injury.observed", on, by=agency, **{**injury, "site": ["chin"], "occasions": 2, "kind": "cut"}),
    ]  # fmt: skip


@st.composite
def pieces(draw: st.DrawFn) -> Piece:
    on = draw(DAYS).isoformat()
    told = (on, *(draw(st.sampled_from(each)) for each in (AGENCIES, TOPICS, SETTINGS, ("minute", "day", "month"))))
    if draw(st.booleans()):
        found = draw(st.sampled_from(_reassuring(*told)))
        return Piece((found,), (found,))
    asked = draw(st.sampled_from(_worrying(*told)))
    later = f"{on}T14:00"
    if asked.type == "concern.raised":
        first, agreed = answered(f"{on}T13:00", asked, "declined"), answered(later, asked, "agreed")
        return Piece((asked, *draw(st.sampled_from([(), (first,), (first, agreed), (agreed,)]))), (agreed,))
    if asked.type == "disagreement.raised":
        settled = disagreement("resolved", later, by=NURSERY, outcome="withdrawn", agreed="a")
        return Piece((asked, *draw(st.sampled_from([(), (settled,)]))), (settled,))
    if asked.type == "plan.opened":
        met = event("objective.reviewed", later, plan="p", objective="o", outcome="met")
        return Piece(draw(st.sampled_from([(asked,), (asked, met)])), (met,))
    return Piece((asked,))


HISTORY: Final = (tier("2022-01-01", 3), tier("2022-06-01", 2), tier("2023-10-01", 3))


def asks(events: Iterable[Event | Entry], to: int, rests_on: tuple[tuple[str, str], ...]) -> Decision:
    return decided(*HISTORY, *events, to=to, rests_on=rests_on)


def accounts(events: Iterable[Event], *, rests: bool = True) -> tuple[tuple[str, str], ...]:
    """The first account of a parent, where the request rests on it."""
    told = [e for e in events if e.type == "contact.recorded" and any(s.basis == "reported-by-parent"
                                                                       for s in e.data.statements)]  # fmt: skip
    return tuple((e.source, e.id) for e in told[:1] if rests)


def unexplained(before: Decision, after: Decision) -> set[str]:
    lost, now = codes(before) - codes(after), codes(after)
    return {code for code in lost if not STRONGER.get(code, set()) & now}


@examples(120)
@given(st.lists(pieces(), min_size=1, max_size=7), st.sampled_from([1, 2]), st.booleans())
def test_without_good_news_no_reason_goes(drawn: list[Piece], to: int, rests: bool) -> None:
    events = [each for piece in drawn for each in piece.events]
    rests_on = accounts(events, rests=rests)
    before = asks(events, to, rests_on)
    for good in {id(each): each for piece in drawn for each in piece.good}.values():
        after = asks([each for each in events if each is not good], to, rests_on)
        assert not unexplained(before, after), (good, reason(before, next(iter(unexplained(before, after)))))


@examples(120)
@given(
    st.lists(pieces(), max_size=6), DAYS, st.sampled_from([*AGENCIES, POLICE]), st.sampled_from(TOPICS),
    st.sampled_from(SETTINGS), st.sampled_from([1, 2]), st.booleans(), st.booleans(),
)  # fmt: skip
def test_with_one_more_worry_no_reason_goes(
    drawn: list[Piece], on: Any, agency: str, topic: str, setting: str, to: int, judged: bool, rests: bool
) -> None:
    """Save that an agency which was silent has spoken. A contact that took place would itself be good news."""
    events = [each for piece in drawn for each in piece.events]
    rests_on = accounts(events, rests=rests)
    basis = {"basis": "professional-judgement"} if judged else {}
    more = contact(on.isoformat(), worry(topic, setting, **basis), by=agency, outcome="not-recorded")
    before, after = asks(events, to, rests_on), asks([*events, more], to, rests_on)
    assert unexplained(before, after) <= {"agency-silent"}
    silent = reason(before, "agency-silent")
    if "agency-silent" in unexplained(before, after):
        assert silent is not None
        assert any(source == agency for source, _ in silent.evidence)
