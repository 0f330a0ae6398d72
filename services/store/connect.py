"""Connections to Postgres, and the schema that they find there."""

from enum import StrEnum
from importlib.resources import files
from typing import Final, TypeAlias

import asyncpg

Connection: TypeAlias = asyncpg.Connection

FROZEN_WORKER_MS: Final = 10_000
"""A worker that stands still inside a transaction loses it, so that its locks do not stop others."""
PROJECTOR: Final = "vantage-projector"
"""The name of a worker's connections, by which others see that one runs."""
LOCK_WAIT_MS: Final = 15_000

_MIGRATION_LOCK: Final = 7_202_011


class Role(StrEnum):
    """As whom a connection asks (migration 009, docs/access.md). ``VIEWER`` sees what whoever asks may see, and nothing
    until that is said; ``DESK`` reads everything and writes down openings.
    """

    VIEWER = "vantage_viewer"
    READER = "vantage_reader"
    DESK = "vantage_desk"
    PROJECTOR = "vantage_projector"


async def connect(dsn: str, name: str = "vantage", role: Role | None = None) -> Connection:
    """One connection with the hub's time limits; ``name`` is what Postgres shows of it.

    With ``role`` it is that role's from its first statement on; without, the operator's own.
    """
    return await asyncpg.connect(dsn, server_settings={**_limits(name), **({"role": role.value} if role else {})})


def _limits(name: str) -> dict[str, str]:
    return {
        "application_name": name,
        "timezone": "UTC",
        "idle_in_transaction_session_timeout": str(FROZEN_WORKER_MS),
        "lock_timeout": str(LOCK_WAIT_MS),
        "jit": "off",
        # Nearly every statement looks rows up by key; a plan made while a table was empty must not outlive that.
        "enable_seqscan": "off",
        "enable_hashjoin": "off",
        "enable_mergejoin": "off",
    }


async def migrate(connection: Connection) -> list[str]:
    """Apply the migrations that this database lacks, in order; answer their names."""
    await connection.execute("select pg_advisory_lock($1)", _MIGRATION_LOCK)
    try:
        await connection.execute(
            "create table if not exists migration (name text primary key, applied_at timestamptz default now())"
        )
        done = {row["name"] for row in await connection.fetch("select name from migration")}
        applied = []
        for path in sorted(files("services.store.migrations").iterdir(), key=lambda path: path.name):
            if path.name.endswith(".sql") and path.name not in done:
                async with connection.transaction():
                    await connection.execute(path.read_text(encoding="utf-8"))
                    await connection.execute("insert into migration (name) values ($1)", path.name)
                applied.append(path.name)
        return applied
    finally:
        await connection.execute("select pg_advisory_unlock($1)", _MIGRATION_LOCK)
