"""One hub per test file: empty topics on the run's broker, and an own database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.local.kafka import Kafka
from services.local.postgres import Postgres
from tests.flow.hub import Hub


@pytest.fixture(scope="module")
def hub(kafka: Kafka, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    held = Hub(kafka, postgres, Path(tmp_path_factory.mktemp("hub")))
    yield held
    held.close()
