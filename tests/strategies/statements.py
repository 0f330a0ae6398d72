"""What is said in long streams: few topics, all polarities and bases, and change seen."""

from itertools import product
from typing import Final

from tests.strategies.world import Document

_TOPICS: Final = ("hygiene", "alcohol", "sleeping-place", "speech", "parents-relationship")
_SPEAKERS: Final = (
    ("observed-by-professional", "professional"), ("observed-by-professional", "professional"),
    ("professional-judgement", "professional"), ("reported-by-parent", "mother"), ("reported-by-child", "child"),
)  # fmt: skip


def _statement(topic: str, polarity: str, basis: str, said_by: str, setting: str) -> Document:
    text = f"Heard of {topic}: {polarity}, Jörg & Zoë."
    said = {"topic": topic, "polarity": polarity, "basis": basis, "said_by": said_by, "text": text}
    return said if setting == "unknown" else {**said, "setting": setting}


def _strengths(topic: str, setting: str) -> list[list[Document]]:
    """Change seen, and engagement alone."""
    said = _statement(topic, "strength", "observed-by-professional", "professional", setting)
    return [[{**said, "measures": "change-for-the-child"}], [{**said, "measures": "attendance-or-engagement"}]]


STATEMENTS: Final[list[list[Document]]] = [
    *([[]] * 6),
    *(
        [_statement(t, p, b, s, where)]
        for t, p, (b, s), where in product(
            _TOPICS, ("worry", "strength", "neutral"), _SPEAKERS, ("unknown", "home", "nursery")
        )
    ),
    *(said for t, where in product(_TOPICS, ("unknown", "home")) for said in _strengths(t, where)),
]
