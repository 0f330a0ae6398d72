"""The rule pack: limits as data, each with its status in law, its source and the days on which it is in force.

The rules themselves: docs/clocks.md. A pack is a TOML text; ``packs/england.toml`` says what its fields mean. One that
extends it is an authority's own: where it has an edition for a day, that one counts.
"""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from pydantic import ValidationError

from projections.rules.asked import RULES
from projections.rules.editions import ENGLAND, Pack, Rule, days_of_both, of_the_same
from projections.rules.limit import Limit
from schemas.moments import end_of_day

__all__ = [
    "ENGLAND",
    "NAMES",
    "RULES",
    "Limit",
    "Pack",
    "PackError",
    "Rule",
    "england",
    "in_use",
    "pack_named",
    "parse",
    "use",
]

NAMES: Final = (ENGLAND, "example-authority")
_AGAIN: Final = "Mend these places and load it again."
_SAMPLES: Final = 12


class PackError(ValueError):
    """A pack that cannot be used; the message gives the fact, the expectation and the next step."""


def parse(text: str) -> Pack:
    """The pack that a TOML text says. ``PackError``: what is wrong with it, and what to do."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise PackError(f"The rule pack is not TOML: {problem}. Mend that line and load it again.") from None
    own = document.get("rules", [])
    try:
        pack = Pack.model_validate(_extended(document) if "extends" in document else document)
    except ValidationError as problem:
        found = "; ".join(_faults(own, problem))
        raise PackError(f"The rule pack cannot be used: {found}. {_AGAIN}") from None
    if faults := list(_beyond_statute(pack)):
        raise PackError(f"The rule pack cannot be used: {'; '.join(faults)}. {_AGAIN}")
    return pack


@lru_cache(maxsize=len(NAMES))
def pack_named(name: str) -> Pack:
    """A pack that comes with the code. ``PackError``: there is none of that name."""
    if name not in NAMES:
        raise PackError(f"No rule pack is named {name}; expected {' or '.join(NAMES)}. Name one of them and try again.")
    return parse(_text(name))


def england() -> Pack:
    """The first pack: what holds in England, and this hub's own proposals for what is local."""
    return pack_named(ENGLAND)


_chosen: list[Pack] = []


def use(pack: Pack) -> None:
    """The pack of this process, chosen before anything is asked; ``PackError`` where another was chosen before."""
    if _chosen and _chosen[0] != pack:
        raise PackError(
            f"This process asks by {_chosen[0].name} already; expected one pack. Start it again for {pack.name}."
        )
    _chosen[:] = [pack]


def in_use() -> Pack:
    """The pack that this process asks by: England's, where none was chosen."""
    return _chosen[0] if _chosen else england()


def _text(name: str) -> str:
    return files("projections.rules").joinpath(f"packs/{name}.toml").read_text(encoding="utf-8")


def _extended(document: dict[str, Any]) -> dict[str, Any]:
    """An authority's own parts before those of the pack that it extends; what it names again is its own."""
    if document["extends"] != ENGLAND or document.get("id") == ENGLAND:
        raise PackError(
            f"The rule pack cannot be used: it is {document.get('id')} and extends {document['extends']}; expected "
            f"an id of its own, and extends = {ENGLAND!r}. {_AGAIN}"
        )
    base = tomllib.loads(_text(ENGLAND))
    rules = [{"authority": document.get("id"), **rule} for rule in document.get("rules", []) if isinstance(rule, dict)]
    asked = {each["owner"] for each in document.get("climbs", []) if isinstance(each, dict) and "owner" in each}
    return {
        **document,
        "rules": [*rules, *base["rules"]],
        "works": [*document.get("works", []), *base["works"]],
        "school_holidays": [*document.get("school_holidays", []), *base["school_holidays"]],
        "climbs": [*document.get("climbs", []), *(each for each in base["climbs"] if each["owner"] not in asked)],
    }


def _beyond_statute(pack: Pack) -> Iterator[str]:
    """An authority may ask sooner than the law; it cannot allow itself longer."""
    for own in (rule for rule in pack.rules if rule.authority != ENGLAND):
        for law in (rule for rule in pack.rules if rule.authority == ENGLAND and rule.id == own.id):
            if _longer(own, law):
                yield (
                    f"{own.id} of {own.authority} (version {own.version}) allows longer than {law.limits[0].source}; "
                    "expected a limit that is not longer than that of statute"
                )


def _longer(own: Rule, law: Rule) -> bool:
    both = days_of_both(own, law)
    if both is None or not of_the_same(own, law):
        return False
    first, _ = both
    starts = (end_of_day(first + timedelta(days=31 * n)) for n in range(_SAMPLES) if first < date(9000, 1, 1))
    count = max(len(own.limits), len(law.limits))
    pairs = [(own.limits[min(n, len(own.limits) - 1)], law.limits[min(n, len(law.limits) - 1)]) for n in range(count)]
    return any(mine.after(at) > theirs.after(at) for at in starts for mine, theirs in pairs if theirs.status == "S")


def _faults(own: list[Any], problem: ValidationError) -> Iterator[str]:
    """Where each fault is, in the author's own text: of a pack that extends another its rules come first."""
    for error in problem.errors(include_url=False, include_input=False):
        place = error["loc"]
        where = "the pack"
        if place[:1] == ("rules",) and len(place) > 1:
            named = own[int(place[1])] if int(place[1]) < len(own) else None
            name = named.get("id") if isinstance(named, dict) else None
            where = ".".join(str(part) for part in (f"rule {int(place[1]) + 1} ({name})", *place[2:]))
        elif place:
            where = ".".join(map(str, place))
        yield f"{where}: {error['msg'].removeprefix('Value error, ')}"
