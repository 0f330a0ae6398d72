"""A case study as rows of words, for the table, the Word document and the page that a chronology has too."""

from typing import Final

from projections.casestudy.study import Line, Study
from services.exchange.sheet import Row, Sheet

COLUMNS: Final = (
    "When",
    "Told by, and when written down",
    "What is recorded, in codes",
    "About whom",
    "Who else had been told",
)
LEFT_OUT: Final = (
    "Left out: names, references, NHS numbers and UPNs, dates of birth, every date, addresses and places, roles and "
    "teams of professionals, ids of records, all that a sender wrote in words, and the hub's own records. What is "
    "shown is codes, numbers, and yes or no.",
    "Of people whose identity is sealed nothing is shown.",
    "Agencies are shown as kinds, people as what they are to the child, times as days from day nought.",
    "This lowers the risk that somebody is recognised; it does not end it. It is one child: rare events, their order "
    "and the days between them can single a family out, most of all for people who worked with them, or beside a "
    "published review or the news. Before it is shared, ask what somebody who wanted to could find out (the motivated "
    "intruder test of the Information Commissioner's guidance on anonymisation, 2025), leave out what is rare, share "
    "it with named people only, and treat it as personal data until somebody has decided and recorded that it is not.",
    "What the hub would have asked is by the national rule pack and by all that is recorded today, some of it written "
    "down later; what the gate would have answered is by what was recorded then. Neither says that an answer would "
    "have changed what happened, nor blames anybody.",
)


def case_study_sheet(found: Study) -> Sheet:
    """In words."""
    zero = "the child's birth" if found.days.born else "the first dated event about the child"
    return Sheet(
        "Case study for a workshop between agencies",
        (*LEFT_OUT, f"Day 0 is {zero}."),
        tuple(map(_row, found.lines)),
        tuple(map(_row, found.undated)),
        found.silences,
        "No line says that nothing else happened. A person must read this before it is shared.",
        COLUMNS,
    )


def _row(line: Line) -> Row:
    if not line.tellers:
        return Row((), line.what, frozenset())
    return Row(tuple(line), "", frozenset())
