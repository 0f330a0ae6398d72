"""docs/picture.md, "Oversight": somebody looks while worries are open, and one agency's visits are not oversight."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from projections import oversight
from projections.calendar import months_after
from projections.clocks import Clock
from projections.history import Entry, Extreme
from projections.oversight import Limits, Oversight, clocks, lapse, lapses
from projections.rules.limits import OVERSIGHT
from schemas import Event
from tests.given import CSC, HV, at, change, contact, given, meeting, plan, through, tier, worry

WORRIED, INVOLVED = contact("2024-01-01", worry("hygiene")), tier("2024-01-01", 3)
REVIEW = meeting("held", "2024-02-01")
SHORTER = OVERSIGHT._replace(months=2.9)
SETTLED = contact("2024-03-01", change("hygiene"))
NO_REVIEW, CLOSED, E, L = "no-review", "closed-with-worries", Extreme.EARLIEST, Extreme.LATEST


def found(as_of: str, *events: Any, extreme: Extreme = E, limits: Limits = OVERSIGHT) -> str | None:
    state: Oversight = given(*events).state(oversight, as_of, extreme)
    lapsed = lapse(state, at(as_of), extreme, limits)
    return lapsed and lapsed.kind


BOTH = WORRIED, INVOLVED
RULES: tuple[tuple[str, Callable[[], Any], Any], ...] = (
    ("three months after involvement began", lambda: found("2024-04-01", *BOTH), NO_REVIEW),
    ("not before", lambda: found("2024-04-01T11:59", *BOTH), None),
    ("a tenth of a month earlier", lambda: found("2024-03-29", *BOTH, limits=SHORTER), NO_REVIEW),
    ("three months after the last review", lambda: found("2024-05-01", *BOTH, REVIEW), NO_REVIEW),
    ("reviewed within", lambda: found("2024-04-30", *BOTH, REVIEW), None),
    ("a panel is no review", lambda: found(
        "2024-04-30", *BOTH, meeting("held", "2024-02-01", kind="panel")), NO_REVIEW),
    ("nobody came", lambda: found("2024-04-30", *BOTH, meeting(
        "held", "2024-02-01", who={"school": "apologies", "police": "absent"})), NO_REVIEW),
    ("one came", lambda: found("2024-04-30", *BOTH, meeting(
        "held", "2024-02-01", who={"school": "attended", "police": "absent"})), None),
    ("a visit is no review", lambda: found("2024-04-30", *BOTH, contact("2024-04-01")), NO_REVIEW),
    ("a meeting planned is no review", lambda: found("2024-04-30", *BOTH, meeting("planned", "2024-02-01")), NO_REVIEW),
    ("no worry", lambda: found("2024-04-30", INVOLVED), None),
    ("settled", lambda: found("2024-04-30", *BOTH, SETTLED), None),
    ("nobody involved", lambda: found("2024-04-30", WORRIED, tier("2024-01-01", 2, "universal")), None),
    ("a plan is involvement", lambda: found("2024-04-30", WORRIED, plan("opened", "2024-01-01")), NO_REVIEW),
    ("a birth plan is none", lambda: found("2024-04-30", WORRIED, plan("opened", "2024-01-01", kind="birth")), None),
    ("the plan ended", lambda: found(
        "2024-04-30", WORRIED, plan("opened", "2024-01-01"), plan("ended", "2024-03-01")), None),
    ("the plan ended, the status stays", lambda: found(
        "2024-04-30", *BOTH, plan("opened", "2024-01-02"), plan("ended", "2024-03-01")), NO_REVIEW),
    ("looked after, six months", lambda: found("2024-06-30", WORRIED, tier("2024-01-01", 4, "looked-after")), None),
    ("and no more", lambda: found("2024-07-01", WORRIED, tier("2024-01-01", 4, "looked-after")), NO_REVIEW),
    ("no longer looked after", lambda: found(
        "2024-06-30", WORRIED, tier("2024-01-01", 4, "looked-after"), tier("2024-06-01", 3)), NO_REVIEW),
    ("uneasy only since", lambda: found("2024-04-30", INVOLVED, contact("2024-05-01", worry("hygiene"))), None),
    ("uneasy at once where long unreviewed", lambda: found(
        "2024-05-01", INVOLVED, contact("2024-05-01", worry("hygiene"))), NO_REVIEW),
    ("closed with worries", lambda: found("2024-02-01", *BOTH, tier("2024-02-01", 1, "universal")), CLOSED),
    ("tier 1 where none was set", lambda: found("2024-02-01", WORRIED, tier("2024-02-01", 1, "universal")), CLOSED),
    ("tier 1 again closes nothing", lambda: found(
        "2024-02-01", tier("2023-01-01", 1, "universal"), WORRIED, tier("2024-02-01", 1, "universal")), None),
    ("to tier 2 is no closing", lambda: found("2024-02-01", *BOTH, tier("2024-02-01", 2, "early-help")), None),
    ("closed without worries", lambda: found("2024-04-01", *BOTH, SETTLED, tier("2024-04-01", 1, "universal")), None),
    ("closed, then settled", lambda: found("2024-04-01", *BOTH, tier("2024-02-01", 1, "universal"), SETTLED), None),
    ("closed, then met", lambda: found(
        "2024-04-01", *BOTH, tier("2024-02-01", 1, "universal"), meeting("held", "2024-02-02")), None),
    ("closed, a panel met", lambda: found(
        "2024-04-01", *BOTH, tier("2024-02-01", 1, "universal"), meeting("held", "2024-02-02", kind="panel")), CLOSED),
    ("closed, opened again", lambda: found(
        "2024-04-01", *BOTH, tier("2024-02-01", 1, "universal"), tier("2024-02-02", 3)), CLOSED),
    ("through an adult, the adult's", lambda: found("2024-04-30", through(WORRIED), INVOLVED), None),
    ("at the latest not yet", lambda: found(
        "2024-04-01", WORRIED, tier("2024-01-01", 3, precision="day"), extreme=L), None),
    ("at the earliest already", lambda: found(
        "2024-04-01", WORRIED, tier("2024-01-01", 3, precision="day"), extreme=E), NO_REVIEW),
)  # fmt: skip


@pytest.mark.parametrize(("answer", "expected"), [r[1:] for r in RULES], ids=[r[0] for r in RULES])
def test_rule(answer: Callable[[], Any], expected: Any) -> None:
    assert answer() == expected


def test_a_lapse_opens_where_it_is_due_or_where_a_worry_is_first_told() -> None:
    late = contact("2024-05-01", worry("hygiene"))
    for events, opened in ((BOTH, "2024-04-01"), ((INVOLVED, late), "2024-05-01")):
        lapsed = lapse(state_of(*events), at("2024-06-01"), E, OVERSIGHT)
        assert lapsed and (lapsed.opened, lapsed.start.event) == (at(opened), (CSC, INVOLVED.id))


def spans(*events: Any, until: str = "2025-01-01") -> list[tuple[str, str | None, str]]:
    return [
        (span.opened.date().isoformat(), span.closed.date().isoformat() if span.closed else None, span.kind)
        for span in lapses(given(*events).entries, E, at(until), OVERSIGHT)
    ]


def test_lapses_through_time() -> None:
    closing = tier("2024-02-10", 1, "universal")
    assert spans(*BOTH) == [("2024-04-01", None, NO_REVIEW)]
    assert spans(*BOTH, until="2024-03-31") == []
    assert spans(*BOTH, contact("2024-05-01"), SETTLED) == []
    late = meeting("held", "2024-06-01")
    assert spans(*BOTH, contact("2024-05-01"), late) == [
        ("2024-04-01", "2024-06-01", NO_REVIEW), ("2024-09-01", None, NO_REVIEW)
    ]  # fmt: skip
    assert spans(*BOTH, closing, late) == [("2024-02-10", "2024-06-01", CLOSED)]
    assert spans(*BOTH, closing, SETTLED, contact("2024-08-01", worry("feeding"))) == [
        ("2024-02-10", "2024-03-01", CLOSED)
    ]


def test_a_lapse_through_time_is_open_when_asked_as_of_then() -> None:
    random = Random(7)
    for _ in range(150):
        events = [_some(random) for _ in range(random.randint(1, 12))]
        history, extreme = given(*events), random.choice([E, L])
        told = lapses(history.entries, extreme, at("2025-12-31"), OVERSIGHT)
        for month in range(1, 13):
            day = f"2024-{month:02}-{random.randint(1, 28):02}T{random.randint(0, 23):02}:00"
            state = history.state(oversight, day, extreme)
            lapsed = lapse(state, at(day), extreme, OVERSIGHT)
            open_then = {s.kind for s in told if s.opened <= at(day) and (s.closed is None or at(day) < s.closed)}
            assert open_then == ({lapsed.kind} if lapsed else set())


def _some(random: Random) -> Event:
    on = f"2024-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
    settings = ((1, "universal"), (3, "child-in-need"), (4, "looked-after"))
    match random.randrange(5):
        case 0:
            return contact(on, worry("hygiene"), precision=random.choice(["day", "month"]))
        case 1:
            return contact(on, change("hygiene"))
        case 2:
            return tier(on, *random.choice(settings))
        case 3:
            return meeting("held", on, precision=random.choice(["minute", "month"]))
        case _:
            return plan(random.choice(["opened", "ended"]), on)


def state_of(*events: Any) -> Oversight:
    state: Oversight = given(*events).state(oversight)
    return state


def lapsing(state: Oversight) -> list[Clock]:
    return [clock for clock in clocks(state) if clock.rule != oversight.SILENT]


def test_clocks_run_from_the_later_of_review_and_involvement_or_from_the_closing() -> None:
    status = INVOLVED.data.status  # type: ignore[union-attr]
    begun = Clock("oversight", "", (CSC, INVOLVED.id), INVOLVED.happened, status, not_before=WORRIED.happened)
    assert lapsing(state_of(*BOTH)) == [begun]
    assert lapsing(state_of(*BOTH, REVIEW)) == [begun._replace(start=(CSC, REVIEW.id), since=REVIEW.happened)]
    assert lapsing(state_of(meeting("held", "2023-01-01"), *BOTH)) == [begun]
    closing = tier("2024-02-10", 1, "universal")
    again = tier("2024-02-12", 1, "universal")
    found = lapsing(state_of(*BOTH, closing, tier("2024-02-11", 3), again))
    assert [(clock.rule, clock.start, clock.since) for clock in found] == [
        ("closed-with-worries", (CSC, closing.id), closing.happened)
    ]
    assert lapsing(state_of(*BOTH, SETTLED)) == lapsing(state_of(WORRIED)) == []


def test_no_event_leaves_a_moment_without_worry_that_brings_one() -> None:
    both = contact("2024-03-01", change("hygiene"), worry("hygiene", "clinic"))
    state = state_of(*BOTH, both)
    assert state.uneasy and state.uneasy.event == (HV, WORRIED.id)


def test_months_are_the_calendars_of_london() -> None:
    for instant, months, expected in (
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-11-30", 3, "2025-02-28"),
        ("2024-01-15", 3, "2024-04-15"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-01-15", 0.1, "2024-01-18"),
        ("2024-01-15", 2.9, "2024-04-11"),
        ("2024-01-15", -2.9, "2023-10-19"),
        ("1900-01-01T00:00", -3, "1899-10-01T00:00"),
        ("2024-02-29T01:30", 12, "2025-02-28T01:30"),
        ("2024-02-29T01:30", 1, "2024-03-29T01:30"),
        ("2024-02-29T01:30", 1 + 2 / 30, "2024-03-31T02:30"),  # there is no half past one that day
    ):
        assert months_after(at(instant), months) == at(expected), instant


def test_entries_of_other_types_change_nothing() -> None:
    entries = given(*BOTH, plan("reviewed", "2024-01-05")).entries
    assert state_of(*BOTH) == state_of(*(Entry(entry.event) for entry in entries))
