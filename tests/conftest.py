"""Real servers for the tests: one Postgres and one Kafka per run, one database per test."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest
from rich.console import Console

from services.local.jars import kafka_jars
from services.local.kafka import Kafka
from services.local.postgres import Postgres
from services.store.connect import Connection, connect, migrate
from services.store.generations import begin_generations

LONG_FIRST: Final = (
    "flow",
    "torture",
    "local",
    "store",
    "matching",
    "oracle",
    "strategies",
    "access",
    "desk",
    "review",
)
"""Folders of long files, the longest first: real servers, real waits, whole streams. The others follow."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files come first: a long file begun last keeps one worker busy while the other has nothing left to do."""
    order = {name: place for place, name in enumerate(LONG_FIRST)}
    here = Path(__file__).parent
    items.sort(key=lambda item: order.get(item.path.relative_to(here).parts[0], len(order)))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres(durable=False)
    server.start()
    yield server
    server.close()


@pytest.fixture(scope="session")
def kafka() -> Iterator[Kafka]:
    kafka_jars(console=Console(quiet=True))
    server = Kafka()
    server.start()
    yield server
    server.close()


@pytest.fixture
async def database(postgres: Postgres) -> AsyncIterator[str]:
    """The address of a fresh, migrated database."""
    name = f"test_{uuid4().hex[:12]}"
    dsn = postgres.create_database(name)
    connection = await connect(dsn)
    await migrate(connection)
    await begin_generations(connection)
    await connection.close()
    yield dsn
    postgres.drop_database(name)


@pytest.fixture
async def connection(database: str) -> AsyncIterator[Connection]:
    held = await connect(database)
    yield held
    await held.close()
