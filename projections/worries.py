"""Worries that professionals hold, and what settles them: a part of several states, never stored alone.

Rules: docs/picture.md, "Statements and worries".
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from projections.calendar import Mark, mark, put, without
from projections.history import Entry
from projections.once import once
from projections.statements import statements
from schemas import Event
from schemas.moments import LONDON
from schemas.vocabulary import Basis, Measures, Polarity, Setting, Statement, Topic

PROFESSIONAL: Final = frozenset({Basis.OBSERVED, Basis.JUDGEMENT})
UNSEEN: Final = frozenset({Topic.DOMESTIC_ABUSE, Topic.SEXUAL_ABUSE, Topic.VIOLENCE, Topic.ALCOHOL, Topic.DRUGS})
"""What goes on where nobody sees it: that it was not met once says little, so others' worries ask for a second day."""


class Worry(NamedTuple):
    """What one agency worries about in one setting; ``observed``: the last was seen, not judged."""

    topic: Topic
    setting: Setting
    first: Mark
    last: Mark
    observed: bool

    @property
    def source(self) -> str:
        """The agency that worries."""
        return self.last.event[0]


class Strength(NamedTuple):
    """The last strength that an agency told of a topic in a setting."""

    topic: Topic
    setting: Setting
    last: Mark


class Worries(NamedTuple):
    """Keys are ``topic|source|setting`` of open worries and strengths, the topic of improved and engaged.

    ``changing``: by ``topic|setting``, a first day on which a change was seen of what goes on unseen.
    """

    open: Mapping[str, Worry] = {}
    improved: Mapping[Topic, Mark] = {}
    strengths: Mapping[str, Strength] = {}
    engaged: Mapping[Topic, Mark] = {}
    changing: Mapping[str, Mark] = {}

    def is_open(self, topic: Topic) -> bool:
        """Whether a worry on the topic is open."""
        return any(worry.topic is topic for worry in self.open.values())

    @property
    def topics(self) -> frozenset[Topic]:
        """Topics with an open worry."""
        return frozenset(worry.topic for worry in self.open.values())


class Turn(NamedTuple):
    """What one event did: ``settled`` topics first, then ``worried`` ones."""

    worries: Worries
    settled: tuple[Topic, ...] = ()
    worried: tuple[Topic, ...] = ()


EMPTY: Final = Worries()


def is_worry(said: Statement) -> bool:
    """A professional worry."""
    return said.polarity is Polarity.WORRY and said.basis in PROFESSIONAL


def is_change(said: Statement) -> bool:
    """A change seen: the only thing that settles a worry."""
    return said.polarity is Polarity.STRENGTH and said.basis is Basis.OBSERVED and said.measures is Measures.CHANGE


def raised_for(said: Iterable[Statement]) -> tuple[Topic, ...]:
    """The topics of the worries that something was raised for; none where one of them is not a professional's own,
    since no change seen can settle that.
    """
    worrying = [each for each in said if each.polarity is Polarity.WORRY]
    return tuple(sorted({each.topic for each in worrying})) if all(map(is_worry, worrying)) else ()


class _Said(NamedTuple):
    """What of an event's statements changes what is open."""

    changes: tuple[Statement, ...]
    worries: tuple[Statement, ...]
    strengths: tuple[Statement, ...]


@once
def _of_all(event: Event) -> _Said:
    return _sorted_out(statements(event))


def _said(entry: Entry) -> _Said:
    return _sorted_out(entry.statements) if entry.others else _of_all(entry.event)


def _sorted_out(said: tuple[Statement, ...]) -> _Said:
    strong = (each for each in said if each.polarity is Polarity.STRENGTH and each.basis in PROFESSIONAL)
    return _Said(tuple(filter(is_change, said)), tuple(filter(is_worry, said)), tuple(strong))


def turn(held: Worries, entry: Entry) -> Turn:
    """Fold one event."""
    after = turn_open(held, entry)
    strengths = _said(entry).strengths
    if not strengths:
        return after
    worries = after.worries
    for strength in strengths:
        worries = _strengthen(worries, strength, mark(entry.event))
    return Turn(worries, after.settled, after.worried)


def turn_open(held: Worries, entry: Entry) -> Turn:
    """Fold one event for whoever asks what is open alone: no strengths are kept.

    The changes seen come first, so that nothing settles what the same event worries about.
    """
    changes, worried, _ = _said(entry)
    if not changes and not worried:
        return Turn(held)
    here = mark(entry.event)
    settled: list[Topic] = []
    for change in changes:
        after = _settle(held, change, here)
        if held.is_open(change.topic) and not after.is_open(change.topic):
            settled.append(change.topic)
        held = after
    for worry in worried:
        held = _worry(held, worry, here)
    return Turn(held, tuple(settled), tuple(dict.fromkeys(worry.topic for worry in worried)))


def _key(said: Statement, here: Mark) -> str:
    return f"{said.topic}|{here.event[0]}|{said.setting}"


def _settle(held: Worries, change: Statement, here: Mark) -> Worries:
    topic, setting, source = change.topic, change.setting, here.event[0]
    same = {key: worry for key, worry in held.open.items() if worry.topic is topic}
    there = {key for key, worry in same.items() if setting is not Setting.UNKNOWN and worry.setting is setting}
    gone = {key for key, worry in same.items() if worry.source == source}
    first = held.changing.get(place := f"{topic}|{setting}")
    if topic not in UNSEEN or (first and _on_a_later_day(here, first)):
        gone |= there
    elif there - gone and (first is None or here.happened.latest < first.happened.latest):
        held = held._replace(changing=put(held.changing, place, here))
    if not gone:
        return held
    left = held._replace(open={key: worry for key, worry in held.open.items() if key not in gone})
    if len(gone) < len(same):
        return left
    return left._replace(
        improved=put(held.improved, topic, here),
        engaged=without(held.engaged, topic),
        changing=_without_topic(held.changing, topic),
    )


def _on_a_later_day(here: Mark, before: Mark) -> bool:
    """Certainly, as far as their times are known."""
    day, first = (moment.astimezone(LONDON).date() for moment in (here.happened.earliest, before.happened.latest))
    return day > first


def _without_topic(held: Mapping[str, Mark], topic: Topic) -> Mapping[str, Mark]:
    return {key: first for key, first in held.items() if not key.startswith(f"{topic}|")} if held else held


def _worry(held: Worries, said: Statement, here: Mark) -> Worries:
    key = _key(said, here)
    before = held.open.get(key)
    observed = said.basis is Basis.OBSERVED
    worry = Worry(said.topic, said.setting, before.first if before else here, here, observed)
    improved, engaged = without(held.improved, said.topic), without(held.engaged, said.topic)
    changing = _without_topic(held.changing, said.topic)
    return Worries(put(held.open, key, worry), improved, held.strengths, engaged, changing)


def _strengthen(held: Worries, said: Statement, here: Mark) -> Worries:
    strength = Strength(said.topic, said.setting, here)
    held = held._replace(strengths=put(held.strengths, _key(said, here), strength))
    if said.measures is Measures.ENGAGEMENT and held.is_open(said.topic):
        return held._replace(engaged=put(held.engaged, said.topic, here))
    return held
