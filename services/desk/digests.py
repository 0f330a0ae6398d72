"""Open alerts by the role of whom they are asked, one line for one cause, for whoever leads a team."""

from datetime import UTC, datetime

from pydantic import Field

from projections.rules.digest import Line, Owner, digest
from projections.rules.handling import Handling
from projections.rules.pack import in_use
from services.access.viewer import Viewer
from services.desk import alerts
from services.desk.alerts import Whose
from services.referral.agreed import Said
from services.referral.desk import Desk


class AnswerCause(Said):
    """Alerts that begin with one event and are handled alike."""

    due_at: datetime
    children: tuple[str, ...]
    asks: tuple[str, ...] = Field(description="The gravest first.")
    state: Handling
    alerts: tuple[str, ...]


class AnswerOwner(Said):
    """A role at a service, and what is asked of it, the gravest first."""

    role: str
    service: str | None
    counts: dict[Handling, int]
    causes: tuple[AnswerCause, ...]


class DigestAnswer(Said):
    """Whoever is asked the gravest stands first."""

    whose: Whose
    found: int
    owners: tuple[AnswerOwner, ...]


async def digest_of(desk: Desk, who: Viewer, whose: Whose) -> DigestAnswer:
    """Of what one may see. ``NotAllowed``."""
    told = await alerts.told_to(desk, who, whose)
    owners = tuple(map(_owner, digest(told, datetime.now(UTC))))
    return DigestAnswer(whose=whose, found=len(told), owners=owners)


def _owner(owner: Owner) -> AnswerOwner:
    counts = {state: owner.count(state) for state in Handling if owner.count(state)}
    return AnswerOwner(role=owner.role, service=owner.service, counts=counts, causes=tuple(map(_cause, owner.lines)))


def _cause(line: Line) -> AnswerCause:
    return AnswerCause(
        due_at=line.due_at,
        children=line.children,
        asks=tuple(in_use().sentence(rule, version) for rule, version in line.rules),
        state=line.handling,
        alerts=tuple(told.alert for told in line.alerts),
    )
