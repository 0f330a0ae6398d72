"""Reports: what was told against what was seen.

Readings chosen where docs/picture.md leaves room:
- Statements of the types listed for worries; those of ``help.requested`` are neither.
- All questions are asked of what is kept: the last account and the last observation of each sort.
- "Nothing in the first row counts" looks at both sides of it, so an account that differs is not *unseen*.
- "A later point" is later than the point of an observation that shows the account: with equal points it is seen.
- "Differs from what was observed" and "differs between settings" hold by observations that count.
- An account is unexplored when this is so of one of the observations from which it differs.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from schemas import Event
from schemas.vocabulary import Statement
from tests.oracle.picture_words import Plain, at, bound, called, months_after, statements, taken


class Said(NamedTuple):
    """The last statement of its sort."""

    event: Event
    said: Statement
    point: datetime

    @property
    def side(self) -> str:
        return "worrying" if self.said.polarity == "worry" else "reassuring"


def reports(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """See ``PICTURE_SHAPES.md``."""
    accounts: dict[tuple[str, ...], Said] = {}
    seen: dict[tuple[str, ...], Said] = {}
    for event in taken(entries, extreme, as_of):
        for said in statements(event):
            one = Said(event, said, bound(event.happened, extreme))
            if said.basis.startswith("reported-"):
                accounts[said.topic, one.side, said.basis, said.said_by, said.setting] = one
            elif said.basis == "observed-by-professional" or (
                said.basis == "professional-judgement" and (said.supports or said.contradicts)
            ):
                seen[said.topic, one.side, said.setting] = one
    return {
        "accounts": [
            {**_sort(key, one, extreme), **_judged(one, list(seen.values()))}
            for key, one in sorted(accounts.items(), key=lambda item: item[0])
        ],
        "observations": [_sort(key, one, extreme) for key, one in sorted(seen.items(), key=lambda item: item[0])],
        "tellings": _tellings([one for _, one in sorted(accounts.items(), key=lambda item: item[0])]),
    }


def _sort(key: tuple[str, ...], one: Said, extreme: str) -> Plain:
    names = ("topic", "side", "setting") if len(key) == 3 else ("topic", "side", "basis", "said_by", "setting")
    words = {name: str(word) for name, word in zip(names, key, strict=True)}
    return {**words, **at(one.event, extreme), "source": one.event.source}


def _counts(seen: Said, account: Said) -> bool:
    if seen.said.topic != account.said.topic or seen.point < months_after(account.point, -3):
        return False
    return account.said.specificity != "instance" or seen.point <= months_after(account.point, 3)


def _first_row(seen: Said, account: Said) -> bool:
    settings = (seen.said.setting, account.said.setting)
    return "unknown" in settings or settings[0] == settings[1]


def _judged(account: Said, everything: Sequence[Said]) -> Plain:
    counting = [one for one in everything if _counts(one, account)]
    near = [one for one in counting if _first_row(one, account)]
    shows = [one for one in near if one.side == account.side]
    differs = [one for one in near if one.side != account.side]
    elsewhere = [one for one in counting if one not in near and one.side != account.side]
    own = [
        one for one in everything if one.said.topic == account.said.topic and one.said.setting == account.said.setting
    ]
    return {
        "instance": account.said.specificity == "instance",
        "seen": any(not any(other.point > one.point for other in differs) for one in shows),
        "unseen": not near,
        "differs": sorted({called(one.event) for one in differs}),
        "differs_between_settings": sorted({called(one.event) for one in elsewhere}),
        "unexplored": any(not any(look.point >= max(account.point, one.point) for look in own) for one in elsewhere),
    }


def _tellings(accounts: Sequence[Said]) -> list[Plain]:
    def told(one: Said) -> list[str]:
        return [called(one.event), str(one.said.basis), str(one.said.said_by), str(one.said.setting)]

    rows = [
        {"topic": str(one.said.topic), "worrying": told(one), "reassuring": told(other)}
        for one in accounts
        for other in accounts
        if one.said.topic == other.said.topic
        and (one.side, other.side) == ("worrying", "reassuring")
        and max(one.point, other.point) <= months_after(min(one.point, other.point), 3)
        and told(one)[1:] != told(other)[1:]
    ]
    return sorted(rows, key=lambda row: (row["topic"], row["worrying"], row["reassuring"]))
