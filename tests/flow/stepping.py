"""A child who may be stepped down from tier 2, and what is said to the gate and by it."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from subprocess import CompletedProcess
from typing import Any, Final
from uuid import uuid4

from schemas.codes import Outcome
from services.freshness import Freshness, NotFresh
from services.referral.agreed import Written
from services.referral.answers import StepDownAnswer
from services.referral.asking import Gate
from services.referral.questions import StepDownQuestion
from services.settings import Settings
from tests.flow.hub import Hub
from tests.flow.telling import message
from tests.oracle.given import Document, said
from tests.strategies.placing import Message

AGENCY: Final = "childrens-social-care"
QUICKLY: Final = {"VANTAGE_FRESH_SECONDS_MAX": "0.3", "VANTAGE_CONFIRM_SECONDS_MAX": "0.3"}


def told(kind: str, content: Any, days_ago: float, child: str, **attributes: Any) -> Document:
    """An event of social care about a child, exact to the minute, recorded when it happened unless said otherwise."""
    at = datetime.now(UTC) - timedelta(days=days_ago)
    recorded = datetime.now(UTC) - timedelta(days=attributes.pop("recorded_days_ago", days_ago))
    times = {"time": at.isoformat(), "recordedtime": recorded.isoformat()}
    return said(kind, content, subject=child, id=f"e-{uuid4().hex[:12]}", **{"source": AGENCY, **times, **attributes})


def tier(number: int, days_ago: float, child: str, **attributes: Any) -> Document:
    status = {1: "universal", 2: "early-help", 3: "child-in-need", 4: "child-protection-plan"}[number]
    return told("tier.set", {"tier": number, "status": status}, days_ago, child, **attributes)


def contact(days_ago: float, child: str, *statements: dict[str, str], **attributes: Any) -> Document:
    """A visit at which the child was seen."""
    content = {"kind": "home-visit", "outcome": "took-place", "seen": [child], "statements": list(statements)}
    return told("contact.recorded", content, days_ago, child, **attributes)


def worry(days_ago: float, child: str, **attributes: Any) -> Document:
    """A visit at which a professional observed something that worries them."""
    statement = {"topic": "hygiene", "polarity": "worry", "basis": "observed-by-professional", "text": "t"}
    return contact(days_ago, child, statement, **attributes)


def ready(child: str) -> list[Document]:
    """All that it takes to step down from tier 2 to universal services."""
    return [
        tier(2, 60, child),
        contact(3, child),
        told("information.provided", {"to": ["health-visiting", "school"]}, 2, child),
    ]


def messages(*events: Document) -> list[Message]:
    return [message(event) for event in events]


def question(child: str, to: int = 1, **more: Any) -> StepDownQuestion:
    return StepDownQuestion(child=f"{AGENCY}:{child}", to=to, by="team manager", **more)


def settings(hub: Hub, **more: Any) -> Settings:
    """As the commands of this hub read them; answers are not waited for long."""
    here = {"kafka": hub.bootstrap, "postgres": hub.dsn, "fresh_seconds_max": 0.3, "confirm_seconds_max": 30.0}
    return Settings(**{**here, **more})


def ask(hub: Hub, child: str, key: str | None = None, to: int = 1, **more: Any) -> StepDownAnswer:
    """The gate's answer about a child of social care."""
    how = {name: more.pop(name) for name in list(more) if name in Settings.model_fields}
    return answered(hub, question(child, to, **more), key, **how)


def answered(hub: Hub, asked: StepDownQuestion, key: str | None = None, **how: Any) -> StepDownAnswer:
    """The gate's answer, in this process."""

    async def ask_once() -> StepDownAnswer:
        gate = Gate(settings(hub, **how))
        try:
            return await gate.ask(asked, key or uuid4().hex)
        finally:
            await gate.close()

    return asyncio.run(ask_once())


def step_down(hub: Hub, child: str, *words: str, **env: str) -> CompletedProcess[str]:
    """``vantage step-down``."""
    return hub.run_cli("step-down", f"{AGENCY}:{child}", *words, env={**QUICKLY, **env})


def answer_of(done: CompletedProcess[str]) -> StepDownAnswer:
    """The answer of a command that was given ``--json``."""
    assert done.stdout, done.stderr
    return StepDownAnswer.model_validate(json.loads(done.stdout), strict=False)


@contextmanager
def altered(hub: Hub, sql: str, *values: Any, back: str) -> Iterator[None]:
    """The database changed behind the hub's back, for the duration."""
    hub.execute(sql, *values)
    try:
        yield
    finally:
        hub.execute(back)


def doubts(hub: Hub, freshness: Freshness | None = None, **how: Any) -> set[tuple[str, str | None, int | None]]:
    """What is not proven at this moment: (code, topic, partition)."""
    asked = freshness or Freshness(settings(hub, **how))
    found = asyncio.run(asked.read(_nothing))
    return (
        {(doubt.code, doubt.topic, doubt.partition) for doubt in found.doubts} if isinstance(found, NotFresh) else set()
    )


async def _nothing(_: object) -> None:
    return None


def is_not_fresh(answer: StepDownAnswer) -> bool:
    """Not proven, not decided, and not on the record."""
    return (answer.outcome, answer.standing, [reason.code for reason in answer.reasons]) == (
        Outcome.CANNOT_DECIDE, Written.NOT_RECORDED, ["not-fresh"],
    )  # fmt: skip
