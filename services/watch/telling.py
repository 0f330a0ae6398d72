"""Publishes on hub.alerts, and says where each record lies."""

from collections.abc import Sequence
from typing import Final

from projections.rules.announcing import Document, body
from schemas import HUB
from services.producing import HubProducer, Message
from services.store.fates import Sent

_ACKNOWLEDGE_SECONDS_MAX: Final = 5
_DOUBT: Final = (
    "The broker did not acknowledge the alerts in time ({cause}); they are looked at again, and published again under "
    "the same ids where it does not hold them."
)


class Teller(HubProducer):
    """Keep one for a process; ``close`` it."""

    def __init__(self, bootstrap: str) -> None:
        super().__init__(bootstrap, _ACKNOWLEDGE_SECONDS_MAX, _DOUBT)

    async def publish(self, documents: Sequence[Document]) -> list[Sent]:
        """Return when the broker holds all of them. ``NotAcknowledged``, ``NotPublished``."""
        held = await self.send([Message(each["type"], each["subject"], body(each)) for each in documents])
        return [Sent(place, HUB, each["id"]) for each, place in zip(documents, held, strict=True)]
