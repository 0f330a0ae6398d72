"""Small histories of one child that the step-down gate is asked about: every type that a rule names, few names."""

import json
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from hypothesis import strategies as st

from schemas import Event
from schemas.events import EVENT, VERSIONS
from tests.given import CSC, HV, NURSERY
from tests.strategies.pictured import OWN_IDS, THEMES
from tests.strategies.small import contents
from tests.strategies.world import Document

SOURCES: Final = (CSC, HV, NURSERY)
_FIRST: Final = datetime.fromisoformat("2023-09-01T12:00+00:00")
_LAST: Final = datetime.fromisoformat("2024-06-30T12:00+00:00")
_DAYS: Final = (_LAST - _FIRST).days
_NOT_OF_THE_CHILD: Final = ("tier.set", "order.", "death.recorded")
"""The tier is set by the test; nothing is asked of a child who died."""
_THEMES: Final = tuple(
    kept for theme in THEMES if (kept := [kind for kind in theme if not kind.startswith(_NOT_OF_THE_CHILD)])
)


@st.composite
def gated(draw: st.DrawFn, size_max: int = 8) -> list[Event]:
    """Up to so many events of ten months, each (source, id) once."""
    kinds = (*draw(st.sampled_from(_THEMES)), "contact.recorded")
    found: dict[tuple[str, str], Event] = {}
    for number in range(draw(st.integers(1, size_max))):
        event = _event(draw, draw(st.sampled_from(kinds)), number)
        found[event.source, event.id] = event
    return list(found.values())


@cache
def _content(kind: str) -> st.SearchStrategy[Document]:
    return contents(kind, ("c1", "c1", "m"), SOURCES, ("n0", "n1", "n2", "n3", "n4"))


def _event(draw: st.DrawFn, kind: str, number: int) -> Event:
    happened = _FIRST + timedelta(days=draw(st.integers(0, _DAYS)), minutes=number)
    precision = draw(st.sampled_from(("minute", "minute", "day", "month", "unknown")))
    late = 0 if precision == "minute" else draw(st.sampled_from((31, 90)))
    ids = OWN_IDS.get(kind)
    document: dict[str, Any] = {
        "id": draw(st.sampled_from(ids)) if ids else f"n{number}",
        "source": draw(st.sampled_from(SOURCES)),
        "subject": "c1",
        "type": kind,
        "dataschema": f"{kind}/{VERSIONS[kind]}",
        "timeprecision": precision,
        "recordedtime": (happened + timedelta(days=late)).isoformat(),
        "data": draw(_content(kind)),
    }
    if precision != "unknown":
        document["time"] = happened.isoformat()
    return EVENT.validate_json(json.dumps(document))
