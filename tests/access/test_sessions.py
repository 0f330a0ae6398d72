"""Who is signed in with a browser, on real Postgres under the service's own role."""

from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256

import asyncpg
import pytest

from schemas.professionals import Grade
from services.access.sessions import LASTS, Sessions
from services.access.signing_in import SignedIn, SignedOut
from services.access.viewer import Role, Viewer
from services.store.connect import Connection
from services.store.connect import Role as DatabaseRole
from services.store.kept import Kept
from services.store.sql import SQL

WHO = Viewer(
    "account-1", frozenset({Role.MASH_MANAGER, Role.SEALED_RECORDS}), "childrens-social-care", frozenset({"a", "b"}),
    "MASH team manager", False, "Priya Fenwick", Grade.SENIOR_MANAGER,
)  # fmt: skip


@pytest.fixture
async def sessions(database: str) -> AsyncIterator[Sessions]:
    kept = Kept(database, role=DatabaseRole.DESK)
    yield Sessions(kept)
    await kept.close()


def signed_in(account: str = "account-1", sid: str | None = None) -> SignedIn:
    return SignedIn(WHO._replace(account=account), "id-token", sid)


async def test_who_signed_in_is_found_again_as_they_were(sessions: Sessions) -> None:
    one, two = await sessions.begin(signed_in()), await sessions.begin(signed_in())
    found, other = await sessions.found(one), await sessions.found(two)
    assert found and other and found.viewer == other.viewer == WHO
    assert one != two and found.csrf != other.csrf and len(found.csrf) >= 43
    plain = Viewer("account-2", frozenset({Role.AUDITOR}), None, frozenset(), "auditor", False)
    session = await sessions.found(await sessions.begin(SignedIn(plain, "t", None)))
    assert session and session.viewer == plain


async def test_what_is_in_the_table_opens_nothing(sessions: Sessions, connection: Connection) -> None:
    token = await sessions.begin(signed_in())
    kept: bytes = await connection.fetchval("select token from access.session")
    assert kept == sha256(token.encode()).digest() and kept not in token.encode()
    for held in (kept.hex(), kept.decode("latin-1"), ""):
        assert await sessions.found(held) is None


@pytest.mark.parametrize(
    ("aged", "is_over"),
    [
        ("seen_at = now() - interval '29 minutes'", False),
        ("seen_at = now() - interval '31 minutes'", True),
        ("until = now() + interval '1 second'", False),
        ("until = now() - interval '1 second'", True),
    ],
)
async def test_it_is_over_when_unused_for_half_an_hour_and_when_its_time_is_over(
    sessions: Sessions, connection: Connection, aged: str, is_over: bool
) -> None:
    token = await sessions.begin(signed_in())
    await connection.execute(f"update access.session set {aged}")  # noqa: S608 - of this list
    assert (await sessions.found(token) is None) == is_over
    if is_over:
        await sessions.begin(signed_in())
        assert await connection.fetchval("select count(*) from access.session") == 1, "what is over goes"


async def test_it_lasts_longer_by_use_and_never_beyond_its_time(sessions: Sessions, connection: Connection) -> None:
    token = await sessions.begin(signed_in())
    await connection.execute("update access.session set seen_at = now() - interval '20 minutes'")
    assert await sessions.found(token)
    assert await connection.fetchval("select now() - seen_at from access.session") < timedelta(minutes=1)
    assert await connection.fetchval("select until - began_at from access.session") == LASTS
    with pytest.raises(asyncpg.CheckViolationError):
        await connection.execute("update access.session set until = until + interval '1 second'")


async def test_ending_it_answers_what_the_issuer_said(sessions: Sessions) -> None:
    token, other = await sessions.begin(signed_in()), await sessions.begin(signed_in())
    assert await sessions.end(token) == "id-token"
    assert await sessions.end(token) is None and await sessions.found(token) is None
    assert await sessions.found(other)


async def test_the_issuer_ends_one_sign_in_or_all_of_somebody(sessions: Sessions) -> None:
    async def left() -> list[str]:
        return [name for name, token in tokens.items() if await sessions.found(token)]

    tokens = {sid: await sessions.begin(signed_in(sid=sid)) for sid in ("s-1", "s-2", "s-3")}
    tokens["other"] = await sessions.begin(signed_in("account-2", "s-4"))
    assert await sessions.end_those_of(SignedOut(None, None)) == 0
    assert await sessions.end_those_of(SignedOut("account-2", "s-1")) == 0
    assert await sessions.end_those_of(SignedOut(None, "s-1")) == 1
    assert await sessions.end_those_of(SignedOut("account-1", "s-2")) == 1
    assert await left() == ["s-3", "other"]
    assert await sessions.end_those_of(SignedOut("account-1", None)) == 1
    assert await left() == ["other"]


@pytest.mark.parametrize("role", [DatabaseRole.VIEWER, DatabaseRole.READER, DatabaseRole.PROJECTOR])
async def test_no_other_role_reads_who_is_signed_in(connection: Connection, role: DatabaseRole) -> None:
    await connection.execute(f"set role {role.value}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.fetch(SQL["session"], b"", timedelta(minutes=1))
