"""Where a formal disagreement stands on the partnership's ladder. Rules: docs/clocks.md, "The ladder"."""

from datetime import datetime
from typing import Literal, NamedTuple

from projections.disagreements import UNSETTLED, Disagreement, stages
from projections.history import Extreme
from projections.rules.due import judged
from projections.rules.pack import Pack


class Standing(NamedTuple):
    """``stage`` counts from 1, ``name`` is what the ladder calls it. ``by_silence``: nobody took it so far.

    ``due_at`` is when its time is over; ``overdue``: it is, and the ladder has no further stage.
    """

    stage: int
    name: str | None
    waits_for: Literal["answer", "settlement"]
    due_at: datetime
    owner: str
    by_silence: bool
    overdue: bool


def standing(item: str, held: Disagreement, as_of: datetime, extreme: Extreme, pack: Pack) -> Standing | None:
    """At one extreme; None where no ladder was in force when it started."""
    found = None
    for clock in stages(item, held):
        one = judged(clock, extreme, pack)
        if one is None:
            break
        found = Standing(
            stage=clock.stage + clock.climbs,
            name=one.limit.stage,
            waits_for="settlement" if clock.rule == UNSETTLED else "answer",
            due_at=one.at,
            owner=one.limit.owner or one.rule.owner,
            by_silence=clock.climbs > 0,
            overdue=one.at <= as_of,
        )
        if not found.overdue:
            break
    return found
