"""Tiers and services as FHIR EpisodesOfCare."""

from collections.abc import Sequence
from typing import Final

from projections.exchange.events import Json, by_name
from projections.exchange.fhir import Book, own, period, provider, resource, status
from projections.exchange.moments import Course, span
from projections.exchange.turns import first_recorded, spells, turns
from schemas import Event
from schemas.contacts import AppointmentDischarged
from schemas.tiers import ServiceEnded, ServiceStarted, TierSet

_OVER: Final = {True: "finished", False: "active", None: None}


def episodes(events: Sequence[Event], book: Book) -> list[Json]:
    """One for each tier that was set, until the next; one for each time of a service; one for each discharge."""
    found = []
    tiers = [event for event in events if isinstance(event, TierSet)]
    for event, turn in turns(tiers, tier_and_status, "tier: until when it stood", book.gaps):
        words = f"tier {event.data.tier}, {event.data.status.replace('-', ' ')}"
        concept = own(words, tier=str(event.data.tier), status=event.data.status.value)
        times = Course([event], turn.ended, turn.over, span([event]), span(turn.ended))
        found.append(_episode(event, [event], times, concept, book))
    services = [event for event in events if isinstance(event, ServiceStarted | ServiceEnded)]
    for told in by_name(services, "service").values():
        for spell, times in spells(told, lambda event: isinstance(event, ServiceEnded), "service", book.gaps):
            named = first_recorded([event for event in spell if event in times.began] or spell)
            found.append(_episode(named, spell, times, {"text": named.data.service}, book))
    for left in events:
        if isinstance(left, AppointmentDischarged):
            times = Course([], [left], True, None, span([left]))
            found.append(_episode(left, [left], times, {"text": left.data.service}, book))
    return found


def tier_and_status(event: TierSet) -> object:
    """What makes two tiers that were set the same."""
    return event.data.tier, event.data.status


def _episode(named: Event, told: Sequence[Event], times: Course, concept: Json, book: Book) -> Json:
    return resource(
        "EpisodeOfCare", book.id_of("episode", named.source, named.id), told, **status(_OVER[times.over]),
        type=[concept], patient=book.subject, managingOrganization=provider(named),
        period=period(times.begun, times.end, times.over, "episode", told, book.gaps),
    )  # fmt: skip
