"""``vantage export --as case-study``: reads one child and puts the case study together."""

from datetime import UTC, datetime
from typing import Final

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
from schemas.moments import BEGINNING, LONDON
from services.cli.chronology_table import PAGE_COLUMNS, text
from services.exchange.case_study import case_study_sheet
from services.exchange.page import html_of
from services.exchange.word import docx_of
from services.referral.material import of_day
from services.settings import Settings
from services.store.children import Child, child, reading, record_named
from services.store.connect import Connection
from services.store.sql import SQL

CASE_STUDY: Final = "case-study"
PAPERS: Final = ("table", "html", "docx")


async def case_study(name: str, paper: str) -> bytes:
    """The case study as a file of that kind."""
    now = datetime.now(UTC)
    async with reading(Settings().postgres) as connection:
        record = record_named(name)
        held = await child(connection, record)
        names = await _names(connection, held)
        taken = await _steps(connection, record, held.entries(), now)
    entries = held.entries()
    spans = alerts_in(entries, BEGINNING, now, england())
    found = study(Held(entries, entries, held.loaded.records, held.loaded.events), names, spans, taken, now)
    sheet = case_study_sheet(found)
    match paper:
        case "html":
            return html_of(sheet).encode()
        case "docx":
            return docx_of(sheet, now)
        case _:
            return text(sheet, PAGE_COLUMNS).encode()


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
