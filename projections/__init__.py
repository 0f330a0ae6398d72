"""What the events mean: every stored projection, on one screen."""

from typing import Final

from projections import heard, tier
from projections.history import HISTORY_TYPES
from projections.projection import Projection, Stored, stored_adapter

PROJECTIONS: Final = (
    Projection(
        tier.NAME,
        tier.VERSION,
        tier.TYPES,
        ordered=True,
        through_adults=False,
        empty=tier.EMPTY,
        fold=tier.fold,
        adapter=stored_adapter(tier.Tier),
    ),
    Projection(
        heard.NAME,
        heard.VERSION,
        HISTORY_TYPES,
        ordered=False,
        through_adults=True,
        empty=heard.EMPTY,
        fold=heard.fold,
        adapter=stored_adapter(dict[str, heard.Heard]),
    ),
)
"""The chronology is not among them: it is a query on the log (projections/chronology.py)."""

__all__ = ["PROJECTIONS", "Projection", "Stored"]
