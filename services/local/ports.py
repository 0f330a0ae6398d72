"""Free TCP ports on this machine, from below the range that clients are given theirs from."""

from __future__ import annotations

import random
import socket

HOST = "127.0.0.1"
LOWEST, HIGHEST = 20_000, 32_000  # Linux hands out 32768 and up: a stopped server's port stays free


def free_port() -> int:
    """A port nobody listens on now. Another process may still be faster: check who got it."""
    for _ in range(200):
        port = random.randint(LOWEST, HIGHEST)  # noqa: S311 - no secret
        if is_free(port):
            return port
    with socket.socket() as any_port:
        any_port.bind((HOST, 0))
        return int(any_port.getsockname()[1])


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True
