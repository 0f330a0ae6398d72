"""How alerts look on a terminal. They ask; they blame nobody."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from projections.clocks import Clock
from projections.history import Extreme
from projections.rules.alerts import Alert
from projections.rules.limit import STATUSES, Limit
from projections.rules.overtaken import Overtaking
from projections.rules.spans import Span
from projections.rules.words import matter, record
from services.cli.tables import day, label

_LATE_MAX: Final = 6


class Shown(NamedTuple):
    """An open alert, of whom, and the service that the tier is set to; ``overtaking`` are the events that overtook the
    decision that it is about. Whoever is ``sealed`` stands beside nobody: by one event two children would be joined.
    """

    child: str
    alert: Alert
    service: str | None
    overtaking: tuple[Overtaking, ...] = ()
    sealed: bool = False


def opened(console: Console, found: Sequence[Shown], at: datetime) -> None:
    """What is open, in the order given: of whom, since when and what, then about whom, by what limit and since what."""
    if not found:
        console.print(f"{day(at)}: nothing is asked. This does not say that all is well.", highlight=False)
        return
    causes = _by_cause(found)
    console.print(f"[bold]Open on {day(at)}:[/] {len(causes)}, the gravest first", highlight=False)
    for number, (cause, children) in enumerate(causes.items(), start=1):
        alert, service, overtaking, sealed = cause
        owner = f"{alert.owner}, {label(service)}" if service and not overtaking else alert.owner
        start = "event withheld: identity sealed" if sealed else record(alert.start) + _late(overtaking)
        about = f" ({matter(alert.item)})" if alert.item and not sealed else ""
        console.print(Text(f"\n{number}. Asked of the {owner}, due since {day(alert.due_at)}", "bold"))
        for line in (
            alert.edition.sentence,
            f"Of: {', '.join(children)}. Counted from: {start}.",
            f"{alert.rule}{about}; limit: {source(alert.limit)}",
        ):
            console.print(Padding(Text(line), (0, 0, 0, 3), expand=False))


_Cause = tuple[Alert, str | None, tuple[Overtaking, ...], str | None]


def _by_cause(found: Iterable[Shown]) -> dict[_Cause, list[str]]:
    """The children of whom the same is asked, of the same person, for the same event: brothers and sisters as one, but
    for whoever is sealed.
    """
    causes: dict[_Cause, list[str]] = {}
    for child, alert, service, overtaking, sealed in found:
        causes.setdefault((alert, service, overtaking, child if sealed else None), []).append(child)
    return causes


def _late(overtaking: Sequence[Overtaking]) -> str:
    """What came late, the first few by name."""
    if not overtaking:
        return ""
    names = ", ".join(record(each.name) for each in overtaking[:_LATE_MAX])
    more = len(overtaking) - _LATE_MAX
    return f"; came later: {names}" + (f" and {more} more" if more > 0 else "")


def unknown(console: Console, found: Sequence[tuple[Clock, datetime]]) -> None:
    """Of which clocks nothing is said, because the limits of their day are not known."""
    for clock, start in found:
        console.print(
            f"The hub does not know what limit held for {clock.rule} on {day(start)} ({record(clock.start)}), so it "
            "does not say whether that is late or on time.",
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
    for (rule, about, start), held in by_alert.items():
        times = ("\n".join(map(_span, held[extreme])) or "not due" for extreme in Extreme)
        table.add_row(escape(f"{rule} {matter(about)}".strip()), escape(record(start)), *times)
    console.print(table)


def _span(span: Span) -> str:
    ends = f"until {day(span.ends_at)}" if span.ends_at else "still"
    return f"{day(span.begins_at)}, {ends}"
