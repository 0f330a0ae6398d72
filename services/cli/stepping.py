"""``vantage step-down`` and ``vantage step-downs``: the gate, and what it answered before."""

import asyncio
import sys
from datetime import date
from typing import Any
from uuid import uuid4

import click
from pydantic import ValidationError

from services.cli import agreed, decisions
from services.cli.asking import AS_OF, DAY, KNOWN
from services.cli.console import console
from services.cli.handling import WithChild
from services.cli.overriding import answer as write_answer
from services.cli.overriding import checked_key, override
from services.referral.answers import StepDownAnswer
from services.referral.asking import Gate
from services.referral.handovers import HandoverAnswer, handover_of
from services.referral.questions import NO_ROLE, StepDownQuestion
from services.referral.standing import answer_of
from services.settings import Settings
from services.store.children import child, reading, record_named
from services.store.decisions import decisions_on

_OPTION_OF = {"child": "CHILD", "by": "--by", "asked_for": "--for", "rests_on": "--rests-on", "grounds": "--ground"}

_EXPECTED = {"rests_on": "is no event's name; expected agency/event-id, as in health-visiting/hv-visit-21."}


class _Asking(WithChild):
    plain = "ask"


@click.group("step-down", cls=_Asking)
def step_down() -> None:
    """May a child be stepped down, and what people write on the answer. CHILD alone asks."""


@step_down.command("ask")
@click.argument("child_name", metavar="CHILD")
@click.option("--to", type=click.IntRange(1, 4), required=True, help="The tier asked for; 1 is universal services.")
@click.option("--as-of", type=DAY, help="A past day: what would have been answered then. Nothing is recorded.")
@click.option("--key", help="The request's own key: asked again with it, the answer is the same. Else a new one.")
@click.option("--by", default=NO_ROLE, help="The role of the person who asks, never a name.")
@click.option("--for", "asked_for", metavar="AGENCY", help="The agency that asks.")
@click.option("--account", help="The pseudonymous name of the asker's sign-on; they are none of two who override.")
@click.option("--reason", help="The case for the step.")
@click.option("--rests-on", multiple=True, metavar="SOURCE/ID", help="An account that the request relies on.")
@click.option("--ground", "grounds", multiple=True, metavar="CODE", help="As consent-withdrawn.")
@click.option("--json", "as_json", is_flag=True, help="The answer as the API gives it.")
def ask(child_name: str, *, as_of: date | None, key: str | None, as_json: bool, **asked: Any) -> None:  # noqa: ANN401
    """May CHILD (agency:reference) be stepped down? Every reason, and what to do.

    Exits with 0 where nothing stands in the way, 1 where it is not ready, 2 where the question cannot be read, 3 where
    it is recorded and not confirmed, 4 where it cannot be decided, or the decision was overtaken.
    """
    key = key or f"cli-{uuid4().hex}"
    question = _question(key, child=child_name, as_of=as_of, **asked)
    with agreed.not_answered():
        answer = asyncio.run(_ask(question, key))
    if as_json:
        click.echo(answer.model_dump_json(indent=2))
    else:
        decisions.show(console(), answer, key)
    sys.exit(decisions.exit_code(answer))


step_down.add_command(override)
step_down.add_command(write_answer)


def _question(key: str, **asked: Any) -> StepDownQuestion:  # noqa: ANN401
    checked_key(key)
    try:
        return StepDownQuestion(**asked)
    except ValidationError as problem:
        fault = problem.errors(include_input=False, include_url=False)[0]
        field = str(fault["loc"][0])
        raise click.BadParameter(_EXPECTED.get(field, fault["msg"]), param_hint=_OPTION_OF.get(field)) from None


async def _ask(question: StepDownQuestion, key: str) -> StepDownAnswer:
    gate = Gate(Settings())
    try:
        return await gate.ask(question, key)
    finally:
        await gate.close()


@click.command("step-downs")
@click.argument("name", metavar="CHILD")
@AS_OF
@KNOWN
@click.option("--json", "as_json", is_flag=True, help="One answer a line, as the API gives it.")
def step_downs(name: str, *, as_of: date | None, known: date | None, as_json: bool) -> None:
    """The gate's decisions about CHILD (agency:reference), which of them were overtaken, and the last handover.

    A decision is overtaken when something that was written down before it reached the hub only after it. --as-of and
    --known ask about the handover: whether who takes over has accepted and has a day for the first meeting.
    """
    answers, handover = asyncio.run(_held(name, as_of, known))
    if as_json:
        for answer in answers:
            click.echo(answer.model_dump_json())
    else:
        decisions.table(console(), answers)
        console().print(handover.sentence, highlight=False, markup=False)


async def _held(name: str, as_of: date | None, known: date | None) -> tuple[list[StepDownAnswer], HandoverAnswer]:
    async with reading(Settings().postgres) as connection:
        held = await child(connection, record_named(name))
        decided = await decisions_on(connection, held.loaded.records)
        return [await answer_of(connection, event) for event in decided], handover_of(held, as_of, known)
