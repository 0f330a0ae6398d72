"""``vantage step-down override``: two managers agree, each in writing, although something blocks."""

import asyncio
import sys
from uuid import uuid4

import click
from pydantic import TypeAdapter, ValidationError

from schemas.professionals import Grade
from services.cli import decisions
from services.cli.console import console
from services.referral.agreed import OverrideAnswer
from services.referral.asking import Gate
from services.referral.events import decision_id
from services.referral.questions import Key, OverrideQuestion
from services.settings import Settings

_EXIT_WAITS = 1
_OPTION_OF = {"agency": "--for", "role": "--by", "reasons": "--reason"}
_GRADES = (Grade.MANAGER, Grade.SENIOR_MANAGER, Grade.DIRECTOR)


@click.command()
@click.argument("named", metavar="DECISION")
@click.option("--account", required=True, help="The pseudonymous name of your sign-on, as: mgr-17.")
@click.option("--name", required=True, help="Your name: a manager answers for it by name.")
@click.option("--by", "role", required=True, help="Your role, as: service manager.")
@click.option("--for", "agency", required=True, metavar="AGENCY", help="Your agency.")
@click.option("--grade", type=click.Choice([*map(str, _GRADES)]), required=True, help="Your grade.")
@click.option(
    "--reason", "reasons", nargs=2, multiple=True, required=True, metavar="CODE TEXT",
    help="Why this matter does not stand in the way; one for each matter to resolve.",
)  # fmt: skip
@click.option("--key", help="Your word's own key: said again with it, it is one word. Else a new one.")
@click.option("--json", "as_json", is_flag=True, help="The answer as the API gives it.")
def override(named: str, *, key: str | None, reasons: list[tuple[str, str]], as_json: bool, **who: str) -> None:
    """Agree, as one of two managers, to the step although DECISION (or the key of its request) says not ready.

    Exits with 0 where two have agreed, 1 where a second is waited for, 2 where it cannot be overridden, 3 where it is
    recorded and not confirmed, 4 where it cannot be decided or was overtaken.
    """
    checked_key(named, "DECISION")
    key = checked_key(key or f"cli-{uuid4().hex}")
    given = [{"code": code, "written": written} for code, written in reasons]
    try:
        question = OverrideQuestion.model_validate({**who, "reasons": given})
    except ValidationError as problem:
        fault = problem.errors(include_input=False, include_url=False)[0]
        about = str(fault["loc"][0]) if fault["loc"] else "reasons"
        raise click.BadParameter(fault["msg"], param_hint=_OPTION_OF.get(about, f"--{about}")) from None
    with decisions.not_answered():
        answer = asyncio.run(_say(decision_id(named), question, key))
    if as_json:
        click.echo(answer.model_dump_json(indent=2))
    else:
        decisions.agreed(console(), answer)
        console().print(f"Recorded as {answer.override}; said again with its key ({key}) it is one word.", markup=False)
    sys.exit(_exit_code(answer))


def checked_key(key: str, option: str = "--key") -> str:
    """A key as the gate takes it."""
    try:
        return TypeAdapter(Key).validate_python(key)
    except ValidationError:
        raise click.BadParameter("expected at most 120 printable characters, none a space", param_hint=option) from None


def _exit_code(answer: OverrideAnswer) -> int:
    if answer.status is None:
        return decisions.EXIT_NOT_CONFIRMED
    if answer.is_overtaken:
        return decisions.EXIT_OVERTAKEN
    return 0 if answer.is_complete else _EXIT_WAITS


async def _say(of: str, question: OverrideQuestion, key: str) -> OverrideAnswer:
    gate = Gate(Settings())
    try:
        return await gate.overriding.override(of, question, key)
    finally:
        await gate.close()
