"""What every phrase is asked of: all states at one extreme, and the history behind them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from projections.history import Entry
from projections.identity import PersonId, RecordId
from projections.rules.facts import Facts
from schemas import Event

Lines = tuple[str, ...]
"""One plain sentence each; none where nothing is recorded here."""


class Asking(NamedTuple):
    """``entries`` had been recorded and had happened by the asked days at that extreme; ``log`` is what had been
    recorded, with what says who belongs to whom. ``whose``: of the records that it names those that are one person's,
    as they are linked today; one that is not in it is a person of its own.
    """

    facts: Facts
    entries: Sequence[Entry]
    log: Sequence[Event]
    whose: Mapping[RecordId, PersonId] = {}
