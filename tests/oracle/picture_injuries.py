"""Injuries: every telling, and which are of one injury. By docs/picture.md, "Injuries".

Readings chosen where the page leaves room:
- The injury of an anonymous report is *reported*. A medical view is recorded when the event says ``recorded``.
- Tellings are joined until nothing joins any more; the order is that of the tellings.
- Of perhaps one injury, the first of two is the one whose first telling comes first.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import combinations
from typing import Any

from schemas.moments import LONDON
from tests.oracle.picture_words import Plain, at, bound, called

HURTS = ("injury.observed", "injury.reported", "anonymous.reported")


def injuries(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """See ``PICTURE_SHAPES.md``."""
    told = [e for e in _in_order(entries, extreme, as_of) if _hurt(e.event)]
    groups = _groups(told)
    return {
        "told": [_row(e.event, extreme) for e in told],
        "injuries": [
            {
                "tellings": [called(e.event) for e in group],
                "occasions": max(_hurt(e.event).occasions for e in group),
                "examined": any(_hurt(e.event).medical_view == "recorded" for e in group),
                "differs": _differ(group),
                "unclear": _unclear(group),
            }
            for group in groups
        ],
        "perhaps": [
            [called(one[0].event), called(other[0].event), _may_differ(one, other)]
            for one, other in combinations(groups, 2)
            if _alike(one, other)
        ],
    }


def _in_order(entries: Sequence[Any], extreme: str, as_of: datetime | None) -> list[Any]:
    direct = [e for e in entries if e.through is None and e.event.type in HURTS]
    return sorted(
        (e for e in direct if as_of is None or bound(e.event.happened, extreme) <= as_of),
        key=lambda e: (
            *(e.event.happened if extreme == "earliest" else e.event.happened[::-1]),
            *e.event.recorded, e.event.id, e.event.source,
        ),
    )  # fmt: skip


def _hurt(event: Any) -> Any:
    return event.data.reported_injury if event.type == "anonymous.reported" else event.data


def _row(event: Any, extreme: str) -> Plain:
    hurt = _hurt(event)
    return {
        **at(event, extreme),
        "source": event.source,
        "how": "observed" if event.type == "injury.observed" else "reported",
        "kind": hurt.kind,
        "sites": list(hurt.site),
        "occasions": hurt.occasions,
        "explained_by": hurt.explained_by and str(hurt.explained_by),
        "causes": [str(cause) for cause in hurt.causes],
        "medical_view": hurt.medical_view == "recorded",
        "differ": hurt.accounts_differ is True,
    }


def _names(entry: Any) -> set[tuple[str, str, str]]:
    """What names the injury that an entry tells of."""
    event, hurt = entry.event, _hurt(entry.event)
    names = {("event", event.source, event.id), ("event", event.source, entry.sent_as or event.id)}
    if hurt.injury:
        names.add(("injury", event.source, hurt.injury))
    return names | {("event", each.source, each.id) for each in hurt.same_as}


def _groups(told: Sequence[Any]) -> list[list[Any]]:
    groups = [[entry] for entry in told]
    while True:
        pair = next(
            ((one, other) for one, other in combinations(groups, 2)
             if any(_names(a) & _names(b) for a in one for b in other)), None,
        )  # fmt: skip
        if pair is None:
            return sorted(groups, key=lambda group: told.index(group[0]))
        one, other = pair
        groups = [g for g in groups if g is not one and g is not other]
        groups.append(sorted([*one, *other], key=told.index))


def _given(group: Sequence[Any]) -> set[str]:
    return {str(cause) for e in group for cause in _hurt(e.event).causes if cause != "not-known"}


def _differ(group: Sequence[Any]) -> bool:
    return len(_given(group)) >= 2 or any(_hurt(e.event).accounts_differ is True for e in group)


def _unclear(group: Sequence[Any]) -> bool:
    who = {_hurt(e.event).explained_by for e in group} - {None}
    silent = [w for w in who if not any(_hurt(e.event).causes for e in group if _hurt(e.event).explained_by == w)]
    return len(who) >= 2 and bool(silent) and not _differ(group)


def _places(group: Sequence[Any]) -> set[tuple[str, str]]:
    found = set()
    for e in group:
        first, last = (moment.astimezone(LONDON).date().isoformat() for moment in e.event.happened)
        if first == last:
            found |= {(first, site.strip().casefold()) for site in _hurt(e.event).site}
    return found


def _alike(one: Sequence[Any], other: Sequence[Any]) -> bool:
    return bool(_places(one) & _places(other))


def _may_differ(one: Sequence[Any], other: Sequence[Any]) -> bool:
    return _differ([*one, *other]) and not _differ(one) and not _differ(other)
