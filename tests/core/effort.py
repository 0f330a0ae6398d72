"""How many examples a property tries: ``VANTAGE_EXAMPLES=10`` tries ten times as many."""

import os
from typing import Final

from hypothesis import HealthCheck, Phase, settings

TIMES: Final = float(os.environ.get("VANTAGE_EXAMPLES", "1"))
SHRINK: Final = os.environ.get("VANTAGE_SHRINK", "yes") != "no"
"""A mutation check only asks whether a property fails, not for the smallest example."""

_PHASES: Final = tuple(Phase) if SHRINK else (Phase.explicit, Phase.generate)


def examples(count: int, **more: int) -> settings:
    """Settings for a property that tries ``count`` examples in an ordinary run."""
    return settings(
        max_examples=max(1, round(count * TIMES)),
        deadline=None,
        phases=_PHASES,
        database=None,
        suppress_health_check=list(HealthCheck),
        **more,
    )
