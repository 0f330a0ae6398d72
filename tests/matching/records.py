"""What agencies wrote down of those children: each record with the errors that records have.

Every rate below is an assumption, stated in docs/identity.md with what it leans on. None was tuned to a result.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from random import Random
from string import ascii_lowercase
from typing import Final, NamedTuple

from tests.matching import words
from tests.matching.people import TODAY, Child, Home
from tests.strategies.numbers import nhs_number


class Written(NamedTuple):
    """One agency's record: what its registration says, and of whom it is in truth."""

    child: int
    twin: bool
    agency: str
    reference: str
    name: str | None
    born: date | None
    address: str | None
    nhs_number: str | None
    upn: str | None
    mother: str | None
    doubtful: bool = False


class _Agency(NamedTuple):
    """How many children of an age are known there, and how it keeps its records."""

    share: float
    ages: range
    informal: float
    no_birthday: float
    nhs: float
    upn: float
    mother: float


AGENCIES: Final = {
    "general-practice": _Agency(0.97, range(18), 0.01, 0.002, 0.98, 0.0, 0.6),
    "health-visiting": _Agency(0.95, range(5), 0.02, 0.002, 0.95, 0.0, 0.9),
    "school": _Agency(0.93, range(5, 18), 0.08, 0.002, 0.0, 0.95, 0.8),
    "nursery": _Agency(0.6, range(2, 5), 0.12, 0.01, 0.0, 0.0, 0.8),
    "childrens-social-care": _Agency(0.08, range(18), 0.03, 0.02, 0.6, 0.4, 0.8),
    "police": _Agency(0.07, range(18), 0.08, 0.10, 0.0, 0.0, 0.3),
    "housing": _Agency(0.15, range(18), 0.08, 0.08, 0.0, 0.0, 0.7),
    "hospital": _Agency(0.3, range(18), 0.01, 0.005, 0.85, 0.0, 0.4),
}
RATES: Final = {
    "given slip": 0.012, "given respelt": 0.01, "family slip": 0.015, "family respelt": 0.01, "turned round": 0.005,
    "other family name": 0.25, "half a double name": 0.3, "middle name used": 0.01, "middle name given": 0.25,
    "no given name yet": 0.01, "day and month": 0.004, "digit": 0.007, "no address": 0.08, "earlier address": 0.12,
    "no postcode": 0.1, "number slip": 0.01, "short street": 0.3, "wrong number": 0.003, "second record": 0.012,
    "mother earlier name": 0.12,
}  # fmt: skip
"""``other family name`` is of children who have one; ``second record``: the agency has two of one child."""


def records(seed: int, population: Iterable[Child], times: float = 1.0, unverified: float = 0.0) -> Iterator[Written]:
    """What is written of them; ``times`` multiplies the rates of errors. ``unverified``: of the NHS numbers that the
    two agencies hold which copy them from others' papers, social care and hospital, how many they say are not traced.
    """
    random, doubting = Random(seed), Random(seed)
    rate = {name: min(value * times, 0.9) for name, value in RATES.items()}
    for child in population:
        age = (TODAY - child.born).days // 365
        for agency, kept in AGENCIES.items():
            if age not in kept.ages or random.random() >= kept.share:
                continue
            for copy in range(1 + (random.random() < rate["second record"])):
                written = _written(random, child, agency, kept, rate, copy, times)
                copied = agency in ("childrens-social-care", "hospital") and doubting.random() < unverified
                yield written._replace(doubtful=copied)


def _written(
    random: Random, child: Child, agency: str, kept: _Agency, rate: dict[str, float], copy: int, times: float
) -> Written:
    def happens(error: str) -> bool:
        return random.random() < rate[error]

    informal = random.random() < kept.informal * times
    knows_nhs, knows_upn = random.random() < kept.nhs, random.random() < kept.upn
    of = random.randrange(800_000) if happens("wrong number") else child.number
    mothers = child.mothers_earlier_family if happens("mother earlier name") else child.mothers_family
    home = child.earlier_home if happens("earlier address") else child.home
    return Written(
        child.number,
        child.twin,
        agency,
        f"{agency[:2]}-{child.number}-{copy}",
        _name(random, child, rate, informal=informal),
        None if random.random() < kept.no_birthday * times else _birthday(random, child.born, rate),
        None if happens("no address") else _address(random, home, rate),
        nhs_number(of) if knows_nhs else None,
        _upn(of) if knows_upn and child.born.year < TODAY.year - 4 else None,
        f"{_slip(random, child.mother, rate['given slip'])} {mothers}" if random.random() < kept.mother else None,
    )


def _upn(number: int) -> str:
    """A well-formed UPN (Modulus 23) of an authority's schools, by a serial number."""
    digits = f"883{number:08d}0"
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    total = sum(position * int(digit) for position, digit in enumerate(digits, start=2))
    return letters[total % 23] + digits


def _name(random: Random, child: Child, rate: dict[str, float], *, informal: bool) -> str:
    given = child.given
    if informal:
        given = words.SHORT.get(given, given)
    elif random.random() < rate["middle name used"]:
        given = child.middle
    elif random.random() < rate["middle name given"]:
        given = f"{given} {child.middle}"
    family = child.other_family if random.random() < rate["other family name"] else child.family
    if "-" in family and random.random() < rate["half a double name"]:
        family = random.choice(family.split("-"))
    given = _respelt(random, _slip(random, given, rate["given slip"]), rate["given respelt"])
    family = _respelt(random, _slip(random, family, rate["family slip"]), rate["family respelt"])
    if random.random() < rate["no given name yet"] and (TODAY - child.born).days < 365:
        given = random.choice(("Baby", "Baby Boy" if child.sex == "M" else "Baby Girl"))
    if random.random() < rate["turned round"]:
        return f"{family} {given.partition(' ')[0]}"
    return f"{given} {family}"


def _slip(random: Random, word: str, rate: float) -> str:
    """One letter too many, too few, wrong or changed over: four in five misspellings (Damerau 1964)."""
    if random.random() >= rate or len(word) < 3:
        return word
    at, letter = random.randrange(1, len(word)), random.choice(ascii_lowercase)
    return random.choice(
        (
            word[:at] + letter + word[at:],
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at + 1 :],
            word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if at > 1 else word[:at] + letter + word[at:],
        )
    )


def _respelt(random: Random, word: str, rate: float) -> str:
    fitting = [(old, new) for old, new in words.RESPELT if old in word[1:]]
    if random.random() >= rate or not fitting:
        return word
    old, new = random.choice(fitting)
    return word[0] + word[1:].replace(old, new, 1)


def _birthday(random: Random, born: date, rate: dict[str, float]) -> date:
    if random.random() < rate["day and month"] and born.day <= 12:
        return born.replace(month=born.day, day=born.month)
    if random.random() < rate["digit"]:
        digits = list(f"{born:%Y%m%d}")
        at = random.choice((3, 5, 6, 7))
        digits[at] = random.choice("0123456789")
        try:
            return date.fromisoformat("".join(digits))
        except ValueError:
            return born
    return born


def _address(random: Random, home: Home, rate: dict[str, float]) -> str:
    kind = words.KINDS[home.kind] if random.random() < rate["short street"] else home.kind
    number = (
        home.number
        if random.random() >= rate["number slip"]
        else str(int(home.number) + random.choice((-10, -1, 1, 10)))
    )
    line = f"{number} {home.street} {kind}"
    return line if random.random() < rate["no postcode"] else f"{line}, Grays, {home.postcode}"
