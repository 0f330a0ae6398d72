"""A chronology as rows of words: what the table, the spreadsheet, the Word document and the page all show."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from projections.chronology import Asked, Fact, Merged, Redaction, Silence, shown
from projections.chronology.flags import LABELS as FLAG_LABELS
from projections.chronology.flags import Flag
from projections.chronology.redaction import LABELS as CLASS_LABELS
from projections.chronology.telling import Telling
from projections.knowledge import Knew
from projections.rules.words import counted
from schemas import LABELS, RecordName
from schemas.moments import LONDON
from schemas.vocabulary import Polarity

COLUMNS: Final = (
    "Happened", "Told by, and when recorded", "What happened", "Impact on the child", "Action taken, and answers",
    "Who else had been told", "Class",
)  # fmt: skip
NOTHING: Final = "none recorded here"
_KNEW: Final = {Knew.TOLD: "told", Knew.FOUND_NOT_TOLD: "found not to have been told", None: "may have been told"}


class Row(NamedTuple):
    """One line: a fact has a cell for each of ``COLUMNS``; a silence has its ``words`` alone."""

    cells: tuple[str, ...]
    words: str
    marks: frozenset[Polarity]


class Sheet(NamedTuple):
    """``about`` says what this is and what is not in it; ``undated`` rows have no place in time; ``columns`` are the
    heads of their cells.
    """

    title: str
    about: tuple[str, ...]
    dated: tuple[Row, ...]
    undated: tuple[Row, ...]
    silences: tuple[str, ...]
    foot: str
    columns: tuple[str, ...] = COLUMNS


class Subject(NamedTuple):
    """Whose chronology it is, by pseudonymous references; ``names`` are those of the adults too.

    ``warnings`` say what may be missing or wrong.
    """

    records: Sequence[RecordName]
    names: Mapping[bytes, Sequence[RecordName]]
    warnings: Sequence[str]


def sheet(found: Merged, subject: Subject, asked: Asked, known: datetime | None, *, newest_first: bool) -> Sheet:
    """The chronology in words, in the order asked for."""
    ordered = found.newest_first() if newest_first else found
    told = {each.agency for fact in found.facts for each in fact.tellings if each.agency}
    foot = (
        f"{counted(found.events, 'event')} of {counted(len(told), 'agency', 'agencies')}. "
        "No line says that nothing else happened."
    )
    return Sheet(
        "Multi-agency chronology",
        tuple(_about(found, subject, asked, known, newest_first=newest_first)),
        tuple(row(line, subject) for line in ordered.dated),
        tuple(row(fact, subject) for fact in ordered.undated),
        tuple(silence_words(silence) for silence in found.silences),
        foot,
    )


def _about(
    found: Merged, subject: Subject, asked: Asked, known: datetime | None, *, newest_first: bool
) -> Iterable[str]:
    yield from subject.warnings
    sealed = Redaction.SEALED in asked.redact
    names = "withheld" if sealed else ", ".join(name.text for name in subject.records)
    yield f"Records of the child: {names}."
    had = f"what had happened by the end of {_day(asked.as_of)}" if asked.as_of else "all that has happened"
    held = f"of what had been recorded by the end of {_day(known)}" if known else "of what is recorded here today"
    yield f"It shows {had}, {held}. {'Newest' if newest_first else 'Oldest'} first. Made on {_day(asked.now)}."
    if asked.injuries:
        others = counted(found.routine, "other event", "other events")
        yield f"Injuries alone, as any agency saw them or was told of them. Held and not shown: {others}."
    elif found.routine:
        are = "is" if found.routine == 1 else "are"
        yield f"{counted(found.routine, 'routine event')} {are} held and not shown: this is not a list of contacts."
    if asked.redact:
        withheld = ", ".join(CLASS_LABELS[each] for each in Redaction if each in asked.redact)
        yield (
            f"Withheld: {withheld}. The hub withholds by what is coded and cannot read free text: "
            "a person must read this before it is disclosed."
        )


def row(line: Fact | Silence, subject: Subject) -> Row:
    """One line in words."""
    if isinstance(line, Silence):
        return Row((), silence_words(line), frozenset())
    cells = (
        shown(line.happened) + (" (uncertain by then)" if line.uncertain else ""),
        "\n".join(map(teller, line.tellings)),
        said(line.tellings, lambda each: each.what) + _through(line.through, subject),
        said(line.tellings, lambda each: each.impact),
        said(line.tellings, lambda each: each.action),
        "; ".join(f"{label(each.agency)} ({_KNEW[each.knew]}, {shown(each.since)})" for each in line.told) or NOTHING,
        "; ".join(
            CLASS_LABELS[each] for each in Redaction if any(each in telling.classes for telling in line.tellings)
        ),
    )
    return Row(cells, "", frozenset(mark for each in line.tellings for mark in each.marks))


def teller(telling: Telling) -> str:
    """Who told it, when it was written down, and what is to be asked of the record."""
    asked = f" ({flag_words(telling)})" if telling.flags else ""
    return f"{label(telling.agency)}, recorded {shown(telling.recorded)}{asked}"


def flag_words(telling: Telling) -> str:
    """What is to be asked of the record itself."""
    return "; ".join(FLAG_LABELS[flag] for flag in Flag if flag in telling.flags)


def said(tellings: Collection[Telling], part: Callable[[Telling], str]) -> str:
    """One text where all say the same, else each teller's own."""
    texts = {part(each) for each in tellings}
    if len(texts) == 1:
        (text,) = texts
        return text or NOTHING
    return "\n".join(f"{label(each.agency)}: {part(each)}" for each in tellings if part(each))


def silence_words(silence: Silence) -> str:
    """A stretch of which nothing is held, with what may yet belong there."""
    of = f" of {label(silence.agency)}" if silence.agency else ""
    until = f" and before {_day(silence.until)}" if silence.until else ""
    entries = counted(silence.undated, "entry", "entries")
    may = f" {entries} without a date may belong there." if silence.undated else ""
    return f"No record held here{of} is dated after {_day(silence.after)}{until}.{may}"


def label(agency: str) -> str:
    """An agency's name as people say it."""
    return LABELS.get(agency, agency) or "[withheld]"


def _through(through: bytes | None, subject: Subject) -> str:
    names = subject.names.get(through, ()) if through is not None else ()
    return f" (through {names[0].text})" if names else ""


def _day(at: datetime) -> str:
    local = at.astimezone(LONDON)
    return f"{local.day} {local:%b %Y}"
