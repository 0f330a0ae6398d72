"""How two records compare, field by field: one of a few levels each, ``missing`` where one says nothing."""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler

from projections.matching.names import PersonName, is_variant, sound
from projections.matching.profile import Address, Profile

MISSING: Final = "missing"
LEVELS: Final = {
    "given": ("same", "short-form", "middle", "close", "sounds", "initial", "differs"),
    "family": ("same", "part", "close", "sounds", "swapped", "differs"),
    "born": ("same", "swapped", "digit", "near", "differs"),
    "address": ("same", "postcode", "district", "differs"),
    "kin": ("same", "given", "differs"),
    "number": ("same", "differs"),
    "agency": ("other", "same"),
}
"""Field → its levels, the nearest first."""
_CLOSE: Final = 0.9
_CLOSE_LETTERS_MIN: Final = 4
_SAME_TEXT: Final = 90
_NEAR_DAYS: Final = 31


class Compared(NamedTuple):
    """The level of each field, in the order of ``LEVELS``."""

    given: str
    family: str
    born: str
    address: str
    kin: str
    number: str
    agency: str


def compared(one: Profile, other: Profile) -> Iterator[Compared]:
    """Every way to hold the two side by side: one for each pair of their names."""
    rest = (_born(one.born, other.born), _address(one, other), _kin(one, other), _number(one, other))
    agency = "same" if one.agency == other.agency else "other"
    names = {_names(a, b) for a in one.names for b in other.names} or {(MISSING, MISSING)}
    for given, family in sorted(names):
        yield Compared(given, family, *rest, agency)


def _names(one: PersonName, other: PersonName) -> tuple[str, str]:
    given, family = _given(one.given, other.given), _family(one.family, other.family)
    if given in ("differs", MISSING) or family == "differs":
        turned = _given(one.given, other.family), _given(other.given, one.family)
        if all(level in ("same", "close") for level in turned):
            return MISSING, "swapped"  # it says all that the two names say
    return given, family


def _given(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    if not one or not other:
        return MISSING
    first, second = one[0], other[0]
    if first == second:
        return "same"
    if 1 in (len(first), len(second)):
        return "initial" if first[0] == second[0] else "differs"
    if is_variant(first, second):
        return "short-form"
    if first in other or second in one:
        return "middle"
    if _is_close(first, second):
        return "close"
    return "sounds" if sound(first) == sound(second) else "differs"


def _family(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    if not one or not other:
        return MISSING
    if one == other:
        return "same"
    if not set(one).isdisjoint(other):
        return "part"
    pairs = [(a, b) for a in one for b in other]
    if any(_is_close(a, b) for a, b in pairs):
        return "close"
    return "sounds" if any(sound(a) == sound(b) for a, b in pairs) else "differs"


def _is_close(one: str, other: str) -> bool:
    """One slip of the pen, or nearly the same letters (Winkler 1990)."""
    if min(len(one), len(other)) < _CLOSE_LETTERS_MIN:
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1 or JaroWinkler.similarity(one, other) >= _CLOSE


def _born(one: date | None, other: date | None) -> str:
    if one is None or other is None:
        return MISSING
    if one == other:
        return "same"
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return "swapped"
    if OSA.distance(f"{one:%d%m%Y}", f"{other:%d%m%Y}", score_cutoff=1) <= 1:
        return "digit"
    return "near" if abs((one - other).days) <= _NEAR_DAYS else "differs"


def _address(one: Profile, other: Profile) -> str:
    levels = {_two_addresses(a, b) for a in one.addresses for b in other.addresses}
    return min(levels, key=LEVELS["address"].index) if levels else MISSING


def _two_addresses(one: Address, other: Address) -> str:
    if one.postcode and other.postcode:
        if one.postcode == other.postcode:
            return "same" if one.number == other.number else "postcode"
        return "district" if one.district == other.district else "differs"
    if one.number != other.number:
        return "differs"
    return "same" if fuzz.token_set_ratio(one.text, other.text) >= _SAME_TEXT else "differs"


def _kin(one: Profile, other: Profile) -> str:
    pairs = [(a.name, b.name) for a in one.kin for b in other.kin if a.part == b.part]
    levels = {_relative(a, b) for a, b in pairs} - {MISSING}
    return min(levels, key=LEVELS["kin"].index) if levels else MISSING


def _relative(one: PersonName, other: PersonName) -> str:
    given, family = _given(one.given, other.given), _family(one.family, other.family)
    if given == MISSING:
        return MISSING
    if given not in ("same", "short-form"):
        return "differs"
    return "same" if family in ("same", "part", "close") else "given"


def _number(one: Profile, other: Profile) -> str:
    pairs = [(a, b) for a, b in ((one.nhs_number, other.nhs_number), (one.upn, other.upn)) if a and b]
    if not pairs:
        return MISSING
    return "same" if any(a == b for a, b in pairs) else "differs"
