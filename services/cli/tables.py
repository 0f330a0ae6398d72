"""How answers look on a terminal: pure formatting of what projections/ answered.

What a sender wrote is shown as ``Text`` or escaped: rich would read its square brackets as markup.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from projections.chronology import Line, shown
from projections.history import EventName
from projections.knowledge import Knew, Knowledge
from projections.tier import Asked, Conflict, Step
from schemas.moments import BEGINNING, LONDON, Interval
from schemas.topics import LABELS
from services.cli.console import counted
from services.desk.wording import BASES as BASES
from services.desk.wording import CONFLICTS, incomplete
from services.desk.wording import UNSETTLED as PERHAPS_TWO
from services.desk.wording import WITHHELD as WITHHELD
from services.desk.wording import conflicting as conflicting
from services.desk.wording import words as words
from services.store.children import Child, Mark

_KNEW = {
    Knew.HELD: "held",
    Knew.TOLD: "told",
    Knew.FOUND_NOT_TOLD: "found not to have been told",
    Knew.NOT_RECORDED: "not recorded",
}

UNSETTLED = f"{PERHAPS_TWO} `vantage candidates` names the records."

_HEADLINE = frozenset({"tier", "statuses", "bases"})


def warn(console: Console, incomplete: Sequence[Mark], *, unsettled: bool, withheld: bool) -> None:
    """Say first what may be missing or wrong."""
    if withheld:
        console.print(f"[bold]Withheld:[/]{WITHHELD.partition(':')[2]}")
    if unsettled:
        console.print(f"[bold]Identity unsettled:[/]{UNSETTLED.partition(':')[2]}")
    for mark in incomplete:
        console.print(f"[bold]Incomplete:[/]{escape(incomplete_words(mark).partition(':')[2])}")


def incomplete_words(mark: Mark) -> str:
    """What may be missing of an agency's record, or of the whole agency, and where to look."""
    return f"{incomplete(mark)}; see `vantage rejects`."


def label(agency: str) -> str:
    """An agency's name as people say it."""
    return LABELS.get(agency, agency)


def day(at: datetime) -> str:
    """A London day."""
    local = at.astimezone(LONDON)
    return f"{local.day} {local:%b %Y}"


def span(interval: Interval) -> str:
    """An interval in days."""
    first, last = day(interval.earliest), day(interval.latest)
    if interval.earliest == BEGINNING:
        return f"not recorded when, by {last}"
    return first if first == last else f"{first} – {last}"


def tier(console: Console, asked: Asked, at: datetime) -> None:
    """The answer as of one moment."""
    certain = asked.earliest
    if asked.uncertain & _HEADLINE:
        console.print(f"[bold]Uncertain on {day(at)}:[/] the dates are not exact enough to tell. Either")
        console.print(Text(f"  {words(asked.earliest)}\nor\n  {words(asked.latest)}"))
        return
    console.print(Text.assemble((f"{day(at)}:", "bold"), f" {words(certain)}"))
    if certain.setting is None:
        console.print("  No tier set is recorded here.")
    else:
        setting = certain.setting
        who = label(setting.by) + (f", {setting.lead_authority}" if setting.lead_authority else "")
        console.print(Text(f"  set by {who}; since {span(setting.since)} ({setting.event})"))
    for source, view in sorted(certain.views.items()):
        console.print(Text(f"  {label(source)} saw tier {view.tier} ({span(view.since)}, {view.event})"))
    for item in (*certain.assessments.values(), *certain.plans.values(), *certain.conferences.values()):
        console.print(Text(f"  open: {item.kind.replace('-', ' ')}, since {span(item.since)} ({item.event})"))
    for part in sorted(asked.uncertain):
        console.print(f"  [bold]uncertain then:[/] {part}; the dates are not exact enough to tell")
    conflicts(console, certain.conflicts)


def conflicts(console: Console, found: Iterable[Conflict]) -> None:
    """Records that differ; neither is chosen."""
    for conflict in found:
        what = f" {CONFLICTS[conflict.kind]} ({', '.join(conflict.events)})"
        console.print(Text.assemble("  ", ("records differ:", "bold"), what))


def steps(console: Console, found: Iterable[Step]) -> None:
    """Every change of the tier."""
    table = Table(
        "From", "Tier, status and legal bases", "Recorded by", title="Tier through time", title_justify="left"
    )
    shown: set[Conflict] = set()
    for step in found:
        row = Text(words(step.answer))
        if set(step.answer.conflicts) - shown:
            row.append(" (records differ)", "bold")
        if step.uncertain:
            row.append(" (uncertain by then)", "bold")
        shown |= set(step.answer.conflicts)
        table.add_row(span(step.happened), row, label(step.by))
    console.print(table)


def chronology(console: Console, lines: Sequence[Line], held: Child, *, compact: bool = False) -> None:
    """The merged chronology, both clocks."""
    table = Table("Happened", "Recorded", "Agency", "What", show_lines=not compact)
    for line in lines:
        table.add_row(*cells(line, held))
    console.print(table)
    agencies = counted(len({line.agency for line in lines}), "agency", "agencies")
    console.print(f"{counted(len(lines), 'event')} of {agencies}. No line says that nothing else happened.")


def knew(
    console: Console, lines: Sequence[Line], known: Mapping[EventName, Knowledge],
    agency: str, at: datetime, held: Child,
) -> None:  # fmt: skip
    """What one agency knew, and how many events are not recorded as known to it."""
    title = f"{label(agency)} on {day(at)}"
    table = Table("Happened", "Recorded", "Agency", "What", "Knew", title=title, title_justify="left", show_lines=True)
    others = 0
    for line in lines:
        knowledge = known[line.agency, line.id]
        if knowledge.certain is Knew.NOT_RECORDED:
            others += 1
            continue
        table.add_row(*cells(line, held), knew_words(knowledge))
    console.print(table)
    console.print(
        f"{counted(others, 'further event')} had happened of which no record held here says that {label(agency)} knew. "
        "Not recorded does not say not known."
    )


def knew_words(knowledge: Knowledge) -> str:
    """One agency's knowledge of one event."""
    if knowledge.certain is None:
        return f"uncertain: {_KNEW[knowledge.earliest]} or {_KNEW[knowledge.latest]}"
    return _KNEW[knowledge.certain]


def cells(line: Line, held: Child) -> tuple[str, str, str, Text]:
    """Happened, recorded, agency and what, as shown."""
    what = Text(line.what)
    if line.through is not None and (names := held.names.get(line.through)):
        what.append(f" (through {names[0].text})", "italic")
    if line.uncertain:
        what.append(" (uncertain by then)", "bold")
    return (shown(line.happened), shown(line.recorded), label(line.agency), what)
