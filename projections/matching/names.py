"""A name as an agency wrote it, taken apart so that two of them can be compared."""

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from jellyfish import metaphone
from nicknames import NickNamer

_MARKS: Final = re.compile(r"[^a-z\s,-]")
_PARTICLES: Final = frozenset(
    {"al", "bin", "bint", "da", "de", "del", "der", "di", "du", "el", "la", "le", "mac", "st", "van", "von"}
)
_NOT_A_NAME: Final = frozenset(
    {
        "baby",
        "boy",
        "child",
        "female",
        "girl",
        "infant",
        "male",
        "newborn",
        "of",
        "one",
        "triplet",
        "twin",
        "two",
        "unborn",
        "unknown",
    }
)
"""What is written where no given name is known yet."""
_TITLES: Final = frozenset({"dr", "master", "miss", "mr", "mrs", "ms", "mx", "rev"})
_NICKNAMES: Final = NickNamer()


class PersonName(NamedTuple):
    """Both parts in small letters without accents; a double-barrelled name is two words. Either may be unknown."""

    given: tuple[str, ...]
    family: tuple[str, ...]


@lru_cache(maxsize=65_536)
def parsed(written: str) -> PersonName | None:
    """``Anna-Maria O'Neill-Shah``, ``O'Neill Shah, Anna Maria``; None where nothing can be compared."""
    plain = unicodedata.normalize("NFKD", written).encode("ascii", "ignore").decode().lower()
    family, comma, given = _MARKS.sub("", plain.replace("'", "")).partition(",")
    words = [word for word in (given if comma else family).split() if word not in _TITLES]
    if comma:
        name = PersonName(_given(words), _barrels(family.split()))
    else:
        start = _family_start(words)
        name = PersonName(_given(words[:start]), _barrels(words[start:]))
    return name if any(name) else None


def _family_start(words: list[str]) -> int:
    """A single word is a given name; what stands before a family name's particle belongs to the given names."""
    if len(words) < 2:
        return len(words)
    start = len(words) - 1
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    return start


def _given(words: list[str]) -> tuple[str, ...]:
    return tuple(part for part in _barrels(words) if part not in _NOT_A_NAME)


def _barrels(words: list[str]) -> tuple[str, ...]:
    return tuple(part for word in words for part in word.split("-") if part and part not in _PARTICLES)


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """How a word sounds (Metaphone); the word itself where that says nothing."""
    return metaphone(word) or word


@lru_cache(maxsize=65_536)
def roots(word: str) -> frozenset[str]:
    """The full names of which it may be a short form, and the name itself."""
    return frozenset(_NICKNAMES.canonicals_of(word)) | {word}


def is_variant(one: str, other: str) -> bool:
    """Whether one may be a short form of the other, or both of a third."""
    return not roots(one).isdisjoint(roots(other))
