"""Records that are joined and whose own words say that they are not of one person: somebody has to look.

A number typed into the wrong record joins a mother to her baby, twins, or strangers, in one agency or in several.
Rules: docs/meaning.md, "Whose child it is".
"""

from collections.abc import Collection, Iterator, Mapping
from itertools import combinations
from typing import Final

from projections.identity import Pair, RecordId, Verdict
from projections.matching.comparisons import MISSING, Compared, compared
from projections.matching.profile import Profile

_ONE_NAME: Final = frozenset({"same", "short-form", "middle", "close", "sounds"})


def contradictions(
    profiles: Mapping[RecordId, Profile], word: Mapping[Pair, Verdict]
) -> Iterator[tuple[RecordId, RecordId]]:
    """Pairs of one person's records that contradict each other, but for those that somebody confirmed."""
    for one, other in combinations(sorted(profiles), 2):
        if word.get((one, other)) is Verdict.CONFIRMED:
            continue
        rest = [told for record, told in profiles.items() if record not in (one, other)]
        if contradicts(profiles[one], profiles[other], rest):
            yield one, other


def contradicts(one: Profile, other: Profile, rest: Collection[Profile] = ()) -> bool:
    """An adult and a child of other days of birth; days that no slip explains; two NHS numbers; two given names, unless
    one of ``rest``, the person's other records, has both; in one agency another day.
    """
    held = list(compared(one, other))
    born = held[0].born
    if None not in (one.kind, other.kind) and one.kind != other.kind and born != "same":
        return True
    if born == "differs" or (one.nhs_number and other.nhs_number and one.nhs_number != other.nhs_number):
        return True
    if one.agency == other.agency and born not in ("same", MISSING):
        return True
    if not all(level.given == "differs" for level in held) or _is_turned_round(one, other):
        return False
    return not any(_has_name(each, one) and _has_name(each, other) for each in rest)


def _is_turned_round(one: Profile, other: Profile) -> bool:
    """One's given name is the other's family name: turned round, and the family name changed besides."""
    return any(
        not {*a.given[:1]}.isdisjoint(b.family) or not {*b.given[:1]}.isdisjoint(a.family)
        for a in one.names
        for b in other.names
    )


def _has_name(one: Profile, other: Profile) -> bool:
    ways: Iterator[Compared] = compared(one, other)
    return any(level.given in _ONE_NAME or level.family == "swapped" for level in ways)
