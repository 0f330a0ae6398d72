"""No stored projection can be forgotten: each has a version, a second implementation, and a page of given/when/then.

Order of arrival, stopping and resuming run over ``PROJECTIONS`` themselves: test_folds.py. The second implementation
is compared at both extremes, as of a day and as known by a day: test_picture.py, test_meaning.py.
"""

from pathlib import Path
from typing import Final

import pytest

from projections import PROJECTIONS, Projection
from tests.core.picture_child import VIEWS
from tests.core.test_meaning import CHECKS, same_tier, same_voices
from tests.oracle.picture import SECTIONS

_BY_MEANING: Final = {"tier": same_tier, "heard": same_voices}
"""Compared by docs/meaning.md, whose oracle is of its own."""


@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda projection: projection.name)
class TestEvery:
    def test_has_a_version(self, projection: Projection) -> None:
        assert projection.version >= 1

    def test_is_written_twice_and_both_are_compared(self, projection: Projection) -> None:
        if projection.name in _BY_MEANING:
            assert _BY_MEANING[projection.name] in CHECKS
        else:
            assert projection.name in SECTIONS, "write it a second time in tests/oracle/, from docs/picture.md"
            assert projection.name in VIEWS, "say in tests/core/picture_*.py how its state compares"

    def test_has_its_given_when_then(self, projection: Projection) -> None:
        told = Path(__file__).with_name(f"test_{projection.name}.py")
        assert told.exists(), "tell by hand what it says of a few events"
        assert "given(" in told.read_text(encoding="utf-8")
