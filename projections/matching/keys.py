"""Blocking keys: two records are compared where they share one. Why these: docs/adr/0013.

A key is a hash: the table of keys holds nothing that can be read, and is small.
"""

from collections.abc import Iterator
from datetime import date
from hashlib import blake2b
from typing import Final

from projections.matching.names import PersonName, roots, sound
from projections.matching.profile import Profile

SHARING_MAX: Final = 400
"""A key that more records share finds nobody: it is passed over."""
_ROOTS_MAX: Final = 4


def keys(described: Profile) -> frozenset[int]:
    """Every key of a record, as signed 64-bit numbers; none where nothing is known of the person."""
    if described.kind is None:
        return frozenset()
    return frozenset(_hashed(f"{described.kind}|{text}") for text in _texts(described))


def _texts(described: Profile) -> Iterator[str]:
    born = described.born
    if born is not None:
        yield f"born|{_either_way(born)}"
    for name in described.names:
        sounds = _given_sounds(name)
        for given in sounds:
            for family in map(sound, name.family):
                yield f"name|{'|'.join(sorted((given, family)))}"
            if born is not None:
                yield f"given-month|{given}|{born:%Y-%m}"
            for address in described.addresses:
                if address.postcode:
                    yield f"given-postcode|{given}|{address.postcode}"


def _either_way(born: date) -> str:
    """The same for a date whose day and month were changed over."""
    first, second = sorted((born.day, born.month))
    return f"{born.year}|{first}|{second}"


def _given_sounds(name: PersonName) -> list[str]:
    """How the first given name sounds, also in full; a middle name as it stands."""
    if not name.given:
        return []
    first = sorted(roots(name.given[0]) - {name.given[0]})[:_ROOTS_MAX]
    return list(dict.fromkeys(sound(word) for word in (*name.given[:3], *first)))


def _hashed(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)
