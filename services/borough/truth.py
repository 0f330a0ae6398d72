"""What is true of a child of the borough, whatever any rule says of it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from services.borough.assumptions import EXPECTED
from services.borough.days import DAY, end_of, months_on, working_days_on
from services.borough.scribe import Ref

UNIVERSAL = "universal"


class Planted(NamedTuple):
    """A lapse, become one at ``at``; ``events`` are those of which one begins it. ``group`` is the child's then."""

    kind: str
    group: str
    at: datetime
    events: tuple[Ref, ...]


class Step(NamedTuple):
    """A sound step down that is asked for at the end of a day."""

    on: date
    to: int
    by: str


class Span(NamedTuple):
    """From a day on the child belongs to a group: ``UNIVERSAL``, or one of ``PATTERNS``."""

    since: date
    group: str


class Truth(NamedTuple):
    """``spans`` first first, ``planted`` at most one."""

    spans: Sequence[Span]
    planted: Planted | None
    steps: Sequence[Step]

    def as_data(self) -> dict[str, Any]:
        """As it is written beside the events."""
        planted = self.planted and {
            "kind": self.planted.kind, "group": self.planted.group, "at": self.planted.at.isoformat(),
            "events": [ref.as_data() for ref in self.planted.events],
        }  # fmt: skip
        return {
            "spans": [{"since": span.since.isoformat(), "group": span.group} for span in self.spans],
            "planted": planted or None,
            "sound_steps": [{"on": step.on.isoformat(), "to": step.to, "by": step.by} for step in self.steps],
        }

    def group(self, day: date) -> str:
        """The child's group on a day."""
        return next((span.group for span in reversed(self.spans) if span.since <= day), UNIVERSAL)


class Life(NamedTuple):
    """One child: the lines that agencies send, and what is true."""

    serial: int
    born: date
    documents: Sequence[dict[str, Any]]
    truth: Truth


def lapsed(kind: str, since: date, group: str, *events: Ref, limit: str | None = None) -> Planted:
    """It has become a lapse when the time that practice gives for it (``EXPECTED``) is over."""
    if kind not in EXPECTED and limit is None:
        return Planted(kind, group, end_of(since), events)
    expected = EXPECTED[limit or kind]
    if expected.working_days:
        day = working_days_on(since, expected.working_days)
    else:
        day = months_on(since, expected.months) + expected.days * DAY
    return Planted(kind, group, end_of(day), events)
