"""Events as messages for Kafka, said with the words of ``tests.oracle.given``."""

import json
from collections.abc import Iterable
from pathlib import Path

from schemas import RecordName
from services.store.children import Child, child, reading
from tests.flow.hub import Hub
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


def publish_story(hub: Hub, story: Path, folder: Path) -> None:
    """Every agency's file of a story, from copies in ``folder``, where publishing leaves its journals."""
    for file in sorted(story.glob("*.jsonl")):
        copy = folder / file.name
        copy.write_bytes(file.read_bytes())
        assert hub.publish_file(copy).refused == []
    hub.await_projected()


def child_of(hub: Hub, name: RecordName) -> Child:
    """The person of a record, as the hub holds them."""

    async def read(_: object) -> Child:
        async with reading(hub.dsn) as connection:
            return await child(connection, name)

    return hub.ask(read)
