"""The picture of one child as held: every question of projections/questions/picture, at one extreme."""

from datetime import datetime

from projections import folded_by
from projections.history import Extreme, in_order, known_by
from projections.questions.picture import Asking
from projections.rules.facts import facts
from services.store.children import Child


def asking(held: Child, extreme: Extreme, at: datetime, known: datetime | None) -> Asking:
    """The child at one extreme, of what had been recorded and had happened by then."""
    entries = held.entries(known, extreme)
    log = [event for event in held.loaded.events if known is None or known_by(event, known, extreme)]
    told = facts(folded_by(entries, extreme, at), extreme, at, held.records)
    return Asking(told, in_order(entries, extreme, at), log, held.whose)
