"""How candidates look on a terminal. What a sender wrote is shown as ``Text``."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from projections.matching.judging import Strength, Why
from projections.matching.profile import Profile
from schemas.moments import LONDON
from services.cli.console import counted
from services.desk.likeness import FIELDS, LEVELS, said
from services.store.around import Around
from services.store.candidates import Candidate


def plainly(each: Candidate) -> dict[str, Any]:
    """For a program: the records, how alike and why; no names."""
    return {
        "record": each.own.text, "candidate": each.other.text, "strength": each.likeness.strength,
        "bits": round(each.likeness.bits, 1), "open_worries": len(each.worries),
        "why": [{**why._asdict(), "bits": round(why.bits, 1)} for why in each.likeness.why],
    }  # fmt: skip


def tell(console: Console, name: str, found: Sequence[Candidate], *, day: str = "") -> None:
    """One line wherever the child is shown, where there is something to say."""
    if found:
        console.print(Text.assemble(("Candidates:", "bold"), f" {summary(name, found, day)}"), soft_wrap=True)


def tell_around(console: Console, adults: Sequence[Around], *, day: str = "") -> None:
    """One line for each adult around the child of whom there is something to say."""
    for adult in adults:
        name = adult.name.text
        whose = f" {name}: {summary(name, adult.found, day, whose='theirs')}"
        console.print(Text.assemble(("Candidates of an adult around the child:", "bold"), whose), soft_wrap=True)


def day_of(as_of: datetime | None, known: datetime | None) -> str:
    """Of which day the candidates are, where it is not plainly today."""
    if known:
        return f"by what had been recorded by {known.astimezone(LONDON):%d %b %Y}, under today's links"
    return "of today: what is asked of a past day is answered by all that is known now" if as_of else ""


def summary(name: str, found: Sequence[Candidate], day: str = "", whose: str = "this child's") -> str:
    """How many other people's records may be this child's, and what to do. ``day``: of which day they are."""
    strong, worried = sum(each.is_strong for each in found), sum(bool(each.worries) for each in found)
    beside = [f"{strong} strongly alike"] * bool(strong) + [f"{worried} with an open worry"] * bool(worried)
    what = counted(len(found), "other person's record", "other people's records")
    more = f" ({', '.join(beside)})" if beside else ""
    dated = f" ({day})" if day else ""
    return f"{what} may be {whose} too{more}{dated}; see `vantage candidates {name}`."


def show(console: Console, name: str, found: Sequence[Candidate], *, complete: bool) -> None:
    """Each candidate with both sides of what was compared."""
    for each in found:
        worry = ", an open worry is recorded there" if each.worries else ""
        how = f"{each.likeness.strength}, {each.likeness.bits:.0f} bits"
        title = f"{':'.join(each.other)} and {':'.join(each.own)}: {how}{worry}"
        table = Table("", "Here", "There", "Compares", "Bits", title=Text(title), title_justify="left")
        for why in each.likeness.why:
            words = LEVELS[why.field, why.level]
            bits = "" if why.bits == 0 else f"{why.bits:+.1f}"
            table.add_row(FIELDS[why.field], _said(each.ours, why), _said(each.theirs, why), words, bits)
        console.print(table)
    strong = sum(each.likeness.strength is Strength.STRONG for each in found)
    console.print(
        Text(f"{counted(len(found), 'candidate')}, {strong} strong. None is linked to {name} until somebody says so:")
    )
    console.print("`vantage identity confirm A B` or `vantage identity refuse A B`, with --by and --reason.")
    if not complete:
        console.print("[bold]Incomplete:[/] not every record is keyed yet; run `vantage rebuild keys`.")


def _said(profile: Profile, why: Why) -> Text:
    """What one side says of a field, the last first."""
    return Text(" / ".join(said(profile, why.field)))
