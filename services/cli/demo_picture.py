"""The part of the demonstration that asks: lapses, the step-downs, the alerts, and six that are sound."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Final

from rich.console import Console

import services
from projections.history import Extreme
from projections.rules.pack import in_use
from projections.rules.spans import alerts_in, open_as_of
from schemas import RecordName
from schemas.codes import Outcome, ReasonKind
from schemas.moments import BEGINNING, end_of_day
from services.cli import alert_tables, decisions
from services.cli.alert_tables import Shown
from services.cli.demo_story import MOMENTS
from services.cli.timeline import timeline
from services.errors import HubError
from services.referral.answers import StepDownAnswer
from services.referral.asking import Gate
from services.referral.questions import StepDownQuestion
from services.settings import Settings
from services.store.children import Child

SOUND: Final = Path(services.__file__).parent.parent / "tests" / "sound"
FROM, UNTIL = date(2012, 10, 1), date(2018, 1, 31)
ALERT_DAYS: Final = (date(2017, 8, 31), date(2017, 10, 31), date(2017, 11, 17))
_FRESH_SECONDS_MAX: Final = 30.0
_KEY: Final = "demo"


class NotAsExpected(HubError):
    """The demonstration shows something else than it should."""


def lapses(console: Console, name: str, held: Child) -> None:
    """Lapses of oversight under the tiers."""
    timeline(console, name, held.entries(), FROM, UNTIL)


@asynccontextmanager
async def gate(dsn: str, kafka: str) -> AsyncIterator[Gate]:
    """The gate that answers every question of the demonstration."""
    opened = Gate(Settings(postgres=dsn, kafka=kafka, fresh_seconds_max=_FRESH_SECONDS_MAX))
    try:
        yield opened
    finally:
        await opened.close()


async def steps_down(child: RecordName, asked: Gate) -> dict[int, StepDownAnswer]:
    """What would have been answered on the days on which the tier was lowered, by the number of the moment."""
    answers = {}
    for number, moment in enumerate(MOMENTS):
        if moment.step is None:
            continue
        step, name = moment.step, child.text
        answer = await asked.ask(_question(name, step.to, step.asked_for, moment.day, grounds=step.grounds), _KEY)
        if answer.outcome is not Outcome.REFUSED:
            day = f"{moment.day:%-d %B %Y}"
            raise NotAsExpected(f"The step down of {day} was answered {answer.outcome}; expected that it is not ready.")
        answers[number] = answer
    return answers


def brief(answer: StepDownAnswer) -> list[str]:
    """The answer in a few lines: what is to be resolved, and how much more is asked and shown."""
    challenges, beside = len(answer.of(ReasonKind.CHALLENGE)), len(answer.beside)
    return [
        f"May Kyle step down to tier {answer.to}? {decisions.headline(answer)}; {challenges} questions to answer in "
        f"writing; {beside} strengths, accounts and views shown beside; {len(answer.passed)} checks passed.",
        *(f"To resolve: {_in_short(reason.sentence)}" for reason in answer.of(ReasonKind.BLOCK)),
    ]


def _in_short(sentence: str) -> str:
    """Its first fact, with the first of what it lists, without who said so; the question is in the answer in full."""
    first, *more = sentence.split("\n")
    items = [line.strip().removeprefix("- ").partition(" (")[0] for line in more if line.strip().startswith("- ")]
    others = f", and {len(items) - 1} more" if len(items) > 1 else ""
    return f"{first} {items[0]}{others}." if items else first.split(". ")[0].rstrip(".") + "."


def in_full(console: Console, answers: Mapping[int, StepDownAnswer]) -> None:
    """Each answer as `vantage step-down` prints it."""
    for number, answer in answers.items():
        console.print(f"\n[bold]{MOMENTS[number].day:%-d %B %Y}[/], by what had been recorded by then:")
        decisions.show(console, answer, _KEY)


def alerts(console: Console, name: str, held: Child) -> None:
    """What would have been asked about the child, by what was recorded by each of three days."""
    for day in ALERT_DAYS:
        at = end_of_day(day)
        spans = alerts_in(held.entries(at), BEGINNING, at, in_use(), held.entries(at, Extreme.LATEST))
        alert_tables.opened(console, [Shown(name, alert, None) for alert in open_as_of(spans, at)], at)


async def sound(console: Console, asked: Gate) -> None:
    """Six sound steps down of invented families: the gate must say yes."""
    told, passed = [], []
    for case in json.loads((SOUND / "cases.json").read_text(encoding="utf-8")):
        day = date.fromisoformat(case["as_of"])
        question = _question(case["child"], case["to"], case["asked_for"], day, rests_on=tuple(case["rests_on"]))
        answer = await asked.ask(question, _KEY)
        if answer.outcome is not Outcome.ALLOWED:
            raise NotAsExpected(f"The sound step {case['title']} was answered {answer.outcome}; expected allowed.")
        told.append(case["title"])
        passed.append(len(answer.passed))
    checks = f"{min(passed)} checks or more passed for each"
    console.print(f"Nothing held here stands in the way ({checks}): {'; '.join(told)}.", highlight=False)


def _question(
    child: str, to: int, asked_for: str, day: date, *, grounds: tuple[str, ...] = (), rests_on: tuple[str, ...] = ()
) -> StepDownQuestion:
    return StepDownQuestion(
        child=child, to=to, by="manager", asked_for=asked_for, as_of=day, grounds=grounds, rests_on=rests_on
    )
