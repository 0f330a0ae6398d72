"""Whether what somebody wrote says something. Rules: docs/step-down.md, "A reason that says something"."""

import re
from typing import Final

WORDS_MIN: Final = 3
"""So few say who has done or seen what; the fewest that make a sentence. The hub counts words and judges none."""
_WORD: Final = re.compile(r"[^\W\d_]{2,}")


def says_something(written: str) -> bool:
    """At least ``WORDS_MIN`` different words of two letters or more, in any script."""
    return len({word.casefold() for word in _WORD.findall(written)}) >= WORDS_MIN
