"""Records that may not stand, one way each."""

from collections.abc import Callable
from typing import Final

from tests.strategies.placing import Message
from tests.strategies.world import Document, write

Spoil = Callable[[Document, str, bytes], Message]


def _bytes(document: Document) -> bytes:
    return write(document).encode()


def _without(document: Document, attribute: str) -> Document:
    return {name: value for name, value in document.items() if name != attribute}


def _as_type(document: Document, kind: str, version: int) -> bytes:
    return _bytes({**document, "type": kind, "dataschema": f"{kind}/{version}"})


def _identity(document: Document) -> bytes:
    content = {"other": "police:x", "by": "worker", "reason": "says so"}
    return _as_type({**document, "data": content}, "identity.confirmed", 1)


POISONS: Final[dict[str, Spoil]] = {
    "invalid-json": lambda d, t, k: (t, k, _bytes(d)[:-2]),
    "invalid-utf-8": lambda d, t, k: (t, k, _bytes(d)[:-1] + b',"sourceref":"\xff\xfe"}'),
    "unknown-agency": lambda d, t, k: (t, k, _bytes({**d, "source": "nowhere-service"})),
    "type-not-on-topic": lambda d, t, k: (t, k, _identity(d)),
    "unknown-type": lambda d, t, k: (t, k, _as_type(d, "weather.observed", 1)),
    "unknown-version": lambda d, t, k: (t, k, _as_type(d, d["type"], 99)),
    "no-subject": lambda d, t, k: (t, k, _bytes(_without(d, "subject"))),
    "nhs-number-as-subject": lambda d, t, k: (t, b"9990000018", _bytes({**d, "subject": "9990000018"})),
    "wrong-key": lambda d, t, k: (t, b"somebody-else", _bytes(d)),
    "nul": lambda d, t, k: (t, k, _bytes({**d, "sourceref": "page\u0000 1"})),
    "missing-key": lambda d, t, k: (t, None, _bytes(d)),
    "key-not-utf-8": lambda d, t, k: (t, b"\xff\xfe", _bytes(d)),
    "empty": lambda d, t, k: (t, k, None),
    "from-the-future": lambda d, t, k: (t, k, _bytes({**d, "recordedtime": "2031-01-01T00:00:00Z"})),
}
"""From an event that could stand, its topic and its key. Parked: the two unknown ones."""
