"""Views that the broker has not acknowledged, one file each, on disk before anything is shown."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from services.errors import HubError

VIEWS_MAX: Final = 10_000
_SUFFIX: Final = ".json"


class NotWritten(HubError):
    """That somebody looks could not be written down."""


class Spool:
    """A directory. What is kept there survives the process and the machine."""

    def __init__(self, place: Path, views_max: int = VIEWS_MAX) -> None:
        self._place = place
        self._views_max = views_max

    def keep(self, name: str, value: bytes) -> None:
        """Return when the disk has it. ``NotWritten``: it has not, or enough are waiting."""
        partial, whole = self._place / f".{name}.partial", self._place / f"{name}{_SUFFIX}"
        try:
            self._place.mkdir(mode=0o700, parents=True, exist_ok=True)
            if sum(1 for _ in self._files()) >= self._views_max:
                raise NotWritten(_not_written(f"{self._views_max} views are waiting"))
            file = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            try:
                written = memoryview(value)
                while written:
                    written = written[os.write(file, written) :]
                os.fsync(file)
            finally:
                os.close(file)
            partial.rename(whole)
            self._sync()
        except OSError as problem:
            raise NotWritten(_not_written(type(problem).__name__)) from None

    def held(self) -> list[tuple[str, bytes]]:
        """What waits, by name; what cannot be read now is read later."""
        found = []
        for path in sorted(self._files()):
            try:
                found.append((path.name.removesuffix(_SUFFIX), path.read_bytes()))
            except OSError:
                continue
        return found

    def drop(self, name: str) -> None:
        """The broker has it now."""
        (self._place / f"{name}{_SUFFIX}").unlink(missing_ok=True)

    def _files(self) -> Iterator[Path]:
        return (path for path in self._place.glob(f"*{_SUFFIX}") if not path.name.startswith("."))

    def _sync(self) -> None:
        """A new name is on disk only when its directory is."""
        directory = os.open(self._place, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


def _not_written(cause: str) -> str:
    return (
        f"Nothing is shown, since neither the broker nor the disk took down who looks ({cause}); expected one of them. "
        "Tell the hub's operator, and ask again."
    )
