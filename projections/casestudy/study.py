"""A merged chronology as a case study, with what the hub would have asked. Rules: docs/learning.md, "A case study"."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from projections.casestudy.coded import coded
from projections.casestudy.days import Days, days_of
from projections.casestudy.kinds import Names
from projections.chronology import Asked, Fact, Redaction, Silence, merged
from projections.chronology.merged import Held
from projections.history import Entry, EventName, Extreme
from projections.knowledge import Knew
from projections.rules.decision import Decision
from projections.rules.spans import Span
from schemas.codes import Outcome, ReasonKind
from schemas.envelope import HUB
from schemas.moments import Interval

_OUTCOMES = {
    Outcome.ALLOWED: "nothing held stands against it",
    Outcome.REFUSED: "not ready",
    Outcome.CANNOT_DECIDE: "the hub cannot decide",
}
_KNEW = {Knew.TOLD: "told", Knew.FOUND_NOT_TOLD: "found not to have been told", None: "may have been told"}


class Line(NamedTuple):
    """One line in words, or a silence, which has its words in ``what`` and no teller."""

    when: str
    tellers: str
    what: str
    about: str
    told: str


class Step(NamedTuple):
    """A step down that was taken, and what the gate would have answered on that day, by what was recorded then."""

    happened: Interval
    to: int
    decision: Decision


class Study(NamedTuple):
    """``lines`` oldest first; ``undated`` have no place in time."""

    days: Days
    lines: tuple[Line, ...]
    undated: tuple[Line, ...]
    silences: tuple[str, ...]


def study(held: Held, names: Names, spans: Iterable[Span], steps: Iterable[Step], now: datetime) -> Study:
    """Of one child, what agencies recorded (the hub's own words are left out), and what the hub would have asked."""
    found = merged(held, Asked(now, redact=frozenset({Redaction.SEALED})))
    entries = {(e.event.source, e.event.id): e for e in (*held.latest, *held.entries)}
    days = days_of(entries.values(), now)
    placed: list[tuple[datetime, int, Line]] = []
    for line in found.dated:
        if isinstance(line, Silence):
            placed.append((line.after, 1, Line("", "", _silence(line, days, names), "", "")))
        elif (fact := _fact(line, entries, days, names)) is not None:
            placed.append((line.happened.interval.earliest, 0, fact))
    placed += [(at, 2, asked) for at, asked in _asked(spans, days)]
    placed += [(step.happened.earliest, 3, _step(step, days)) for step in steps]
    placed.sort(key=lambda each: each[:2])
    undated = (_fact(fact, entries, days, names) for fact in found.undated)
    silences = tuple(_silence(silence, days, names) for silence in found.silences)
    return Study(days, tuple(line for *_, line in placed), tuple(filter(None, undated)), silences)


def _fact(fact: Fact, entries: Mapping[EventName, Entry], days: Days, names: Names) -> Line | None:
    told = [each for each in fact.tellings if each.id and each.agency != HUB]
    if not told:
        return None
    events = [entries[each.agency, each.id].event for each in told]
    words = list(dict.fromkeys(coded(event, names) for event in events))
    others = dict.fromkeys(part for event in events for name in event.about if (part := names.person(name)))
    through = [f"reaches the child through: {names.known(fact.through)}"] if fact.through is not None else []
    beside = [f"also about: {', '.join(others)}"] if others and fact.through is None else []
    age = days.age(fact.happened)
    return Line(
        days.when(fact.happened) + (f" ({age})" if age else ""),
        "; ".join(f"{names.agency(each.agency)}, written down {days.when(each.recorded)}" for each in told),
        " / ".join(words),
        "; ".join((*through, *beside)),
        "; ".join(f"{names.agency(each.agency)} ({_KNEW[each.knew]}, {days.when(each.since)})" for each in fact.told),
    )


def _silence(silence: Silence, days: Days, names: Names) -> str:
    of = f" of {names.agency(silence.agency)}" if silence.agency else ""
    until = f" and before {days.on(silence.until)}" if silence.until else ""
    return f"No record held here{of} is dated after {days.on(silence.after)}{until}."


def _asked(spans: Iterable[Span], days: Days) -> Iterable[tuple[datetime, Line]]:
    """One line for each matter that was overdue at both extremes, from the later of the two beginnings."""
    by_identity: dict[object, dict[Extreme, Span]] = {}
    for span in spans:
        by_identity.setdefault(span.due.identity, {}).setdefault(span.extreme, span)
    for both in by_identity.values():
        if len(both) < len(Extreme):
            continue
        last = max(both.values(), key=lambda span: span.begins_at)
        ended = [span.ends_at for span in both.values()]
        until = f", until {days.on(max(filter(None, ended)))}" if all(ended) else ", and still"
        asked = f"{last.due.rule.sentence} ({last.due.clock.rule}{until})"
        yield last.begins_at, Line(days.on(last.begins_at), "the hub would have asked", asked, "", "")


def _step(step: Step, days: Days) -> Line:
    found = step.decision
    blocks, challenges = (found.of(kind) for kind in (ReasonKind.BLOCK, ReasonKind.CHALLENGE))
    parts = [f"Step down to tier {step.to}: {_OUTCOMES[found.outcome]}"]
    parts += _listed("to be resolved", [*found.of(ReasonKind.CANNOT_DECIDE), *blocks])
    parts += _listed("to be answered in writing", list(challenges))
    return Line(days.span(step.happened), "the gate would have answered", "; ".join(parts), "", "")


def _listed(head: str, codes: Sequence[str]) -> list[str]:
    return [f"{head}: {', '.join(code.replace('-', ' ') for code in codes)}"] if codes else []
