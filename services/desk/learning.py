"""A learning review's pack of one child: the case study, anonymised, with what the hub would have asked and when.

Rules: docs/learning.md, "A case study". The terminal (``vantage export --as case-study``) and the page show the same.
"""

import asyncio
from datetime import UTC, datetime
from typing import Final, NamedTuple

from projections import steps
from projections.casestudy.kinds import Names
from projections.casestudy.study import Step, study
from projections.chronology.merged import Held
from projections.history import Entry, Extreme, in_order
from projections.identity import record_id
from projections.rules.decision import Request
from projections.rules.facts import facts
from projections.rules.pack import england
from projections.rules.spans import alerts_in
from projections.rules.step_down import decide
from schemas import RecordName
from schemas.looked_at import Purpose, Shown
from schemas.moments import BEGINNING, LONDON
from services.access.viewer import NotAllowed, Viewer
from services.exchange.case_study import case_study_sheet
from services.exchange.page import html_of
from services.exchange.sheet import Sheet
from services.exchange.word import docx_of
from services.referral.agreed import Said
from services.referral.desk import Desk, banner
from services.referral.material import of_day
from services.store.children import Child
from services.store.connect import Connection
from services.store.sql import SQL

_FOR: Final = frozenset({Purpose.LEARNING, Purpose.AUDIT})


class AnswerRow(Said):
    """A line of the case study; of a silence its ``words`` alone."""

    cells: tuple[str, ...]
    words: str


class LearningAnswer(Said):
    """``about`` says what is left out and what remains; no line names anybody or has a date."""

    title: str
    about: tuple[str, ...]
    columns: tuple[str, ...]
    lines: tuple[AnswerRow, ...]
    undated: tuple[AnswerRow, ...]
    silences: tuple[str, ...]
    foot: str
    banner: str | None = None


class Pack(NamedTuple):
    """As it is shown, and as it is written into a file."""

    answer: LearningAnswer
    sheet: Sheet
    now: datetime

    def file(self, form: str) -> bytes:
        """``docx``, or one page to print."""
        return docx_of(self.sheet, self.now) if form == "docx" else html_of(self.sheet).encode()


async def pack(desk: Desk, who: Viewer, name: RecordName, *, taken: bool = False) -> Pack:
    """Of a child opened for a learning review or an audit. ``NotOpen``, ``NotAllowed``, ``NotWritten``.

    Agencies are not shown it: it is made of what all of them recorded. ``taken``: it leaves the hub as a file.
    """
    purpose = await desk.openings.purpose(who, name)
    if purpose not in _FOR or not who.is_shown_all:
        raise NotAllowed(
            "A learning review's pack is made of what every agency recorded; expected somebody of the MASH or an "
            "auditor, who opened the child for a learning review or an audit. Open the child for that."
        )
    held = await desk.child(who, name)
    now = datetime.now(UTC)
    found = await desk.all.asked(lambda connection: sheet_of(connection, held, name, now))
    kept = await desk.openings.looked(who, name, purpose, [Shown.CHRONOLOGY] + [Shown.EXPORT] * taken)
    rows, undated = (tuple(AnswerRow(cells=r.cells, words=r.words) for r in of) for of in (found.dated, found.undated))
    answer = LearningAnswer(
        title=found.title, about=found.about, columns=found.columns, lines=rows, undated=undated,
        silences=found.silences, foot=found.foot, banner=banner(kept),
    )  # fmt: skip
    return Pack(answer, found, now)


async def sheet_of(connection: Connection, held: Child, name: RecordName, now: datetime) -> Sheet:
    """The case study of a child as held, in words."""
    entries = held.entries()
    names = await _names(connection, held)
    taken = await _steps(connection, name, entries, now)
    return await asyncio.to_thread(_sheet, held, entries, names, taken, now)


def _sheet(held: Child, entries: list[Entry], names: Names, taken: list[Step], now: datetime) -> Sheet:
    spans = alerts_in(entries, BEGINNING, now, england())
    return case_study_sheet(
        study(Held(entries, entries, held.loaded.records, held.loaded.events), names, spans, taken, now)
    )


async def _names(connection: Connection, held: Child) -> Names:
    """Whoever is named in the history, and who is one person."""
    named = {record_id(each) for event in held.loaded.events for each in event.about}
    named |= {
        record_id(event.record_name(event.data.relative))
        for event in held.loaded.events
        if event.type == "relationship.recorded"
    }
    rows = await connection.fetch(SQL["members"], sorted(named))
    whose = {row["record_id"]: row["person_id"] for row in rows}
    return Names(held.loaded.records, held.loaded.events, whose)


async def _steps(connection: Connection, name: RecordName, entries: list[Entry], now: datetime) -> list[Step]:
    """Every step down that is recorded, with what the gate would have answered on its last possible day."""
    state = steps.EMPTY
    for entry in in_order(entries, Extreme.LATEST, now):
        state = steps.fold(state, entry)
    found = []
    for run in state.runs:
        if run.lowered:
            happened = run.first.happened
            material = await of_day(connection, name, (), happened.latest.astimezone(LONDON).date(), run.tier)
            earliest, latest = (
                facts(
                    material.states[extreme], extreme, material.as_of, material.own, material.siblings,
                    brought=material.brought[extreme],
                )
                for extreme in Extreme
            )  # fmt: skip
            decision = decide(earliest, latest, Request(run.tier, "case study"), material.conditions)
            found.append(Step(happened, run.tier, decision))
    return found
