"""One request to the step-down gate: prove, read, decide, publish, read back, answer.

What is answered is the decision that stands under the request's key, never what was only computed. Nothing is decided
that is not proven, and no outcome is told that was not read back.
"""

import time
from datetime import UTC, date, datetime

from projections.rules.decision import Decision, Reason
from schemas.codes import Outcome, ReasonKind
from schemas.hub import StepDownDecided
from schemas.moments import LONDON
from services.errors import HubError
from services.freshness import Freshness, NotFresh
from services.referral import material, metrics
from services.referral.answering import Answering
from services.referral.answers import StepDownAnswer
from services.referral.events import decision_event, decision_name
from services.referral.handovers import HandoverAnswer, handover
from services.referral.judging import judge
from services.referral.material import Material
from services.referral.once import Once
from services.referral.overriding import Overriding
from services.referral.publishing import Publisher
from services.referral.questions import StepDownQuestion
from services.referral.standing import Standing
from services.settings import Settings
from services.store.children import record_named
from services.store.connect import Connection, Role
from services.store.decisions import decision
from services.store.kept import Kept


class NotPast(HubError):
    """Only a past day can be asked about."""


class Gate:
    """Keep one for a process; ``close`` it."""

    def __init__(self, settings: Settings) -> None:
        self._kept = Kept(settings.postgres, role=Role.READER)
        self.standing = Standing(settings, self._kept)
        self._freshness = Freshness(settings, self._kept)
        self._publisher = Publisher(settings.kafka)
        once = Once(self.standing, self._freshness, self._publisher)
        self.overriding, self.answering = Overriding(once), Answering(once)

    async def close(self) -> None:
        """Give back what is kept open."""
        await self._publisher.close()
        self.standing.close()
        self._freshness.close()
        await self._kept.close()

    async def ask(self, question: StepDownQuestion, key: str) -> StepDownAnswer:
        """The answer to a request. Raises ``HubError``s: of this package, ``NoSuchRecord``, ``NotPublished``."""
        began, arrived = time.perf_counter(), datetime.now(UTC)
        if question.as_of is None:
            async with self.standing.alone(decision_name(key)) as name:
                answer = await self._decided(question, key, name, arrived)
        else:
            answer = await self._then(question, arrived)
        metrics.ANSWERS.labels(answer.outcome or "none", answer.standing).inc()
        for reason in answer.reasons:
            metrics.REASONS.labels(reason.code).inc()
        metrics.SECONDS.observe(time.perf_counter() - began)
        return answer

    async def handover(self, child: str, as_of: date | None, known: date | None) -> HandoverAnswer:
        """Whether the child's last step down was handed over, by what has been projected. ``NoSuchRecord``."""

        async def asked(connection: Connection) -> HandoverAnswer:
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                return await handover(connection, record_named(child), as_of, known)

        return await self._kept.asked(asked)

    async def _decided(self, question: StepDownQuestion, key: str, name: str, arrived: datetime) -> StepDownAnswer:
        if answer := await self.standing.answer(name, question):
            return answer
        await self.standing.not_refused(name)

        async def read(connection: Connection) -> Material | StepDownDecided:
            if event := await decision(connection, name):
                return event
            child = record_named(question.child)
            return await material.of_today(connection, child, question.accounts, arrived, question.to)

        decided = None
        match await self._freshness.read(read):
            case NotFresh() as problem if not await self.standing.is_published(name):
                return _not_fresh(question, arrived, problem)
            case NotFresh():
                pass  # an earlier request of the key was answered so far; what it recorded may come back yet
            case proof, Material() as found:
                decided = judge(question.request, found)
                await self._publisher.publish(decision_event(question, key, decided, proof, arrived))
        answer = await self.standing.waited(lambda: self.standing.answer(name, question, decided))
        if answer is None:
            await self.standing.not_refused(name)
        return answer or StepDownAnswer.not_confirmed(question, arrived, name)

    async def _then(self, question: StepDownQuestion, arrived: datetime) -> StepDownAnswer:
        """What would have been answered on a past day."""
        day = question.as_of
        if day is None or day >= arrived.astimezone(LONDON).date():
            raise NotPast("The day asked about is not past; expected an earlier one. Leave it out to ask for today.")
        past = day

        async def read(connection: Connection) -> Material:
            name = record_named(question.child)
            return await material.of_day(connection, name, question.accounts, past, question.to)

        read_then = await self._freshness.read(read)
        if isinstance(read_then, NotFresh):
            return _not_fresh(question, arrived, read_then)
        decided = judge(question.request, read_then.found)
        return StepDownAnswer.unrecorded(question, arrived, decided, read_then.proof.positions)


def _not_fresh(question: StepDownQuestion, arrived: datetime, problem: NotFresh) -> StepDownAnswer:
    """Nothing is decided and nothing recorded, so the key may be used again."""
    for doubt in problem.doubts:
        metrics.NOT_FRESH.labels(doubt.code).inc()
    reason = Reason("not-fresh", ReasonKind.CANNOT_DECIDE, True, problem.sentence)
    decided = Decision(Outcome.CANNOT_DECIDE, None, (reason,), (), (), arrived)
    return StepDownAnswer.unrecorded(question, arrived, decided)
