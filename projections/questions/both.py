"""Asks a history at both extremes of imprecise times: docs/picture.md, first paragraphs."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from projections.history import Entry, Extreme, in_order

Answer = TypeVar("Answer")


class Both(NamedTuple, Generic[Answer]):
    """The answer with every imprecise time at its earliest, and with every one at its latest."""

    earliest: Answer
    latest: Answer

    @property
    def certain(self) -> Answer | None:
        """The answer, where both are the same."""
        return self.earliest if self.earliest == self.latest else None


def both(
    question: Callable[[list[Entry], Extreme], Answer],
    entries: Iterable[Entry],
    as_of: datetime,
    latest: Iterable[Entry] | None = None,
) -> Both[Answer]:
    """Ask of what had happened by ``as_of``, in order. ``latest`` is the history at the latest extreme, where what had
    been recorded by the asked moment differs.
    """
    held = list(entries)
    other = held if latest is None else latest
    return Both(
        question(list(in_order(held, Extreme.EARLIEST, as_of)), Extreme.EARLIEST),
        question(list(in_order(other, Extreme.LATEST, as_of)), Extreme.LATEST),
    )
