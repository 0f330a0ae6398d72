"""Whether two managers may be one person whose name is written in two ways. Rules: docs/step-down.md, "Overrides"."""

import re
import unicodedata
from collections import Counter
from typing import Final

from schemas.steps import OverridingManager

_TITLES: Final = frozenset(
    {"dame", "dr", "lady", "lord", "miss", "mr", "mrs", "ms", "mx", "prof", "professor", "rev", "reverend", "sir"}
)
_APOSTROPHES: Final = re.compile(r"['’ʼ`]")
_WORD: Final = re.compile(r"[^\W_]+")


def may_be_one_person(one: OverridingManager, other: OverridingManager) -> bool:
    """The same account, or names of which one can stand for the other."""
    return one.account == other.account or may_be_one_name(one.name, other.name)


def may_be_one_name(one: str, other: str) -> bool:
    """Whether each word of the shorter has a word of its own in the longer, equal or the initial of it.

    Case, accents, punctuation, titles and the order of words count for nothing.
    """
    short, long = sorted((_words(one), _words(other)), key=Counter.total)
    short, long = short - long, long - short
    initials, spelt = _initials(short), _spelt(short)
    return initials <= _spelt(long) and spelt <= _initials(long)


def _words(name: str) -> Counter[str]:
    folded = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", name).casefold())
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return Counter(word for word in _WORD.findall(plain) if word not in _TITLES)


def _initials(words: Counter[str]) -> Counter[str]:
    return Counter({word: count for word, count in words.items() if len(word) == 1})


def _spelt(words: Counter[str]) -> Counter[str]:
    """The first letters of words that are written out."""
    return Counter(word[0] for word in words.elements() if len(word) > 1)
