"""Records that are joined and whose own words say that they are not of one person: somebody has to look.

A number typed into the wrong record joins a mother to her baby, or twins. Rules: docs/meaning.md, "Whose child it is".
"""

from collections.abc import Iterator, Mapping
from itertools import combinations

from projections.identity import Pair, RecordId, Verdict
from projections.matching.comparisons import compared
from projections.matching.profile import Profile


def contradictions(
    profiles: Mapping[RecordId, Profile], word: Mapping[Pair, Verdict]
) -> Iterator[tuple[RecordId, RecordId]]:
    """Pairs of one person's records that contradict each other, but for those that somebody confirmed."""
    for one, other in combinations(sorted(profiles), 2):
        if word.get((one, other)) is not Verdict.CONFIRMED and contradicts(profiles[one], profiles[other]):
            yield one, other


def contradicts(one: Profile, other: Profile) -> bool:
    """An adult and a child of other days of birth; days that no slip explains; two NHS numbers; in one agency another
    given name or day."""
    held = list(compared(one, other))
    born = held[0].born
    if None not in (one.kind, other.kind) and one.kind != other.kind and born != "same":
        return True
    if born == "differs" or (one.nhs_number and other.nhs_number and one.nhs_number != other.nhs_number):
        return True
    if one.agency != other.agency:
        return False
    return born not in ("same", "missing") or all(level.given == "differs" for level in held)
