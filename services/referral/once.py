"""What people write on a decision: proven, weighed, published once, read back, and only then answered."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from projections.rules.overriding import Refusal
from schemas import Event
from services.errors import HubError
from services.freshness import Freshness, NotFresh, Proof
from services.referral.publishing import Publisher
from services.referral.standing import Standing
from services.store.connect import Connection

T = TypeVar("T")
W = TypeVar("W")


class NotProven(HubError):
    """Freshness is not proven, and that cannot be overridden."""


class NotOverridable(HubError):
    """Something stands against this word; ``code`` says what."""

    def __init__(self, refused: Refusal) -> None:
        super().__init__(refused.sentence)
        self.code = refused.code


class Once:
    """Of one gate, whose parts it uses."""

    def __init__(self, standing: Standing, freshness: Freshness, publisher: Publisher) -> None:
        self.standing = standing
        self._freshness = freshness
        self._publisher = publisher

    async def say(
        self,
        of: str,
        name: str,
        stands: Callable[[], Awaitable[T | None]],
        weigh: Callable[[Connection], Awaitable[W]],
        event: Callable[[W, Proof], Event],
    ) -> T | None:
        """What stands under the id ``name`` on the decision ``of``; None where it was not read back in time.

        ``weigh`` reads what the word is weighed by, together with the proof that nothing is missing; ``event`` makes of
        it what is published, or raises ``NotOverridable``. ``NotProven``; the errors of ``Standing`` and ``Publisher``.
        """
        async with self.standing.alone(of):
            if answer := await stands():
                return answer
            await self.standing.not_refused(name)

            async def read(connection: Connection) -> W | None:
                return None if await self.standing.holds(connection, name) else await weigh(connection)

            proven = await self._freshness.read(read)
            if isinstance(proven, NotFresh):
                if not await self.standing.is_published(name):
                    raise NotProven(f"{proven.sentence} What is not known can be neither overridden nor answered.")
            elif proven.found is not None:
                await self._publisher.publish(event(proven.found, proven.proof))
            if (found := await self.standing.waited(stands)) is None:
                await self.standing.not_refused(name)
            return found
