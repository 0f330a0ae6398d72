"""What the events mean: every stored projection, on one screen."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from types import ModuleType
from typing import Final

from projections import (
    assessments,
    attended,
    concerns,
    decisions,
    disagreements,
    enquiries,
    heard,
    household,
    injuries,
    meetings,
    missed,
    orders,
    oversight,
    people,
    plans,
    quality,
    referrals,
    reports,
    requests,
    seen,
    steps,
    tier,
    visits,
)
from projections.history import HISTORY_TYPES, Entry, Extreme, in_order
from projections.projection import Folded, Projection, Stored, reader
from projections.rules import overtaken
from projections.rules.alerts import ClocksOf, due_at
from projections.rules.clocked import CLOCKED
from projections.rules.pack import in_use

_CLOCKS: Final = {each.name: each.clocks for each in CLOCKED}


def _due_at(clocks_of: ClocksOf, stored: Stored) -> datetime | None:
    """By the pack of this process, which is chosen before anything is folded."""
    return due_at(stored, clocks_of, in_use())


def _direct(module: ModuleType) -> Projection:
    """An ordered fold of what is said of the child themselves, with a due instant where clocks run in its state."""
    clocks = _CLOCKS.get(module.NAME)
    return Projection(
        module.NAME,
        module.VERSION,
        module.TYPES,
        ordered=True,
        through_adults=False,
        empty=module.EMPTY,
        fold=module.fold,
        reader=reader(type(module.EMPTY)),
        due_at=clocks and partial(_due_at, clocks),
    )


PROJECTIONS: Final = (
    _direct(tier),
    _direct(plans),
    _direct(meetings),
    _direct(reports),
    _direct(concerns),
    _direct(oversight),
    _direct(injuries),
    _direct(missed),
    _direct(seen),
    _direct(assessments),
    _direct(referrals),
    _direct(orders),
    _direct(people),
    _direct(requests)._replace(through_adults=True),
    _direct(quality),
    _direct(attended),
    _direct(steps),
    _direct(disagreements),
    _direct(visits),
    _direct(enquiries),
    _direct(household)._replace(through_adults=True),
    _direct(decisions)._replace(due_at=overtaken.due_at),
    Projection(
        heard.NAME,
        heard.VERSION,
        HISTORY_TYPES,
        ordered=False,
        through_adults=True,
        empty=heard.EMPTY,
        fold=heard.fold,
        reader=reader(dict[str, heard.Heard]),
    ),
)
"""The chronology is not among them: it is a query on the log (projections/chronology/).

``due_at`` is what is due next: the watch asks for those whose instant has come.
"""


def folded_by(entries: Iterable[Entry], extreme: Extreme, until: datetime) -> dict[str, Stored]:
    """Every state of what had happened by ``until``, at one extreme."""
    happened = in_order(entries, extreme, until)
    return {projection.name: projection.again(happened) for projection in PROJECTIONS}


__all__ = ["PROJECTIONS", "Folded", "Projection", "Stored", "folded_by"]
