"""A chronology as a Word document: A4 across, a table whose heading is repeated on each page."""

from datetime import datetime
from io import BytesIO
from typing import Final

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Row

from projections.exchange.events import printable
from services.exchange.sheet import Row, Sheet

_WIDTHS_MM: Final = {7: (25, 36, 82, 36, 44, 28, 22), 5: (32, 50, 115, 38, 38)}
"""Of so many columns."""


def docx_of(sheet: Sheet, now: datetime) -> bytes:
    """The document's bytes."""
    paper = Document()
    _set_up(paper, sheet, now)
    paper.add_heading(sheet.title, level=1)
    for note in sheet.about:
        paper.add_paragraph(printable(note))
    for name, rows in (("Events with a date", sheet.dated), ("Events whose date is not recorded", sheet.undated)):
        if rows:
            paper.add_heading(name, level=2)
            _table(paper, sheet.columns, rows)
    if sheet.silences:
        paper.add_heading("Long silences of each agency", level=2)
        for words in sheet.silences:
            paper.add_paragraph(printable(words), style="List Bullet")
    paper.add_paragraph(printable(sheet.foot))
    written = BytesIO()
    paper.save(written)
    return written.getvalue()


def _set_up(paper: Paper, sheet: Sheet, now: datetime) -> None:
    section = paper.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(12)
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(8)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    normal.element.get_or_add_rPr().append(language)
    said = paper.core_properties
    said.title, said.author, said.comments, said.language = sheet.title, "Vantage", "", "en-GB"
    said.created = said.modified = now.replace(tzinfo=None, microsecond=0)


def _table(paper: Paper, columns: tuple[str, ...], rows: tuple[Row, ...]) -> None:
    table = paper.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.autofit = False
    _fill(table.rows[0], columns, bold=True)
    _mark(table.rows[0], "w:tblHeader")
    for row in rows:
        _line(table, row)


def _line(table: Table, row: Row) -> None:
    added = table.add_row()  # type: ignore[no-untyped-call]
    _mark(added, "w:cantSplit")
    if row.words:
        cell = added.cells[0].merge(added.cells[-1])
        cell.text = ""
        cell.paragraphs[0].add_run(printable(row.words)).italic = True
    else:
        _fill(added, row.cells, bold=False)


def _fill(row: _Row, texts: tuple[str, ...], *, bold: bool) -> None:
    for number, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        cell.width = Mm(_WIDTHS_MM[len(texts)][number])
        cell.paragraphs[0].add_run(printable(text)).bold = bold or number == 0


def _mark(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - the library has no word for it
