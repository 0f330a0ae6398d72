"""A fingerprint of everything that the topics give back, to compare before and after a rebuild."""

from hashlib import blake2b
from typing import Final

from projections import PROJECTIONS
from services.store.connect import Connection
from services.store.sql import SQL

_PARTS: Final = [name for name in SQL if name.startswith("digest_")]
_EMPTY: Final = {(p.name, p.dump(p.new())) for p in PROJECTIONS}


async def digest(connection: Connection) -> dict[str, str]:
    """Part → count and hash of its content. States that say nothing are left out."""
    found = {}
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        for part in _PARTS:
            hashed, count = blake2b(digest_size=12), 0
            async for row in connection.cursor(SQL[part], prefetch=5_000):
                if part == "digest_state" and (row["projection"], row["body"]) in _EMPTY:
                    continue
                hashed.update(repr(tuple(row)).encode())
                count += 1
            found[part.removeprefix("digest_")] = f"{count} {hashed.hexdigest()}"
    return found
