"""Own servers for the tests of the servers: the rest of the suite shares one stack."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator

import pytest

with warnings.catch_warnings():  # kafka-python reads its schemas in an old way when imported
    warnings.simplefilter("ignore", DeprecationWarning)
    from services.local.kafka import Kafka
from services.local.postgres import Postgres


@pytest.fixture(scope="package")
def kafka() -> Iterator[Kafka]:
    with Kafka() as broker:
        yield broker


@pytest.fixture(scope="package")
def postgres() -> Iterator[Postgres]:
    with Postgres() as server:
        yield server


def until(true: Callable[[], object], seconds: float = 15.0) -> None:
    """Poll until it is true, or fail."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not so within {seconds} s"
        time.sleep(0.02)
