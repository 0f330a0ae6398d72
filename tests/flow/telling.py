"""Events as messages for Kafka, said with the words of ``tests.oracle.given``."""

import json
from collections.abc import Iterable
from pathlib import Path

from tests.oracle.given import Document, topic_of, viewed
from tests.strategies.placing import Message


def message(event: Document) -> Message:
    """The event on its topic, under its subject."""
    return topic_of(event), event["subject"].encode(), json.dumps(event).encode()


def views(source: str, subject: str, count: int, first: float = 1) -> list[Document]:
    """``count`` views of an agency about one record, a day apart, 1 to 4 in turn."""
    return [viewed(n % 4 + 1, first + n % 20, source=source, subject=subject) for n in range(count)]


def write_lines(path: Path, lines: Iterable[Document | bytes]) -> Path:
    """A file as ``vantage publish`` takes it."""
    rows = (line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    path.write_bytes(b"".join(row + b"\n" for row in rows))
    return path
