"""Rows of the dataset while they are gathered, and what two of its files share."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from projections.calendar import day_of
from projections.exchange.events import Json, filled
from schemas import Event
from schemas.codes import Status
from schemas.moments import LONDON, Precision
from schemas.tiers import TierSet
from schemas.vocabulary import Day


class Rows:
    """``of``: object → rows. ``told``: the events that some row holds."""

    def __init__(self, person: str) -> None:
        """``person`` is the child's id in every row."""
        self.person = person
        self.of: dict[str, list[Json]] = defaultdict(list)
        self.told: set[tuple[str, str]] = set()

    def add(self, name: str, prefix: str, events: Iterable[Event], **fields: object) -> None:
        """A row of the object ``name``, whose person's field begins with ``prefix``."""
        self.of[name].append(filled({f"{prefix}_person_id": self.person, **fields}))
        self.told |= {(event.source, event.id) for event in events}

    def add_alone(self, name: str, events: Iterable[Event], **fields: object) -> None:
        """A row of an object that has no field for the person."""
        self.of[name].append(filled(fields))
        self.told |= {(event.source, event.id) for event in events}


def runs(events: Iterable[Event], status: Status) -> Iterator[tuple[TierSet, TierSet | None, list[TierSet]]]:
    """Unbroken times of a status: what began each, what ended it (None where nothing has), and all that told of it."""
    told: list[TierSet] = []
    for event in events:
        if not isinstance(event, TierSet):
            continue
        if event.data.status is status:
            told.append(event)
        elif told:
            yield told[0], event, told
            told = []
    if told:
        yield told[0], None, told


def iso(event: Event | None) -> str | None:
    """The day, where it is known to a day."""
    day = event and day_of(event)
    return day.isoformat() if day else None


def day_said(day: Day | None) -> str | None:
    """A day inside an event's content, where it is known to a day."""
    if day is None or day.precision not in (Precision.MINUTE, Precision.DAY):
        return None
    return day.on.astimezone(LONDON).date().isoformat()
