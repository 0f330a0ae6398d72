"""A Chromium for a file; a desk without a broker, and one before a whole hub."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser

from services.local.kafka import Kafka
from services.local.ports import free_port
from services.local.postgres import Postgres
from services.store.connect import connect, migrate
from services.store.generations import begin_generations
from tests.desk import given
from tests.desk.seeing import chromium
from tests.desk.serving import Served
from tests.flow.hub import Hub


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Playwright has an event loop of its own in this thread until the file is done: no test beside it is async."""
    with chromium() as held:
        yield held


@pytest.fixture(scope="package")
def alone(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The desk with an empty database, and no broker: nothing is proven to be fresh."""
    name = f"desk_{uuid4().hex[:12]}"
    dsn = postgres.create_database(name)
    with ThreadPoolExecutor(1) as pool:  # a loop of Playwright's may run in this thread
        pool.submit(asyncio.run, _migrated(dsn)).result()
    held = Served(dsn, f"127.0.0.1:{free_port()}", Path(tmp_path_factory.mktemp("desk")))
    yield held
    held.close()
    postgres.drop_database(name)


@pytest.fixture(scope="package")
def hub(kafka: Kafka, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """With the children of tests/desk/given.py and one projector: for all files of this folder that want it."""
    held = Hub(kafka, postgres, Path(tmp_path_factory.mktemp("hub")))
    with held.worker():
        given.tell(held)
        yield held
    held.close()


@pytest.fixture(scope="package")
def desk(hub: Hub) -> Iterator[Served]:
    """The desk before it."""
    held = Served(hub.dsn, hub.bootstrap, hub.folder / "desk", VANTAGE_FRESH_SECONDS_MAX="30")
    yield held
    held.close()


async def _migrated(dsn: str) -> None:
    connection = await connect(dsn)
    await migrate(connection)
    await begin_generations(connection)
    await connection.close()
