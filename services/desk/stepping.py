"""The pages of a step down: the request, the decision with its reasons, answers in writing, and managers' words.

Nothing is chosen for anybody, and agreement of those present ends no reason.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from schemas.codes import Outcome, ReasonKind
from schemas.moments import LONDON
from schemas.topics import LABELS
from services.access.viewer import Right, Viewer
from services.desk.decided import PASSED, TITLES, headline
from services.desk.door import Form
from services.desk.forms import Fault, Faulty, checked, days, given, key_of, new_key
from services.desk.fresh import Freshly
from services.desk.pages import page
from services.referral.agreed import Written
from services.referral.answers import StepDownAnswer
from services.referral.deciding import Deciding
from services.referral.questions import AnswersGiven, OverrideReasons, StepDownQuestion, ThenQuestion
from services.store.children import record_named

_ASKED: Final = ("to", "asked_for", "reason")
_FIELDS: Final = ("child", "to", "asked_for", "rests_on", "ground", "reason", "key")


class Stepping:
    """Of one service. Who may is in ``RULES``."""

    def __init__(self, deciding: Deciding, freshly: Freshly) -> None:
        self._deciding, self._freshly = deciding, freshly
        self.routes = [
            Route("/children/{child}/step-down", self.form, methods=["GET"]),
            Route("/children/{child}/step-down/then", self.then, methods=["GET"]),
            Route("/step-downs", self.ask, methods=["POST"]),
            Route("/step-downs/{decision}", self.decision, methods=["GET"]),
            Route("/step-downs/{decision}/answers", self.answer, methods=["POST"]),
            Route("/step-downs/{decision}/overrides", self.override, methods=["POST"]),
        ]

    async def form(self, request: Request) -> Response:
        """The request."""
        name = record_named(request.path_params["child"])
        said = {"child": name.text, "key": new_key()}
        return await self._form(request, said)

    async def ask(self, request: Request) -> Response:
        """Sent twice, the same form is one request: its key is in it."""
        form = request.state.form
        said: dict[str, object] = {**given(form, "child", *_ASKED)}
        said |= {"rests_on": form.get("rests_on", "").split(), "grounds": form.getlist("ground")}
        try:
            question = checked(StepDownQuestion, said, otherwise="to")
        except Faulty as faulty:
            return await self._form(request, {name: form.get(name, "") for name in _FIELDS}, faulty)
        answer = await self._deciding.ask(request.state.viewer, question, key_of(form))
        if answer.decision is None:
            return await self._shown(request, answer)
        return RedirectResponse(f"/step-downs/{quote(answer.decision)}", 303)

    async def then(self, request: Request) -> Response:
        """What would have been answered at the end of a past day. Nothing is recorded but that somebody looked."""
        query, name = request.query_params, record_named(request.path_params["child"])
        if "show" not in query:
            return self._then_form(request)
        try:
            asked = {"child": name.text, **given(query, "to"), **days(query)}
            question = checked(ThenQuestion, asked, otherwise="to")
            if question.as_of >= datetime.now(LONDON).date():
                raise Faulty([Fault("as_of", "That day is not past; expected an earlier one.")])
        except Faulty as faulty:
            return self._then_form(request, faulty)
        return await self._shown(request, await self._deciding.ask(request.state.viewer, question, new_key()))

    async def decision(self, request: Request) -> Response:
        """A decision as it stands."""
        answer = await self._deciding.look_up(request.state.viewer, request.path_params["decision"])
        return await self._shown(request, answer)

    async def answer(self, request: Request) -> Response:
        """What somebody writes to what a decision asks."""
        name, form, who = request.path_params["decision"], request.state.form, request.state.viewer
        try:
            answers = checked(AnswersGiven, {"answers": _written(request, "answer-")}, otherwise="answer")
        except Faulty as faulty:
            return await self._shown(request, await self._deciding.look_up(who, name), faulty)
        await self._deciding.answer(who, name, answers, key_of(form))
        return RedirectResponse(f"/step-downs/{quote(name)}", 303)

    async def override(self, request: Request) -> Response:
        """One of two managers' words, a reason for each matter."""
        name, form, who = request.path_params["decision"], request.state.form, request.state.viewer
        held = await self._deciding.look_up(who, name)
        try:
            _all_written(held, form)
            reasons = checked(OverrideReasons, {"reasons": _written(request, "override-")}, otherwise="override")
        except Faulty as faulty:
            return await self._shown(request, held, faulty)
        await self._deciding.override(who, name, reasons, key_of(form))
        return RedirectResponse(f"/step-downs/{quote(name)}", 303)

    async def _form(self, request: Request, said: dict[str, str], faulty: Faulty | None = None) -> Response:
        viewer: Viewer = request.state.viewer
        agencies = {name: label for name, label in sorted(LABELS.items(), key=lambda each: each[1]) if name != "hub"}
        return page(
            request, "step_down.html", "Ask for a step down", 422 if faulty else 200, said=said,
            agencies=agencies if viewer.is_mash else {}, errors=faulty.faults if faulty else [],
            wrong=faulty.by_field if faulty else {}, fresh=await self._freshly.now(),
        )  # fmt: skip

    def _then_form(self, request: Request, faulty: Faulty | None = None) -> Response:
        return page(
            request, "gate_then.html", "What the gate would have answered", 422 if faulty else 200,
            child=request.path_params["child"], said=request.query_params, errors=faulty.faults if faulty else [],
            wrong=faulty.by_field if faulty else {},
        )  # fmt: skip

    async def _shown(self, request: Request, answer: StepDownAnswer, faulty: Faulty | None = None) -> Response:
        viewer: Viewer = request.state.viewer
        is_open = answer.decision is not None and not answer.is_overtaken
        return page(
            request, "decision.html", headline(answer), 422 if faulty else 200, answer=answer,
            groups=[(title, answer.of(kind)) for kind, title in TITLES if answer.of(kind)], passed=PASSED,
            may_answer=is_open and viewer.may(Right.ASK_STEP_DOWN),
            may_override=is_open and viewer.may(Right.OVERRIDE) and _is_overridable(answer, viewer),
            is_recorded=answer.standing is not Written.NOT_RECORDED, key=new_key(),
            said=dict(request.state.form) if faulty else {},
            errors=faulty.faults if faulty else [], wrong=faulty.by_field if faulty else {},
        )  # fmt: skip


def _is_overridable(answer: StepDownAnswer, viewer: Viewer) -> bool:
    """Whether it is worth asking them: the gate itself says whether a word counts."""
    has_said = answer.override is not None and viewer.account in {each.account for each in answer.override.by}
    is_done = answer.override is not None and answer.override.is_complete
    return answer.outcome is Outcome.REFUSED and not has_said and not is_done


def _all_written(answer: StepDownAnswer, form: Form) -> None:
    """``Faulty`` where a matter that blocks is left without a reason."""
    fields = [f"override-{reason.code}" for reason in answer.of(ReasonKind.BLOCK)]
    if faults := [Fault(each, "Write why this does not stand in the way.") for each in fields if not given(form, each)]:
        raise Faulty(faults)


def _written(request: Request, prefix: str) -> Sequence[dict[str, str]]:
    return [
        {"code": name.removeprefix(prefix), "written": text.strip()}
        for name, text in request.state.form.items()
        if name.startswith(prefix) and text.strip()
    ]
