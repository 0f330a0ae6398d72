"""Publishes decisions and what people write on them: acknowledged by all replicas, before its caller is told."""

from typing import Final

from schemas import Event
from services.producing import HubProducer, Message

_ACKNOWLEDGE_SECONDS_MAX: Final = 10
_DOUBT: Final = (
    "The broker did not acknowledge it in time ({cause}), so it is not known whether it was recorded; "
    "nothing may rest on it. Ask again with the same key."
)


class Publisher(HubProducer):
    """Keep one for a process; ``close`` it."""

    def __init__(self, bootstrap: str) -> None:
        super().__init__(bootstrap, _ACKNOWLEDGE_SECONDS_MAX, _DOUBT)

    async def publish(self, event: Event) -> None:
        """Return when the broker holds the event. ``NotAcknowledged``, ``NotPublished``."""
        await self.send([Message.of(event)])
