"""That somebody looks is written down before anything is shown: acknowledged by the broker, or else on this disk.

The broker has 200 ms. What it did not acknowledge by then is kept in the spool and sent again under the same id until
it is, so that it stands once, however often it was sent. What neither takes is not shown.
"""

import asyncio
import json
import logging
import time
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from uuid import uuid4

from schemas import RecordName
from schemas.envelope import HUB
from schemas.looked_at import Purpose, RecordViewed, RecordViewedData, Shown
from schemas.moments import Precision
from schemas.professionals import Professional
from services.access import metrics
from services.access.spool import Spool
from services.access.viewer import Viewer
from services.errors import HubError
from services.producing import HubProducer, Message

log = logging.getLogger(__name__)

ACKNOWLEDGE_SECONDS: Final = 0.2
_SEND_SECONDS_MAX: Final = 2
_AGAIN_SECONDS: Final = 1.0
_TOPIC_TYPE: Final = "record.viewed"
_DOUBT: Final = "The broker did not acknowledge a view in time ({cause}); it is kept on this machine and sent again."


class Kept(StrEnum):
    """Where it is written down that somebody looked."""

    ACKNOWLEDGED = "acknowledged"
    SPOOLED = "spooled"


BANNER: Final = (
    "That you looked could not be recorded centrally just now. It is kept on this machine and will be sent; tell the "
    "hub's operator if this is shown again."
)
"""What a page says where the view is ``SPOOLED``."""


def view(
    viewer: Viewer,
    record: RecordName,
    purpose: Purpose,
    shown: Collection[Shown],
    reason: str | None = None,
) -> RecordViewed:
    """The event. ``record`` is the one by which the child was opened."""
    now = datetime.now(UTC)
    return RecordViewed(
        id=f"view-{uuid4().hex}",
        source=HUB,
        type=_TOPIC_TYPE,
        dataschema="record.viewed/1",
        subject=record.text,
        time=now,
        timeprecision=Precision.MINUTE,
        recordedtime=now,
        data=RecordViewedData(
            by=Professional(account=viewer.account, role=viewer.post, agency=viewer.agency or HUB),
            purpose=purpose,
            reason=reason,
            shown=tuple(sorted(set(shown))),
        ),
    )


class Views:
    """Keep one for a process; ``run`` it beside, and ``close`` it."""

    def __init__(self, bootstrap: str, spool: Spool) -> None:
        self._spool = spool
        self._producer = HubProducer(bootstrap, _SEND_SECONDS_MAX, _DOUBT)
        self._sending: set[asyncio.Task[object]] = set()
        self._away_until = 0.0

    async def record(self, event: RecordViewed) -> Kept:
        """Return when it is written down. ``NotWritten``: then nothing may be shown."""
        message = Message.of(event)
        if time.monotonic() >= self._away_until and await self._acknowledged(message):
            metrics.VIEWS.labels(Kept.ACKNOWLEDGED).inc()
            return Kept.ACKNOWLEDGED
        try:
            await asyncio.to_thread(self._spool.keep, event.id, _line(message))
        except HubError:
            metrics.VIEWS.labels("not-written").inc()
            raise
        metrics.VIEWS.labels(Kept.SPOOLED).inc()
        return Kept.SPOOLED

    async def run(self) -> None:
        """Until cancelled: send what the spool holds, whoever left it there."""
        await self._warm()
        while True:
            try:
                await self._again()
            except (HubError, OSError) as problem:
                log.warning(
                    "views are kept on this machine", extra={"action": "spool", "cause": type(problem).__name__}
                )
            await asyncio.sleep(_AGAIN_SECONDS)

    async def close(self) -> None:
        """Give the producer back."""
        for task in self._sending:
            task.cancel()
        await self._producer.close()

    async def _acknowledged(self, message: Message) -> bool:
        """Whether the broker said so in time. It may still take later what it did not acknowledge: the id is one."""
        task: asyncio.Task[object] = asyncio.create_task(self._producer.send([message]))
        self._sending.add(task)
        task.add_done_callback(self._sent)
        done, _ = await asyncio.wait({task}, timeout=ACKNOWLEDGE_SECONDS)
        if done and task.exception() is None:
            return True
        self._away_until = time.monotonic() + _AGAIN_SECONDS
        return False

    def _sent(self, task: "asyncio.Task[object]") -> None:
        self._sending.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, so that nobody is told that nobody did

    async def _again(self) -> None:
        held = await asyncio.to_thread(self._spool.held)
        metrics.SPOOLED.set(len(held))
        for name, line in held:
            await self._producer.send([_message(line)])
            await asyncio.to_thread(self._spool.drop, name)
            self._away_until = 0.0

    async def _warm(self) -> None:
        """Connect before anybody looks: the first connection takes longer than a view may wait."""
        with suppress(HubError):
            await self._producer.warm(_TOPIC_TYPE)


def _line(message: Message) -> bytes:
    return json.dumps({"subject": message.subject, "value": message.value.decode()}).encode()


def _message(line: bytes) -> Message:
    kept = json.loads(line)
    return Message(_TOPIC_TYPE, kept["subject"], kept["value"].encode())
