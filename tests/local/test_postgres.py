"""The embedded PostgreSQL is a real one, and keeps what was committed."""

from __future__ import annotations

import socket

import asyncpg
import pytest

from services.local.errors import LocalError, StartFailed
from services.local.ports import HOST, free_port
from services.local.postgres import Postgres


async def value(dsn: str, query: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_the_database_vantage_is_there(postgres: Postgres) -> None:
    assert await value(postgres.dsn(), "select current_database()") == "vantage"
    assert str(await value(postgres.dsn(), "show server_version")).startswith("18")


async def test_a_database_can_be_created_and_dropped(postgres: Postgres) -> None:
    dsn = postgres.create_database("a child's")
    assert postgres.create_database("a child's") == dsn
    count = "select count(*) from pg_database where datname = 'a child''s'"
    assert await value(postgres.dsn(), count) == 1
    postgres.drop_database("a child's")
    assert await value(postgres.dsn(), count) == 0


async def test_settings_reach_the_server(postgres: Postgres) -> None:
    assert await value(postgres.dsn(), "show deadlock_timeout") == "100ms"
    assert await value(postgres.dsn(), "show fsync") == "on"
    with Postgres(durable=False, settings={"shared_buffers": "16MB"}) as other:
        assert await value(other.dsn(), "show shared_buffers") == "16MB"
        assert await value(other.dsn(), "show fsync") == "off"


async def test_what_was_committed_survives_kill_9(postgres: Postgres) -> None:
    dsn, pid = postgres.create_database("kept"), postgres.pid
    await value(dsn, "create table visit as select 7 as day")
    postgres.kill()
    assert not postgres.is_alive
    postgres.start()
    assert postgres.pid != pid
    assert await value(dsn, "select day from visit") == 7


def test_a_port_that_is_anothers_is_refused() -> None:
    port = free_port()
    with (
        socket.create_server((HOST, port)),
        pytest.raises(StartFailed, match="ended with status 1"),
        Postgres(port=port, durable=False),
    ):
        pass


def test_what_is_not_started_says_so() -> None:
    with pytest.raises(LocalError, match=r"call start\(\)"):
        _ = Postgres().pid
