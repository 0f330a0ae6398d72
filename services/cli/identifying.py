"""``vantage candidates`` and ``vantage identity``: whose record may this be, and what people say of it."""

import asyncio
import json
import sys
from typing import Any, Final

import click

from services.cli import alike
from services.cli.agreed import EXIT_NOT_CONFIRMED
from services.cli.console import console, counted
from services.identity.saying import Judged, Word, say
from services.settings import Settings
from services.store.around import Around, around
from services.store.candidates import Candidate, candidates, not_keyed
from services.store.children import child, reading, record_named
from services.store.contradicted import Contradicting, contradicted
from services.store.undecided import AtASeal, undecided


@click.command("candidates")
@click.argument("name", metavar="CHILD")
@click.option("--json", "as_json", is_flag=True, help="One candidate a line, without names.")
def candidates_command(name: str, *, as_json: bool) -> None:
    """Records that may be of the same person as CHILD (agency:reference), and are not linked: how alike, and why.

    Also those that may be of an adult by whom events reach CHILD, as a parent.

    Nothing is linked by it: `vantage identity confirm` or `refuse` says what they are.
    """
    found, adults, apart, complete = asyncio.run(_found(name))
    if as_json:
        for each in (*found, *(one for adult in adults for one in adult.found)):
            click.echo(json.dumps(alike.plainly(each)))
    else:
        alike.show(console(), name, found, complete=complete)
        for adult in adults:
            console().print(f"Of {':'.join(adult.name)}, by whom events reach {name}:", highlight=False, markup=False)
            alike.show(console(), adult.name.text, adult.found, complete=True)
        for one, other in apart:
            console().print(
                f"Joined, and contradicting each other in who they are: {one.text} and "
                f"{other.text}. `vantage identity confirm` or `refuse` says what they are.",
                highlight=False, markup=False, soft_wrap=True,
            )  # fmt: skip


async def _found(name: str) -> tuple[list[Candidate], list[Around], list[Contradicting], bool]:
    async with reading(Settings().postgres) as connection:
        held = await child(connection, record_named(name))
        apart = (await contradicted(connection, {held.person: held.records})).get(held.person, [])
        found, adults = await candidates(connection, held.known), await around(connection, held)
        return found, adults, apart, not await not_keyed(connection)


@click.group()
def identity() -> None:
    """Say whether two records (agency:reference) are of one person. It is recorded, with who said it and why."""


def _command(word: Word, does: str) -> click.Command:
    @click.argument("one", metavar="A")
    @click.argument("other", metavar="B")
    @click.option("--by", required=True, help="The role of the person who judged, never a name.")
    @click.option("--reason", required=True, help="What it was judged by.")
    def spoken(one: str, other: str, **judged: Any) -> None:  # noqa: ANN401
        said = asyncio.run(say(Settings(), word, one, other, Judged(**judged)))
        if said.read_back:
            console().print(f"Recorded as hub/{said.id}. What follows from all that is recorded: `vantage tier {one}`.")
            return
        console().print(f"Recorded as hub/{said.id}, not confirmed: the projector has not read it yet.")
        sys.exit(EXIT_NOT_CONFIRMED)

    return click.command(word.value, help=does)(spoken)


@identity.command("undecided")
def undecided_command() -> None:
    """Records with a sealed person's number that was given after the seal. For whoever may see both halves of a seal.

    Say of each whose it is: `vantage identity confirm` (with that record, or one of the other half), or `refuse`.
    """
    found = asyncio.run(_undecided())
    for each in found:
        console().print(
            f"{':'.join(each.record)} was given a number of {':'.join(each.sealed)} after a seal on whose records "
            "those are: linked to nobody by it.",
            highlight=False, markup=False, soft_wrap=True,
        )  # fmt: skip
    console().print(f"{counted(len(found), 'record waits', 'records wait')} for somebody's word.")


async def _undecided() -> list[AtASeal]:
    async with reading(Settings().postgres) as connection:
        return await undecided(connection)


_WORDS: Final = {
    Word.CONFIRM: "A and B are of one person: link them.",
    Word.REFUSE: "A and B are not of one person: never propose them again, and never link them.",
    Word.UNDO: "Take back what links A and B, or what was said of them. They may be proposed again.",
}
for _word, _does in _WORDS.items():
    identity.add_command(_command(_word, _does))
_seal = _command(Word.SEAL, "A and B are kept apart: neither ever shows the other, until this is undone.")
_why = click.option("--why", type=click.Choice(["adoption", "protection"]), required=True, help="Why they are apart.")
identity.add_command(_why(_seal))
