"""A chronology for a spreadsheet: CSV in which no cell is taken for a formula.

A cell that begins like a formula gets an apostrophe before it (OWASP, "CSV Injection"). Every cell is quoted; the
byte order mark lets spreadsheets read it as UTF-8.
"""

import csv
from io import StringIO
from typing import Final

from projections.chronology import Fact, Merged, Silence
from services.exchange.sheet import COLUMNS, Sheet, Subject, flag_words, row, silence_words

_BEGINS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MORE: Final = ("Kind", "Precision", "Earliest", "Latest", "Events", "Said", "Flags")


def csv_of(found: Merged, sheet: Sheet, subject: Subject, *, newest_first: bool) -> str:
    """``COLUMNS``, then ``MORE``: kind (fact, silence, undated, note), both bounds, ids, worry or strength."""
    written = StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerow((*COLUMNS, *MORE))
    for line in (found.newest_first() if newest_first else found).dated:
        writer.writerow(map(safe, _silence(silence_words(line)) if isinstance(line, Silence) else _fact(line, subject)))
    for fact in found.undated:
        writer.writerow(map(safe, _fact(fact, subject)))
    for words in sheet.silences:
        writer.writerow(map(safe, _silence(words)))
    for note in (*sheet.about, sheet.foot):
        writer.writerow(map(safe, _words(note, "note")))
    return "\ufeff" + written.getvalue()


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    begins = cell.lstrip(" \u00a0").startswith(_BEGINS)
    return f"'{cell}" if begins else cell


def _fact(fact: Fact, subject: Subject) -> tuple[str, ...]:
    cells, _, marks = row(fact, subject)
    happened = fact.happened
    bounds = (
        ("", "") if fact.undated else (happened.interval.earliest.isoformat(), happened.interval.latest.isoformat())
    )
    precision = f"{happened.precision} (range)" if happened.is_range else str(happened.precision)
    names = "; ".join(f"{each.agency}/{each.id}" for each in fact.tellings if each.id)
    flags = "; ".join(dict.fromkeys(words for each in fact.tellings if (words := flag_words(each))))
    kind = "undated" if fact.undated else "fact"
    return (*cells, kind, precision, *bounds, names, "; ".join(sorted(marks)), flags)


def _silence(words: str) -> tuple[str, ...]:
    return _words(words, "silence")


def _words(words: str, kind: str) -> tuple[str, ...]:
    """A row of which only the column of words is filled."""
    cells = [words if name == "What happened" else "" for name in COLUMNS]
    return (*cells, kind, *("" for _ in MORE[1:]))
