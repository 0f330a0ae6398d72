"""Formal disagreements between agencies, stage by stage, and higher views of the tier that nobody has taken there.

Rules: docs/picture.md, "Disagreements"; clocks: docs/clocks.md; the ladder: ``projections/rules/packs/*.toml``.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal, NamedTuple

from projections.calendar import Mark, later_of, mark, not_before, put, without
from projections.clocks import ALERT_TYPES, Clock, Recorded, record
from projections.history import Entry
from schemas.disagreements import (
    DisagreementAnswered,
    DisagreementName,
    DisagreementRaised,
    DisagreementResolved,
    Matter,
    Settlement,
)
from schemas.moments import Interval
from schemas.tiers import TierSet, TierViewed

NAME: Final = "disagreements"
VERSION: Final = 6
TYPES: Final = ALERT_TYPES | {
    "disagreement.raised", "disagreement.answered", "disagreement.resolved", "tier.set", "tier.viewed",
}  # fmt: skip
UNANSWERED: Final = "disagreement-unanswered"
UNSETTLED: Final = "disagreement-unsettled"
UNRESOLVED: Final = "view-unresolved"
RULES: Final = frozenset({UNANSWERED, UNSETTLED, UNRESOLVED})
STAGES_MAX: Final = 4
"""Of the ladder: the last is the chair's, and a stage beyond counts as that."""
Word = Literal["agreed", "agreed-in-part", "not-agreed", "settled"]
_UNIVERSAL: Final = 1
_OF_THE_TIER: Final = frozenset({Matter.TIER, Matter.STEP_DOWN})


class Taken(NamedTuple):
    """The highest stage to which the agency that raised it has taken it; of one stage the last telling."""

    stage: int
    at: Mark
    due_on: date | None = None


class Answer(NamedTuple):
    """What an agency other than the one that raised it answered; ``settled``: it alone holds the matter settled."""

    stage: int
    answer: Word
    at: Mark

    @property
    def by(self) -> str:
        """The agency that answered."""
        return self.at.event[0]


class Disagreement(NamedTuple):
    """One that is open. Without ``raised`` only what came after it is held, as yet or any longer.

    ``raised`` is its first telling, ``tier`` the tier that the last telling sees, ``told`` all its events, in order,
    ``answers`` those of any agency but the one that raised it.
    """

    raised: Mark | None = None
    taken: Taken | None = None
    with_agency: str | None = None
    matter: Matter | None = None
    tier: int | None = None
    answers: tuple[Answer, ...] = ()
    told: tuple[Mark, ...] = ()

    @property
    def answer(self) -> Answer | None:
        """That of the highest stage, of one the last, by the agency that it is with; by any while that is not held."""
        of_it = (each for each in reversed(self.answers) if self.with_agency in (None, each.by))
        return max(of_it, key=lambda each: each.stage, default=None)

    @property
    def stage(self) -> int:
        """The highest stage that one of the two recorded; silence may have taken it further (``projections/rules``)."""
        return max(self.taken.stage if self.taken else 1, self.answer.stage if self.answer else 1)

    @property
    def answered(self) -> Answer | None:
        """The answer of that stage, if there is one: an earlier stage's is no answer to a later."""
        return self.answer if self.answer and self.answer.stage == self.stage else None


class Resolved(NamedTuple):
    """How one ended. ``over``: raised again before either of these, it is still the one that ended."""

    outcome: Settlement
    at: Mark
    over: Interval
    dissent: bool = False


class View(NamedTuple):
    """An agency's view of the tier. ``since``: the event by which it came to be above the tier that is set, unless it
    is not, or its agency has settled a disagreement on it. ``settled``: one on a step down that has not come since.
    """

    tier: int
    at: Mark
    since: Mark | None = None
    settled: bool = False


class Disagreements(NamedTuple):
    """``formal`` are open, ``resolved`` ended, both by ``source/name`` of the agency that raised it: in both is one
    that was raised again. ``views`` by agency.
    """

    formal: Mapping[str, Disagreement] = {}
    resolved: Mapping[str, Resolved] = {}
    tier: int | None = None
    views: Mapping[str, View] = {}
    recorded: Recorded = Recorded()


EMPTY: Final = Disagreements()


def fold(state: Disagreements, entry: Entry) -> Disagreements:
    """Fold one direct event."""
    event = entry.event
    if entry.through is not None:
        return state
    match event:
        case DisagreementRaised():
            return _raise(state, event)
        case DisagreementAnswered():
            return _told(state, event, event.data.answer)
        case DisagreementResolved():
            return _resolve(state, event)
        case TierSet():
            return _set(state, event)
        case TierViewed():
            above = event.data.tier > (state.tier or _UNIVERSAL)
            view = View(event.data.tier, mark(event), mark(event) if above else None)
            return state._replace(views=put(state.views, event.source, view))
        case _:
            return state._replace(recorded=record(state.recorded, event, RULES))


def _item(named: DisagreementName) -> str:
    return f"{named.source}/{named.disagreement}"


def _raise(state: Disagreements, event: DisagreementRaised) -> Disagreements:
    data = event.data
    item = f"{event.source}/{data.disagreement}"
    if _is_over(state, item) and not not_before(event.happened, state.resolved[item].over):
        return state
    held = state.formal.get(item, Disagreement())
    taken = Taken(min(data.stage, STAGES_MAX), mark(event), data.due_on)
    after = held._replace(
        raised=held.raised or mark(event),
        taken=held.taken if held.taken and held.taken.stage > taken.stage else taken,
        with_agency=data.with_agency,
        matter=data.matter,
        tier=data.tier,
        told=(*held.told, mark(event)),
    )
    return state._replace(formal=put(state.formal, item, after))


def _told(state: Disagreements, event: DisagreementAnswered | DisagreementResolved, word: Word) -> Disagreements:
    """Kept whoever says it; an answer only of an agency that did not raise it."""
    item = _item(event.data.disagreement)
    if _is_over(state, item):
        return state
    held = state.formal.get(item, Disagreement())
    answers = held.answers
    if event.source != event.data.disagreement.source:
        answers = (*answers, Answer(min(event.data.stage, STAGES_MAX), word, mark(event)))
    after = held._replace(answers=answers, told=(*held.told, mark(event)))
    return state._replace(formal=put(state.formal, item, after))


def _resolve(state: Disagreements, event: DisagreementResolved) -> Disagreements:
    """By who raised it, it ends wherever this sorts: when something was settled is often not told exactly."""
    data, item = event.data, _item(event.data.disagreement)
    raiser, held = data.disagreement.source, state.formal.get(item, Disagreement())
    if event.source != raiser and not _chair_decided(held, event):
        return _told(state, event, "settled")
    before = state.resolved.get(item)
    over = later_of(before.over, event.happened) if before else event.happened
    resolved = Resolved(data.outcome, mark(event), over, bool(data.dissent))
    views, view = state.views, state.views.get(raiser)
    if view and held.matter in _OF_THE_TIER and data.outcome is not Settlement.WITHDRAWN:
        views = put(views, raiser, view._replace(since=None, settled=held.matter is Matter.STEP_DOWN))
    formal, ended = without(state.formal, item), put(state.resolved, item, resolved)
    return state._replace(formal=formal, resolved=ended, views=views)


def _chair_decided(held: Disagreement, event: DisagreementResolved) -> bool:
    """By the other of the two, once who raised it had taken it to the chair."""
    at_the_chair = held.taken is not None and held.taken.stage >= STAGES_MAX
    return at_the_chair and event.source == held.with_agency and event.data.outcome is Settlement.CHAIR


def _is_over(state: Disagreements, item: str) -> bool:
    return item in state.resolved and item not in state.formal


def _set(state: Disagreements, event: TierSet) -> Disagreements:
    """Who sets the tier says thereby what they see."""
    before, now = state.tier or _UNIVERSAL, event.data.tier

    def after(view: View) -> View:
        if view.tier <= now:
            return view._replace(since=None, settled=False)
        if view.settled and now < before:  # the step that was settled; the next is another
            return view._replace(settled=False)
        anew = now < before or view.tier <= before
        return view._replace(since=view.since or mark(event)) if anew else view

    views = {source: after(view) for source, view in state.views.items() if source != event.source}
    return state._replace(tier=now, views=views)


def unresolved(state: Disagreements) -> dict[str, View]:
    """Views above the tier of agencies that have no formal disagreement on it open."""
    formal = {item.partition("/")[0] for item, held in state.formal.items() if held.matter in _OF_THE_TIER}
    return {source: view for source, view in state.views.items() if view.since and source not in formal}


def clocks(state: Disagreements) -> list[Clock]:
    """The clocks that run: of each disagreement one for every stage that silence may yet take it through."""
    views = [Clock(UNRESOLVED, source, *view.since) for source, view in unresolved(state).items() if view.since]
    return [clock for item, held in state.formal.items() for clock in stages(item, held)] + views


def stages(item: str, held: Disagreement) -> list[Clock]:
    """The clocks of one disagreement, the present stage's first; how many stages there are the ladder knows."""
    if held.answered is not None:
        rule, at, due_on = UNSETTLED, held.answered.at, None
    elif held.taken is not None:
        rule, at, due_on = UNANSWERED, held.taken.at, held.taken.due_on
    else:
        return []
    return [
        Clock(rule, f"{item} stage {held.stage + climbs}", *at, by_on=due_on, stage=held.stage, climbs=climbs)
        for climbs in range(STAGES_MAX - held.stage + 1)
    ]
