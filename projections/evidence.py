"""What a topic rests on: how often it was told, by whom, and how many observations lie behind it.

A part of the state of ``reports``, never stored alone. Rules: docs/reports.md, "Evidence counted". Counts and extremes
only: no text of a sender is kept.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Final, Literal, NamedTuple

from projections.calendar import Mark, mark, name, put
from projections.history import Entry, Extreme, in_order
from projections.quality import noted
from projections.statements import STATEMENT_TYPES
from projections.worries import PROFESSIONAL
from schemas import Event
from schemas.assessments import AssessmentCompleted, AssessmentDeclined, AssessmentRequested, AssessmentStarted
from schemas.contacts import ContactRecorded, IncidentRecorded, InjuryObserved
from schemas.meetings import MeetingHeld
from schemas.vocabulary import Basis, Polarity, Speaker, Statement, Topic

KNOWN_MAX: Final = 20
"""Meetings and notes that are remembered, so that one told again is not counted again."""

Kind = Literal["seen", "passed_on", "compared", "judged", "accounts"]

_ASSESSMENTS: Final = (AssessmentRequested, AssessmentStarted, AssessmentCompleted, AssessmentDeclined)
_OCCASIONS: Final = (ContactRecorded, IncidentRecorded, InjuryObserved, *_ASSESSMENTS)
"""Events at which something can have been seen. A meeting, a concern, a referral or a call passes on."""


class Evidence(NamedTuple):
    """One topic and side. ``told`` are events; each is of one kind, the strongest that it has.

    ``seen``: occasions on which a professional saw it; ``passed_on``: told as seen, without the occasion;
    ``compared``: a judgement that names what it is set beside; ``judged``: one that names nothing; ``accounts``: what
    others told. The rest of ``told`` is the same note or assessment told again.
    """

    topic: Topic
    worrying: bool
    first: Mark
    last: Mark
    told: int = 0
    agencies: tuple[str, ...] = ()
    tellers: tuple[Speaker, ...] = ()
    seen: int = 0
    passed_on: int = 0
    compared: int = 0
    judged: int = 0
    accounts: int = 0
    seen_by: tuple[str, ...] = ()
    first_seen: Mark | None = None
    last_seen: Mark | None = None
    known: tuple[str, ...] = ()

    @property
    def observations(self) -> int:
        """Observations behind it, also those whose occasion is not recorded here."""
        return self.seen + self.passed_on

    @property
    def again(self) -> int:
        """How often an observation was told again: it is still the one."""
        return self.told - self.observations - self.compared - self.judged - self.accounts


def count(held: Mapping[str, Evidence], entry: Entry) -> Mapping[str, Evidence]:
    """Fold one direct event; by ``topic|side``. A professional's neutral words are of neither."""
    event = entry.event
    by_side: dict[tuple[Topic, bool], list[Statement]] = {}
    for said in filter(has_side, entry.statements):
        by_side.setdefault((said.topic, said.polarity is Polarity.WORRY), []).append(said)
    here = mark(event)
    for (topic, worrying), said_of_it in by_side.items():
        key = f"{topic}|{side(worrying=worrying)}"
        before = held.get(key) or Evidence(topic, worrying, here, here)
        held = put(held, key, _told(before, event, here, said_of_it))
    return held


def side(*, worrying: bool) -> str:
    """The side as a word."""
    return "worrying" if worrying else "reassuring"


def _told(held: Evidence, event: Event, here: Mark, said: Iterable[Statement]) -> Evidence:
    found = list(said)
    meeting = isinstance(event, MeetingHeld) and _digest("meeting", name(event, event.data.meeting))
    if meeting and meeting in held.known:
        return held
    kind = _kind(event, found)
    told = held._replace(
        last=here,
        told=held.told + 1,
        agencies=tuple(sorted({*held.agencies, event.source})),
        tellers=tuple(sorted({*held.tellers, *(each.said_by for each in found)})),
    )
    if kind != "seen":
        return _known(told._replace(**{kind: getattr(held, kind) + 1}), [meeting] if meeting else [])
    names = _names(event)
    if not held.known or set(names).isdisjoint(held.known):
        told = told._replace(
            seen=held.seen + 1,
            seen_by=tuple(sorted({*held.seen_by, event.source})),
            first_seen=held.first_seen or here,
            last_seen=here,
        )
    return _known(told, names)


def _kind(event: Event, said: Iterable[Statement]) -> Kind:
    """The strongest of what one event says."""
    bases = {each.basis for each in said}
    if Basis.OBSERVED in bases:
        return "seen" if isinstance(event, _OCCASIONS) else "passed_on"
    if Basis.JUDGEMENT not in bases:
        return "accounts"
    return "compared" if any(is_compared(each) for each in said) else "judged"


def is_compared(said: Statement) -> bool:
    """A judgement that names what it bears out, or what it is set against."""
    return said.basis is Basis.JUDGEMENT and bool(said.supports or said.contradicts)


def has_side(said: Statement) -> bool:
    """Whether it speaks for a worry or against one: of what a professional tells neutrally it does neither."""
    return said.polarity is not Polarity.NEUTRAL or said.basis not in PROFESSIONAL


def _names(event: Event) -> list[str]:
    """By what one occasion is known again: the same note of the same agency, the same assessment."""
    names = []
    if isinstance(event, _ASSESSMENTS):
        names.append(_digest("assessment", name(event, event.data.assessment)))
    if note := noted(event):
        names.append(_digest("note", name(event, note)))
    return names


def _digest(kind: str, of: str) -> str:
    return sha256(f"{kind} {of}".encode()).hexdigest()[:12]


def _known(held: Evidence, names: list[str]) -> Evidence:
    new = [each for each in names if each not in held.known]
    return held._replace(known=(*held.known, *new)[-KNOWN_MAX:]) if new else held


class Range(NamedTuple):
    """What both extremes of imprecise times say of one topic and side; None where that extreme holds nothing."""

    earliest: Evidence | None
    latest: Evidence | None

    @property
    def is_uncertain(self) -> bool:
        """Whether the counts depend on times that are not exact enough."""
        return self.earliest is None or self.latest is None or self.earliest[4:13] != self.latest[4:13]


def counted_as_of(earliest: Iterable[Entry], latest: Iterable[Entry], as_of: datetime) -> dict[str, Range]:
    """By ``topic|side``, of what had happened by then, from the histories at both extremes of what was recorded."""
    first, last = _counted(earliest, Extreme.EARLIEST, as_of), _counted(latest, Extreme.LATEST, as_of)
    return {key: Range(first.get(key), last.get(key)) for key in sorted({*first, *last})}


def _counted(entries: Iterable[Entry], extreme: Extreme, as_of: datetime) -> Mapping[str, Evidence]:
    held: Mapping[str, Evidence] = {}
    for entry in in_order(entries, extreme, as_of):
        if entry.through is None and entry.event.type in STATEMENT_TYPES:
            held = count(held, entry)
    return held
