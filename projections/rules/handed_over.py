"""Whether the last step down was handed over, as of a moment and on both clocks. Rules: docs/picture.md, "Steps"."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from projections import handover, steps
from projections.handover import Missing, Step
from projections.history import Entry, EventName, Extreme, in_order
from projections.rules import words
from projections.steps import Steps


class Standing(StrEnum):
    """``NONE``: the child's present tier did not come of a step down that a decision or an override covers."""

    NONE = "none"
    NOT_COMPLETE = "not-complete"
    COMPLETE = "complete"


class HandedOver(NamedTuple):
    """``certain`` is false where imprecise dates leave it open: it is then told as not complete, if it may be."""

    standing: Standing
    certain: bool
    sentence: str
    evidence: tuple[EventName, ...] = ()
    holder: str | None = None


def handed_over(earliest: Iterable[Entry], latest: Iterable[Entry], as_of: datetime) -> HandedOver:
    """Of the history as it was known at each extreme."""
    both = zip((earliest, latest), Extreme, strict=True)
    found = [_told(_state(entries, extreme, as_of)) for entries, extreme in both]
    certain = found[0].standing is found[1].standing
    telling = next((each for each in found if each.standing is Standing.NOT_COMPLETE), found[1])
    return telling._replace(certain=certain)


def _state(entries: Iterable[Entry], extreme: Extreme, as_of: datetime) -> Steps:
    state = steps.EMPTY
    for entry in in_order((each for each in entries if each.event.type in steps.TYPES), extreme, as_of):
        state = steps.fold(state, entry)
    return state


def _told(state: Steps) -> HandedOver:
    step, lacks = state.handing.step, handover.missing(state.handing)
    if step is None or not step.covered or state.recorded.died:
        return HandedOver(
            Standing.NONE, True, "No record is held here of a step down to the present tier that a decision covers."
        )
    down = f"the step down from tier {step.was} to tier {step.tier}, {words.plainly(step.step.happened)}"
    if lacks is None:
        return HandedOver(Standing.COMPLETE, True, f"Handed over: {down}.", (step.step.event,), step.holder)
    cited = (step.step.event, *((lacks.declined[1].event,) if lacks.declined else ()))
    until = f"{words.agency(step.holder)} holds the child until then."
    sentence = f"Handover not complete: {down}. {_lacking(step, lacks)} {until}"
    return HandedOver(Standing.NOT_COMPLETE, True, sentence, cited, step.holder)


def _lacking(step: Step, lacks: Missing) -> str:
    if lacks.declined:
        who, declined = lacks.declined
        return f"{words.agency(who)} said {words.on(declined.happened)} that it does not take over."
    if step.tier == 1:
        return "No record is held here that health visiting, general practice, school or school nursing was told."
    parts = [] if lacks.accepted else ["of an acceptance by a service that takes over"]
    parts += [] if lacks.booked else ["of a day for the first meeting"]
    return f"No record is held here {' or '.join(parts)}."
