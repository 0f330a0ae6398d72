"""A short round with one of each kind of chaos, so that the long ones need not be waited for."""

from pathlib import Path

from services.local.kafka import Kafka
from services.local.postgres import Postgres
from tests.torture.chaos import KINDS
from tests.torture.rounds import one_round

SEED, EVENTS = 20_261_122, 3_000


def test_a_short_round_of_every_chaos_agrees_with_the_oracle(kafka: Kafka, postgres: Postgres, tmp_path: Path) -> None:
    done = one_round(kafka, postgres, tmp_path, SEED, EVENTS, kinds=KINDS)
    assert done.differences == []
    assert done.incidents == dict.fromkeys(KINDS, 1)
