"""Given these events, what does the gate answer? Shared by the tests of the step-down gate."""

import itertools
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from projections import PROJECTIONS, Projection
from projections.history import Entry, Extreme, in_order
from projections.projection import Stored
from projections.rules.decision import Decision, Reason, Request
from projections.rules.facts import NOTHING, Brought, Facts, Sibling, facts
from projections.rules.limits import LIMITS, Limits
from projections.rules.step_down import decide
from schemas import LABELS, Event, RecordName
from schemas.events import EVENT, VERSIONS
from tests.given import CSC, at, given

OWN: Final = frozenset(RecordName(agency, "c1") for agency in LABELS)


_serial = itertools.count(1)


def said(kind: str, on: str, content: dict[str, object], source: str = CSC, **envelope: str) -> Event:
    """An event whose content has words that ``tests.given.event`` keeps for the envelope, or of another subject."""
    document = {
        "id": f"d{next(_serial)}",
        "source": source,
        "subject": "c1",
        "type": kind,
        "dataschema": f"{kind}/{VERSIONS[kind]}",
        "time": at(on).isoformat(),
        "timeprecision": "minute",
        "recordedtime": at(on).isoformat(),
        "data": content,
        **envelope,
    }
    return EVENT.validate_json(json.dumps(document))


def supervised(on: str, *, endorsed: bool = True) -> Event:
    """A manager looked at the case."""
    return said("supervision.recorded", on, {"by": "manager", "endorsed": endorsed})


def states(entries: Iterable[Entry], as_of: datetime) -> Mapping[str, Stored]:
    """What the projector would have kept as of then."""
    held = list(entries)
    return {
        each.name: Stored(*(_folded(each, in_order(held, extreme, as_of)) for extreme in Extreme))
        for each in PROJECTIONS
    }


def _folded(projection: Projection, entries: Iterable[Entry]) -> object:
    state = projection.empty
    for entry in entries:
        state = projection.fold(state, entry)
    return state


def both(
    *events: Event | Entry,
    as_of: str,
    siblings: tuple[Sibling, ...] = (),
    limits: Limits = LIMITS,
    brought: Brought = NOTHING,
) -> tuple[Facts, Facts]:
    """The facts at both extremes."""
    kept = states(given(*events).entries, at(as_of))
    earliest, latest = (facts(kept, extreme, at(as_of), OWN, siblings, limits, brought) for extreme in Extreme)
    return earliest, latest


def decided(
    *events: Event | Entry,
    to: int = 2,
    as_of: str = "2024-07-01",
    siblings: tuple[Sibling, ...] = (),
    limits: Limits = LIMITS,
    conditions: tuple[Reason, ...] = (),
    brought: Brought = NOTHING,
    **request: object,
) -> Decision:
    """What the gate answers social care, unless ``asked_for`` says another agency."""
    earliest, latest = both(*events, as_of=as_of, siblings=siblings, limits=limits, brought=brought)
    asked = Request(to, "team manager", **{"asked_for": CSC, **request})  # type: ignore[arg-type]
    return decide(earliest, latest, asked, conditions)


def codes(decision: Decision) -> frozenset[str]:
    """The codes of all reasons."""
    return frozenset(reason.code for reason in decision.reasons)


def reason(decision: Decision, code: str) -> Reason | None:
    """The reason of that code, if it holds."""
    return next((found for found in decision.reasons if found.code == code), None)
