"""What the gate is asked, over HTTP and on a terminal."""

from datetime import date
from typing import Annotated, Final, Literal, Self

from fastapi import Header
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.config import JsonDict

from projections.history import EventName
from projections.rules.decision import Request
from schemas.fields import Account, EventId, Name, Role, TierNumber
from schemas.hub import QualifiedReference
from schemas.professionals import Grade, Professional
from schemas.steps import OverridingManager, ReasonCode, Written, WrittenReason
from schemas.topics import LABELS

Key = EventId
"""An idempotency key: printable ASCII without spaces, at most 120 characters."""
OneKey = Annotated[Key, Header(alias="Idempotency-Key", description="One each time; repeated, it is said once.")]
EventText = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z-]{1,40}/[\x21-\x7e]{1,120}$"),
    Field(description="source/id of an event", examples=["health-visiting/hv-visit-21"]),
]  # fmt: skip
Ground = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{1,59}$"), Field(examples=["consent-withdrawn"])]


NO_ROLE: Final = "role not given"
EXAMPLE: Final[JsonDict] = {
    "child": "nursery:N-17", "to": 1, "by": "team manager", "asked_for": "early-offer-of-help",
    "rests_on": ["early-offer-of-help/tac-3"], "grounds": ["consent-withdrawn"],
}  # fmt: skip
OVERRIDE_EXAMPLE: Final[JsonDict] = {
    "reasons": [{"code": "receiver-not-accepted", "written": "The school has agreed by phone and writes tomorrow."}],
}
ANSWERS_EXAMPLE: Final[JsonDict] = {
    "answers": [{"code": "voice", "written": "The nursery asks her on Thursday, with the cards that she knows."}],
}


def _known_agency(value: str) -> str:
    if value not in LABELS:
        msg = f"is not an agency of this hub; expected one of {', '.join(sorted(LABELS))}"
        raise ValueError(msg)
    return value


class StepDownQuestion(BaseModel):
    """May this child be stepped down to that tier?"""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra={"example": EXAMPLE})

    child: QualifiedReference = Field(
        description="A record of the child, as agency:reference.", examples=["nursery:N-17"]
    )
    to: TierNumber = Field(description="The tier asked for; 1 is universal services.")
    by: Role = Field(default=NO_ROLE, description="The role of the person who asks, never a name.")
    asked_for: Annotated[str, AfterValidator(_known_agency)] | None = Field(
        default=None, description="The agency that asks.", examples=["early-offer-of-help"]
    )
    rests_on: tuple[EventText, ...] = Field(
        default=(), max_length=100, description="Accounts that the request relies on."
    )
    grounds: tuple[Ground, ...] = Field(default=(), max_length=20)
    account: Account | None = Field(
        default=None,
        description="The pseudonymous name of the asker's sign-on; taken from the token. They do not override.",
    )
    reason: Written | None = Field(default=None, description="The case for the step, in the asker's words.")
    as_of: date | None = Field(
        default=None,
        description="A past day: what would have been answered then. Nothing is recorded; the key is not used.",
    )

    @property
    def accounts(self) -> tuple[EventName, ...]:
        """The accounts that the request relies on, as the core names events."""
        parted = (written.partition("/") for written in self.rests_on)
        return tuple((source, name) for source, _, name in parted)

    @property
    def request(self) -> Request:
        """As the core asks it."""
        return Request(self.to, self.by, self.asked_for, self.accounts, self.grounds)


class ThenQuestion(StepDownQuestion):
    """What would have been answered on a past day; ``NotPast`` where it is to come."""

    as_of: date


class ReasonGiven(BaseModel):
    """What somebody says to one reason of a decision, in their own words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: ReasonCode = Field(examples=["receiver-not-accepted"])
    written: Written


class OverrideReasons(BaseModel):
    """Why a child may be stepped down although something blocks it, in the words of whoever is signed on."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra={"example": OVERRIDE_EXAMPLE})

    reasons: tuple[ReasonGiven, ...] = Field(
        min_length=1, max_length=200, description="One for each blocking reason of the decision."
    )

    @model_validator(mode="after")
    def _one_reason_for_a_code(self) -> Self:
        if len({each.code for each in self.reasons}) < len(self.reasons):
            msg = "gives two written reasons for one code; expected one for each code"
            raise ValueError(msg)
        return self


class OverrideQuestion(OverrideReasons):
    """One named manager's word that a child may be stepped down although something blocks it; it takes two."""

    account: Account
    name: Name
    role: Role
    agency: Annotated[str, AfterValidator(_known_agency)]
    grade: Literal[Grade.MANAGER, Grade.SENIOR_MANAGER, Grade.DIRECTOR]

    @property
    def manager(self) -> OverridingManager:
        """As an event names them."""
        return OverridingManager(
            account=self.account, name=self.name, role=self.role, agency=self.agency, grade=self.grade,
            reasons=tuple(WrittenReason(code=each.code, written=each.written) for each in self.reasons),
        )  # fmt: skip


class AnswersGiven(BaseModel):
    """Answers in writing to challenges of a decision, in the words of whoever is signed on."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra={"example": ANSWERS_EXAMPLE})

    answers: tuple[ReasonGiven, ...] = Field(min_length=1, max_length=200, description="One for each challenge.")

    @model_validator(mode="after")
    def _one_answer_for_a_code(self) -> Self:
        if len({each.code for each in self.answers}) < len(self.answers):
            msg = "gives two answers for one code; expected one for each code"
            raise ValueError(msg)
        return self


class AnswersQuestion(AnswersGiven):
    """The same, of whoever decides on the step."""

    account: Account
    role: Role
    agency: Annotated[str, AfterValidator(_known_agency)]

    @property
    def professional(self) -> Professional:
        """As an event names them."""
        return Professional(account=self.account, role=self.role, agency=self.agency)

    @property
    def written(self) -> tuple[WrittenReason, ...]:
        """As an event holds them."""
        return tuple(WrittenReason(code=each.code, written=each.written) for each in self.answers)
