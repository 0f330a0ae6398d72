"""What has lapsed, across all children: the alerts that are recorded as open, counted by clock and by service.

Nothing is worked out anew: it is what people were told of (docs/clocks.md). Of a child it says the record alone, so the
list is no view of a child.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from io import StringIO
from typing import Final, Literal

from pydantic import Field

from projections.rules.gravity import gravity
from projections.rules.words import agency
from schemas.moments import LONDON
from services.access.viewer import Viewer
from services.desk import alerts
from services.desk.alerts import PAGE, AnswerAlert
from services.exchange.spreadsheet import safe
from services.referral.agreed import Said
from services.referral.desk import Desk

NOT_RECORDED: Final = "not-recorded"
"""Stands for the service of an alert of which it cannot be told where the asked role is."""
COLUMNS: Final = ("Due", "Days over", "Child", "Clock", "What is asked", "Of whom", "Service", "State", "Alert")
Order = Literal["due", "child", "clock", "service"]


class LapsedQuestion(Said):
    """Which of them, and in what order; each is a part of the page's address."""

    clock: str | None = Field(default=None, max_length=80, description="Only of this rule.")
    service: str | None = Field(default=None, max_length=80, description=f"Only of this agency, or `{NOT_RECORDED}`.")
    sort: Order = Field(default="due", description="`due` is the longest over first.")
    page: int = Field(default=1, ge=1, le=100_000, description=f"Of {PAGE} lines each.")


class AnswerLapsed(Said):
    """One line; ``days_over`` are calendar days in London since the day on which it was due."""

    days_over: int
    alert: AnswerAlert


class AnswerCount(Said):
    """How many lapsed by one clock, or at one service; ``since`` is what has been due the longest of them."""

    name: str
    words: str
    count: int
    since: datetime


class LapsedAnswer(Said):
    """The counts are of everything; ``found`` is how many the filters leave, ``lines`` one page of those."""

    by_clock: tuple[AnswerCount, ...]
    by_service: tuple[AnswerCount, ...]
    total: int
    found: int
    pages: int
    lines: tuple[AnswerLapsed, ...]


async def lapsed(desk: Desk, who: Viewer, asked: LapsedQuestion) -> LapsedAnswer:
    """For the MASH, without those who are closed to who asks. ``NotAllowed``. A page past the last has no lines."""
    return answer_of(await alerts.every_open(desk, who, "all"), asked, _today())


def answer_of(everything: Sequence[AnswerAlert], asked: LapsedQuestion, today: date) -> LapsedAnswer:
    """The counts and one page of the lines."""
    found = _ordered(everything, asked)
    begin = (asked.page - 1) * PAGE
    return LapsedAnswer(
        by_clock=_counts(everything, lambda each: (each.rule, each.asks)),
        by_service=_counts(everything, lambda each: (_service(each), service_words(each))),
        total=len(everything),
        found=len(found),
        pages=max(1, -(-len(found) // PAGE)),
        lines=_lines(found[begin : begin + PAGE], today),
    )


async def lapsed_csv(desk: Desk, who: Viewer, asked: LapsedQuestion) -> str:
    """All lines that the filters leave, not one page. ``NotAllowed``."""
    return csv_of(await alerts.every_open(desk, who, "all"), asked, _today())


def csv_of(everything: Sequence[AnswerAlert], asked: LapsedQuestion, today: date) -> str:
    """No cell is taken for a formula."""
    written = StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    writer.writerows(map(safe, _cells(line)) for line in _lines(_ordered(everything, asked), today))
    return "\ufeff" + written.getvalue()


def service_words(each: AnswerAlert) -> str:
    """Where the asked role is, in words."""
    return agency(each.service) if each.service else "Service not recorded"


def _today() -> date:
    return datetime.now(UTC).astimezone(LONDON).date()


def _service(each: AnswerAlert) -> str:
    return each.service or NOT_RECORDED


def _ordered(found: Sequence[AnswerAlert], asked: LapsedQuestion) -> list[AnswerAlert]:
    """What the filters leave; within each child, clock or service the longest over first, then the gravest."""
    firsts: dict[Order, Callable[[AnswerAlert], str]] = {
        "due": lambda _: "",
        "child": lambda each: each.child,
        "clock": lambda each: each.asks,
        "service": service_words,
    }
    left = (
        each
        for each in found
        if asked.clock in (None, each.rule) and asked.service in (None, _service(each))
    )  # fmt: skip
    first = firsts[asked.sort]
    return sorted(left, key=lambda each: (first(each), each.due_at, gravity(each.rule), each.child, each.alert))


def _counts(
    found: Sequence[AnswerAlert], name: Callable[[AnswerAlert], tuple[str, str]]
) -> tuple[AnswerCount, ...]:  # fmt: skip
    since: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for each in found:
        since[name(each)].append(each.due_at)
    counts = [
        AnswerCount(name=key, words=said, count=len(all_), since=min(all_)) for (key, said), all_ in since.items()
    ]
    return tuple(sorted(counts, key=lambda each: (-each.count, each.words, each.name)))


def _lines(found: Sequence[AnswerAlert], today: date) -> tuple[AnswerLapsed, ...]:
    days = ((today - each.due_at.astimezone(LONDON).date()).days for each in found)
    return tuple(AnswerLapsed(days_over=over, alert=each) for over, each in zip(days, found, strict=True))


def _cells(line: AnswerLapsed) -> tuple[str, ...]:
    each = line.alert
    due, days = each.due_at.isoformat(), str(line.days_over)
    said = each.said or "Asked"
    return (due, days, each.child, each.rule, each.asks, each.asked_of, service_words(each), said, each.alert)
