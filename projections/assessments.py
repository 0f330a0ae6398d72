"""Assessments that are open, the last completed of each kind, and the last management oversight.

Rules: docs/picture.md, "Assessments".
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from projections.calendar import Mark, mark, name, put, without
from projections.history import Entry
from schemas.assessments import (
    AssessmentCompleted,
    AssessmentDeclined,
    AssessmentKind,
    AssessmentRequested,
    AssessmentStarted,
    SupervisionRecorded,
)

NAME: Final = "assessments"
VERSION: Final = 1
TYPES: Final = frozenset(
    {
        "assessment.requested", "assessment.started", "assessment.completed", "assessment.declined",
        "supervision.recorded",
    }
)  # fmt: skip


class Open(NamedTuple):
    """Requested or started; kind and ``by`` are those of the last word, since a start may say more."""

    kind: AssessmentKind
    by: str | None
    first: Mark
    last: Mark


class Supervision(NamedTuple):
    """A manager looked at the case."""

    last: Mark
    endorsed: bool | None


class Assessments(NamedTuple):
    """``open`` by ``source/assessment``, ``completed`` by kind."""

    open: Mapping[str, Open] = {}
    completed: Mapping[AssessmentKind, Mark] = {}
    supervision: Supervision | None = None


EMPTY: Final = Assessments()


def fold(state: Assessments, entry: Entry) -> Assessments:
    """Fold one direct event."""
    event = entry.event
    if entry.through is not None:
        return state
    match event:
        case SupervisionRecorded():
            return state._replace(supervision=Supervision(mark(event), event.data.endorsed))
        case AssessmentRequested() | AssessmentStarted():
            return _opened(state, event)
        case AssessmentCompleted():
            return _closed(state, event)._replace(completed=put(state.completed, event.data.kind, mark(event)))
        case AssessmentDeclined():
            return _closed(state, event)
        case _:
            return state


def _opened(state: Assessments, event: AssessmentRequested | AssessmentStarted) -> Assessments:
    assessment, now = name(event, event.data.assessment), mark(event)
    held = state.open.get(assessment)
    item = Open(event.data.kind, event.data.by, held.first if held else now, now)
    return state._replace(open=put(state.open, assessment, item))


def _closed(state: Assessments, event: AssessmentCompleted | AssessmentDeclined) -> Assessments:
    return state._replace(open=without(state.open, name(event, event.data.assessment)))
