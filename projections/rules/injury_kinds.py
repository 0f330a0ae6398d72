"""What a sender's words for an injury say: places, and kinds that ordinary falls leave on a child who moves.

``kind`` and ``site`` are a sender's own words. Nothing is recognised as grave here: what is recognised as ordinary is
let pass, and what is not known is asked about, so that no spelling of a fracture is missed.
"""

import re
from collections.abc import Iterable
from typing import Final

_PLACES: Final = frozenset(
    {
        "ear", "ears", "earlobe", "earlobes", "pinna", "neck", "nape", "throat",
        "torso", "trunk", "chest", "breast", "rib", "ribs", "back", "flank", "flanks", "abdomen", "tummy", "stomach",
        "hip", "hips", "groin", "genitals", "genital", "buttock", "buttocks", "bottom",
        "eye", "eyes", "eyelid", "eyelids",
    }
)  # fmt: skip
"""Where bruising under four is not explained by ordinary falls (TEN-4; NICE CG89 names eyes, ears, neck, trunk,
buttocks)."""
_ORDINARY: Final = frozenset(
    {
        "bruise", "bruises", "bruised", "bruising", "bump", "bumps", "bumped", "lump", "lumps", "swelling", "swollen",
        "graze", "grazes", "grazed", "abrasion", "abrasions", "scrape", "scrapes", "scraped",
        "scratch", "scratches", "scratched", "cut", "cuts", "laceration", "lacerations",
    }
)  # fmt: skip
"""Of the skin, and such as falls leave: a bruise, a bump, a graze, a scratch, a cut."""
_FILLING: Final = frozenset({"a", "an", "and", "or", "the", "of", "on", "to", "small", "minor", "superficial"})
_WORD: Final = re.compile(r"[^\W\d_]+")


def is_at_a_telling_place(sites: Iterable[str], kind: str) -> bool:
    """Whether any of these words, or the kind itself (a black eye), names such a place."""
    return any(word in _PLACES for text in (*sites, kind) for word in _words(text))


def is_ordinary(kind: str) -> bool:
    """Whether the kind is said in words for ordinary injuries alone. Words that are not known are not ordinary."""
    words = [word for word in _words(kind) if word not in _FILLING]
    return bool(words) and all(word in _ORDINARY for word in words)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
