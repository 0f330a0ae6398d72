"""Statements for the small strategies: few topics, all bases, both sides, one occasion and in general."""

from itertools import product
from typing import Any, Final

from hypothesis import strategies as st

from tests.strategies.world import Document

_SEEN: Final = "observed-by-professional"
_TOPICS: Final = ("hygiene", "hygiene", "alcohol", "parents-relationship")
_SETTINGS: Final = ("unknown", "home", "school")
_MEASURES: Final = (None, "attendance-or-engagement", "change-for-the-child")
_ACCOUNTS: Final = (
    ("reported-by-parent", "mother"), ("reported-by-parent", "father"), ("reported-by-child", "child"),
    ("reported-by-family", "grandparent"), ("reported-anonymously", "unknown"), (_SEEN, "child"),
)  # fmt: skip


def _row(topic: str, polarity: str, basis: str, setting: str, **more: Any) -> Document:
    return {"topic": topic, "polarity": polarity, "basis": basis, "setting": setting, "text": "t", **more}


_WORRIES: Final = [_row(t, "worry", b, s) for t, b, s in product(_TOPICS, (_SEEN, "professional-judgement"), _SETTINGS)]
_STRENGTHS: Final = [
    _row(t, "strength", b, s, measures=m)
    for t, b, s, m in product(_TOPICS, (_SEEN, "professional-judgement"), _SETTINGS, _MEASURES)
]
_CHANGES: Final = [_row(t, "strength", _SEEN, s, measures=_MEASURES[2]) for t, s in product(_TOPICS, _SETTINGS)]
_TOLD: Final = [
    _row(t, p, b, s, said_by=who, specificity=how)
    for t, p, (b, who), s, how in product(
        _TOPICS, ("worry", "strength", "neutral"), _ACCOUNTS, _SETTINGS, ("instance", "general")
    )
]
_NAMING: Final = [
    _row(t, p, "professional-judgement", s, **{word: [{"source": "hospital", "id": "e1"}]})
    for t, p, s, word in product(_TOPICS, ("worry", "neutral"), _SETTINGS, ("supports", "contradicts"))
]
_ONCE: Final = [
    _row(t, p, _SEEN, s, specificity="instance", measures=m)
    for t, p, s, m in product(_TOPICS, ("worry", "strength"), _SETTINGS, _MEASURES)
]
_CAME: Final = [
    _row(t, p, _ACCOUNTS[0][0], s, measures=_MEASURES[1])
    for t, p, s in product(_TOPICS, ("worry", "strength"), _SETTINGS)
]
_ALL: Final = (_WORRIES, _STRENGTHS, _CHANGES, _TOLD, _TOLD, _NAMING, _ONCE, _CAME)
_ABOUT: Final = (None, None, None, "c1", "c2", "m", "f")
_SAYINGS: Final = st.builds(
    lambda said, who: said | ({"about": who} if who else {}),
    st.one_of([st.sampled_from(rows) for rows in _ALL]),
    st.sampled_from(_ABOUT),
)
SAID: Final = st.lists(_SAYINGS, max_size=3)
SOMETHING: Final = st.lists(_SAYINGS, min_size=1, max_size=3)
