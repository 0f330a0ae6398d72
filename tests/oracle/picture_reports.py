"""Reports: what was told against what was seen, and how much lies behind it. By docs/reports.md.

Readings chosen where the page leaves room:
- Statements of the types listed for worries; those of ``help.requested`` are neither.
- All questions are asked of what is kept: the last account and the last observation of each sort.
- "A later point" is later than the point of an observation that shows the account: with equal points it is seen.
- Two occasions of what was told in general show it at the point of each sort's last one.
- An account is unexplored when this is so of one of the observations from which it differs.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from schemas import Event
from schemas.vocabulary import Statement
from tests.oracle.picture_quality import print_of
from tests.oracle.picture_words import Plain, at, bound, called, months_after, statements, taken


class Said(NamedTuple):
    """The last statement of its sort; ``before`` is the last of another event before it."""

    event: Event
    said: Statement
    point: datetime
    before: datetime | None = None

    @property
    def side(self) -> str:
        return "worrying" if self.said.polarity == "worry" else "reassuring"

    @property
    def attends(self) -> bool:
        return self.said.measures == "attendance-or-engagement"


def is_look(said: Statement) -> bool:
    judged = said.basis == "professional-judgement" and (said.supports or said.contradicts)
    return said.basis == "observed-by-professional" or bool(judged)


def has_side(said: Statement) -> bool:
    """A professional's neutral words bear nothing out."""
    return said.polarity != "neutral" or said.basis.startswith("reported-")


def reports(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """See ``PICTURE_SHAPES.md``."""
    accounts: dict[tuple[str, ...], Said] = {}
    seen: dict[tuple[str, ...], list[Said]] = {}
    events = taken(entries, extreme, as_of)
    for event in events:
        for said in statements(event):
            one = Said(event, said, bound(event.happened, extreme))
            if said.basis.startswith("reported-"):
                accounts[said.topic, one.side, said.basis, said.said_by, said.setting] = one
            elif is_look(said) and said.polarity != "neutral":
                sort = (said.topic, one.side, said.setting, said.specificity, "attendance" if one.attends else "other")
                seen.setdefault(sort, []).append(one)
    last = {sort: _with_before(told) for sort, told in seen.items()}
    return {
        "accounts": [
            {**_sort(key, one, extreme), **_judged(one, list(last.values()))}
            for key, one in sorted(accounts.items(), key=lambda item: item[0])
        ],
        "observations": [_seen(key, one, extreme) for key, one in sorted(last.items(), key=lambda item: item[0])],
        "tellings": _tellings([one for _, one in sorted(accounts.items(), key=lambda item: item[0])]),
        "unlooked": _unlooked(events, extreme),
        "evidence": _evidence(events, extreme),
    }


def _with_before(told: Sequence[Said]) -> Said:
    """Only of what was seen once is the occasion before asked for."""
    last = told[-1]
    others = [one.point for one in told if one.event is not last.event]
    return last._replace(before=others[-1] if others and last.said.specificity == "instance" else None)


def _sort(key: tuple[str, ...], one: Said, extreme: str) -> Plain:
    names = ("topic", "side", "basis", "said_by", "setting")
    words = {name: str(word) for name, word in zip(names, key, strict=True)}
    return {**words, **at(one.event, extreme), "source": one.event.source}


def _seen(key: tuple[str, ...], one: Said, extreme: str) -> Plain:
    words = {name: str(word) for name, word in zip(("topic", "side", "setting"), key, strict=False)}
    sort = {"instance": key[3] == "instance", "attendance": key[4] == "attendance"}
    return {**words, **sort, **at(one.event, extreme), "source": one.event.source, "twice": one.before is not None}


def _in_time(point: datetime, account: Said) -> bool:
    if point < months_after(account.point, -3):
        return False
    return account.said.specificity != "instance" or point <= months_after(account.point, 3)


def says(seen: Said, account: Said) -> str:
    """The decision table, of an observation on the account's topic that is in time."""
    its_own = account.said.topic in ("attendance", "engagement-with-services")
    if seen.attends and seen.side == "reassuring" and not account.attends and not its_own:
        return "nothing"
    near = "unknown" in (seen.said.setting, account.said.setting) or seen.said.setting == account.said.setting
    if seen.side == account.side:
        if not near:
            return "elsewhere"
        once = seen.said.specificity == "instance" and account.said.specificity == "general"
        return "instance" if once else "seen"
    return "differs" if near else "between"


def _judged(account: Said, everything: Sequence[Said]) -> Plain:
    topic = [one for one in everything if one.said.topic == account.said.topic]
    found: dict[str, list[Said]] = {}
    for one in topic:
        if _in_time(one.point, account):
            found.setdefault(says(one, account), []).append(one)
    shows, once, differs = (found.get(word, []) for word in ("seen", "instance", "differs"))
    occasions = {called(one.event) for one in once}
    earlier = [one for one in once if one.before is not None and _in_time(one.before, account)]
    if len(occasions) > 1 or earlier:
        shows = shows + once
    own = [one for one in topic if one.said.setting == account.said.setting and says(one, account) != "nothing"]
    elsewhere = found.get("between", [])
    return {
        "instance": account.said.specificity == "instance",
        "attendance": account.attends,
        "seen": any(not any(other.point > one.point for other in differs) for one in shows),
        "unseen": not (found.get("seen") or once or differs),
        "instances": sorted({called(one.event) for one in once}),
        "elsewhere": sorted({called(one.event) for one in found.get("elsewhere", [])}),
        "differs": sorted({called(one.event) for one in differs}),
        "differs_between_settings": sorted({called(one.event) for one in elsewhere}),
        "unexplored": any(not any(look.point >= max(account.point, one.point) for look in own) for one in elsewhere),
    }


def _unlooked(events: Sequence[Event], extreme: str) -> list[Plain]:
    told: dict[tuple[str, str, str], list[Event]] = {}
    for place, event in enumerate(events):
        for said in statements(event):
            if said.basis.startswith("reported-") and said.polarity == "worry":
                after = [other for later in events[place:] for other in statements(later)]
                if not any(_looks_into(other, said) for other in after):
                    told.setdefault((said.topic, said.basis, said.setting), []).append(event)
    return [
        {"topic": str(topic), "basis": str(basis), "setting": str(setting),
         "first": at(found[0], extreme), "last": at(found[-1], extreme)}
        for (topic, basis, setting), found in sorted(told.items())
    ]  # fmt: skip


def _looks_into(seen: Statement, told: Statement) -> bool:
    came = seen.measures == "attendance-or-engagement" and seen.polarity != "worry"
    if seen.topic != told.topic or not is_look(seen):
        return False
    if came and told.topic not in ("attendance", "engagement-with-services"):
        return False
    return "unknown" in (seen.setting, told.setting) or seen.setting == told.setting


def _evidence(events: Sequence[Event], extreme: str) -> list[Plain]:
    rows = {
        (said.topic, "worrying" if said.polarity == "worry" else "reassuring")
        for event in events
        for said in statements(event)
        if has_side(said)
    }
    return [_counted(topic, side, events, extreme) for topic, side in sorted(rows)]


def _counted(topic: str, side: str, events: Sequence[Event], extreme: str) -> Plain:
    kinds = dict.fromkeys(("seen", "passed_on", "compared", "judged", "accounts", "again"), 0)
    told: list[Event] = []
    seen: list[Event] = []
    names: list[str] = []
    tellers: set[str] = set()
    for event in events:
        said = [s for s in statements(event) if s.topic == topic and (s.polarity == "worry") == (side == "worrying")]
        said = [s for s in said if has_side(s)]
        meeting = {f"meeting {event.source}/{event.data.meeting}"} if event.type == "meeting.held" else set()
        if not said or meeting & set(names):
            continue
        told.append(event)
        tellers |= {str(s.said_by) for s in said}
        kind = _strongest(event, said)
        new = meeting or (_occasion(event) if kind == "seen" else set())
        if kind == "seen" and new & set(names):
            kind = "again"
        kinds[kind] += 1
        if kind == "seen":
            seen.append(event)
        names = (names + sorted(new - set(names), key=lambda name: name.split()[0]))[-20:]
    return {
        "topic": str(topic), "side": side, "told": len(told), **kinds,
        "agencies": sorted({event.source for event in told}), "tellers": sorted(tellers),
        "seen_by": sorted({event.source for event in seen}),
        "first": at(told[0], extreme), "last": at(told[-1], extreme),
        "first_seen": at(seen[0], extreme) if seen else None, "last_seen": at(seen[-1], extreme) if seen else None,
    }  # fmt: skip


def _strongest(event: Event, said: Sequence[Statement]) -> str:
    if any(s.basis == "observed-by-professional" for s in said):
        own = event.type in ("contact.recorded", "incident.recorded", "injury.observed")
        return "seen" if own or event.type.startswith("assessment.") else "passed_on"
    judged = [s for s in said if s.basis == "professional-judgement"]
    if not judged:
        return "accounts"
    return "compared" if any(is_look(s) for s in judged) else "judged"


def _occasion(event: Any) -> set[str]:
    """By what an occasion is known again."""
    names = set()
    if event.type.startswith("assessment."):
        names.add(f"assessment {event.source}/{event.data.assessment}")
    if fingerprint := print_of(event):
        names.add(f"note {event.source}/{fingerprint}")
    return names


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
