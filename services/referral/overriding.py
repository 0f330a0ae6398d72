"""A manager's word on a decision that said not ready: prove, read, weigh, publish, read back, answer.

It takes two; the first waits for the second. What was answered for is looked at again each time, as freshly as for the
gate, since nobody answers for what they could not know.
"""

from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version

from projections import decisions
from projections.decisions import Look
from projections.rules.decision import Request
from projections.rules.overriding import Refusal, Weighed, refusal
from projections.rules.overtaken import last_decision
from projections.rules.pack import in_use
from schemas.envelope import HUB
from schemas.hub import StepDownDecided
from schemas.moments import Precision
from schemas.steps import OverridingManager, StepDownOverridden, StepDownOverriddenData
from services.errors import HubError
from services.freshness import Freshness, NotFresh, Proof
from services.referral import material, metrics
from services.referral.agreed import OverrideAnswer
from services.referral.judging import judge
from services.referral.publishing import Publisher
from services.referral.questions import OverrideQuestion
from services.referral.standing import Standing
from services.store.children import person_of, record_named, stored
from services.store.connect import Connection
from services.store.decisions import decision, looks_named, overrides_on
from services.store.overtaken import overtaken_by


class NoSuchDecision(HubError):
    """No decision of that id is held."""


class NotProven(HubError):
    """Freshness is not proven, and that cannot be overridden."""


class NotOverridable(HubError):
    """Something stands against this word; ``code`` says what."""

    def __init__(self, refused: Refusal) -> None:
        super().__init__(refused.sentence)
        self.code = refused.code


class Overriding:
    """Of one gate, whose parts it uses."""

    def __init__(self, standing: Standing, freshness: Freshness, publisher: Publisher) -> None:
        self._standing = standing
        self._freshness = freshness
        self._publisher = publisher

    async def override(self, of: str, question: OverrideQuestion, key: str) -> OverrideAnswer:
        """One manager's word on the decision ``of``, the same for one key. ``HubError``s: of this module,
        ``KeyTaken``, ``KeyBusy``, ``NotFilled``, ``NotPublished``, ``NotAcknowledged``, ``NotRecordable``.
        """
        name, arrived = override_name(of, key), datetime.now(UTC)
        async with self._standing.alone(of):
            answer = await self._answered(of, question, key, name, arrived)
        metrics.OVERRIDES.labels(answer.status or "none").inc()
        return answer

    async def _answered(
        self, of: str, question: OverrideQuestion, key: str, name: str, arrived: datetime
    ) -> OverrideAnswer:
        if answer := await self._standing.override(name, question):
            return answer
        await self._standing.not_refused(name)

        async def read(connection: Connection) -> Weighed | None:
            return None if name in await looks_named(connection, [name]) else await _weighed(connection, of, arrived)

        match await self._freshness.read(read):
            case NotFresh() as problem if not await self._standing.is_published(name):
                raise NotProven(f"{problem.sentence} What is not known cannot be overridden.")
            case proof, Weighed() as weighed:
                if refused := refusal(weighed, question.manager):
                    metrics.OVERRIDES.labels(refused.code).inc()
                    raise NotOverridable(refused)
                await self._publisher.publish(override_event(name, key, weighed, question.manager, proof, arrived))
            case _:
                pass  # an earlier word of the key was answered so far; what it recorded may come back yet
        answer = await self._standing.waited(lambda: self._standing.override(name, question))
        if answer is None:
            await self._standing.not_refused(name)
        return answer or OverrideAnswer.not_confirmed(name, of, arrived)


def override_name(of: str, key: str) -> str:
    """The id of what one manager says of a decision: one for each key."""
    return f"override-{sha256(f'{of}/{key}'.encode()).hexdigest()[:32]}"


def override_event(
    name: str, key: str, weighed: Weighed, manager: OverridingManager, proof: Proof, arrived: datetime
) -> StepDownOverridden:
    """What is published: this manager's word, after that of the first where there is one."""
    first = [each for waiting in weighed.overrides[:1] for each in waiting.data.by]
    data = StepDownOverriddenData(
        decision=weighed.decided.id,
        to=weighed.decided.data.to,
        by=(*first, manager),
        key=key,
        positions=proof.positions,
        rule_pack=in_use().name,
        code_version=version("vantage"),
    )
    return StepDownOverridden(
        id=name,
        source=HUB,
        type="step_down.overridden",
        dataschema="step_down.overridden/2",
        subject=weighed.decided.subject,
        causationid=weighed.overrides[0].id if first else weighed.decided.id,
        time=arrived,
        timeprecision=Precision.MINUTE,
        recordedtime=datetime.now(UTC),
        data=data,
    )


async def _weighed(connection: Connection, of: str, arrived: datetime) -> Weighed:
    decided = await decision(connection, of)
    if decided is None:
        raise NoSuchDecision(
            f"No decision {of} is held; expected the id of one, or the key of its request. See `vantage step-downs`."
        )
    overrides = await overrides_on(connection, decided)
    looks: tuple[Look, ...] = (decided, *overrides)
    late = [each for look in looks for each in await overtaken_by(connection, look)]
    asked = _request(decided)
    found = await material.of_today(
        connection, record_named(decided.subject), asked.rests_on, arrived, asked.to, decided.happened.earliest
    )
    held = await stored(connection, (await person_of(connection, record_named(decided.subject))).person, decisions.NAME)
    last = last_decision(held) if held else None
    return Weighed(decided, last == (HUB, decided.id), bool(late), overrides, judge(asked, found))


def _request(decided: StepDownDecided) -> Request:
    data = decided.data
    rests_on = tuple((ref.source, ref.id) for ref in data.rests_on)
    return Request(data.to, data.asked_by, data.asked_for, rests_on, data.grounds)
