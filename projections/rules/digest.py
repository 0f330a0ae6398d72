"""What each owner is asked, for a supervisor's look: one line for one cause. Rules: docs/clocks.md, "Handled"."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from projections.clocks import RecordedAlert
from projections.history import EventName
from projections.rules.gravity import gravity
from projections.rules.handling import Handling, asked_of, handling


class Told(NamedTuple):
    """An alert that people were told of: of which child, and at which service its owner is. Whoever is
    ``sealed`` stands beside nobody.
    """

    child: str
    alert: str
    held: RecordedAlert
    service: str | None
    sealed: bool = False


class Line(NamedTuple):
    """Alerts with one cause: the same start event, whatever the rule and the child, handled alike."""

    start: EventName
    handling: Handling
    due_at: datetime
    alerts: tuple[Told, ...]

    @property
    def children(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(told.child for told in self.alerts))

    @property
    def rules(self) -> tuple[tuple[str, int], ...]:
        """What is asked: rule and version, each once, the gravest first."""
        asked = {(told.held.rule, told.held.rule_version) for told in self.alerts}
        return tuple(sorted(asked, key=lambda rule: (gravity(rule[0]), rule)))

    @property
    def place(self) -> tuple[int, datetime]:
        """By its gravest rule, then the longest due first."""
        return (gravity(self.rules[0][0]), self.due_at)


class Owner(NamedTuple):
    """A role at a service, and what is asked of it, the gravest first, then the longest due."""

    role: str
    service: str | None
    lines: tuple[Line, ...]

    def count(self, state: Handling) -> int:
        """How many alerts are handled so."""
        return sum(len(line.alerts) for line in self.lines if line.handling is state)


_Cause = tuple[EventName, Handling, str | None]


def digest(told: Iterable[Told], as_of: datetime) -> list[Owner]:
    """Each owner of whom anything is asked: whoever is asked the gravest first."""
    found: dict[tuple[str, str | None], dict[_Cause, list[Told]]] = {}
    for each in sorted(told, key=lambda each: (each.held.due_at, each.child, each.alert)):
        lines = found.setdefault((asked_of(each.held), each.service), {})
        alone = each.child if each.sealed else None
        lines.setdefault((each.held.start, handling(each.held, as_of), alone), []).append(each)
    owners = [Owner(role, service, _lines(lines)) for (role, service), lines in found.items()]
    return sorted(owners, key=lambda owner: (*owner.lines[0].place, owner.role, owner.service or ""))


def _lines(found: Mapping[_Cause, list[Told]]) -> tuple[Line, ...]:
    lines = (Line(start, state, alerts[0].held.due_at, tuple(alerts)) for (start, state, _), alerts in found.items())
    return tuple(sorted(lines, key=lambda line: (*line.place, line.start, line.handling)))
