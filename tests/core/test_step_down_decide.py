"""What reasons come to: outcome, doubt, scope, what has passed, and what is shown beside them."""

import pytest

from projections.history import Entry
from projections.rules.decision import Decision, Reason
from projections.rules.limits import LIMITS, Limits
from projections.rules.step_down import CONDITIONS, DEATH_RECORDED, NOT_A_STEP_DOWN, REASONS, without_step
from schemas.codes import Outcome, ReasonKind
from tests.core.deciding import codes, decided, reason
from tests.given import HV, NURSERY, at, contact, event, meeting, statement, through, tier, worry

BASE = tier("2024-01-01", 3)
DEATH = event("death.recorded", "2024-06-01", cause="unascertained", by="hospital")
SEEN = contact("2024-06-20", seen=["c1"])
FULLY = (
    BASE, SEEN,
    event("information.provided", "2024-06-01", to=["school"]),
)  # fmt: skip


def blocking(decision: Decision) -> set[str]:
    return set(decision.of(ReasonKind.BLOCK))


def test_refused_when_a_blocking_reason_holds_and_allowed_when_none_does() -> None:
    refused, allowed = decided(*FULLY, contact("2024-06-20", worry("speech")), to=1), decided(*FULLY, to=1)
    assert (refused.outcome, "worries-open" in blocking(refused)) == (Outcome.REFUSED, True)
    assert (allowed.outcome, blocking(allowed)) == (Outcome.ALLOWED, set())
    assert allowed.of(ReasonKind.CHALLENGE)


def test_every_check_is_a_reason_or_has_passed() -> None:
    found = decided(*FULLY, to=1)
    assert codes(found) | set(found.passed) == {*CONDITIONS, *(check.code for check in REASONS)}
    assert codes(found).isdisjoint(found.passed)


def test_a_condition_of_the_service_means_that_nothing_is_decided() -> None:
    condition = Reason("not-fresh", ReasonKind.CANNOT_DECIDE, certain=True, sentence="Two records are on their way.")
    for events in (FULLY, (BASE,)):
        found = decided(*events, to=1, conditions=(condition,))
        assert found.outcome is Outcome.CANNOT_DECIDE
        assert found.reasons[0] == condition
        assert "not-fresh" not in found.passed


def test_no_tier_is_no_decision() -> None:
    found = decided(SEEN, to=1)
    assert (found.outcome, found.from_tier) == (Outcome.CANNOT_DECIDE, None)
    assert reason(found, "no-tier") is not None
    born = decided(event("birth.recorded", "2020-01-01", place="home"), to=1)
    assert (born.outcome, born.note) == (Outcome.ALLOWED, NOT_A_STEP_DOWN)


@pytest.mark.parametrize("to", [3, 4])
def test_a_step_up_is_never_held_up(to: int) -> None:
    condition = Reason("not-fresh", ReasonKind.CANNOT_DECIDE, certain=True, sentence="s")
    found = decided(BASE, contact("2024-06-20", worry("speech")), to=to, conditions=(condition,))
    assert found == Decision(Outcome.ALLOWED, 3, (), (), (), at("2024-07-01"), NOT_A_STEP_DOWN)


def test_after_a_death_there_is_nothing_to_decide() -> None:
    found = decided(BASE, DEATH, to=1)
    assert (found.outcome, found.reasons, found.note) == (Outcome.ALLOWED, (), DEATH_RECORDED)
    assert decided(BASE, through(DEATH), to=1).note is None


def test_a_reason_at_one_extreme_only_is_uncertain_and_nothing_is_decided_on_it() -> None:
    some_day = contact("2024-05-01", seen=["c1"], until="2024-06-30")
    found = decided(BASE, *FULLY[2:], some_day, to=1)
    assert found.outcome is Outcome.CANNOT_DECIDE
    doubted = reason(found, "not-seen")
    assert doubted is not None
    assert not doubted.certain
    assert "not-seen" not in found.passed


def test_an_uncertain_reason_beside_a_certain_one_refuses() -> None:
    some_day = contact("2024-05-01", seen=["c1"], until="2024-06-30")
    found = decided(BASE, *FULLY[2:], some_day, contact("2024-06-20", worry("speech")), to=1)
    assert found.outcome is Outcome.REFUSED
    assert [x.certain for x in found.reasons if x.code in ("worries-open", "not-seen")] == [True, False]


def test_an_uncertain_challenge_is_no_doubt_of_the_outcome() -> None:
    some_day = contact("2024-03-01", statement("child-voice", basis="reported-by-child"), until="2024-06-30")
    found = decided(*FULLY, some_day, to=1)
    doubted = reason(found, "voice")
    assert doubted is not None
    assert not doubted.certain
    assert found.outcome is Outcome.ALLOWED


def test_where_one_extreme_holds_no_step_down_a_block_at_the_other_decides_nothing() -> None:
    lowered = tier("2024-06-01", 1, "universal", until="2024-07-31")
    assert decided(BASE, lowered, to=1).outcome is Outcome.CANNOT_DECIDE
    assert decided(BASE, lowered, to=1).from_tier == 3


@pytest.mark.parametrize(
    ("event_of_the_day", "left_out"),
    [
        (tier("2024-07-01T17:00", 1), True),
        (tier("2024-07-01T17:00", 2), True),
        (tier("2024-07-01T17:00", 3), False),
        (tier("2024-06-30T23:59", 2), False),
        (tier("2024-07-02T00:00", 2), False),
        (tier("2024-07-01", 2, precision="month"), True),
        (tier("2024-06-01", 2, until="2024-07-01T00:00"), True),
        (tier(None, 2, recorded="2024-08-01"), True),
        (event("tier.viewed", "2024-07-01", tier=1), False),
    ],
)
def test_the_step_itself_is_left_out(event_of_the_day: object, left_out: bool) -> None:
    entry = Entry(event_of_the_day)  # type: ignore[arg-type]
    assert without_step([Entry(BASE), entry], 2, at("2024-07-01")) == (
        [Entry(BASE)] if left_out else [Entry(BASE), entry]
    )


def test_strengths_good_news_and_lower_views_are_beside_and_count_against_nothing() -> None:
    events = (
        BASE,
        contact("2024-06-01", statement("speech", "strength"), by=NURSERY),
        contact("2024-06-02", statement("feeding", "neutral", "reported-by-parent", said_by="mother")),
        contact("2024-06-03", statement("feeding", "worry", "reported-by-parent", said_by="mother")),
        event("tier.viewed", "2024-06-04", by=HV, tier=2),
        event("tier.viewed", "2024-06-04", by=NURSERY, tier=3),
        meeting("held", "2024-06-02", who={NURSERY: "attended", HV: "apologies"}, roles={"mother": "attended"}),
    )
    found = decided(*events)
    assert [beside.sentence for beside in found.beside] == [
        "Nursery recorded a strength in speech on 1 June 2024.",
        "Mother spoke of feeding on 2 June 2024, which is not recorded as a worry.",
        "There at the last meeting of agencies, on 2 June 2024: mother and Nursery.",
        "Health visiting's view on 4 June 2024 was tier 2.",
    ]
    assert {*codes(decided(BASE)), "higher-tier-stated"} <= codes(found)


def test_the_same_question_has_the_same_answer() -> None:
    assert decided(*FULLY, to=1) == decided(*reversed(FULLY), to=1)


@pytest.mark.parametrize(
    ("field", "code", "kept", "gone"),
    [
        ("seen_weeks", "not-seen", "2024-05-16", "2024-05-22"),
        ("seen_alone_months", "not-seen-alone", "2024-03-23", "2024-04-09"),
        ("voice_months", "voice", "2024-03-23", "2024-04-09"),
    ],
)
def test_each_threshold_can_be_moved_by_a_tenth(field: str, code: str, kept: str, gone: str) -> None:
    """``kept`` is too long ago and is not with a tenth more; ``gone`` is not and is with a tenth less."""
    words = statement("child-voice", basis="reported-by-child")
    for times, on, expected in ((1.0, kept, True), (1.1, kept, False), (1.0, gone, False), (0.9, gone, True)):
        limits = LIMITS._replace(**{field: getattr(LIMITS, field) * times})
        found = decided(BASE, contact(on, words, seen=["c1"], seen_alone=True), limits=limits)
        assert (code in codes(found)) is expected, (times, on)


@pytest.mark.parametrize("field", Limits._fields)
@pytest.mark.parametrize("times", [0.9, 1.1])
def test_every_threshold_is_a_number_that_may_be_broken(field: str, times: float) -> None:
    limits = LIMITS._replace(**{field: getattr(LIMITS, field) * times})
    assert decided(*FULLY, to=1, limits=limits).outcome is Outcome.ALLOWED
