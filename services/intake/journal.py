"""What the broker acknowledged of a file, noted beside it, so that a broken run goes on where it stopped."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Self

from schemas import Place
from services.store.fates import Sent


class Journal:
    """What one cluster acknowledged of one file, kept beside it; another cluster holds nothing of it."""

    def __init__(self, path: Path, cluster: str, *, again: bool = False) -> None:
        self._path = path.with_name(path.name + ".published")
        self._head = json.dumps({"sha256": sha256(path.read_bytes()).hexdigest(), "cluster": cluster})
        self.sent: dict[int, Sent] = {} if again else self._read()
        self._file = self._path.open("a" if self.sent else "w", encoding="utf-8")
        # a row that a crash cut short must not swallow the next
        self._file.write("\n" if self.sent else self._head + "\n")

    def _read(self) -> dict[int, Sent]:
        if not self._path.exists():
            return {}
        head, *rows = self._path.read_text(encoding="utf-8").splitlines() or [""]
        if head != self._head:
            return {}
        return dict(row for row in map(_row, rows) if row)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def note(self, line: int, sent: Sent) -> None:
        """The broker holds this line."""
        self.sent[line] = sent
        self._file.write(json.dumps([line, *sent.place, sent.source, sent.id]) + "\n")


def _row(text: str) -> tuple[int, Sent] | None:
    """A row of the journal; None for one cut short by a crash."""
    try:
        line, topic, partition, offset, source, name = json.loads(text)
    except ValueError:
        return None
    return line, Sent(Place(topic, partition, offset), source, name)
