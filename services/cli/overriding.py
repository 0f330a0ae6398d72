"""``vantage step-down override`` and ``answer``: what people write on a decision."""

import asyncio
import sys
from typing import Any, TypeVar
from uuid import uuid4

import click
from pydantic import BaseModel, TypeAdapter, ValidationError

from schemas.professionals import Grade
from services.cli import agreed
from services.cli.console import console
from services.referral.agreed import AnswersRecorded, OverrideAnswer
from services.referral.asking import Gate
from services.referral.events import decision_id
from services.referral.questions import AnswersQuestion, Key, OverrideQuestion
from services.settings import Settings

M = TypeVar("M", bound=BaseModel)
_EXIT_WAITS = 1
_OPTION_OF = {"agency": "--for", "role": "--by", "reasons": "--reason", "answers": "--answer"}
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
    question = _validated(OverrideQuestion, {**who, "reasons": given}, "reasons")
    with agreed.not_answered():
        answer = asyncio.run(_say(decision_id(named), question, key))
    if as_json:
        click.echo(answer.model_dump_json(indent=2))
    else:
        agreed.agreed(console(), answer)
        console().print(f"Recorded as {answer.override}; said again with its key ({key}) it is one word.", markup=False)
    sys.exit(_exit_code(answer))


@click.command()
@click.argument("named", metavar="DECISION")
@click.option("--account", required=True, help="The pseudonymous name of your sign-on, as: mgr-17.")
@click.option("--by", "role", required=True, help="Your role, as: team manager.")
@click.option("--for", "agency", required=True, metavar="AGENCY", help="Your agency.")
@click.option(
    "--answer", "answers", nargs=2, multiple=True, required=True, metavar="CODE TEXT",
    help="What you say to one question; may be repeated.",
)  # fmt: skip
@click.option("--key", help="Your answers' own key: said again with it, they are one word. Else a new one.")
@click.option("--json", "as_json", is_flag=True, help="The answer as the API gives it.")
def answer(named: str, *, key: str | None, answers: list[tuple[str, str]], as_json: bool, **who: str) -> None:
    """Answer in writing what DECISION (or the key of its request) asks, as whoever decides on the step.

    Exits with 0 where it is recorded, 2 where it cannot be answered, 3 where it is not confirmed, 4 where the decision
    was overtaken or could not be decided.
    """
    checked_key(named, "DECISION")
    key = checked_key(key or f"cli-{uuid4().hex}")
    given = [{"code": code, "written": written} for code, written in answers]
    question = _validated(AnswersQuestion, {**who, "answers": given}, "answers")
    with agreed.not_answered():
        found = asyncio.run(_answer(decision_id(named), question, key))
    if as_json:
        click.echo(found.model_dump_json(indent=2))
    elif found.unanswered is None:
        console().print("Recorded, not confirmed: it may not be relied on yet.")
    else:
        left = f"Not answered yet: {', '.join(found.unanswered)}." if found.unanswered else "All is answered."
        console().print(f"Recorded as {found.answer} ({key}). {left}", highlight=False, markup=False)
    sys.exit(agreed.EXIT_NOT_CONFIRMED if found.unanswered is None else 0)


def _validated(model: type[M], said: dict[str, Any], whole: str) -> M:
    try:
        return model.model_validate(said)
    except ValidationError as problem:
        fault = problem.errors(include_input=False, include_url=False)[0]
        about = str(fault["loc"][0]) if fault["loc"] else whole
        raise click.BadParameter(fault["msg"], param_hint=_OPTION_OF.get(about, f"--{about}")) from None


def checked_key(key: str, option: str = "--key") -> str:
    """A key as the gate takes it."""
    try:
        return TypeAdapter(Key).validate_python(key)
    except ValidationError:
        raise click.BadParameter("expected at most 120 printable characters, none a space", param_hint=option) from None


def _exit_code(answer: OverrideAnswer) -> int:
    if answer.status is None:
        return agreed.EXIT_NOT_CONFIRMED
    if answer.is_overtaken:
        return agreed.EXIT_UNKNOWN
    return 0 if answer.is_complete else _EXIT_WAITS


async def _say(of: str, question: OverrideQuestion, key: str) -> OverrideAnswer:
    gate = Gate(Settings())
    try:
        return await gate.overriding.override(of, question, key)
    finally:
        await gate.close()


async def _answer(of: str, question: AnswersQuestion, key: str) -> AnswersRecorded:
    gate = Gate(Settings())
    try:
        return await gate.answering.answer(of, question, key)
    finally:
        await gate.close()
