"""What a person says at the hub, of an alert, a reject or a referral: published like any other event, and read back."""

from typing import Final

from projections.rules.announcing import Document, body
from schemas.decode import Unreadable, decode
from services.errors import HubError
from services.producing import HubProducer, Message
from services.settings import Settings
from services.store.connect import connect
from services.store.fates import Sent, fates, read_back

_ACKNOWLEDGE_SECONDS_MAX: Final = 5
_DOUBT: Final = (
    "The broker did not acknowledge it in time ({cause}), so it is not known whether it was recorded. Look again in a "
    "moment: if it does not show, say it again."
)


class NotAnAnswer(HubError):
    """What was said cannot be recorded."""


class NotReadBack(HubError):
    """It is recorded, and not yet projected."""


async def say(settings: Settings, document: Document) -> None:
    """Return when it is projected. ``NotAnAnswer``, ``NotReadBack``, ``NotAcknowledged``, ``NotPublished``."""
    value = body(document)
    try:
        decode(value)
    except Unreadable as problem:
        raise NotAnAnswer(f"This cannot be recorded: {problem}. Mend it and say it again.") from None
    producer = HubProducer(settings.kafka, _ACKNOWLEDGE_SECONDS_MAX, _DOUBT)
    try:
        (place,) = await producer.send([Message(document["type"], document["subject"], value, document["source"])])
    finally:
        await producer.close()
    await _read_back(settings, Sent(place, document["source"], document["id"]))


async def _read_back(settings: Settings, sent: Sent) -> None:
    connection = await connect(settings.postgres)
    try:
        fate = await read_back(lambda: fates(connection, [sent]), sent, settings.confirm_seconds_max)
    finally:
        await connection.close()
    if fate is not None and fate.fate in ("rejected", "parked"):
        raise NotAnAnswer(f"It was refused ({fate.code}): {fate.detail}. Mend it and say it again.")
    if fate is None:
        raise NotReadBack(
            "It is recorded, and was not read back in time, so it does not show yet. See with `vantage status` that a "
            "projector runs; do not say it again."
        )
