"""A chronology as one page to print: everything is in it, nothing is fetched, and no text is taken for markup."""

from typing import Final

import jinja2

from services.exchange.sheet import Sheet

_PAGES: Final = jinja2.Environment(
    loader=jinja2.PackageLoader("services.exchange"), autoescape=True, undefined=jinja2.StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip
CLASSES: Final = {
    7: ("happened", "told-by", "what", "impact", "action", "told", "class"),
    5: ("happened", "told-by", "what", "impact", "told"),
}
"""How wide each of so many columns is printed."""


def html_of(sheet: Sheet) -> str:
    """The whole page."""
    return _PAGES.get_template("chronology.html").render(sheet=sheet, classes=CLASSES[len(sheet.columns)])
