"""A short run of ``python -m tests.torture.gate``, so that the long one need not be waited for."""

from pathlib import Path
from typing import Final

from services.local.kafka import Kafka
from services.local.postgres import Postgres
from tests.torture.gate_rounds import ASKED_EACH, one_hub

SEEDS: Final = range(20_261_122, 20_261_134)


def test_nothing_is_allowed_that_the_reference_would_not_allow(
    kafka: Kafka, postgres: Postgres, tmp_path: Path
) -> None:
    done = one_hub(kafka, postgres, tmp_path, SEEDS)
    assert done.violations == []
    assert done.outcomes.total() == ASKED_EACH * len(SEEDS)
    assert done.outcomes["allowed"] > 0
    assert done.outcomes["refused"] > 0, done.outcomes
    assert done.incidents.total() >= 3
