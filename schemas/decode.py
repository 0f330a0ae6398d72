"""From a record's bytes to an event, or to an error that its sender can act on.

No error text holds anything that the sender wrote, except a well-formed event id.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from schemas.events import EVENT, VERSIONS, Event
from schemas.identifiers import is_identifier
from schemas.upcast import UPCASTERS, Steps, upcast

EVENT_BYTES_MAX: Final = 256 * 1024
_ID: Final = re.compile(r"[\x21-\x7e]{1,120}")
_TYPE: Final = re.compile(r"[a-z_]+\.[a-z_]+")
_SCHEMA: Final = re.compile(r"([a-z_]+\.[a-z_]+)/([1-9][0-9]{0,3})")
_SHOWN_ERRORS_MAX: Final = 3


class Unreadable(Exception):
    """A record that cannot be taken: ``code`` is stable, the text is for its sender."""

    def __init__(self, code: str, sentence: str, event_id: str | None = None) -> None:
        super().__init__(sentence)
        self.code = code
        self.event_id = event_id


class NotYetUnderstood(Unreadable):
    """A type or version that this code does not know: kept, and read again by newer code."""


def decode(raw: bytes, steps: Steps = UPCASTERS) -> Event:
    """The event in ``raw``. Raises ``Unreadable``, or ``NotYetUnderstood`` of it."""
    if len(raw) > EVENT_BYTES_MAX:
        raise Unreadable(
            "too-large",
            f"The record has {len(raw):,} bytes; expected at most {EVENT_BYTES_MAX:,}. "
            "Send large notes as several events.",
        )
    if b"\\u0000" in raw:
        _refuse_nul(raw)
    try:
        event = EVENT.validate_json(raw)
        event.__dict__["size"] = len(raw)
        return event
    except ValidationError as problem:
        return _explain(raw, problem, steps)


def _refuse_nul(raw: bytes) -> None:
    document = _document(raw)
    if "\x00" in json.dumps(document, ensure_ascii=False) or _has_nul(document):
        raise Unreadable(
            "nul-character",
            "A text holds the character U+0000; expected text without it. Remove it and send again.",
            _shown_id(document),
        )


def _has_nul(value: Any) -> bool:  # noqa: ANN401
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(_has_nul(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(_has_nul(part) for part in value)


def _document(raw: bytes) -> Mapping[str, Any]:
    try:
        document = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as problem:
        raise Unreadable(
            "not-utf-8", f"Byte {problem.start} is not UTF-8; expected one JSON document in UTF-8."
        ) from None
    except json.JSONDecodeError as problem:
        raise Unreadable(
            "not-json",
            f"Not JSON at line {problem.lineno}, column {problem.colno}; expected one JSON document.",
        ) from None
    except ValueError:  # a number of more digits than Python reads
        raise Unreadable("not-json", "A number in the JSON has too many digits; expected an event.") from None
    except RecursionError:
        raise Unreadable("not-json", "The JSON is nested too deeply; expected an event.") from None
    if not isinstance(document, dict):
        raise Unreadable("not-an-object", "The JSON is not an object; expected an event's attributes.")
    return document


def _shown_id(document: Mapping[str, Any]) -> str | None:
    value = document.get("id")
    if not isinstance(value, str) or not _ID.fullmatch(value):
        return None
    return None if is_identifier(value) else value


def _explain(raw: bytes, problem: ValidationError, steps: Steps) -> Event:
    document = _document(raw)
    event_id = _shown_id(document)
    kind, schema = document.get("type"), document.get("dataschema")
    if not isinstance(kind, str) or not _TYPE.fullmatch(kind):
        raise _unreadable(problem, event_id) from None
    if kind not in VERSIONS:
        raise NotYetUnderstood(
            "unknown-type",
            "The type is not known to this hub; it is kept, and read again when the hub is upgraded. "
            "If the type is a mistake, send the event again under a known type.",
            event_id,
        ) from None
    version = _version(kind, schema)
    if version is None or (version == VERSIONS[kind] and not _holds_older(document)):
        raise _unreadable(problem, event_id) from None
    if version > VERSIONS[kind]:
        raise NotYetUnderstood(
            "unknown-version",
            f"Version {version} of {kind} is not known to this hub (it knows {VERSIONS[kind]}); "
            "it is kept, and read again when the hub is upgraded.",
            event_id,
        ) from None
    try:
        lifted = upcast(_replacement_lifted(document, steps), version, VERSIONS[kind], steps)
        return EVENT.validate_json(json.dumps(lifted))
    except KeyError:
        raise Unreadable(
            "unknown-version",
            f"Version {version} of {kind} was never published; expected {VERSIONS[kind]}.",
            event_id,
        ) from None
    except ValidationError as after:
        raise _unreadable(after, event_id) from None


def _version(kind: str, schema: object) -> int | None:
    named = _SCHEMA.fullmatch(schema) if isinstance(schema, str) else None
    return int(named[2]) if named and named[1] == kind else None


def _older_replacement(document: Mapping[str, Any]) -> tuple[dict[str, Any], int, int] | None:
    """What a correction puts in place, with its version and today's, where that is an older one."""
    data = document.get("data")
    inner = data.get("replacement") if isinstance(data, dict) else None
    if document.get("type") != "record.corrected" or not isinstance(inner, dict):
        return None
    kind = inner.get("type")
    if not isinstance(kind, str) or kind not in VERSIONS:
        return None
    version = _version(kind, inner.get("dataschema"))
    return (inner, version, VERSIONS[kind]) if version is not None and version < VERSIONS[kind] else None


def _holds_older(document: Mapping[str, Any]) -> bool:
    return _older_replacement(document) is not None


def _replacement_lifted(document: Mapping[str, Any], steps: Steps) -> dict[str, Any]:
    older = _older_replacement(document)
    if older is None:
        return dict(document)
    inner, version, wanted = older
    return {**document, "data": {**document["data"], "replacement": upcast(inner, version, wanted, steps)}}


def _unreadable(problem: ValidationError, event_id: str | None) -> Unreadable:
    parts = [_sentence(error) for error in problem.errors(include_input=False, include_url=False)]
    shown = "; ".join(parts[:_SHOWN_ERRORS_MAX])
    if len(parts) > _SHOWN_ERRORS_MAX:
        shown += f"; and {len(parts) - _SHOWN_ERRORS_MAX} more"
    return Unreadable("schema", f"{shown}. Correct the event and send it again.", event_id)


def _sentence(error: Any) -> str:  # noqa: ANN401
    """Field and expectation of one pydantic error; a sender's own field names are not repeated."""
    path = [str(part) for part in error["loc"]]
    if path and path[0] in VERSIONS:
        path = path[1:]
    if error["type"] == "extra_forbidden":
        return f"{'.'.join(path[:-1]) or 'the event'} has a field that is not in its schema"
    where = ".".join(path) or "the event"
    if error["type"].startswith("union_tag"):
        return f"{where}: type is missing or not a known event type"
    return f"{where}: {error['msg'].removeprefix('Value error, ')}"
