"""One hub per test file: empty topics on the run's broker, and an own database; and the review, replayed once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.cli.demo import KYLE, SAM, STORY
from services.local.kafka import Kafka
from services.local.postgres import Postgres
from services.store.children import Child
from tests.flow.hub import Hub
from tests.flow.reviewed import Replayed
from tests.flow.telling import child_of, publish_story


@pytest.fixture(scope="module")
def hub(kafka: Kafka, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    held = Hub(kafka, postgres, Path(tmp_path_factory.mktemp("hub")))
    yield held
    held.close()


@pytest.fixture(scope="session")
def replayed(kafka: Kafka, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replayed]:
    """The whole review through Kafka, once for all files that only read it. No file uses it beside ``hub``: one broker
    serves one hub at a time. What was projected stays, so the commands that read answer to the end.
    """
    folder = Path(tmp_path_factory.mktemp("replayed"))
    held = Hub(kafka, postgres, folder)
    with held.worker("one"), held.worker("two"):
        publish_story(held, STORY, folder)
    assert held.rows("rejects", None) == []
    yield Replayed(held, child_of(held, KYLE), child_of(held, SAM))
    held.close()


@pytest.fixture(scope="session")
def told(replayed: Replayed) -> Hub:
    """The whole story, published agency by agency and projected by two workers."""
    return replayed.hub


@pytest.fixture(scope="session")
def kyle(replayed: Replayed) -> Child:
    return replayed.kyle


@pytest.fixture(scope="session")
def sam(replayed: Replayed) -> Child:
    return replayed.sam
