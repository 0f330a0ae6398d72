"""The chronology as a picture: what stands in which lane, what each mark says and where it leads."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from urllib.parse import quote

from projections.chronology import Silence, shown
from projections.chronology.lines import happened
from projections.history import Entry
from projections.rules.words import agency
from projections.rules.words import words as plain
from projections.sentences import head
from schemas import HUB
from schemas.hub import AlertCleared, AlertRaised
from schemas.moments import Interval, Precision
from services.desk.course import Course, labels, marks
from services.desk.course_answers import PER_PAGE, AnswerSpan, What
from services.desk.plot import Kind, Mark, Plot, Spot, Stretch, place
from services.desk.words import day_at

_LABEL_MAX: Final = 200
_HUB_LANE: Final = "The hub: lapses of oversight, and what it asked"
_KINDS: Final = {
    frozenset[What](): Kind.OTHER, frozenset({What.WORRY}): Kind.WORRY, frozenset({What.STRENGTH}): Kind.STRENGTH,
    frozenset({What.WORRY, What.STRENGTH}): Kind.BOTH,
}  # fmt: skip
SAID: Final = {
    Kind.WORRY: "a worry", Kind.STRENGTH: "a strength", Kind.BOTH: "a worry and a strength",
    Kind.LAPSE: "something that did not take place", Kind.OTHER: "something else", Kind.ALERT: "raised by the hub",
}  # fmt: skip
"""What each shape stands for, as the legend says it."""


class Sign(NamedTuple):
    """A mark with what it says and where it leads."""

    mark: Mark
    label: str
    href: str


class Drawn(NamedTuple):
    """``signs`` are those of each lane, in the lanes' order."""

    plot: Plot
    signs: tuple[tuple[Sign, ...], ...]


def drawn(course: Course, end: datetime, at_page: Callable[[int], str]) -> Drawn | None:
    """The picture; ``at_page`` is the address of a page of the list, empty for the one that is shown."""
    told = [*_facts(course), *_alerts(course.found.entries, end)]
    lanes = labels({spot.lane for spot in told} - {HUB}) | {HUB: _HUB_LANE}
    answer = course.answer
    behind = [_span(HUB, span, end) for span in answer.lapses]
    behind += [_silent(each, end) for each in course.found.silences if each.agency in lanes]
    plot = place(told, behind, _band(answer.tiers, end), lanes, end)
    if plot is None:
        return None
    pages = {id(line): number // PER_PAGE + 1 for number, line in enumerate(course.lines)}
    signs = tuple(
        tuple(Sign(mark, _label(mark), _leads(mark, pages, answer.child, at_page)) for mark in lane.marks)
        for lane in plot.lanes
    )
    return Drawn(plot, signs)


def _facts(course: Course) -> Iterable[Spot]:
    """Of each fact a mark in the lane of each agency that tells it."""
    for group in course.found.groups:
        if group[0].event.timeprecision is Precision.UNKNOWN:
            continue
        for source in dict.fromkeys(entry.event.source for entry in group):
            own = tuple(entry for entry in group if entry.event.source == source)
            said = frozenset(marks(own))
            kind = Kind.LAPSE if What.LAPSE in said else _KINDS[said]
            until = min(entry.event.recorded.latest for entry in own)
            yield Spot(source, own[0].event.happened, until, kind, group)


def _alerts(entries: Sequence[Entry], end: datetime) -> Iterable[Spot]:
    """From when the hub asked until it had no more cause to."""
    cleared = {
        entry.event.data.alert: entry.event.happened.earliest
        for entry in entries
        if isinstance(entry.event, AlertCleared)
    }
    for event in (entry.event for entry in entries):
        if isinstance(event, AlertRaised):
            until = cleared.get(event.data.alert, end)
            at = event.happened.earliest
            yield Spot(HUB, Interval(at, at), until, Kind.ALERT, (event.id, plain(event.data.rule)))


def _band(tiers: Sequence[AnswerSpan], end: datetime) -> Iterable[Stretch]:
    """One stretch for each tier, however often what lies beside it changed."""
    joined: list[AnswerSpan] = []
    for span in tiers:
        if joined and (joined[-1].tier, joined[-1].ends) == (span.tier, span.begins):
            joined[-1] = joined[-1].model_copy(update={"ends": span.ends})
        else:
            joined.append(span)
    return [Stretch("", each.begins, each.ends or end, f"Tier {each.tier}", each.uncertain) for each in joined]


def _span(lane: str, span: AnswerSpan, end: datetime) -> Stretch:
    until = f"to {day_at(span.ends)}" if span.ends else "and still then"
    text = f"Lapse of oversight from {day_at(span.begins)} {until}. {span.words}"
    return Stretch(lane, span.begins, span.ends or end, text)


def _silent(silence: Silence, end: datetime) -> Stretch:
    until = f" and before {day_at(silence.until)}" if silence.until else ""
    text = f"No record held here is dated after {day_at(silence.after)}{until}"
    return Stretch(silence.agency or "", silence.after, silence.until or end, text, uncertain=True)


def _label(mark: Mark) -> str:
    first, last = mark.spots[0], mark.spots[-1]
    who = "the hub" if first.lane == HUB else agency(first.lane)
    if len(mark.spots) > 1:
        days = dict.fromkeys((day_at(first.happened.earliest), day_at(last.happened.earliest)))
        kind = f", each {SAID[mark.kind]}" if mark.kind else ""
        return f"{len(mark.spots)} entries of {who}, {' to '.join(days)}{kind}"
    if first.kind is Kind.ALERT:
        return f"{day_at(first.happened.earliest)}, {who} asked: {first.of[1]}"
    entry = next(each for each in first.of if isinstance(each, Entry) and each.event.source == first.lane)
    said = f"{shown(happened(entry.event))}, {who}: {head(entry.event)}"
    return f"{said[:_LABEL_MAX]}; {SAID[first.kind]}"


def _leads(mark: Mark, pages: dict[int, int], child: str, at_page: Callable[[int], str]) -> str:
    """To the entry in the list; what the hub asked stands among all events."""
    first = mark.spots[0]
    if first.kind is Kind.ALERT:
        return f"/children/{quote(child, safe=':')}/events#{HUB}/{quote(str(first.of[0]))}"
    entry = first.of[0]
    name = f"{entry.event.source}/{entry.event.id}" if isinstance(entry, Entry) else ""
    return f"{at_page(pages[id(first.of)])}#{quote(name)}"
