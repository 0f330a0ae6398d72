"""Concerns that agencies raise with one another, differences of view, and worries that come back.

Rules: docs/picture.md, "Concerns"; clocks: docs/clocks.md.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal, NamedTuple

from projections import worries
from projections.calendar import Item, Mark, mark, name, put, without
from projections.clocks import ALERT_TYPES, Clock, Recorded, record
from projections.history import Entry
from projections.statements import STATEMENT_TYPES
from projections.worries import Turn, Worries, raised_for, turn
from schemas.agencies import HOLDERS, SOCIAL_CARE
from schemas.disagreements import DisagreementRaised, DisagreementResolved, Settlement
from schemas.referrals import ConcernAnswered, ConcernRaised
from schemas.tiers import TierSet
from schemas.vocabulary import EventRef, Topic

NAME: Final = "concerns"
VERSION: Final = 8
TYPES: Final = (
    STATEMENT_TYPES | ALERT_TYPES | {"concern.answered", "tier.set", "disagreement.raised", "disagreement.resolved"}
)
UNANSWERED: Final = "concern-unanswered"
DIFFERENCE: Final = "difference-of-view"
UNRESOLVED: Final = "difference-unresolved"
_UNIVERSAL: Final = 1
RULES: Final = frozenset({UNANSWERED, DIFFERENCE, UNRESOLVED})


class Concern(NamedTuple):
    """A formal concern. Without ``raised`` only its answer is held, as yet or any longer.

    ``topics`` are those whose worries must be settled for the concern to rest; none where nothing could settle it.
    """

    to: str | None = None
    topics: tuple[Topic, ...] = ()
    raised: Mark | None = None
    by_on: date | None = None
    answer: Literal["agreed", "declined", "deferred"] | None = None
    answered: Mark | None = None


class Left(NamedTuple):
    """A topic that was left open when the tier was lowered, or settled: a worry after it is a recurrence."""

    how: Literal["left-open", "settled"]
    at: Mark


class Recurrence(NamedTuple):
    """How often worries on a topic came again, and the last of those events."""

    times: int
    last: Mark


class Concerns(NamedTuple):
    """``formal`` is by ``source/id`` of the concern, ``left`` and ``recurring`` by topic.

    ``answered`` names the concerns with a standing answer in the order of those answers. ``corrected`` gives, for the
    id of a correction, the concern in whose place it stands. ``taken``: the concerns that a formal
    disagreement names, by ``source/disagreement``.
    """

    worries: Worries = worries.EMPTY
    formal: Mapping[str, Concern] = {}
    answered: tuple[str, ...] = ()
    left: Mapping[Topic, Left] = {}
    recurring: Mapping[Topic, Recurrence] = {}
    tier: int | None = None
    recorded: Recorded = Recorded()
    corrected: Mapping[str, str] = {}
    taken: Mapping[str, tuple[str, ...]] = {}


EMPTY: Final = Concerns()


def fold(state: Concerns, entry: Entry) -> Concerns:
    """Fold one direct event."""
    event = entry.event
    if entry.through is not None:
        return state
    state = _came(state, turn(state.worries, entry), mark(event))
    match event:
        case ConcernRaised():
            return _raise(state, event, entry.sent_as or event.id)
        case ConcernAnswered():
            return _answer(state, event)
        case TierSet():
            return _tier(state, event)
        case DisagreementRaised():
            item = name(event, event.data.disagreement)
            named = {f"{each.source}/{each.id}" for each in event.data.concerning}.union(state.taken.get(item, ()))
            return state._replace(taken=put(state.taken, item, tuple(sorted(named)))) if named else state
        case DisagreementResolved():
            return _settled(state, event)
        case _:
            return state._replace(recorded=record(state.recorded, event, RULES))


def _came(state: Concerns, turned: Turn, here: Mark) -> Concerns:
    if not turned.settled and not turned.worried:
        return state._replace(worries=turned.worries)
    left, recurring = dict(state.left), dict(state.recurring)
    left |= {topic: Left("settled", here) for topic in turned.settled}
    for topic in turned.worried:
        if left.pop(topic, None):
            before = recurring.get(topic)
            recurring[topic] = Recurrence(before.times + 1 if before else 1, here)
    return state._replace(worries=turned.worries, left=_sorted(left), recurring=_sorted(recurring))


def _sorted(by_topic: dict[Topic, Item]) -> dict[Topic, Item]:
    return {topic: by_topic[topic] for topic in sorted(by_topic)}


def _tier(state: Concerns, event: TierSet) -> Concerns:
    if event.data.tier > (state.tier or _UNIVERSAL):
        for item in [item for item, held in state.formal.items() if held.raised and _is_yes(event.source, held.to)]:
            state = _drop(state, item)
    lowered = state.tier is not None and event.data.tier < state.tier
    open_now = state.worries.topics if lowered else frozenset()
    left = {**state.left, **{topic: Left("left-open", mark(event)) for topic in open_now}}
    return state._replace(tier=event.data.tier, left=_sorted(left))


def _is_yes(source: str, to: str | None) -> bool:
    """Who was asked steps the child up; or social care does, where it or a service below it that holds tiers was."""
    return source == to or (source in SOCIAL_CARE and to in HOLDERS)


def _raise(state: Concerns, event: ConcernRaised, sent_as: str) -> Concerns:
    """Also where its answer sorts before it. Where one of its worries is not a professional's own, no change seen
    can settle it: it has no topics.
    """
    item = name(event, sent_as)
    state = _joined(state, item, name(event, event.id))
    told = state.formal.get(item, Concern())
    if told.answered and told.answered.event[0] != event.data.to:
        state, told = _drop(state, item), Concern()
    if told.answer == "agreed":
        return _drop(state, item)
    topics = raised_for(event.data.statements)
    concern = told._replace(to=event.data.to, topics=topics, raised=mark(event), by_on=event.data.by_on)
    return state._replace(formal=put(state.formal, item, concern))


def _joined(state: Concerns, item: str, present: str) -> Concerns:
    """Answered under either of its names before it came, it is one concern, and the last answer stands."""
    if present == item:
        return state
    state = state._replace(corrected=put(state.corrected, present, item))
    early = [each for each in state.answered if each in (item, present)]
    if not early:
        return state
    formal = put(without(state.formal, present), item, state.formal[early[-1]])
    kept = (each for each in state.answered if each not in early[:-1])
    return state._replace(formal=formal, answered=tuple(item if each == early[-1] else each for each in kept))


def _answer(state: Concerns, event: ConcernAnswered) -> Concerns:
    item = _named(state, event.data.concern)
    held = state.formal.get(item, Concern())
    if held.raised and held.to != event.source:  # somebody else's word is no answer
        return state
    concern = held._replace(answer=event.data.answer, answered=mark(event))
    if concern.raised and concern.answer == "agreed":
        return _drop(state, item)
    state = _drop(state, item)
    return state._replace(formal=put(state.formal, item, concern), answered=(*state.answered, item))


def _named(state: Concerns, concern: EventRef) -> str:
    """The answer may name a corrected concern by the id under which it was sent, or by that of its correction."""
    named = f"{concern.source}/{concern.id}"
    return state.corrected.get(named, named)


def _settled(state: Concerns, event: DisagreementResolved) -> Concerns:
    """Who took a concern further says that the matter is settled: the concern rests with it."""
    named = event.data.disagreement
    if event.source != named.source or event.data.outcome is Settlement.WITHDRAWN:
        return state
    for concern in state.taken.get(f"{named.source}/{named.disagreement}", ()):
        state = _drop(state, state.corrected.get(concern, concern))
    return state


def _drop(state: Concerns, item: str) -> Concerns:
    answered = tuple(each for each in state.answered if each != item)
    return state._replace(formal=without(state.formal, item), answered=answered)


def live(state: Concerns, concern: Concern) -> bool:
    """Whether a worry that it was raised for is open, or none of its topics can be settled."""
    return not concern.topics or not state.worries.topics.isdisjoint(concern.topics)


def unanswered(state: Concerns) -> dict[str, Concern]:
    """Live concerns without answer."""
    return {item: held for item, held in state.formal.items() if held.answer is None and live(state, held)}


def differences(state: Concerns) -> dict[str, Concern]:
    """Live concerns that were declined or deferred, the first answer first."""
    answered = ((item, state.formal[item]) for item in state.answered)
    return {item: held for item, held in answered if held.answer != "agreed" and live(state, held)}


def taken_further(state: Concerns) -> frozenset[str]:
    """The concerns of which a formal disagreement was raised, whether it is settled or not."""
    return frozenset(state.corrected.get(named, named) for names in state.taken.values() for named in names)


def clocks(state: Concerns) -> list[Clock]:
    """The clocks that run."""
    running = [
        Clock(UNANSWERED, item, *held.raised, by_on=held.by_on)
        for item, held in unanswered(state).items()
        if held.raised
    ]
    open_now = differences(state)
    taken = taken_further(state)
    alone = {item: held for item, held in open_now.items() if item not in taken}
    running += [Clock(UNRESOLVED, item, *held.answered) for item, held in alone.items() if held.answered]
    first = next((held.answered for held in open_now.values() if held.answered), None)
    return [*running, Clock(DIFFERENCE, "", *first)] if first else running
