"""The review as a timeline: what was recorded, by whom, and beside it what the hub would have answered by then.

Everything is asked of the events as they had been recorded by the end of each day.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

from rich.console import Console, Group
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
from projections.sentences import head
from projections.statements import statements_of
from projections.tier import TierAnswer, tier_at
from schemas import Event
from schemas.moments import BEGINNING, end_of_day
from schemas.vocabulary import Basis, Speaker, Statement
from services.cli import tables
from services.cli.demo_story import IN_FULL, Moment, Shown
from services.errors import HubError
from services.store.children import Child

_DAY_COLUMNS: Final = 11
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
        answers = [*_tiers(children, at, tiers, differing), *_asked(before, now, asked)]
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
        words = f"{_ended_once(head(event))} {words}".strip()
    return f"{label(event.source)}, {_when(event)}: {words}"


def _ended_once(sentence: str) -> str:
    """With one mark at its end: a question asked in a record keeps its own."""
    bare = sentence.rstrip(".")
    return bare if bare.endswith("?") else f"{bare}."


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
    changed: dict[str, list[str]] = {}
    doubts: list[str] = []
    for name, held in children.items():
        known = held.entries(at)
        if not known:
            continue
        asked = tier_at(known, at)
        if asked.latest.died:
            continue
        words = tables.words(asked.latest)
        if words != shown.get(name) and asked.latest.tier is not None:
            changed.setdefault(words + _doubt(asked.certain), []).append(name)
        shown[name] = words
        doubts += (differ for differ in tables.conflicting(asked.latest) if differ not in differing)
        differing.update(doubts)
    yield from (f"Set: {listed(names)}, {words}" for words, names in changed.items())
    yield from (f"Records differ: {differ}; neither is chosen." for differ in doubts)


def _doubt(certain: TierAnswer | None) -> str:
    return "" if certain else " (the dates are not exact enough to be certain)"


def _asked(before: Open, now: Open, asked: set[str]) -> Iterator[str]:
    """What is asked now and was not, of both children together; of the story's own rules the sentence, once."""
    new: dict[tuple[str, str], list[tuple[str, Alert]]] = {}
    for name, alerts in now.items():
        for matter, alert in alerts.items():
            if matter not in before.get(name, {}):
                new.setdefault(matter, []).append((name, alert))
    whole: list[str] = []
    also: dict[str, dict[str, None]] = {}
    for found in new.values():
        alert, names = found[0][1], dict.fromkeys(name for name, _ in found)
        if alert.rule in asked or alert.rule not in IN_FULL:
            also.setdefault(alert.rule, {}).update(names)
            continue
        asked.add(alert.rule)
        whole.append(f"{listed(names)} – asked of the {alert.owner}: {alert.edition.sentence}")
    yield from whole
    ended = list(dict.fromkeys(_ended(before, now)))
    more = [f"{plain(rule)} ({listed(names)})" for rule, names in also.items()]
    parts = [f"{'Also asked' if whole else 'Asked'}: {listed(more)}." if more else ""]
    parts.append(f"Not asked any more: {listed(ended)}." if ended else "")
    if any(parts):
        yield " ".join(filter(None, parts))


def _ended(before: Open, now: Open) -> Iterator[str]:
    return (plain(rule) for name in before for rule, item in before[name] if (rule, item) not in now.get(name, {}))


def show(console: Console, found: Iterable[Row], steps: Mapping[int, Sequence[str]]) -> None:
    """The timeline: of each day what had been recorded (``·``), then what the hub would have answered (``→``).

    ``steps`` are the gate's answers by the number of the moment.
    """
    for number, row in enumerate(found):
        left = list(row.recorded) or ["No record is held here of anything new that bears on it."]
        right = [*steps.get(number, ()), *row.answers] or ["Nothing new is asked."]
        day = Table.grid(padding=(0, 1), expand=True)
        day.add_column(width=_DAY_COLUMNS, no_wrap=True)
        day.add_column(ratio=1)
        signed = (*(_line("·", each) for each in left), *(_line("→", each) for each in right))
        day.add_row(Text(f"{row.moment.day:%-d %b %Y}", "bold"), Group(*signed))
        console.print(day)


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
    for fact, event, name in sorted(found.values(), key=lambda each: (each[0].undated, each[1].key)):
        console.print(_line("·", f"{dated(fact.happened)}, {name}, {label(event.source)}: {head(event)}"))


def _line(sign: str, text: str) -> Table:
    """What stands before the colon in bold; what does not fit goes on under the text."""
    before, colon, after = text.partition(": ")
    line = Table.grid(padding=(0, 1, 0, 0))
    line.add_row(sign, Text.assemble((before + colon, "bold"), after) if colon else Text(text))
    return line
