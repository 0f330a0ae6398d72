"""A mutant that no longer fits the code proves nothing: each text stands as often as it says, each test exists."""

from pathlib import Path
from typing import Final

import pytest

from tests.mutation.mutants import MUTANTS, Mutant

ROOT: Final = Path(__file__).parents[2]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_each_mutant_fits_the_code(mutant: Mutant) -> None:
    for path, old, _, times in mutant.changes:
        assert (ROOT / path).read_text(encoding="utf-8").count(old) == times, path
    for test in mutant.tests:
        assert (ROOT / test.partition("::")[0]).exists(), test
