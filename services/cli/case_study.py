"""``vantage export --as case-study``: reads one child and puts the case study together."""

from datetime import UTC, datetime
from typing import Final

from services.cli.chronology_table import PAGE_COLUMNS, text
from services.desk.learning import sheet_of
from services.exchange.page import html_of
from services.exchange.word import docx_of
from services.settings import Settings
from services.store.children import child, reading, record_named

CASE_STUDY: Final = "case-study"
PAPERS: Final = ("table", "html", "docx")


async def case_study(name: str, paper: str) -> bytes:
    """The case study as a file of that kind."""
    now, record = datetime.now(UTC), record_named(name)
    async with reading(Settings().postgres) as connection:
        sheet = await sheet_of(connection, await child(connection, record), record, now)
    match paper:
        case "html":
            return html_of(sheet).encode()
        case "docx":
            return docx_of(sheet, now)
        case _:
            return text(sheet, PAGE_COLUMNS).encode()
