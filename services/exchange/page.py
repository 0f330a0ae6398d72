"""A chronology as one page to print: everything is in it, nothing is fetched, and no text is taken for markup."""

from typing import Final

import jinja2

from services.exchange.sheet import COLUMNS, Sheet

_PAGES: Final = jinja2.Environment(
    loader=jinja2.PackageLoader("services.exchange"), autoescape=True, undefined=jinja2.StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip


def html_of(sheet: Sheet) -> str:
    """The whole page."""
    return _PAGES.get_template("chronology.html").render(sheet=sheet, columns=COLUMNS)
