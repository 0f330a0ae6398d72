"""Structured logs: a sentence for people, fields for machines, ids only.

Faust's and the drivers' own messages are let through from WARNING on, without exception texts.
"""

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from schemas.topics import BY_NAME

_FIELDS: Final = ("action", "topic", "partition", "code", "cause", "tries", "records", "projection", "generation")


class _OneLine(logging.Formatter):
    """One JSON object a line. Exceptions give their type and place, never their text."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage() if record.name.startswith("services") else _of_others(record)[:200],
        }
        line |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            line["where"] = _where(record)
        return json.dumps(line)


def _of_others(record: logging.LogRecord) -> str:
    """A library's message with the numbers, topics and kinds of errors in it: its texts could hold what was sent."""
    message = record.msg if isinstance(record.msg, str) else str(_shown(record.msg))
    if not record.args:
        return message
    given = record.args
    shown = {k: _shown(v) for k, v in given.items()} if isinstance(given, Mapping) else tuple(map(_shown, given))
    try:
        return message % shown
    except (TypeError, ValueError, KeyError):  # a text where a number is to be written
        return message


def _shown(value: object) -> object:
    """The value itself where it can only be a number or a name of ours, else of what kind it is."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, type):
        return value.__name__
    if isinstance(value, str) and value in BY_NAME:
        return value
    if isinstance(value, tuple) and len(value) == 2 and value[0] in BY_NAME and isinstance(value[1], int):
        return f"{value[0]}/{value[1]}"
    return type(value).__name__ if isinstance(value, BaseException) else f"<{type(value).__name__}>"


def _where(record: logging.LogRecord) -> list[str]:
    trace = record.exc_info[2] if record.exc_info else None
    frames = []
    while trace is not None:
        frames.append(f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return frames[-6:]


def set_up(level: str = "INFO") -> None:
    """Log to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_OneLine())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("services").setLevel(level)
    for quiet in ("faust", "mode", "aiokafka", "kafka"):
        logging.getLogger(quiet).setLevel(logging.ERROR)
