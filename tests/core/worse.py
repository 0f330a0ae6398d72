"""A history made worse in one thing: a field that leans says more worry or less good news, or an event that reassures
is left out, or one that worries is there. Which way each leans: ``schemas/leaning``.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, ValidationError

from schemas import Event
from schemas.events import EVENT
from schemas.leaning import FIELDS, PARTS, TYPES, BySaying, ByType, ByValue, Leaning, LeaningOf, Parts

Path = tuple[str | int, ...]
_MORE: Final[dict[tuple[str, str], Any]] = {
    ("InjuryData", "site"): "ear",
    ("MeetingHeldData", "dissent"): "t",
    ("AssessmentCompletedData", "factors"): "1A",
    ("DisagreementRaisedData", "tier"): 4,
    ("DisagreementResolvedData", "tier"): 4,
    ("DisagreementResolvedData", "dissent"): "t",
    ("AnonymousReportedData", "reported_injury"): {"site": ["ear"], "kind": "cut", "medical_view": "none-recorded"},
}
"""What a worrying field may say more, where that is no number and no yes."""
_ANSWERS: Final = {
    "concern.answered": "concern", "help.answered": "request", "referral.decided": "referral",
    "disagreement.answered": "disagreement", "disagreement.resolved": "disagreement",
}  # fmt: skip
_NAMES: Final = {
    "referral.made": "referral", "disagreement.raised": "disagreement", "information.requested": "request",
    "meeting.held": "meeting", "intervention.delivered": "intervention",
}  # fmt: skip
_ORDER: Final = (Leaning.REASSURING, Leaning.NEUTRAL, Leaning.WORRYING)


class Said(NamedTuple):
    """One field of an event: where it is, which way it leans, and what it says."""

    path: Path
    model: type[BaseModel]
    leaning: Leaning | ByValue
    value: Any


class Pair(NamedTuple):
    """Two histories that differ in one thing; ``what`` names it."""

    milder: list[Event]
    worse: list[Event]
    what: str


def leanings_of(model: type[BaseModel]) -> dict[str, LeaningOf]:
    """Every field of a model, the inherited ones too."""
    found: dict[str, LeaningOf] = {}
    for each in reversed(model.__mro__):
        if isinstance(each, type) and issubclass(each, BaseModel):
            found |= FIELDS.get(each, {}) | PARTS.get(each, {})
    return found


def said(event: Event) -> Iterator[Said]:
    """Every field of what an event says that leans by itself."""
    yield from _said(event.data, ("data",), event.type)


def _said(part: BaseModel, path: Path, kind: str) -> Iterator[Said]:
    for name, leaning in leanings_of(type(part)).items():
        value = getattr(part, name)
        if isinstance(leaning, Parts):
            for at, each in enumerate(value if isinstance(value, tuple) else ()):
                yield from _said(each, (*path, name, at), kind)
            if isinstance(value, BaseModel):
                yield from _said(value, (*path, name), kind)
        else:
            yield Said((*path, name), type(part), leaning.of(kind) if isinstance(leaning, ByType) else leaning, value)
            if isinstance(value, BaseModel) and type(value) in FIELDS:
                yield from _said(value, (*path, name), kind)


def leaning_of(event: Event) -> Leaning:
    """Which way an event leans as a whole: what worries in it is not outweighed by what reassures."""
    of_type = TYPES[event.type]
    if of_type is Leaning.NEUTRAL:
        return Leaning.NEUTRAL
    found = {_now(each) for each in said(event)}
    if isinstance(of_type, Leaning):
        found.add(of_type)
    elif isinstance(of_type, BySaying):
        found.add(_value(event, of_type))
    leanings = found - {Leaning.NEUTRAL}
    return leanings.pop() if len(leanings) == 1 else Leaning.NEUTRAL


def _value(event: Event, of_type: BySaying) -> Leaning:
    leaning = leanings_of(type(event.data))[of_type.field]
    assert isinstance(leaning, ByValue)
    return leaning.of(getattr(event.data, of_type.field))


def _now(each: Said) -> Leaning:
    if isinstance(each.leaning, ByValue):
        return each.leaning.of(each.value)
    return each.leaning if each.value else Leaning.NEUTRAL


def worse_words(each: Said) -> Iterator[Any]:
    """What the field might say instead, each of them worse."""
    value, leaning = each.value, each.leaning
    if isinstance(leaning, ByValue):
        rank = _ORDER.index(leaning.of(value))
        words = dict(zip(_ORDER, (leaning.reassuring, (None, *leaning.neutral), leaning.worrying), strict=True))
        for worse in _ORDER[rank + 1 :]:
            yield from words[worse]
    elif leaning is Leaning.WORRYING:
        yield from _more(each)
    elif leaning is Leaning.REASSURING and value:
        yield None
        if isinstance(value, bool):
            yield False
        elif isinstance(value, int):
            yield value - 1
        elif isinstance(value, tuple):
            yield [] if len(value) == 1 else [*value[1:]]


def _more(each: Said) -> Iterator[Any]:
    name = str(each.path[-1])
    annotation = str(each.model.model_fields[name].annotation)
    if isinstance(each.value, int) and not isinstance(each.value, bool):
        yield each.value + 1
    elif "bool" in annotation and not each.value:
        yield True
    elif (each.model.__name__, name) in _MORE and (isinstance(each.value, tuple) or each.value is None):
        more = _MORE[each.model.__name__, name]
        yield [*each.value, more] if isinstance(each.value, tuple) else more


def changed(event: Event, path: Path, value: Any) -> Event | None:
    """The event with another word in one place; None where no agency could send that."""
    document = json.loads(event.model_dump_json(exclude_none=True))
    part: Any = document
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    if value is None:
        del part[path[-1]]
    try:
        return EVENT.validate_json(json.dumps(document))
    except ValidationError:
        return None


def _answered(event: Event) -> tuple[str, str, str] | None:
    """What an event answers: its kind, its sender, and its name or id."""
    of: Any = getattr(event.data, _ANSWERS.get(event.type, ""), None)
    if of is None:
        return None
    return event.type.partition(".")[0], of.source, getattr(of, "disagreement", None) or of.id


def _names(event: Event) -> set[tuple[str, str, str]]:
    """By what others may call it."""
    family = event.type.partition(".")[0]
    named = getattr(event.data, _NAMES.get(event.type, ""), None)
    return {(family, event.source, event.id)} | ({(family, event.source, named)} if named else set())


def stands_alone(event: Event, others: Sequence[Event]) -> bool:
    """Whether it is one more event, no more: it is no answer to what is not held, nor what an answer is held to
    already, nor told again under a name of its own, which takes the place of what was told.
    """
    names = set().union(*(_names(each) for each in others)) if others else set()
    answers = {_answered(each) for each in others}
    again = any(each.type == event.type and (_names(each) & _names(event)) and event.type in _NAMES for each in others)
    mine = _answered(event)
    return not again and not (_names(event) & answers) and (mine is None or mine in names)


def pairs(events: Sequence[Event]) -> Iterator[Pair]:
    """Every way in which a history can be worse by one thing."""
    held = list(events)
    for at, event in enumerate(held):
        others = [*held[:at], *held[at + 1 :]]
        if stands_alone(event, others):
            if leaning_of(event) is Leaning.REASSURING:
                yield Pair(held, others, f"without {event.type}")
            if leaning_of(event) is Leaning.WORRYING:
                yield Pair(others, held, f"with {event.type}")
        for each in said(event):
            for word in worse_words(each):
                other = changed(event, each.path, word)
                if other is not None:
                    where = ".".join(str(step) for step in each.path if isinstance(step, str))
                    yield Pair(held, [*held[:at], other, *held[at + 1 :]], f"{event.type} {where}: {each.value} {word}")
