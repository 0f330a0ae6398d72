"""The review as a timeline: what was recorded, by whom, and beside it what the hub would have answered by then.

Everything is asked of the events as they had been recorded by the end of each day.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

from rich.console import Console
from rich.table import Table
from rich.text import Text

from projections.chronology import Asked, Fact, merged
from projections.chronology.lines import happened
from projections.chronology.lines import shown as dated
from projections.chronology.merged import Held
from projections.history import Entry, EventName, Extreme
from projections.identity import record_id
from projections.rules.alerts import Alert
from projections.rules.pack import in_use
from projections.rules.spans import alerts_in, open_as_of
from projections.rules.words import agency as label
from projections.rules.words import listed
from projections.rules.words import words as plain
from projections.sentences import head, statements_of
from projections.tier import TierAnswer, tier_at
from schemas import Event
from schemas.moments import BEGINNING, end_of_day
from schemas.vocabulary import Basis, Speaker, Statement
from services.cli import tables
from services.cli.demo_story import Moment, Shown
from services.errors import HubError
from services.store.children import Child

_BY_OTHERS: Final = frozenset({Basis.PARENT, Basis.CHILD, Basis.FAMILY})


_SAID_ALONE: Final = frozenset({"contact.recorded", "incident.recorded"})
"""What was said says what it was."""


class NotHeld(HubError):
    """An event that the demonstration shows is not held by the hub that it asks."""


class Row(NamedTuple):
    """One day: what had been recorded, and the answers, each a line."""

    moment: Moment
    recorded: tuple[str, ...]
    answers: tuple[str, ...]


Open = Mapping[str, Mapping[tuple[str, str], Alert]]
"""Of each child what is open, by rule and item."""


def rows(children: Mapping[str, Child], moments: Sequence[Moment]) -> Iterator[Row]:
    """Of each moment what is new since the one before. A child of whom nothing was recorded yet is not asked about."""
    before: Open = {}
    tiers: dict[str, str] = {}
    differing: set[str] = set()
    asked: set[str] = set()
    for moment in moments:
        at = end_of_day(moment.day)
        now = {name: _open(held, at) for name, held in children.items()}
        answers = [*_tiers(children, at, tiers, differing), *_asked(before, now, asked), *_settled(before, now)]
        yield Row(moment, tuple(recorded(children.values(), moment.events)), tuple(answers))
        before = now


def recorded(held: Iterable[Child], chosen: Iterable[Shown]) -> Iterator[str]:
    """Who recorded what, and when it happened."""
    entries = {(e.event.source, e.event.id): e for child in held for e in child.entries()}
    entries |= {(e.event.source, e.sent_as): e for e in entries.values() if e.sent_as}
    for each in chosen:
        if each.event not in entries:
            raise NotHeld(f"The event {'/'.join(each.event)} is not held here; expected the whole review.")
        yield _told(entries[each.event], each)


def _told(entry: Entry, chosen: Shown) -> str:
    event = entry.event
    said = [each for each in statements_of(event) if not chosen.topics or each.topic in chosen.topics]
    words = " ".join(_spoken(each) for each in said)
    if words and event.type == "meeting.held":
        words = f"At a meeting: {words}"
    elif not words or not (chosen.topics or event.type in _SAID_ALONE):
        words = f"{head(event).rstrip('.')}. {words}".strip()
    return f"{label(event.source)}, {_when(event)}: {words}"


def _when(event: Event) -> str:
    return dated(happened(event))


def _spoken(said: Statement) -> str:
    if said.basis in _BY_OTHERS and said.said_by is not None and not said.text.lower().startswith(said.said_by):
        who = "A parent" if said.said_by is Speaker.UNKNOWN else plain(said.said_by).capitalize()
        return f"{who}: {said.text}"
    return said.text


def _open(held: Child, at: datetime) -> dict[tuple[str, str], Alert]:
    spans = alerts_in(held.entries(at), BEGINNING, at, in_use(), held.entries(at, Extreme.LATEST))
    return {(alert.rule, alert.item): alert for alert in open_as_of(spans, at)}


def _tiers(children: Mapping[str, Child], at: datetime, shown: dict[str, str], differing: set[str]) -> Iterator[str]:
    """The tier of each child, where it is another than at the moment before; what records differ about, once."""
    for name, held in children.items():
        known = held.entries(at)
        if not known:
            continue
        asked = tier_at(known, at)
        if asked.latest.died:
            continue
        words = tables.words(asked.latest)
        if words != shown.get(name) and asked.latest.tier is not None:
            yield f"Set: {name}, {words}" + _doubt(asked.certain)
        shown[name] = words
        for differ in tables.conflicting(asked.latest):
            if differ not in differing:
                differing.add(differ)
                yield f"Records differ: {differ}; neither is chosen."


def _doubt(certain: TierAnswer | None) -> str:
    return "" if certain else " (the dates are not exact enough to be certain)"


def _asked(before: Open, now: Open, asked: set[str]) -> Iterator[str]:
    """What is asked now and was not, of both children together; a rule's whole sentence the first time."""
    new: dict[tuple[str, str], list[tuple[str, Alert]]] = {}
    for name, alerts in now.items():
        for matter, alert in alerts.items():
            if matter not in before.get(name, {}):
                new.setdefault(matter, []).append((name, alert))
    again: list[str] = []
    for found in new.values():
        alert = found[0][1]
        if alert.rule in asked:
            again.append(f"{plain(alert.rule)} ({listed(name for name, _ in found)})")
            continue
        asked.add(alert.rule)
        yield f"{listed(name for name, _ in found)} – asked of the {alert.owner}: {alert.edition.sentence}"
    if again:
        yield f"Asked again: {listed(again)}."


def _settled(before: Open, now: Open) -> Iterator[str]:
    gone = [plain(rule) for name in before for rule, item in before[name] if (rule, item) not in now.get(name, {})]
    if gone:
        yield f"Not asked any more: {listed(gone)}."


def show(console: Console, found: Iterable[Row], steps: Mapping[int, Sequence[str]]) -> None:
    """The timeline, year by year; ``steps`` are the gate's answers by the number of the moment."""
    table = Table(show_header=True, show_lines=False, expand=True, pad_edge=False, box=None, padding=(0, 1))
    table.add_column("By", no_wrap=True, width=6)
    table.add_column("What had been recorded, and by whom", ratio=12)
    table.add_column("What the hub would have answered that day", ratio=11)
    year = 0
    for number, row in enumerate(found):
        if row.moment.day.year != year:
            year = row.moment.day.year
            table.add_row("", "", "")
            table.add_row(Text(str(year), "bold"), "", "")
        left = list(row.recorded) or ["No record is held here of anything new that bears on it."]
        answers = [*steps.get(number, ()), *row.answers] or ["Nothing new is asked."]
        right = Text("\n").join(_line(each) for each in answers)
        table.add_row(f"{row.moment.day:%-d %b}", Text("\n").join(_line(each) for each in left), right)
    console.print(table)


def injuries(console: Console, children: Mapping[str, Child]) -> None:
    """Of all children together, in the order of time; those without a date at the end."""
    found: dict[EventName, tuple[Fact, Event, str]] = {}
    for name, held in children.items():
        entries = held.entries()
        events = {(entry.event.source, entry.event.id): entry.event for entry in entries}
        asked = Asked(datetime.now(UTC), injuries=True)
        for fact in merged(Held(entries, entries, held.known.records, ()), asked).facts:
            event = events[fact.tellings[0].agency, fact.tellings[0].id]
            if record_id(event.about[0]) in held.known.records:
                found[event.source, event.id] = (fact, event, name)
    table = Table("When", "Of", "Told by", "What, how it was explained, and a doctor's view", box=None, pad_edge=False)
    for fact, event, name in sorted(found.values(), key=lambda each: (each[0].undated, each[1].key)):
        table.add_row(dated(fact.happened), name, label(event.source), Text(head(event)))
    console.print(table)


def _line(text: str) -> Text:
    """What stands before the colon in bold."""
    before, colon, after = text.partition(": ")
    return Text.assemble("· ", (before + colon, "bold"), after) if colon else Text(f"· {text}")
