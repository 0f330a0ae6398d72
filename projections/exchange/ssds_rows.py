"""Rows of the dataset while they are gathered, and what its files share."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from projections.exchange.events import Exported, Json, filled, id_of
from projections.exchange.moments import Gaps, on_day, span
from schemas import Event


class Rows:
    """``of``: object → rows. ``told``: the events that some row holds. ``gaps``: what could not be told."""

    def __init__(self, child: Exported) -> None:
        """None yet."""
        self.child = child
        self.person = id_of("patient", child.person)
        self.at: datetime = child.at
        self.gaps = Gaps()
        self.of: dict[str, list[Json]] = defaultdict(list)
        self.told: set[tuple[str, str]] = set()

    def id_of(self, *parts: str) -> str:
        """A stable id, of this child alone."""
        return id_of(self.child.person, *parts)

    def add(self, name: str, prefix: str, events: Iterable[Event], **fields: object) -> None:
        """A row of the object ``name``, whose person's field begins with ``prefix``."""
        self.add_alone(name, events, **{f"{prefix}_person_id": self.person, **fields})

    def add_alone(self, name: str, events: Iterable[Event], **fields: object) -> None:
        """A row of an object that has no field for the person."""
        self.of[name].append(filled(fields))
        self.told |= {(event.source, event.id) for event in events}


def day(event: Event) -> str | None:
    """The day of one event, where it is known to a day."""
    return on_day(span([event]))
