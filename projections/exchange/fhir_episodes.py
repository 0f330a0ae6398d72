"""Tiers and services as FHIR EpisodesOfCare; orders, statuses and worries that somebody must see as Flags."""

from collections.abc import Sequence
from typing import Final

from projections.exchange.events import Json, agreed, followed, id_of
from projections.exchange.fhir import by_name, coded, period, provider, resource
from projections.sentences import head
from schemas import Event
from schemas.codes import Status
from schemas.tiers import OrderEnded, OrderMade, OrderVaried, ServiceEnded, ServiceStarted, TierSet

FLAGGED: Final = frozenset(
    {"injury.observed", "injury.reported", "incident.recorded", "anonymous.reported", "concern.raised"}
)
"""A flag each; active, since nobody records of an event that it no longer matters."""

_SEEN_BY_ALL: Final = frozenset({Status.CHILD_PROTECTION, Status.LOOKED_AFTER})


def episodes(events: Sequence[Event], patient: Json) -> list[Json]:
    """One for each tier that was set, until the next; one for each service; one for each discharge."""
    tiers = [event for event in events if isinstance(event, TierSet)]
    found = []
    for first, last in followed(tiers):
        words = f"tier {first.data.tier}, {first.data.status.replace('-', ' ')}"
        found.append(_episode(first, [first], last, words, patient))
    services = [event for event in events if isinstance(event, ServiceStarted | ServiceEnded)]
    for told in by_name(services, "service").values():
        ended = told[-1] if isinstance(told[-1], ServiceEnded) else None
        found.append(_episode(told[0], told, ended, told[0].data.service, patient))
    for event in events:
        if event.type == "appointment.discharged":
            found.append(_episode(event, [event], event, event.data.service, patient))
    return found


def _episode(first: Event, told: Sequence[Event], ended: Event | None, words: str, patient: Json) -> Json:
    began = None if first.type in ("service.ended", "appointment.discharged") else first
    return resource(
        "EpisodeOfCare", id_of("episode", first.source, first.id), told,
        status="finished" if ended else "active", type=[{"text": words}], patient=patient,
        managingOrganization=provider(first), period=period(began, ended),
    )  # fmt: skip


def flags(events: Sequence[Event], subject: Json) -> list[Json]:
    """Events that somebody must see, statuses that all must see, and orders."""
    found = [_flag([event], event, None, head(event), subject) for event in events if event.type in FLAGGED]
    tiers = [event for event in events if isinstance(event, TierSet)]
    for first, last in followed(tiers):
        if first.data.status in _SEEN_BY_ALL:
            found.append(_flag([first], first, last, first.data.status.replace("-", " "), subject))
    orders = [event for event in events if isinstance(event, OrderMade | OrderVaried | OrderEnded)]
    for told in by_name(orders, "order").values():
        made = agreed(event for event in told if isinstance(event, OrderMade))
        over = [event for event in told if isinstance(event, OrderEnded)]
        basis = told[-1].data.basis
        found.append(_flag(told, made, over[-1] if over else None, f"{basis.value}: {basis.meaning}", subject))
    return found


def _flag(told: Sequence[Event], began: Event | None, ended: Event | None, words: str, subject: Json) -> Json:
    named = told[0]
    return resource(
        "Flag", id_of("flag", named.source, named.id), told,
        status="inactive" if ended else "active", category=[coded("flag-category", "safety")],
        code={"text": words}, subject=subject, period=period(began, ended), author=provider(named),
    )  # fmt: skip
