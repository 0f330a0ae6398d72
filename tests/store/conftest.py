"""One migrated database for the whole folder, emptied before each use, and a loop to drive it with."""

from asyncio import Runner
from collections.abc import Iterator

import pytest

from services.local.postgres import Postgres
from tests.store.hub import Hub

pytest.register_assert_rewrite("tests.store.found")


@pytest.fixture(scope="package")
def runner() -> Iterator[Runner]:
    with Runner() as held:
        yield held


@pytest.fixture(scope="package")
def whole_hub(postgres: Postgres, runner: Runner) -> Iterator[Hub]:
    dsn = postgres.create_database("test_store")
    hub = runner.run(Hub.begin(dsn))
    yield hub
    runner.run(hub.close())
    postgres.drop_database("test_store")


@pytest.fixture
def hub(whole_hub: Hub, runner: Runner) -> Hub:
    """An empty hub."""
    runner.run(whole_hub.forget())
    return whole_hub
