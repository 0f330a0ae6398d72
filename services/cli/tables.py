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
from projections.tier import Asked, Conflict, Step, TierAnswer
from schemas.codes import LegalBasis
from schemas.moments import BEGINNING, LONDON, Interval
from schemas.topics import LABELS
from services.cli.console import counted
from services.store.children import Child, Mark

BASES = {basis: f"{basis.meaning} ({basis})" for basis in LegalBasis} | {
    LegalBasis.INTERIM_CARE_ORDER: "interim care order (C1)",
    LegalBasis.FULL_CARE_ORDER: "full care order (C2)",
    LegalBasis.PLACEMENT_ORDER: "placement order (E1)",
    LegalBasis.SECTION_20: "section 20 (V2)",
    LegalBasis.POLICE_PROTECTION: "police protection (L1)",
    LegalBasis.EMERGENCY_PROTECTION_ORDER: "emergency protection order (L2)",
    LegalBasis.CHILD_ASSESSMENT_ORDER: "child assessment order (L3)",
    LegalBasis.SUPERVISION_ORDER: "supervision order",
    LegalBasis.SECTION_17: "section 17",
    LegalBasis.SECTION_47: "section 47",
}
_CONFLICTS = {
    "order-start": "records give different beginnings of the same order",
    "looked-after-bases": "records give more than one looked-after basis at once",
}
_KNEW = {
    Knew.HELD: "held",
    Knew.TOLD: "told",
    Knew.FOUND_NOT_TOLD: "found not to have been told",
    Knew.NOT_RECORDED: "not recorded",
}


UNSETTLED = (
    "Identity unsettled: records are joined that somebody judged not to be one person, or that contradict each other."
)

_HEADLINE = frozenset({"tier", "statuses", "bases"})


def warn(console: Console, incomplete: Sequence[Mark], *, unsettled: bool) -> None:
    """Say first what may be missing or wrong."""
    if unsettled:
        console.print(f"[bold]Identity unsettled:[/]{UNSETTLED.partition(':')[2]}")
    for mark in incomplete:
        console.print(f"[bold]Incomplete:[/]{escape(incomplete_words(mark).partition(':')[2])}")


def incomplete_words(mark: Mark) -> str:
    """What may be missing of an agency's record, or of the whole agency."""
    name = label(mark.agency)
    whose = f"{name}'s record {mark.reference}" if mark.reference else f"{name} as a whole"
    return f"Incomplete: {counted(mark.rejects, 'rejected or parked event')} of {whose}; see `vantage rejects`."


def label(agency: str) -> str:
    """An agency's name as people say it."""
    return LABELS.get(agency, agency)


def words(answer: TierAnswer) -> str:
    """Tier, statuses, bases and what is under way, in one line."""
    tier = f"tier {answer.tier}" if answer.tier is not None else "no tier recorded"
    if answer.died:
        tier = f"died; {tier}"
    statuses = ", ".join(status.replace("-", " ") for status in answer.statuses)
    bases = " + ".join(BASES[basis] for basis in answer.bases)
    under_way = ", ".join(
        f"{item.kind.replace('-', ' ')} assessment" + (f" by {label(item.by)}" if item.by else "")
        for item in answer.assessments.values()
    )
    count = len(answer.conferences)
    proposed = f"{count} child protection conference{'s' * (count > 1)} proposed, not recorded as held" if count else ""
    return "; ".join(part for part in (tier, statuses, bases, under_way, proposed) if part)


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


def conflicting(answer: TierAnswer) -> list[str]:
    """What records differ about, in words."""
    return list(dict.fromkeys(_CONFLICTS[conflict.kind] for conflict in answer.conflicts))


def conflicts(console: Console, found: Iterable[Conflict]) -> None:
    """Records that differ; neither is chosen."""
    for conflict in found:
        what = f" {_CONFLICTS[conflict.kind]} ({', '.join(conflict.events)})"
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
        what.append(f" (through {names[0].agency}:{names[0].reference})", "italic")
    if line.uncertain:
        what.append(" (uncertain by then)", "bold")
    return (shown(line.happened), shown(line.recorded), label(line.agency), what)
