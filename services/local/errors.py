"""What can go wrong while the embedded servers are fetched, started or stopped.

LocalError
├── JarsUnavailable     a Kafka jar could not be fetched
├── JarsDiffer          a Kafka jar is not the one the manifest names
├── StartFailed         a server or service did not become ready
└── StopFailed          a process is still there after KILL

Every message has the fact, the expectation and the next step.
"""

from __future__ import annotations

from pathlib import Path


class LocalError(Exception):
    """The embedded Kafka, Postgres or a service of the local stack failed."""


class JarsUnavailable(LocalError):
    """A jar of the broker could not be fetched."""


class JarsDiffer(LocalError):
    """A jar of the broker is not the one this release was tested with."""


class StartFailed(LocalError):
    """A server or service ended, or was not ready in time."""

    def __init__(self, fact: str, expected: str, log: Path) -> None:
        """`log` is read at once: a temporary data directory may be gone when this is shown."""
        super().__init__(f"{fact} {expected} Its last words are below; the whole log is {log}.\n{last_words(log)}")


class StopFailed(LocalError):
    """A process outlived KILL."""


def last_words(log: Path, lines: int = 15) -> str:
    """The end of a log file, or a sentence saying that there is none."""
    try:
        text = log.read_text(errors="replace")
    except OSError:
        return "(it wrote no log)"
    return "\n".join(text.splitlines()[-lines:]) or "(its log is empty)"
