"""A child's history as the chronology takes it: what happened, and who came to the family."""

from datetime import datetime

from projections.chronology.arrivals import arrivals
from projections.chronology.outline import Held
from projections.history import Extreme
from services.store.children import Child


def chronicle(child: Child, known: datetime | None) -> Held:
    """Of what had been recorded by ``known``, at both extremes."""
    entries = child.entries(known)
    latest = child.entries(known, Extreme.LATEST) if known else entries
    own, log = child.loaded.records, child.loaded.events
    first, last = (arrivals(log, own, known, extreme) for extreme in Extreme)
    return Held([*entries, *first], [*latest, *last], own, log)
