"""Writes a file of a person's data: whole or not at all, and readable by its owner alone."""

import contextlib
import os
import tempfile
from pathlib import Path

from services.errors import HubError


class NotWritten(HubError):
    """The file could not be written."""


def write(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path`` in one step, mode 600. ``NotWritten``: nothing was changed."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".vantage-")
    except OSError as problem:
        raise _not_written(path, problem) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as problem:
        raise _not_written(path, problem) from None
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()


def _not_written(path: Path, problem: OSError) -> NotWritten:
    return NotWritten(
        f"{path} was not written ({problem.strerror}). Name a file in a folder that exists and that you may write to."
    )
