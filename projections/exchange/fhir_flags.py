"""Orders, statuses and worries that somebody must see as FHIR Flags."""

from collections.abc import Sequence
from typing import Final

from projections.exchange.events import Json, by_name
from projections.exchange.fhir import Book, coded, own, period, provider, resource, status
from projections.exchange.fhir_episodes import tier_and_status
from projections.exchange.moments import Course, span
from projections.exchange.orders import OrderWord, order
from projections.exchange.turns import turns
from projections.sentences import head
from schemas import Event
from schemas.codes import Status
from schemas.tiers import OrderEnded, OrderMade, OrderVaried, TierSet

FLAGGED: Final = frozenset(
    {"injury.observed", "injury.reported", "incident.recorded", "anonymous.reported", "concern.raised"}
)
"""A flag each; active, since nobody records of an event that it no longer matters."""

_SEEN_BY_ALL: Final = frozenset({Status.CHILD_PROTECTION, Status.LOOKED_AFTER})
_OVER: Final = {True: "inactive", False: "active", None: None}


def flags(events: Sequence[Event], book: Book) -> list[Json]:
    """Events that somebody must see, statuses that all must see, and orders."""
    found = []
    for event in events:
        if event.type in FLAGGED:
            times = Course([event], [], False, span([event]), None)
            found.append(_flag(_named(event, book), [event], times, own(head(event), event_type=event.type), book))
    tiers = [event for event in events if isinstance(event, TierSet)]
    for event, turn in turns(tiers, tier_and_status, "tier: until when it stood", book.gaps):
        if event.data.status in _SEEN_BY_ALL:
            times = Course([event], turn.ended, turn.over, span([event]), span(turn.ended))
            concept = own(event.data.status.replace("-", " "), status=event.data.status.value)
            found.append(_flag(_named(event, book), [event], times, concept, book))
    orders: list[OrderWord] = [event for event in events if isinstance(event, OrderMade | OrderVaried | OrderEnded)]
    for (source, name), told in by_name(orders, "order").items():
        held = order(told, book.at, book.gaps)
        basis = held.basis
        concept = own(f"{basis.value}: {basis.meaning}", legal_basis=basis.value) if basis else {"text": "legal order"}
        found.append(_flag(book.id_of("order", source, name), told, held.times, concept, book))
    return found


def _named(event: Event, book: Book) -> str:
    return book.id_of("flag", event.source, event.id)


def _flag(named: str, told: Sequence[Event], times: Course, concept: Json, book: Book) -> Json:
    return resource(
        "Flag", named, told, **status(_OVER[times.over]), category=[coded("flag-category", "safety")], code=concept,
        subject=book.subject, author=provider(told[0]),
        period=period(times.begun, times.end, times.over, told[0].type.partition(".")[0], told, book.gaps),
    )  # fmt: skip
