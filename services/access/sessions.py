"""Who is signed in with a browser: kept in Postgres, short, and found by the hash of what the browser holds."""

import json
import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final, NamedTuple

from schemas.professionals import Grade
from services.access.signing_in import SignedIn, SignedOut
from services.access.viewer import Role, Viewer
from services.errors import HubError
from services.store.connect import Connection
from services.store.kept import Kept
from services.store.sql import SQL

LASTS: Final = timedelta(hours=4)
"""From signing in, however often it is used: what a role lost at the issuer is lost here by then."""
IDLE: Final = timedelta(minutes=30)
_BYTES: Final = 32


class NotFromHere(HubError):
    """A form did not come from a page of this session."""


class Session(NamedTuple):
    """``csrf`` stands in every form of this session, and in none of another."""

    viewer: Viewer
    csrf: str


class Sessions:
    """``desk`` are connections of ``Role.DESK``."""

    def __init__(self, desk: Kept) -> None:
        self._desk = desk

    async def begin(self, signed_in: SignedIn) -> str:
        """What the browser is to hold: always new, so that nobody can have chosen it for somebody else."""
        token = secrets.token_urlsafe(_BYTES)
        viewer = _written(signed_in.viewer)
        async with self._desk.own() as connection:
            await connection.execute(
                SQL["add_session"], _hash(token), signed_in.viewer.account, signed_in.issuer_session, viewer,
                secrets.token_urlsafe(_BYTES), signed_in.id_token, LASTS, IDLE,
            )  # fmt: skip
        return token

    async def found(self, token: str) -> Session | None:
        """The session; None where there is none, or it is over. Its use is written down once a minute."""

        async def asked(connection: Connection) -> Any:  # noqa: ANN401
            return await connection.fetchrow(SQL["session"], _hash(token), IDLE)

        row = await self._desk.asked(asked)
        if row is None:
            return None
        if row["is_long_unseen"]:
            async with self._desk.own() as connection:
                await connection.execute(SQL["touch_session"], _hash(token))
        return Session(_read(row["viewer"]), row["csrf"])

    async def end(self, token: str) -> str | None:
        """End it. What the issuer said when it began; None where there was none."""
        async with self._desk.own() as connection:
            id_token: str | None = await connection.fetchval(SQL["end_session"], _hash(token))
        return id_token

    async def end_those_of(self, signed_out: SignedOut) -> int:
        """End what the issuer says is over; how many there were."""
        async with self._desk.own() as connection:
            ended: int = await connection.fetchval(SQL["end_sessions_of"], *signed_out)
        return ended


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _written(viewer: Viewer) -> str:
    lists = {name: sorted(value) for name, value in viewer._asdict().items() if isinstance(value, frozenset)}
    return json.dumps({**viewer._asdict(), **lists})


def _read(text: str) -> Viewer:
    said = json.loads(text)
    return Viewer(
        **{
            **said,
            "roles": frozenset(map(Role, said["roles"])),
            "teams": frozenset(said["teams"]),
            "grade": said["grade"] and Grade(said["grade"]),
        }
    )
