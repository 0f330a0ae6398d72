"""An ETag for each JSON answer of the API to a GET, so that a program that asks again is told that nothing is new.

Weak: the moment at which an answer was made (``at``) is no part of it. Somebody looked all the same, and that is on
the record; what is saved is the sending.
"""

import re
from hashlib import sha256
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_AT: Final = re.compile(rb'"at":"[^"]*"')


class Etags:
    """ASGI middleware: a 304 where ``If-None-Match`` names the answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Whatever is no whole JSON answer passes as it is."""
        if scope["type"] != "http" or scope["method"] != "GET":
            return await self._app(scope, receive, send)
        held: list[Message] = []

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_whole(message):
                held.append(message)
            elif held and message["type"] == "http.response.body":
                held.append(message)
                if not message.get("more_body"):
                    await _answered(Headers(scope=scope), held, send)
            else:
                await send(message)

        return await self._app(scope, receive, sent)


def etag_of(body: bytes) -> str:
    """Of an answer's bytes."""
    return f'W/"{sha256(_AT.sub(b"", body)).hexdigest()[:32]}"'


def _is_whole(start: Message) -> bool:
    kind = Headers(raw=start["headers"]).get("content-type", "")
    return start["status"] == 200 and kind.startswith("application/json")


async def _answered(asked: Headers, held: list[Message], send: Send) -> None:
    start, *parts = held
    body = b"".join(part.get("body", b"") for part in parts)
    headers, etag = MutableHeaders(raw=list(start["headers"])), etag_of(body)
    headers["etag"] = etag
    headers["cache-control"] = "private, no-cache"
    if etag in {each.strip() for each in asked.get("if-none-match", "").split(",")}:
        del headers["content-length"], headers["content-type"]
        await send({"type": "http.response.start", "status": 304, "headers": headers.raw})
        return await send({"type": "http.response.body", "body": b""})
    await send({**start, "headers": headers.raw})
    await send({"type": "http.response.body", "body": body})
