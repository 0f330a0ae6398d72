"""A typed client of the hub's API, for programs of agencies and of the MASH: every answer is the model that the service
answers with.

    async with Client("https://hub.example", token) as hub:
        await hub.open_child(OpeningQuestion(child="nursery:N-17", purpose=Purpose.REFERRAL))
        answer = await hub.child("nursery:N-17")

``token`` is asked before each request, so that one which ends is replaced. Whatever is written has an idempotency key:
give the same to repeat it. An answer that is no success raises ``Refused``, with the problem as the service said it.
"""

import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from types import TracebackType
from typing import Any, Final, Literal, NamedTuple, Self, TypeVar
from urllib.parse import quote
from uuid import uuid4

import aiohttp
from pydantic import BaseModel

from services.client_refused import Refused as Refused
from services.client_refused import refused
from services.desk.alerts import AcknowledgedGiven, AlertAnswer, AlertsAnswer, AlertsQuestion, AnswerAlert, SnoozedGiven
from services.desk.answers import ChildAnswer, LooksAnswer, LooksQuestion, PictureQuestion, SearchAnswer, SearchQuestion
from services.desk.course_answers import CourseAnswer, CourseQuestion, KnownAnswer, KnownQuestion
from services.desk.digests import DigestAnswer
from services.desk.lapsed import LapsedAnswer, LapsedQuestion
from services.desk.learning import LearningAnswer
from services.desk.pairs_answers import AnswerPair, PairsAnswer, PairsQuestion, WordGiven
from services.desk.referral_answers import DecidedGiven, ReferralAnswer, ReferralsAnswer, ReferralsQuestion
from services.desk.rejects import AnswerReject, RejectsAnswer, RejectsQuestion, SettledGiven
from services.desk.upcoming import NextAnswer, NextQuestion
from services.referral.agreed import AnswersRecorded, OverrideAnswer
from services.referral.answers import StepDownAnswer
from services.referral.desk import EventsAnswer, OpeningAnswer, OpeningQuestion
from services.referral.handovers import HandoverAnswer
from services.referral.questions import AnswersGiven, OverrideReasons, StepDownQuestion

T = TypeVar("T", bound=BaseModel)
Token = Callable[[], Awaitable[str]]
Whose = Literal["mine", "all"]
_SECONDS_MAX: Final = 30.0


class Told(NamedTuple):
    """One word of the feed; of an alert that is open no more its id alone."""

    alert: str
    now: AnswerAlert | None


class Client:
    """Keep one; enter it to begin, leave it to end."""

    def __init__(self, address: str, token: Token) -> None:
        """``address`` as ``https://hub.example``, without a path."""
        self._token = token
        self._address = address.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_SECONDS_MAX))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def search(self, question: SearchQuestion) -> SearchAnswer:
        """Who may be meant, the likeliest first."""
        return await self._said(SearchAnswer, "searches", question)

    async def open_child(self, question: OpeningQuestion) -> OpeningAnswer:
        """Before anything of a child is answered it is opened, with a purpose."""
        return await self._said(OpeningAnswer, "openings", question)

    async def close_child(self, opening: str) -> None:
        """Nothing more is answered by it."""
        await self._sent("DELETE", f"openings/{_part(opening)}")

    async def child(self, child: str, question: PictureQuestion | None = None) -> ChildAnswer:
        """The picture of an open child, now or of a day."""
        return await self._got(ChildAnswer, f"children/{_part(child)}", question)

    async def looks(self, child: str, question: LooksQuestion | None = None) -> LooksAnswer:
        """Who looked at the child."""
        return await self._got(LooksAnswer, f"children/{_part(child)}/looked", question)

    async def events(self, child: str) -> EventsAnswer:
        """Every event that is held."""
        return await self._got(EventsAnswer, f"children/{_part(child)}/events")

    async def chronology(self, child: str, question: CourseQuestion | None = None) -> CourseAnswer:
        """Significant events, fifty a page."""
        return await self._got(CourseAnswer, f"children/{_part(child)}/chronology", question)

    async def known(self, child: str, question: KnownQuestion) -> KnownAnswer:
        """Who knew what on a day."""
        return await self._got(KnownAnswer, f"children/{_part(child)}/known", question)

    async def learning(self, child: str) -> LearningAnswer:
        """The anonymised case study."""
        return await self._got(LearningAnswer, f"children/{_part(child)}/learning")

    async def referrals(self, question: ReferralsQuestion | None = None) -> ReferralsAnswer:
        """Referrals of late."""
        return await self._got(ReferralsAnswer, "referrals", question)

    async def referral(self, child: str) -> ReferralAnswer:
        """A child's referrals, and what went before."""
        return await self._got(ReferralAnswer, f"children/{_part(child)}/referral")

    async def decide_referral(self, child: str, given: DecidedGiven, key: str | None = None) -> None:
        """The receiving agency's decision."""
        await self._sent("POST", f"children/{_part(child)}/referral", given, key)

    async def alerts(self, question: AlertsQuestion | None = None) -> AlertsAnswer:
        """Open alerts, the gravest first."""
        return await self._got(AlertsAnswer, "alerts", question)

    async def digest(self, of: Whose = "mine") -> DigestAnswer:
        """Open alerts by whom they are asked of, one line for one cause."""
        return await self._got(DigestAnswer, f"alerts/digest?of={of}")

    async def alert(self, alert: str) -> AlertAnswer:
        """One, with what it started with."""
        return await self._got(AlertAnswer, f"alerts/{_part(alert)}")

    async def acknowledge(self, alert: str, given: AcknowledgedGiven, key: str | None = None) -> None:
        """Somebody has seen it and acts."""
        await self._sent("POST", f"alerts/{_part(alert)}/acknowledgements", given, key)

    async def snooze(self, alert: str, given: SnoozedGiven, key: str | None = None) -> None:
        """It rests until the end of a day."""
        await self._sent("POST", f"alerts/{_part(alert)}/snoozes", given, key)

    async def lapsed(self, question: LapsedQuestion | None = None) -> LapsedAnswer:
        """What has lapsed across all children."""
        return await self._got(LapsedAnswer, "due", question)

    async def upcoming(self, question: NextQuestion | None = None) -> NextAnswer:
        """What is due next."""
        return await self._got(NextAnswer, "due/next", question)

    async def rejects(self, question: RejectsQuestion | None = None) -> RejectsAnswer:
        """What was sent and is not held."""
        return await self._got(RejectsAnswer, "rejects", question)

    async def reject(self, place: str) -> AnswerReject:
        """One of them."""
        return await self._got(AnswerReject, f"rejects/{_part(place)}")

    async def settle(self, place: str, given: SettledGiven, key: str | None = None) -> None:
        """Nothing is missing any more."""
        await self._sent("POST", f"rejects/{_part(place)}/settlements", given, key)

    async def pairs(self, question: PairsQuestion | None = None) -> PairsAnswer:
        """Records that may be one person's."""
        return await self._got(PairsAnswer, "identity", question)

    async def pair(self, one: str, other: str) -> AnswerPair:
        """Two records side by side."""
        return await self._got(AnswerPair, f"identity/{_part(one)}/{_part(other)}")

    async def say_of(self, one: str, other: str, given: WordGiven, key: str | None = None) -> None:
        """Whether they are one person's."""
        await self._sent("POST", f"identity/{_part(one)}/{_part(other)}/words", given, key)

    async def step_down(self, question: StepDownQuestion, key: str | None = None) -> StepDownAnswer:
        """Whether a child may be stepped down; repeated with the same key the answer is the same."""
        return await self._said(StepDownAnswer, "step-downs", question, key)

    async def decision(self, decision: str) -> StepDownAnswer:
        """A decision as it stands."""
        return await self._got(StepDownAnswer, f"step-downs/{_part(decision)}")

    async def handover(self, decision: str) -> HandoverAnswer:
        """What the handover of its step waits for."""
        return await self._got(HandoverAnswer, f"step-downs/{_part(decision)}/handover")

    async def answer(self, decision: str, given: AnswersGiven, key: str | None = None) -> AnswersRecorded:
        """In writing, to what it asks."""
        return await self._said(AnswersRecorded, f"step-downs/{_part(decision)}/answers", given, key)

    async def override(self, decision: str, given: OverrideReasons, key: str | None = None) -> OverrideAnswer:
        """One of two managers' words."""
        return await self._said(OverrideAnswer, f"step-downs/{_part(decision)}/overrides", given, key)

    async def feed(self, of: Whose = "mine") -> AsyncGenerator[Told, None]:
        """Alerts as they come and go, until the service ends the stream; then ask for it again."""
        headers = {"Authorization": f"Bearer {await self._token()}", "Accept": "text/event-stream"}
        forever = aiohttp.ClientTimeout(total=None, sock_read=_SECONDS_MAX * 2)
        url = f"{self._address}/api/v1/alerts/feed?of={of}"
        async with self._opened().get(url, headers=headers, timeout=forever) as answer:
            if answer.status != 200:
                raise refused(answer.status, await answer.text())
            kind = ""
            async for line in answer.content:
                field, _, value = line.decode().rstrip("\n").partition(": ")
                if field == "event":
                    kind = value
                elif field == "data":
                    named = str(json.loads(value)["alert"])
                    yield Told(named, AnswerAlert.model_validate_json(value) if kind == "alert" else None)

    async def _got(self, model: type[T], path: str, question: BaseModel | None = None) -> T:
        asked = question.model_dump(mode="json", exclude_none=True, exclude_defaults=True) if question else {}
        return model.model_validate_json(await self._sent("GET", path, query=asked))

    async def _said(self, model: type[T], path: str, given: BaseModel, key: str | None = None) -> T:
        return model.model_validate_json(await self._sent("POST", path, given, key))

    async def _sent(
        self,
        method: str,
        path: str,
        given: BaseModel | None = None,
        key: str | None = None,
        query: Any = None,  # noqa: ANN401
    ) -> str:
        headers = {"Authorization": f"Bearer {await self._token()}"}
        body = None
        if given is not None:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": key or uuid4().hex}
            body = given.model_dump_json(exclude_none=True)
        said = {name: str(value).lower() if value in (True, False) else value for name, value in (query or {}).items()}
        url = f"{self._address}/api/v1/{path}"
        async with self._opened().request(method, url, headers=headers, data=body, params=said) as answer:
            text = await answer.text()
            if not 200 <= answer.status < 300:
                raise refused(answer.status, text)
            return text

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            msg = "The client is not entered; expected `async with Client(…) as hub:`."
            raise RuntimeError(msg)
        return self._session


def _part(text: str) -> str:
    return quote(text, safe=":")
