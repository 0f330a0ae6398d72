"""Real servers for the tests: one Postgres and one Kafka per run, one database per test."""

from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import pytest
from rich.console import Console

from services.local.jars import kafka_jars
from services.local.kafka import Kafka
from services.local.postgres import Postgres
from services.store.connect import Connection, connect, migrate
from services.store.generations import begin_generations


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
