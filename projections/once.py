"""What an event says, worked out once: many folds read it, each at both extremes."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from schemas import Event

Known = TypeVar("Known")


def once(compute: Callable[[Event], Known]) -> Callable[[Event], Known]:
    """Keep with the event what ``compute`` says of it."""
    name = f"{compute.__module__}.{compute.__qualname__}"

    @wraps(compute)
    def known(event: Event) -> Known:
        held = event.__dict__
        if name in held:
            found: Known = held[name]
            return found
        found = held[name] = compute(event)
        return found

    return known
