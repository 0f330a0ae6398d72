"""A chronology as a file of one of the forms that there are: the same, whoever asks for it."""

from enum import StrEnum
from typing import Final

from projections.chronology import Asked, Merged
from services.exchange.page import html_of
from services.exchange.sheet import Sheet, Subject
from services.exchange.spreadsheet import csv_of
from services.exchange.word import docx_of


class Form(StrEnum):
    """For a spreadsheet, for Word, or one page to read or print."""

    CSV = "csv"
    DOCX = "docx"
    HTML = "html"


KINDS: Final = {
    Form.CSV: "text/csv; charset=utf-8",
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.HTML: "text/html; charset=utf-8",
}
"""The media type of each."""


def file_of(form: Form, found: Merged, paper: Sheet, subject: Subject, asked: Asked, *, newest_first: bool) -> bytes:
    """The whole file."""
    match form:
        case Form.CSV:
            return csv_of(found, paper, subject, newest_first=newest_first).encode()
        case Form.HTML:
            return html_of(paper).encode()
        case Form.DOCX:
            return docx_of(paper, asked.now)
