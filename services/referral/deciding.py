"""What somebody asks of the gate: as they may ask it, answered as they may see it, and written down as looked at.

The routes of the API and the pages call it alike.
"""

from datetime import date

from fastapi import HTTPException

from services.access.viewer import Viewer
from services.referral import allowed
from services.referral.agreed import AnswersRecorded, OverrideAnswer
from services.referral.answers import StepDownAnswer
from services.referral.asking import Gate
from services.referral.desk import Desk
from services.referral.events import decision_id
from services.referral.handovers import HandoverAnswer
from services.referral.questions import AnswersGiven, OverrideReasons, StepDownQuestion
from services.store.children import not_held, record_named


class Deciding:
    """Of one service. ``HubError``s as of the gate; ``HTTPException`` 404 for a decision that they may not read."""

    def __init__(self, gate: Gate, desk: Desk) -> None:
        self._gate, self._desk = gate, desk

    async def ask(self, who: Viewer, question: StepDownQuestion, key: str) -> StepDownAnswer:
        """The decision on a request, or what is in the way of one."""
        asked = allowed.asked_by(who, question)
        if await self._desk.is_closed(who, asked.child):
            raise not_held(record_named(asked.child))
        answer = allowed.as_shown(who, await self._gate.ask(asked, key))
        await self._desk.answered(who, answer)
        return answer

    async def look_up(self, who: Viewer, decision: str) -> StepDownAnswer:
        """A decision as it is recorded, and what overtook it."""
        answer = await self._held(who, decision)
        await self._desk.answered(who, answer)
        return allowed.as_shown(who, answer)

    async def handover(self, who: Viewer, decision: str, as_of: date | None, known: date | None) -> HandoverAnswer:
        """Of the last step down of the child of that decision, by what has been read."""
        held = await self._held(who, decision)
        await self._desk.answered(who, held)
        return allowed.handover_as_shown(who, await self._gate.handover(held.child, as_of, known))

    async def override(self, who: Viewer, of: str, given: OverrideReasons, key: str) -> OverrideAnswer:
        """A manager's word that a child may be stepped down although something blocks it."""
        question, name = allowed.agreed_by(who, given), decision_id(of)
        await self._desk.answered(who, await self._held(who, name))
        return allowed.override_as_shown(who, await self._gate.overriding.override(name, question, key))

    async def answer(self, who: Viewer, of: str, given: AnswersGiven, key: str) -> AnswersRecorded:
        """Answers in writing to what a decision asks."""
        question, name = allowed.answered_by(who, given), decision_id(of)
        await self._desk.answered(who, await self._held(who, name))
        return await self._gate.answering.answer(name, question, key)

    async def _held(self, who: Viewer, decision: str) -> StepDownAnswer:
        """The decision, where it stands and they may read it."""
        answer = await self._gate.standing.answer(decision)
        if answer is None or not allowed.may_read(who, answer) or await self._desk.is_closed(who, answer.child):
            raise HTTPException(404, "No decision of that id is held; repeat the request with its key.")
        return answer
