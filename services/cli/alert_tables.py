"""How alerts look on a terminal. They ask; they blame nobody."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from projections.clocks import Clock
from projections.history import Extreme
from projections.rules.alerts import Alert
from projections.rules.limit import STATUSES, Limit
from projections.rules.overtaken import Overtaking
from projections.rules.spans import Span
from services.cli.tables import day, label

_LATE_MAX: Final = 6


class Shown(NamedTuple):
    """An open alert, of whom, and the service that the tier is set to; ``overtaking`` are the events that overtook the
    decision that it is about.
    """

    child: str
    alert: Alert
    service: str | None
    overtaking: tuple[Overtaking, ...] = ()


def opened(console: Console, found: Sequence[Shown], at: datetime) -> None:
    """What is open, in the order given."""
    if not found:
        console.print(f"{day(at)}: nothing is asked. This does not say that all is well.", highlight=False)
        return
    table = Table(title=f"Open on {day(at)}", title_justify="left", show_lines=True)
    for title in ("Child", "Rule", "Due since", "What is asked", "Of whom", "By"):
        table.add_column(title, overflow="fold")
    for cause, children in _by_cause(found).items():
        alert, service, overtaking = cause
        owner = f"{alert.owner}, {label(service)}" if service and not overtaking else alert.owner
        what = f"{alert.edition.sentence} ({'/'.join(alert.start)}{_late(overtaking)})"
        about = f" {alert.item}" if alert.item else ""
        table.add_row(
            escape("\n".join(children)), escape(alert.rule + about), day(alert.due_at), escape(what), owner,
            source(alert.limit),
        )  # fmt: skip
    console.print(table)


_Cause = tuple[Alert, str | None, tuple[Overtaking, ...]]


def _by_cause(found: Iterable[Shown]) -> dict[_Cause, list[str]]:
    """The children of whom the same is asked, of the same person, for the same event: brothers and sisters as one."""
    causes: dict[_Cause, list[str]] = {}
    for child, alert, service, overtaking in found:
        causes.setdefault((alert, service, overtaking), []).append(child)
    return causes


def _late(overtaking: Sequence[Overtaking]) -> str:
    """What came late, the first few by name."""
    if not overtaking:
        return ""
    names = ", ".join("/".join(each.name) for each in overtaking[:_LATE_MAX])
    more = len(overtaking) - _LATE_MAX
    return f"; came later: {names}" + (f" and {more} more" if more > 0 else "")


def unknown(console: Console, found: Sequence[tuple[Clock, datetime]]) -> None:
    """Of which clocks nothing is said, because the limits of their day are not known."""
    for clock, start in found:
        console.print(
            f"Not known: what the limit of {clock.rule} was on {day(start)} ({'/'.join(clock.start)}). Nothing is said "
            "of it, neither late nor on time.",
            highlight=False, markup=False,
        )  # fmt: skip


def source(limit: Limit) -> str:
    """The limit, and who says so."""
    return f"{limit.length}; {STATUSES[limit.status]}: {limit.source} ({limit.edition})"


def through_time(console: Console, spans: Iterable[Span], at: datetime) -> None:
    """Every time that something was overdue, at both extremes of imprecise times."""
    by_alert: dict[tuple[str, str, tuple[str, str]], dict[Extreme, list[Span]]] = {}
    for span in spans:
        clock = span.due.clock
        held = by_alert.setdefault((clock.rule, clock.item, clock.start), {extreme: [] for extreme in Extreme})
        held[span.extreme].append(span)
    table = Table("Rule", "Counted from", "At the earliest", "At the latest", title=f"Through time, to {day(at)}",
                  title_justify="left", show_lines=True)  # fmt: skip
    for (rule, item, start), held in by_alert.items():
        times = ("\n".join(map(_span, held[extreme])) or "not due" for extreme in Extreme)
        table.add_row(escape(f"{rule} {item}".strip()), escape("/".join(start)), *times)
    console.print(table)


def _span(span: Span) -> str:
    ends = f"until {day(span.ends_at)}" if span.ends_at else "still"
    return f"{day(span.begins_at)}, {ends}"
