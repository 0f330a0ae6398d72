"""What tests draw from: ``generate`` and ``placed`` for long streams, strategies for small ones.

The small ones overlap as much as they can: few ids, few people, few days, three agencies and the hub.
"""

import json
from typing import Any, Final, NamedTuple

from hypothesis import strategies as st

from schemas import Record
from schemas.events import VERSIONS
from schemas.topics import topic_for
from tests.strategies.generating import generate
from tests.strategies.hub_words import of_alert, of_decision, of_handling, of_override, of_view
from tests.strategies.numbers import nhs_number
from tests.strategies.pictured import OWN_IDS, PICTURED, THEMES
from tests.strategies.placing import Message, placed
from tests.strategies.small import CHOICES, INSTANTS, MONTHS, contents
from tests.strategies.world import Document, Shares

__all__ = ["Message", "Shares", "generate", "pictures", "placed", "records", "streams"]

SOURCES: Final = ("childrens-social-care", "hospital", "health-visiting")
PEOPLE: Final = ("c1", "c2", "m", "f")
_OFTEN: Final = ("c1", "c1", "c1", "c2", "m", "f")
IDS: Final = tuple(f"e{n}" for n in range(1, 17))
TARGETS: Final = (*IDS, "b1", "b2", "b3", "k1", "r1", "h1")
NUMBERS: Final = tuple(nhs_number(n) for n in range(4))
_RESTRICTED: Final = ("tier.set", "order.")
"""Only the social care of these three sources may set tiers and make orders."""


class Scope(NamedTuple):
    """What small histories are about, when, and of whom: ``instants`` are as many as ``INSTANTS``."""

    kinds: tuple[str, ...] = CHOICES
    instants: list[str] = INSTANTS
    subjects: tuple[str, ...] = _OFTEN
    ids: tuple[str, ...] = IDS
    sources: tuple[str, ...] = (SOURCES[0], *SOURCES)
    named: tuple[str, ...] = SOURCES
    spoilt: bool = True


_IDENTITY: Final = (
    "identity.confirmed",
    "identity.confirmed",
    "identity.refused",
    "identity.unlinked",
    "identity.sealed",
)
_PLAIN: Final = Scope()
_SCOPES: Final = (_PLAIN, _PLAIN, Scope(kinds=CHOICES + PICTURED))
_MOSTLY_ONE: Final = (SOURCES[0], SOURCES[0], SOURCES[0], *SOURCES)
_ALONE: Final = Scope(
    subjects=("c1", "c1", "c1", "c1", "c1", "m"),
    ids=tuple(f"e{n}" for n in range(1, 60)),
    sources=_MOSTLY_ONE,
    named=_MOSTLY_ONE,
    spoilt=False,
)


def _times(draw: st.DrawFn, scope: Scope, recorded: int | None = None) -> Document:
    """A recorded instant, and a happened one not after it."""
    instants = scope.instants
    if recorded is None:
        recorded = draw(st.integers(0, len(instants) - 1))
    times: Document = {"recordedtime": instants[recorded]}
    precision = draw(st.sampled_from(("minute", "day", "day", "month", "unknown")))
    times["timeprecision"] = precision
    if precision != "unknown":
        happened = draw(st.integers(0, recorded))
        times["time"] = instants[happened]
        if draw(st.booleans()):
            times["timelatest"] = instants[draw(st.integers(happened, len(instants) - 1))]
    if draw(st.integers(0, 4)) == 0:
        times["recordedprecision"] = draw(st.sampled_from(("day", "month")))
    return times


def _event(draw: st.DrawFn, scope: Scope, source: str, kind: str, data: Any) -> Document:
    hub = source == "hub"
    subject = draw(st.sampled_from(scope.subjects))
    document: Document = {
        "id": draw(st.sampled_from(OWN_IDS[kind] * 2 + scope.ids[:2] if kind in OWN_IDS else scope.ids)),
        "source": source,
        "subject": f"{draw(st.sampled_from(SOURCES))}:{subject}" if hub else subject,
        "type": kind,
        "dataschema": f"{kind}/{VERSIONS[kind]}",
        "data": data,
        **_times(draw, scope),
    }
    if not hub and draw(st.integers(0, 5)) == 0:
        document["alsoabout"] = [draw(st.sampled_from(PEOPLE))]
    return document


def _of_hub(draw: st.DrawFn, scope: Scope) -> Document:
    chance = draw(st.integers(0, 6))
    content: Document
    if chance == 0:
        content = {"topic": f"contacts.{draw(st.sampled_from(SOURCES))}"}
        content |= {"partition": draw(st.integers(0, 1)), "offset": draw(st.integers(0, 3))}
        return _event(draw, scope, "hub", "reject.resolved", content | {"by": "officer", "reason": "r"})
    if chance == 1 or (chance > 2 and scope.ids is not IDS):
        return _of_alert(draw, scope)
    if chance == 2:
        kind, content = draw(
            st.sampled_from(
                (
                    ("step_down.decided", of_decision()),
                    ("step_down.overridden", of_override()),
                    ("record.viewed", of_view()),
                )
            )
        )
        return _event(draw, scope, "hub", kind, draw(content))
    agency, who = draw(st.sampled_from(SOURCES)), draw(st.sampled_from(scope.subjects))
    kind = draw(st.sampled_from(_IDENTITY))
    content = {"other": f"{agency}:{who}", "by": "officer", "reason": "r"}
    document = _event(draw, scope, "hub", kind, content | ({"why": "adoption"} if kind == "identity.sealed" else {}))
    if document["subject"] == f"{agency}:{who}":  # the hub takes no record for its own other
        document["data"]["other"] = f"{SOURCES[SOURCES.index(agency) - 1]}:{who}"
    return document


def _of_alert(draw: st.DrawFn, scope: Scope) -> Document:
    handled = ("alert.acknowledged", "alert.snoozed", "alert.delivered")
    kind = draw(st.sampled_from(("alert.raised", "alert.raised", "alert.raised", "alert.cleared", *handled)))
    if kind in handled:
        return _event(draw, scope, "hub", kind, draw(of_handling(kind)))
    document = _event(draw, scope, "hub", kind, draw(of_alert(scope.named)))
    document["id"] = document["data"]["alert"]
    if kind == "alert.cleared":
        document["id"] += "-cleared"
        document = {name: value for name, value in document.items() if name not in ("time", "timelatest")}
        document["timeprecision"] = "unknown"
    return document


def _kind(draw: st.DrawFn, scope: Scope, source: str) -> str:
    open_to_all = tuple(kind for kind in scope.kinds if not kind.startswith(_RESTRICTED))
    return draw(st.sampled_from(scope.kinds if source == SOURCES[0] else open_to_all))


def _of_agency(draw: st.DrawFn, scope: Scope) -> Document:
    source = draw(st.sampled_from(scope.sources))
    shape = draw(st.integers(0, 9))
    if shape >= 8 and (scope.spoilt or shape == 9):
        content: Document = {"target": draw(st.sampled_from(TARGETS)), "reason": "r"}
        return _event(draw, scope, source, "record.retracted", content)
    kind = _kind(draw, scope, source)
    document = _event(draw, scope, source, kind, draw(contents(kind, PEOPLE, scope.named, IDS)))
    if kind.startswith("person."):
        own = NUMBERS[PEOPLE.index(document["subject"])]
        document["data"]["nhs_number"] = draw(st.sampled_from((own, own, own, None, *NUMBERS)))
    if shape < (6 if scope.spoilt else 8):
        return document
    target = draw(st.sampled_from(TARGETS))
    content = {"target": target, "reason": "r", "replacement": document}
    outer = _event(draw, scope, source, "record.corrected", content)
    for attribute in ("time", "timelatest", "recordedprecision"):
        document.pop(attribute, None)
    document |= {"id": outer["id"], **_times(draw, scope, scope.instants.index(outer["recordedtime"]))}
    return outer


@st.composite
def messages(draw: st.DrawFn, scope: Scope = _PLAIN) -> Message:
    """One message: mostly an event that may stand, at times spoilt."""
    document = _of_hub(draw, scope) if draw(st.integers(0, 5)) == 5 else _of_agency(draw, scope)
    value = json.dumps(document).encode()
    key: bytes | None = document["subject"].encode()
    spoilt = draw(st.integers(0, 24)) if scope.spoilt else 0
    if spoilt == 24:
        value = draw(st.sampled_from((b"{", b"\xff", b'{"type":"later.known","dataschema":"later.known/1"}')))
    elif spoilt == 23:
        key = draw(st.sampled_from((None, b"", b"\xff", b"c9", NUMBERS[0].encode())))
    topic = topic_for(document["source"], document["type"])
    assert topic
    return topic.name, key, value


def _known_family(draw: st.DrawFn, scope: Scope) -> list[Message]:
    """Records of the first child that belong together, and a tie to the mother: b1, b2, b3."""
    found: list[Message] = []
    some = st.lists(st.sampled_from(SOURCES), unique=True)
    for source in draw(some) if scope.spoilt else SOURCES:
        tie = draw(contents("relationship.recorded", ("m",), SOURCES, IDS))
        rows = (
            ("b1", "c1", "person.registered", {"kind": "child", "nhs_number": NUMBERS[0]}),
            ("b2", "m", "person.registered", {"kind": "adult", "nhs_number": NUMBERS[2]}),
            ("b3", "c1", "relationship.recorded", tie),
        )
        for name, subject, kind, content in rows[: draw(st.integers(1, 3)) if scope.spoilt else 3]:
            document = _event(draw, scope, source, kind, content)
            document |= {"id": name, "subject": subject}
            found.append((f"contacts.{source}", subject.encode(), json.dumps(document).encode()))
    return found


@st.composite
def records(draw: st.DrawFn, max_size: int = 40) -> list[Record]:
    """1 to ``max_size`` placed records of two children and two adults; repeats are likely."""
    return _drawn(draw, draw(st.sampled_from(_SCOPES)), max_size)


@st.composite
def pictures(draw: st.DrawFn, max_size: int = 40) -> list[Record]:
    """As ``records``, but nearly all of one child and one or two sections of docs/picture.md, days or months apart."""
    theme, other = draw(st.sampled_from(THEMES)), draw(st.sampled_from(((), (), *THEMES)))
    instants = draw(st.sampled_from((INSTANTS, MONTHS, MONTHS)))
    return _drawn(draw, _ALONE._replace(kinds=theme + other, instants=instants), max_size)


def _drawn(draw: st.DrawFn, scope: Scope, max_size: int) -> list[Record]:
    family = _known_family(draw, scope)
    size = draw(st.integers(1, max_size) if scope.spoilt else st.sampled_from((1, max_size // 2, *[max_size] * 5)))
    stream: list[Message] = draw(st.lists(messages(scope), min_size=size, max_size=size))
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
