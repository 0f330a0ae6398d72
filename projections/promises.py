"""Sessions promised to the family against those given, also when the service that promised them is over.

Rules: docs/picture.md, "Plans": a part of the state of plans.
"""

from collections.abc import Mapping
from typing import NamedTuple

from projections.calendar import Mark, mark, name, put, without
from schemas.plans import InterventionData, InterventionDelivered, InterventionMissed, InterventionPlanned
from schemas.tiers import ServiceEnded


class Missed(NamedTuple):
    """The last report of missed sessions by the service or the family, and how many they told of in all."""

    last: Mark
    sessions: int


class Intervention(NamedTuple):
    """``sessions`` promised, ``missed`` by who reported it; ``missed_last``: missed, and none delivered since.
    ``ended``: its service was, before they were given.
    """

    kind: str
    sessions: int | None
    per_week: int | None
    planned: Mark
    delivered: int = 0
    last_delivered: Mark | None = None
    missed: Mapping[str, Missed] = {}
    missed_last: bool = False
    ended: Mark | None = None


Interventions = Mapping[str, Intervention]


def turn(
    held: Interventions, unkept: Interventions, event: InterventionPlanned | InterventionDelivered | InterventionMissed
) -> tuple[Interventions, Interventions]:
    """The open ones, and those whose service is over, after one more event."""
    item = name(event, event.data.intervention)
    if isinstance(event, InterventionMissed):
        return _session(held, event), unkept
    others = _without_taken_on(unkept, event)
    if isinstance(event, InterventionPlanned):
        return _promise(held, event), without(others, item)
    return (_session(held, event), others) if item in held else (held, _session(others, event))


def over(held: Interventions, unkept: Interventions, event: ServiceEnded) -> tuple[Interventions, Interventions]:
    """A service that ends gives no more, and what it promised is not given by that."""
    own = {item: one for item, one in held.items() if item.startswith(f"{event.source}/")}
    left = {item: one for item, one in held.items() if item not in own}
    ended = {item: one._replace(ended=mark(event)) for item, one in own.items() if is_owed(one)}
    return left, dict(sorted({**unkept, **ended}.items()))


def is_owed(held: Intervention) -> bool:
    """Fewer sessions delivered than promised, or missed ones and none delivered since."""
    return bool(held.sessions) or held.missed_last


def _without_taken_on(unkept: Interventions, event: InterventionPlanned | InterventionDelivered) -> Interventions:
    """Another agency promises a number of the same kind, or gives one."""
    data = event.data
    if data.sessions == 0 or (data.sessions is None and isinstance(event, InterventionPlanned)):
        return unkept
    kind = data.kind.lower()
    own = f"{event.source}/"
    left = {item: one for item, one in unkept.items() if item.startswith(own) or one.kind.lower() != kind}
    return unkept if len(left) == len(unkept) else left


def _promise(held: Interventions, event: InterventionPlanned) -> Interventions:
    item, data = name(event, event.data.intervention), event.data
    before = held.get(item, Intervention(data.kind, None, None, mark(event)))
    promised = before._replace(kind=data.kind, sessions=data.sessions, per_week=data.per_week, planned=mark(event))
    return _kept(held, item, promised)


def _session(held: Interventions, event: InterventionDelivered | InterventionMissed) -> Interventions:
    """No sessions at all is neither a delivery nor a miss. Only who promised them can have given them."""
    sessions = 1 if event.data.sessions is None else event.data.sessions
    own = name(event, event.data.intervention)
    item = own if isinstance(event, InterventionDelivered) else _missed(held, own, event.data)
    if item not in held or not sessions:
        return held
    one, here = held[item], mark(event)
    if isinstance(event, InterventionDelivered):
        counted = one._replace(delivered=one.delivered + sessions, last_delivered=here, missed_last=False)
    else:
        by = event.data.reported_by
        before = one.missed[by].sessions if by in one.missed else 0
        counted = one._replace(missed=put(one.missed, by, Missed(here, before + sessions)), missed_last=True)
    return _kept(held, item, counted)


def _missed(held: Interventions, own: str, data: InterventionData) -> str:
    """Its own, or the one so named by whoever planned it: others may know that nobody came."""
    if own in held:
        return own
    return min((item for item in held if item.partition("/")[2] == data.intervention), default=own)


def _kept(held: Interventions, item: str, one: Intervention) -> Interventions:
    """Given as promised; of a service that is over, also what is owed no more."""
    if (one.sessions and one.delivered >= one.sessions) or (one.ended and not is_owed(one)):
        return without(held, item)
    return put(held, item, one)
