"""Answers in writing to what a decision asks (its challenges), by whoever decides on the step."""

from datetime import UTC, datetime
from hashlib import sha256

from projections.rules.overriding import Asked, challenges, refusal_of_answers
from schemas.envelope import HUB
from schemas.hub import StepDownDecided
from schemas.moments import Precision
from schemas.steps import StepDownAnswered, StepDownAnsweredData
from services.freshness import Proof
from services.referral.agreed import AnswersRecorded, Written
from services.referral.once import NotOverridable, Once
from services.referral.overriding import decided_on, last_look
from services.referral.questions import AnswersQuestion
from services.referral.standing import KeyTaken
from services.store.connect import Connection
from services.store.decisions import answers_on, overrides_on
from services.store.overtaken import overtaken_by


class Answering:
    """Of one gate."""

    def __init__(self, once: Once) -> None:
        self._once = once

    async def answer(self, of: str, question: AnswersQuestion, key: str) -> AnswersRecorded:
        """Answers to what the decision ``of`` asks, the same for one key. ``HubError``s as for overrides."""
        name, arrived = f"answer-{sha256(f'{of}/{key}'.encode()).hexdigest()[:32]}", datetime.now(UTC)

        async def stands(connection: Connection) -> AnswersRecorded | None:
            decided = await decided_on(connection, of)
            held = await answers_on(connection, decided)
            mine = next((each for each in held if each.id == name), None)
            if mine is None:
                return None
            if (mine.data.by, mine.data.answers) != (question.professional, question.written):
                raise KeyTaken(
                    f"The key stands for other answers to {of}; expected a key of its own each time. Say it again with "
                    "a new key."
                )
            answered = {answer.code for each in held for answer in each.data.answers}
            left = tuple(code for code in challenges(decided) if code not in answered)
            return AnswersRecorded(answer=name, standing=Written.RECORDED, decision=of, unanswered=left)

        def event(asked: Asked, _: Proof) -> StepDownAnswered:
            if refused := refusal_of_answers(asked, question.written):
                raise NotOverridable(refused)
            return _event(name, key, asked.decided, question, arrived)

        found = await self._once.say(
            of, name, lambda: self._once.standing.asked(stands), lambda on: _asked(on, of), event
        )
        return found or AnswersRecorded(answer=name, standing=Written.NOT_CONFIRMED, decision=of, unanswered=None)


async def _asked(connection: Connection, of: str) -> Asked:
    decided = await decided_on(connection, of)
    agreed = [each.id for each in await overrides_on(connection, decided) if each.data.is_complete]
    last = await last_look(connection, decided)
    is_last = last is not None and last[1] in (decided.id, *agreed)
    return Asked(decided, is_last, bool(await overtaken_by(connection, decided)))


def _event(
    name: str, key: str, decided: StepDownDecided, question: AnswersQuestion, arrived: datetime
) -> StepDownAnswered:
    data = StepDownAnsweredData(
        decision=decided.id, to=decided.data.to, by=question.professional, answers=question.written, key=key
    )
    return StepDownAnswered(
        id=name,
        source=HUB,
        type="step_down.answered",
        dataschema="step_down.answered/1",
        subject=decided.subject,
        causationid=decided.id,
        time=arrived,
        timeprecision=Precision.MINUTE,
        recordedtime=datetime.now(UTC),
        data=data,
    )
