"""What the family and the agencies agreed to do: open plans in full. Rules: docs/learning.md.

The fold (``projections/plans.py``) says which plans are open and what became of an objective; here stand the words.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from projections import plans
from projections.calendar import Mark, mark, name
from projections.history import Entry, Extreme
from projections.promises import Intervention
from projections.questions.both import Both, both
from schemas.moments import LONDON
from schemas.plans import Objective, PlanEnded, PlanKind, PlanOpened, PlanReviewed, SignsOfSafety


class Aim(NamedTuple):
    """One objective as last written, and what became of it. ``agreed``: with the family; None where not recorded.

    ``overdue``: its day is over and no outcome is recorded.
    """

    written: Objective
    measurable: bool
    agreed: bool | None
    outcome: str | None
    reviewed: Mark | None
    overdue: bool


class Mapped(NamedTuple):
    """Signs of Safety as written on one occasion."""

    written: Mark
    signs: SignsOfSafety


class Standing(NamedTuple):
    """An open plan. ``signs`` oldest first: the last one stands, and the scaling shows movement."""

    kind: PlanKind
    opened: Mark
    reviewed: Mark | None
    aims: tuple[Aim, ...]
    signs: tuple[Mapped, ...]
    missed: Mapping[str, Mark]


class Planned(NamedTuple):
    """Open plans by ``source/plan``, and interventions of which sessions are owed by ``source/intervention``."""

    plans: Mapping[str, Standing]
    owed: Mapping[str, Intervention]


class Course(NamedTuple):
    """A plan that was ever open, as it last stood; ``ended`` where it is open no more."""

    standing: Standing
    ended: Mark | None


def planned(entries: Iterable[Entry], as_of: datetime, latest: Iterable[Entry] | None = None) -> Both[Planned]:
    """The plans about the child themself that are open as of a moment."""
    today = as_of.astimezone(LONDON).date()
    return both(lambda ordered, extreme: _planned(ordered, extreme, today), entries, as_of, latest)


def _planned(entries: Sequence[Entry], _: Extreme, today: date) -> Planned:
    state = plans.EMPTY
    for entry in entries:
        state = plans.fold(state, entry)
    found = courses(entries, today)
    return Planned({item: found[item].standing for item in state.plans}, plans.owed(state))


def courses(entries: Iterable[Entry], today: date) -> dict[str, Course]:
    """Every plan about the child themself, of entries in order."""
    state, last = plans.EMPTY, dict[str, plans.Plan]()
    written: dict[str, list[PlanOpened | PlanReviewed]] = {}
    ended: dict[str, Mark] = {}
    for entry in entries:
        before, state, event = state, plans.fold(state, entry), entry.event
        if entry.through is not None or not isinstance(event, PlanOpened | PlanReviewed | PlanEnded):
            last.update(state.plans)
            continue
        item = name(event, event.data.plan)
        match event:
            case PlanOpened():
                written[item] = [event]
                ended.pop(item, None)
            case PlanReviewed() if item in state.plans:
                written[item].append(event)
            case PlanEnded() if item in before.plans:
                ended[item] = mark(event)
        last.update(state.plans)
    return {item: Course(_standing(held, written[item], today), ended.get(item)) for item, held in sorted(last.items())}


def _standing(held: plans.Plan, written: Sequence[PlanOpened | PlanReviewed], today: date) -> Standing:
    words = {said.objective: said for event in written for said in event.data.objectives}
    aims = tuple(_aim(words[item], aim, today) for item, aim in held.objectives.items())
    signs = tuple(Mapped(mark(event), event.data.signs_of_safety) for event in written if event.data.signs_of_safety)
    return Standing(held.kind, held.opened, held.reviewed, aims, signs, held.missed)


def _aim(written: Objective, held: plans.Objective, today: date) -> Aim:
    overdue = held.outcome is None and held.due_on is not None and held.due_on < today
    return Aim(written, held.measurable, written.agreed_with_family, held.outcome, held.reviewed, overdue)
