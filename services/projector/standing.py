"""Which record of a topic stands for an event id, and what the others are. Pure.

Rule: docs/meaning.md, "Which record stands": the smallest place stands, whatever arrived first.
"""

from collections.abc import Sequence
from typing import NamedTuple

from schemas import Place


class Claim(NamedTuple):
    """One record that carries an event id."""

    place: Place
    content: bytes
    fingerprint: bytes
    reference: str | None


class Settlement(NamedTuple):
    """What became of every claim on one event id."""

    standing: Claim
    duplicates: list[Claim]
    conflicts: list[Claim]


def settle(claims: Sequence[Claim]) -> Settlement:
    """Settle the claims on one event id; there is at least one."""
    by_place = {claim.place: claim for claim in claims}
    ordered = [by_place[place] for place in sorted(by_place)]
    first = ordered[0]
    return Settlement(
        standing=first,
        duplicates=[claim for claim in ordered[1:] if claim.content == first.content],
        conflicts=[claim for claim in ordered[1:] if claim.content != first.content],
    )


def conflict_sentence(standing: Claim, refused: Claim) -> str:
    """What the sender of a conflicting record reads."""
    return (
        f"The id was used twice with different contents: {standing.content.hex()} stands, "
        f"{refused.content.hex()} is refused. Send a correction event, not the same id."
    )
