"""Leaves out of an event the references of people whose identity is sealed. Rules: docs/identity.md, "Sealed".

Of a sealed person nothing is shown through somebody else: with one half beside a brother the other would be known.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final, NamedTuple, TypeVar

from pydantic import BaseModel

from projections.history import Relative
from projections.identity import RecordId, record_id
from schemas import Event, RecordName
from schemas.envelope import HUB, Envelope

Value = TypeVar("Value")
WITHHELD_REFERENCE: Final = "[withheld: identity sealed]"
"""Stands where an event named a record of somebody sealed."""

REFERENCES: Final = frozenset({"about", "alsoabout", "other", "relative", "seen", "subject"})
"""Fields in which an event names a record; ``about`` can hold events too, which are no names."""

_Hide = Callable[[Envelope, str], str]


class Veiled(NamedTuple):
    """What is left to show: the adults by whom events reach the child, and the log."""

    relatives: tuple[Relative, ...]
    events: list[Event]


def named(event: Event) -> frozenset[RecordId]:
    """Every record that the event names, with what a correction puts in its place."""
    return frozenset(map(record_id, _names(event)))


def is_veiled(event: Event) -> bool:
    """Whether a name was withheld of it."""
    return any(name.reference == WITHHELD_REFERENCE for name in _names(event))


def veiled(
    own: Collection[RecordId], relatives: Iterable[Relative], events: Iterable[Event], sealed: Collection[RecordId]
) -> Veiled:
    """Without adults who are sealed and what reaches the child by them alone; of other events the names alone go."""
    shown = tuple(relative for relative in relatives if relative.records.isdisjoint(sealed))
    near = frozenset(own).union(*(relative.records for relative in shown))

    def hide(within: Envelope, reference: str) -> str:
        if record_id(within.record_name(reference)) not in sealed:
            return reference
        return f"{HUB}:{WITHHELD_REFERENCE}" if within.source == HUB else WITHHELD_REFERENCE

    return Veiled(shown, [_each(event, event, hide, "") for event in events if named(event) & near])


def _names(event: Event) -> set[RecordName]:
    found = set()

    def note(within: Envelope, reference: str) -> str:
        found.add(within.record_name(reference))
        return reference

    _each(event, event, note, "")
    return found


def _each(value: Value, within: Envelope, change: _Hide, field: str) -> Value:
    """``value`` with every reference below it changed, the same object where none is."""
    if isinstance(value, BaseModel):
        inside = value if isinstance(value, Envelope) else within
        changed = {name: new for name, old in _fields(value) if (new := _each(old, inside, change, name)) is not old}
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        items = tuple(_each(item, within, change, field) for item in value)
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items  # type: ignore[return-value]
    if field in REFERENCES and type(value) is str:
        return change(within, str(value))  # type: ignore[return-value]
    return value


def _fields(value: BaseModel) -> Iterator[tuple[str, object]]:
    return ((name, getattr(value, name)) for name in type(value).model_fields)
