"""A manager's word on a decision that said not ready. It takes two; the first waits for the second.

What was answered for is looked at again each time, as freshly as for the gate, since nobody answers for what they could
not know.
"""

from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version

from projections import decisions
from projections.decisions import Look
from projections.history import EventName
from projections.rules.decision import Request
from projections.rules.overriding import Weighed, refusal
from projections.rules.overtaken import last_decision
from projections.rules.pack import in_use
from schemas.envelope import HUB
from schemas.hub import StepDownDecided
from schemas.moments import Precision
from schemas.steps import OverridingManager, StepDownOverridden, StepDownOverriddenData
from services.errors import HubError
from services.freshness import Proof
from services.referral import material, metrics
from services.referral.agreed import OverrideAnswer
from services.referral.judging import judge
from services.referral.once import NotOverridable, Once
from services.referral.questions import OverrideQuestion
from services.store.children import person_of, record_named, stored
from services.store.connect import Connection
from services.store.decisions import decision, overrides_on
from services.store.overtaken import overtaken_by


class NoSuchDecision(HubError):
    """No decision of that id is held."""


class Overriding:
    """Of one gate."""

    def __init__(self, once: Once) -> None:
        self._once = once

    async def override(self, of: str, question: OverrideQuestion, key: str) -> OverrideAnswer:
        """One manager's word on the decision ``of``, the same for one key. ``HubError``s: ``NoSuchDecision``,
        ``NotOverridable``, ``NotProven``, ``KeyTaken``, ``KeyBusy``, ``NotFilled``, ``NotPublished``,
        ``NotAcknowledged``, ``NotRecordable``.
        """
        name, arrived = override_name(of, key), datetime.now(UTC)

        def event(weighed: Weighed, proof: Proof) -> StepDownOverridden:
            if refused := refusal(weighed, question.manager):
                metrics.OVERRIDES.labels(refused.code).inc()
                raise NotOverridable(refused)
            return override_event(name, key, weighed, question.manager, proof, arrived)

        answer = await self._once.say(
            of, name, lambda: self._once.standing.override(name, question), lambda on: _weighed(on, of, arrived), event
        )
        answer = answer or OverrideAnswer.not_confirmed(name, of, arrived)
        metrics.OVERRIDES.labels(answer.status or "none").inc()
        return answer


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


async def decided_on(connection: Connection, of: str) -> StepDownDecided:
    """The decision. ``NoSuchDecision``."""
    decided = await decision(connection, of)
    if decided is None:
        raise NoSuchDecision(
            f"No decision {of} is held; expected the id of one, or the key of its request. See `vantage step-downs`."
        )
    return decided


async def last_look(connection: Connection, decided: StepDownDecided) -> EventName | None:
    """The last decision or override on that child."""
    person = (await person_of(connection, record_named(decided.subject))).person
    held = await stored(connection, person, decisions.NAME)
    return last_decision(held) if held else None


async def _weighed(connection: Connection, of: str, arrived: datetime) -> Weighed:
    decided = await decided_on(connection, of)
    overrides = await overrides_on(connection, decided)
    looks: tuple[Look, ...] = (decided, *overrides)
    late = [each for look in looks for each in await overtaken_by(connection, look)]
    asked = _request(decided)
    found = await material.of_today(
        connection, record_named(decided.subject), asked.rests_on, arrived, asked.to, decided.happened.earliest
    )
    is_last = await last_look(connection, decided) == (HUB, decided.id)
    return Weighed(decided, is_last, bool(late), overrides, judge(asked, found), decided.data.account)


def _request(decided: StepDownDecided) -> Request:
    data = decided.data
    rests_on = tuple((ref.source, ref.id) for ref in data.rests_on)
    return Request(data.to, data.asked_by, data.asked_for, rests_on, data.grounds)
