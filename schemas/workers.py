"""Who works with the child, and how colleagues reach them."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from schemas.envelope import Envelope
from schemas.fields import EventId, Frozen, Personal, Role, Text

Reach = Annotated[str, StringConstraints(min_length=1, max_length=200), Personal("contact")]
"""A desk's number or mailbox, as colleagues in other agencies are to use it."""


class WorkerData(Frozen):
    """``worker`` is the agency's own reference of a worker, never a name; later events repeat it."""

    worker: EventId
    role: Role
    team: Text | None = None
    reach: Reach | None = None


class WorkerNamed(Envelope):
    """Works with the child from now on; named again, what is given now stands."""

    type: Literal["worker.named"]
    dataschema: Literal["worker.named/1"]
    data: WorkerData


class WorkerEnded(Envelope):
    """No longer works with the child."""

    type: Literal["worker.ended"]
    dataschema: Literal["worker.ended/1"]
    data: WorkerData
