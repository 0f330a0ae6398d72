"""Families of a made-up authority: who is who in truth."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Final, NamedTuple

from tests.matching import words

TODAY: Final = date(2026, 6, 30)
_CHILDHOOD_DAYS: Final = 18 * 365
_TWINS: Final = 0.015
"""Maternities with more than one child: about 15 in 1,000 in England and Wales (ONS, Birth characteristics)."""
_CHILDREN: Final = (1, 2, 3, 4, 5), (0.45, 0.36, 0.13, 0.045, 0.015)
_DOUBLE_BARRELLED: Final = 0.05
_SECOND_FAMILY_NAME: Final = 0.18
"""Children who have the name of one parent while the household goes by another's."""


class Home(NamedTuple):
    number: str
    street: str
    kind: str
    postcode: str


class Child(NamedTuple):
    """``twin`` shares a birthday with another child of the family."""

    number: int
    family_number: int
    sex: str
    given: str
    middle: str
    family: str
    other_family: str
    born: date
    home: Home
    earlier_home: Home
    mother: str
    mothers_family: str
    mothers_earlier_family: str
    twin: bool


class _Drawn:
    """Words drawn as often as they are common."""

    def __init__(self, names: tuple[list[str], list[float]]) -> None:
        self._names, weights = names
        self._up_to = list(accumulate(weights))

    def one(self, random: Random) -> str:
        return random.choices(self._names, cum_weights=self._up_to)[0]


_GIVEN: Final = {sex: _Drawn(names) for sex, names in words.GIVEN.items()}
_FAMILY: Final = _Drawn(words.FAMILY)


def homes(random: Random, count: int) -> list[Home]:
    """Dwellings: about fifteen to a postcode, in two districts' sectors; some lived in by more than one family."""
    found = []
    for block in range(count // 15 + 1):
        area, sector = random.choice(("RM15", "RM16", "RM17", "RM18", "RM19", "RM20", "SS17")), random.randint(1, 9)
        postcode = f"{area} {sector}{chr(65 + block % 26)}{chr(65 + block // 26 % 26)}"
        street, kind = random.choice(words.STREETS), random.choice(list(words.KINDS))
        first = random.randint(1, 150)
        found += [Home(str(first + house * 2), street, kind, postcode) for house in range(15)]
    return found


def children(seed: int, count: int) -> Iterator[Child]:
    """That many children, family by family."""
    random = Random(seed)
    dwellings = homes(random, int(count * 0.55))
    number = family_number = 0
    while number < count:
        family_number += 1
        siblings = random.choices(*_CHILDREN)[0]
        for child in _family(random, dwellings, family_number, siblings):
            if number < count:
                yield child._replace(number=number)
                number += 1


def _family(random: Random, dwellings: list[Home], family_number: int, siblings: int) -> Iterator[Child]:
    one, second = _FAMILY.one(random), _FAMILY.one(random)
    name = f"{one}-{second}" if random.random() < _DOUBLE_BARRELLED else one
    home, earlier = random.choice(dwellings), random.choice(dwellings)
    mother, maiden = _GIVEN["F"].one(random), _FAMILY.one(random)
    born = TODAY - timedelta(days=random.randrange(_CHILDHOOD_DAYS))
    twins = False
    called: set[str] = set()
    for place in range(siblings):
        if place:
            twins = random.random() < _TWINS * 2
            born = born if twins else born + _apart(random, born)
        sex = random.choice("FM")
        given = next(g for g in iter(lambda: _GIVEN[sex].one(random), None) if g not in called)  # noqa: B023
        called.add(given)
        other = second if random.random() < _SECOND_FAMILY_NAME else name
        yield Child(
            0, family_number, sex, given, _GIVEN[sex].one(random), name, other, born, home, earlier,
            mother, name if random.random() < 0.6 else maiden, maiden, twins,
        )  # fmt: skip


def _apart(random: Random, born: date) -> timedelta:
    """The next brother or sister is older or younger, and born by today."""
    days = timedelta(days=random.randint(300, 1600))
    return days if random.random() < 0.5 and born + days <= TODAY else -days
