"""The part of the demonstration that asks: lapses, the step-downs, the alerts, and six that are sound."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

import services
from projections.history import Extreme
from projections.rules.pack import in_use
from projections.rules.spans import alerts_in, open_as_of
from schemas import RecordName
from schemas.codes import Outcome
from schemas.moments import BEGINNING, end_of_day
from services.cli import alert_tables, decisions
from services.cli.alert_tables import Shown
from services.cli.timeline import timeline
from services.errors import HubError
from services.referral.asking import Gate
from services.referral.questions import StepDownQuestion
from services.settings import Settings
from services.store.children import Child

SOUND: Final = Path(services.__file__).parent.parent / "tests" / "sound"
FROM, UNTIL = date(2012, 10, 1), date(2018, 1, 31)
STEPS_DOWN: Final = (
    (date(2015, 5, 31), 2, "childrens-social-care", ()),
    (date(2016, 2, 29), 1, "early-offer-of-help", ("consent-withdrawn",)),
)
"""When, to which tier, asked by whom, and on what ground: paragraphs 24 to 32 and 47 of the review."""
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


async def steps_down(console: Console, child: RecordName, asked: Gate) -> None:
    """What would have been answered on the two days on which the tier was lowered."""
    for day, to, asked_for, grounds in STEPS_DOWN:
        question = _question(f"{child.agency}:{child.reference}", to, asked_for, day, grounds=grounds)
        answer = await asked.ask(question, _KEY)
        console.print(f"\n[bold]{day:%-d %B %Y}[/], by what had been recorded by then:")
        decisions.show(console, answer, _KEY)
        if answer.outcome is not Outcome.REFUSED:
            raise NotAsExpected(f"The step down of {day} was answered {answer.outcome}; expected that it is not ready.")


def alerts(console: Console, name: str, held: Child) -> None:
    """What would have been asked about the child, by what was recorded by each of three days."""
    for day in ALERT_DAYS:
        at = end_of_day(day)
        spans = alerts_in(held.entries(at), BEGINNING, at, in_use(), held.entries(at, Extreme.LATEST))
        alert_tables.opened(console, [Shown(name, alert, None) for alert in open_as_of(spans, at)], at)


async def sound(console: Console, asked: Gate) -> None:
    """Six sound steps down of invented families: the gate must say yes."""
    table = Table("Child", "From", "To", "Answer", "Checks passed")
    for case in json.loads((SOUND / "cases.json").read_text(encoding="utf-8")):
        day = date.fromisoformat(case["as_of"])
        question = _question(case["child"], case["to"], case["asked_for"], day, rests_on=tuple(case["rests_on"]))
        answer = await asked.ask(question, _KEY)
        cells = (case["title"], str(case["from"]), str(case["to"]), decisions.headline(answer), str(len(answer.passed)))
        table.add_row(*map(escape, cells))
        if answer.outcome is not Outcome.ALLOWED:
            raise NotAsExpected(f"The sound step {case['title']} was answered {answer.outcome}; expected allowed.")
    console.print(table)


def _question(
    child: str, to: int, asked_for: str, day: date, *, grounds: tuple[str, ...] = (), rests_on: tuple[str, ...] = ()
) -> StepDownQuestion:
    return StepDownQuestion(
        child=child, to=to, by="manager", asked_for=asked_for, as_of=day, grounds=grounds, rests_on=rests_on
    )
