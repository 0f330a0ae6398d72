"""The review's story, period by period; ``python -m tests.review.tell`` writes it out."""

import json
from collections import defaultdict
from typing import Final

from tests.review.tell import (
    assessed,
    closing,
    expecting,
    looked_after,
    people,
    prevention,
    stepdown,
    supervised,
    universal,
)  # fmt: skip
from tests.review.tell.words import Document

_PERIODS: Final = (
    people, expecting, looked_after, supervised, stepdown, closing, universal, prevention, assessed,
)  # fmt: skip

STORY: Final[tuple[Document, ...]] = tuple(event for told in _PERIODS for event in told.EVENTS)


def files() -> dict[str, str]:
    """File name to content: one file per source, in order of recorded time, then as told."""
    lines: dict[str, list[Document]] = defaultdict(list)
    for event in STORY:
        lines[event["source"]].append(event)
    return {
        f"{source}.jsonl": "".join(
            json.dumps(event, ensure_ascii=False) + "\n" for event in sorted(told, key=lambda one: one["recordedtime"])
        )
        for source, told in sorted(lines.items())
    }
