"""What the gate might have answered: what the broker acknowledged, folded in memory through ``projections`` alone."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from projections import PROJECTIONS
from projections.history import Extreme, history, in_order
from projections.identity import record_id
from projections.rules.decision import Decision, Request
from projections.rules.facts import facts
from projections.rules.step_down import decide
from schemas import Place, RecordName, decode
from schemas.codes import Outcome
from schemas.moments import LONDON, end_of_day
from services.referral.answers import StepDownAnswer
from tests.torture.gate_children import Child, Said


class Placed(NamedTuple):
    """A record that the broker acknowledged."""

    place: Place
    said: Said


def reference(records: list[RecordName], placed: Iterable[Placed], at: datetime, to: int = 1) -> Decision | None:
    """The decision on these records; None where one of them cannot be read, so that nothing can be decided."""
    events = []
    for each in placed:
        if each.said.event is None:
            return None
        events.append(decode(json.dumps(each.said.event).encode()))
    entries = history({record_id(name) for name in records}, events)
    until = end_of_day(at.astimezone(LONDON).date())
    happened = {extreme: in_order(entries, extreme, until) for extreme in Extreme}
    states = {extreme: {p.name: p.again(happened[extreme]) for p in PROJECTIONS} for extreme in Extreme}
    earliest, latest = (facts(states[extreme], extreme, at, records) for extreme in Extreme)
    return decide(earliest, latest, Request(to, "team manager"))


def violations(child: Child, before: list[Placed], after: list[Placed], answer: StepDownAnswer) -> list[str]:
    """What is wrong with an *allowed*. ``before`` was acknowledged when the request was made, ``after`` when answered.

    What came in between may have been read too: the positions of the decision tell.
    """
    if answer.outcome is not Outcome.ALLOWED:
        return []
    positions = {(position.topic, position.partition): position.next_offset for position in answer.positions}
    unread = [each.place for each in before if not _is_read(each.place, positions)]
    if unread:
        return [f"{child.name}: allowed without {len(unread)} records acknowledged before, as {unread[0]}"]
    decided = reference(child.records, before, answer.asked_at)
    if decided is not None and decided.outcome is Outcome.ALLOWED:
        return []
    decided = reference(child.records, (e for e in after if _is_read(e.place, positions)), answer.asked_at)
    if decided is not None and decided.outcome is Outcome.ALLOWED:
        return []
    why = "a record that cannot be read" if decided is None else [reason.code for reason in decided.reasons]
    return [f"{child.name}: allowed, but the reference says {why}"]


def _is_read(place: Place, positions: Mapping[tuple[str, int], int]) -> bool:
    return place.offset < positions.get((place.topic, place.partition), 0)
