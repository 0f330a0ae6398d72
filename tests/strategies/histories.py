"""What tests draw from: ``generate`` and ``placed`` for long streams, strategies for small ones.

The small ones overlap as much as they can: few ids, few people, few days, three agencies and the hub.
"""

import json
from typing import Any, Final

from hypothesis import strategies as st

from schemas import Record
from schemas.events import VERSIONS
from tests.strategies.generating import generate
from tests.strategies.numbers import nhs_number
from tests.strategies.placing import Message, placed
from tests.strategies.small import CHOICES, INSTANTS, contents
from tests.strategies.world import Document, Shares

__all__ = ["Message", "Shares", "generate", "placed", "records", "streams"]

SOURCES: Final = ("childrens-social-care", "hospital", "health-visiting")
PEOPLE: Final = ("c1", "c2", "m", "f")
_OFTEN: Final = ("c1", "c1", "c1", "c2", "m", "f")
IDS: Final = tuple(f"e{n}" for n in range(1, 17))
TARGETS: Final = (*IDS, "b1", "b2", "b3")
NUMBERS: Final = tuple(nhs_number(n) for n in range(4))
_OPEN_TO_ALL: Final = tuple(k for k in CHOICES if not k.startswith(("tier.set", "order.")))
"""Only the social care of these three sources may set tiers and make orders."""


def _times(draw: st.DrawFn, recorded: int | None = None) -> Document:
    """A recorded instant, and a happened one not after it."""
    if recorded is None:
        recorded = draw(st.integers(0, len(INSTANTS) - 1))
    times: Document = {"recordedtime": INSTANTS[recorded]}
    precision = draw(st.sampled_from(("minute", "day", "day", "month", "unknown")))
    times["timeprecision"] = precision
    if precision != "unknown":
        happened = draw(st.integers(0, recorded))
        times["time"] = INSTANTS[happened]
        if draw(st.booleans()):
            times["timelatest"] = INSTANTS[draw(st.integers(happened, len(INSTANTS) - 1))]
    if draw(st.integers(0, 4)) == 0:
        times["recordedprecision"] = draw(st.sampled_from(("day", "month")))
    return times


def _event(draw: st.DrawFn, source: str, kind: str, data: Any) -> Document:
    hub = source == "hub"
    subject = draw(st.sampled_from(_OFTEN))
    document: Document = {
        "id": draw(st.sampled_from(IDS)),
        "source": source,
        "subject": f"{draw(st.sampled_from(SOURCES))}:{subject}" if hub else subject,
        "type": kind,
        "dataschema": f"{kind}/{VERSIONS[kind]}",
        "data": data,
        **_times(draw),
    }
    if not hub and draw(st.integers(0, 5)) == 0:
        document["alsoabout"] = [draw(st.sampled_from(PEOPLE))]
    return document


def _of_hub(draw: st.DrawFn) -> Document:
    if draw(st.integers(0, 4)) == 0:
        content: Document = {"topic": f"contacts.{draw(st.sampled_from(SOURCES))}"}
        content |= {"partition": draw(st.integers(0, 1)), "offset": draw(st.integers(0, 3))}
        return _event(draw, "hub", "reject.resolved", content | {"by": "officer", "reason": "r"})
    other = f"{draw(st.sampled_from(SOURCES))}:{draw(st.sampled_from(_OFTEN))}"
    kind = draw(st.sampled_from(("identity.confirmed", "identity.refused", "identity.unlinked")))
    return _event(draw, "hub", kind, {"other": other, "by": "officer", "reason": "r"})


def _of_agency(draw: st.DrawFn) -> Document:
    source = draw(st.sampled_from((SOURCES[0], *SOURCES)))
    restricted = source != SOURCES[0]
    shape = draw(st.integers(0, 9))
    if shape >= 8:
        content: Document = {"target": draw(st.sampled_from(TARGETS)), "reason": "r"}
        return _event(draw, source, "record.retracted", content)
    kind = draw(st.sampled_from(_OPEN_TO_ALL if restricted else CHOICES))
    document = _event(draw, source, kind, draw(contents(kind, PEOPLE, SOURCES, IDS)))
    if kind.startswith("person."):
        own = NUMBERS[PEOPLE.index(document["subject"])]
        document["data"]["nhs_number"] = draw(st.sampled_from((own, own, own, None, *NUMBERS)))
    if shape < 6:
        return document
    target = draw(st.sampled_from(TARGETS))
    content = {"target": target, "reason": "r", "replacement": document}
    outer = _event(draw, source, "record.corrected", content)
    for attribute in ("time", "timelatest", "recordedprecision"):
        document.pop(attribute, None)
    document |= {"id": outer["id"], **_times(draw, INSTANTS.index(outer["recordedtime"]))}
    return outer


@st.composite
def messages(draw: st.DrawFn) -> Message:
    """One message: mostly an event that may stand, at times spoilt."""
    document = _of_hub(draw) if draw(st.integers(0, 5)) == 5 else _of_agency(draw)
    value = json.dumps(document).encode()
    key: bytes | None = document["subject"].encode()
    topic = f"contacts.{document['source']}"
    if document["source"] == "hub":
        topic = "hub.resolutions" if document["type"] == "reject.resolved" else "hub.identity"
    spoilt = draw(st.integers(0, 24))
    if spoilt == 24:
        value = draw(st.sampled_from((b"{", b"\xff", b'{"type":"later.known","dataschema":"later.known/1"}')))
    elif spoilt == 23:
        key = draw(st.sampled_from((None, b"", b"\xff", b"c9", NUMBERS[0].encode())))
    return topic, key, value


def _known_family(draw: st.DrawFn) -> list[Message]:
    """Records of the first child that belong together, and a tie to the mother: b1, b2, b3."""
    found: list[Message] = []
    for source in draw(st.lists(st.sampled_from(SOURCES), unique=True)):
        tie = draw(contents("relationship.recorded", ("m",), SOURCES, IDS))
        rows = (
            ("b1", "c1", "person.registered", {"kind": "child", "nhs_number": NUMBERS[0]}),
            ("b2", "m", "person.registered", {"kind": "adult", "nhs_number": NUMBERS[2]}),
            ("b3", "c1", "relationship.recorded", tie),
        )
        for name, subject, kind, content in rows[: draw(st.integers(1, 3))]:
            document = _event(draw, source, kind, content)
            document |= {"id": name, "subject": subject}
            found.append((f"contacts.{source}", subject.encode(), json.dumps(document).encode()))
    return found


@st.composite
def records(draw: st.DrawFn, max_size: int = 40) -> list[Record]:
    """1 to ``max_size`` placed records of two children and two adults; repeats are likely."""
    family = _known_family(draw)
    size = draw(st.integers(1, max_size))
    stream: list[Message] = draw(st.lists(messages(), min_size=size, max_size=size))
    stream = [*family, *stream] if draw(st.booleans()) else [*stream, *family]
    repeated = draw(st.lists(st.integers(0, len(stream) - 1), max_size=3))
    return placed([*stream[: max_size - len(repeated)], *(stream[n] for n in repeated)][:max_size])


def streams(max_events: int = 300, max_children: int = 4) -> st.SearchStrategy[list[Message]]:
    """Realistic streams from drawn seeds: longer than ``records``, shrinking less well."""
    shares = Shares(0.05, 0.03, 0.05, 0.5, 0.1, 0.5, 0.3)
    return st.builds(
        generate,
        st.integers(0, 2**32),
        st.integers(1, max_events),
        st.integers(1, max_children),
        shares=st.just(shares),
    )
