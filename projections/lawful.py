"""Since when a looked-after child is without a legal status that is recorded. Rules: docs/picture.md, "Orders"."""

from typing import NamedTuple

from projections.calendar import Mark


class Lawful(NamedTuple):
    """Whether the status set last is looked-after, and its bases name one of those by which a child is looked after.

    ``missing``: the event from which on neither they nor an open order have said by what.
    """

    looked_after: bool = False
    named: bool = False
    missing: Mark | None = None


def lawful(held: Lawful, now: Mark, *, ordered: bool) -> Lawful:
    """After the event ``now``; ``ordered``: an order by which a child is looked after is open."""
    if not held.looked_after or held.named or ordered:
        return held._replace(missing=None)
    return held._replace(missing=held.missing or now)
