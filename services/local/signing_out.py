"""Who is signed in where, at the local issuer, so that all of those places are told when somebody signs out."""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import aiohttp

_TELL_AT: Final = "/signed-out-elsewhere"
_TIMEOUT: Final = aiohttp.ClientTimeout(total=3)
_SIGN_INS_MAX: Final = 1_000


class _SignIn(NamedTuple):
    person: str
    origin: str


class SignIns:
    """Of one issuer; the oldest is forgotten where there are too many."""

    def __init__(self) -> None:
        self._held: dict[str, _SignIn] = {}

    def begun(self, person: str, redirect_uri: str) -> str:
        """The sign-in's own name (``sid``)."""
        while len(self._held) >= _SIGN_INS_MAX:
            del self._held[next(iter(self._held))]
        parts, sid = urlsplit(redirect_uri), secrets.token_urlsafe(16)
        self._held[sid] = _SignIn(person, f"{parts.scheme}://{parts.netloc}")
        return sid

    async def end(self, person: str, signed: Callable[[Mapping[str, str]], str]) -> None:
        """Tell each place of each sign-in of that person, as far as it answers."""
        ended = {sid: held for sid, held in self._held.items() if held.person == person}
        self._held = {sid: held for sid, held in self._held.items() if sid not in ended}
        async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
            told = (
                _told(session, held.origin + _TELL_AT, signed({"sub": person, "sid": sid}))
                for sid, held in ended.items()
            )
            await asyncio.gather(*told)


async def _told(session: aiohttp.ClientSession, address: str, token: str) -> None:
    try:
        async with session.post(address, data={"logout_token": token}, allow_redirects=False):
            pass
    except (aiohttp.ClientError, TimeoutError, OSError):
        pass  # a place that is gone has nobody signed in
