"""One word on two records: published to ``hub.identity``, and read back before it is told as recorded.

Nothing here says what is held of either record, or what was said of the two before: whoever names two records learns
nothing of them by it.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import uuid4

from pydantic import ValidationError

from projections.rules.announcing import Document, body
from schemas import Event
from schemas.envelope import HUB
from schemas.events import EVENT
from schemas.moments import Precision
from services.errors import HubError
from services.producing import HubProducer, Message
from services.settings import Settings
from services.store.children import person_of, record_named
from services.store.connect import Connection
from services.store.fates import Sent, fates, read_back
from services.store.kept import Kept

_ACKNOWLEDGE_SECONDS_MAX: Final = 10
_DOUBT: Final = (
    "The broker did not acknowledge the word in time ({cause}), so it is not known whether it was recorded. Say it "
    "again: a word that is recorded twice means the same."
)


class Word(StrEnum):
    """What can be said of two records."""

    CONFIRM = "confirm"
    REFUSE = "refuse"
    UNDO = "undo"
    SEAL = "seal"


_TYPES: Final = {
    Word.CONFIRM: "identity.confirmed",
    Word.REFUSE: "identity.refused",
    Word.UNDO: "identity.unlinked",
    Word.SEAL: "identity.sealed",
}


class NotSayable(HubError):
    """No event can carry the word."""


class NotTaken(HubError):
    """The hub refused the word."""


class Judged(NamedTuple):
    """Who says it, a role, and by what it was judged. ``why`` is of a seal alone: adoption or protection."""

    by: str
    reason: str
    why: str | None = None


class Said(NamedTuple):
    """The event; ``read_back`` is false while it has not come back through the topic."""

    id: str
    read_back: bool


async def say(settings: Settings, word: Word, one: str, other: str, judged: Judged) -> Said:
    """Publish the word and read it back. ``NoSuchRecord``, ``NotSayable``, ``NotTaken``, ``NotPublished``."""
    event = _event(word, one, other, judged)
    kept = Kept(settings.postgres)
    producer = HubProducer(settings.kafka, _ACKNOWLEDGE_SECONDS_MAX, _DOUBT)
    try:
        await kept.asked(lambda connection: _held(connection, (one, other)))
        (place,) = await producer.send([Message.of(event)])
        sent = Sent(place, HUB, event.id)
        fate = await read_back(lambda: kept.asked(lambda on: fates(on, [sent])), sent, settings.confirm_seconds_max)
    finally:
        await producer.close()
        await kept.close()
    if fate is not None and fate.fate != "projected":
        raise NotTaken(
            f"The word {event.id} was published and not taken ({fate.code or fate.fate}), so nothing follows from it; "
            "expected one that stands. Tell the hub's operator (`vantage rejects --agency hub`), and say it again."
        )
    return Said(event.id, fate is not None)


def document(word: Word, one: str, other: str, judged: Judged, mark: str) -> Document:
    """The word as an event, of now; ``mark`` tells it from every other."""
    now = datetime.now(UTC).isoformat()
    return {
        "specversion": "1.0", "id": f"identity-{mark}", "source": HUB, "subject": one, "type": _TYPES[word],
        "dataschema": f"{_TYPES[word]}/1", "time": now, "timeprecision": Precision.MINUTE.value, "recordedtime": now,
        "data": {name: said for name, said in {"other": other, **judged._asdict()}.items() if said is not None},
    }  # fmt: skip


def _event(word: Word, one: str, other: str, judged: Judged) -> Event:
    try:
        return EVENT.validate_json(body(document(word, one, other, judged, uuid4().hex)))
    except ValidationError as problem:
        fields = ", ".join(
            sorted({".".join(map(str, fault["loc"][1:])) or "the records" for fault in problem.errors()})
        )
        raise NotSayable(
            f"No event can carry this word ({fields}); expected two different records as agency:reference, a role of "
            "at most 80 characters and a reason. Correct it and say it again."
        ) from None


async def _held(connection: Connection, names: tuple[str, ...]) -> None:
    """A word on a record that nobody holds would make one of a slip of the pen."""
    for name in names:
        await person_of(connection, record_named(name))
