"""What can go wrong outside the core, and what to do about it.

HubError
├── Fenced          another worker has moved this partition on: drop what is in hand
├── Gap             the slice begins after the position: restart, to resume at the position
├── Moved           who belongs to whom changed before the locks were held: try the slice again
├── LockMore        more records or people must be locked first: try the slice again with them
└── CannotGoOn      nothing that this process can mend: leave it, let the supervisor restart it
"""

from collections.abc import Iterable

from projections.identity import Identifier


class HubError(Exception):
    """Root of the hub's own errors; the message gives the fact, the expectation and the next step."""


class Fenced(HubError):
    """Another worker has moved this partition on."""


class Gap(HubError):
    """A slice begins after the position in Postgres."""


class Moved(HubError):
    """Who belongs to whom changed while the locks were being taken."""


class LockMore(HubError):
    """Work under locks found records or people that must be locked first."""

    def __init__(
        self,
        *,
        records: Iterable[bytes] = (),
        people: Iterable[bytes] = (),
        identifiers: Iterable[Identifier] = (),
    ) -> None:
        super().__init__("More records, people or identifiers are to be locked first; the slice is tried again.")
        self.records = frozenset(records)
        self.people = frozenset(people)
        self.identifiers = frozenset(identifiers)


class CannotGoOn(HubError):
    """The process must end; whoever supervises it starts it again."""
