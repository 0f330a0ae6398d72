"""The desk at the end of the demonstration: the real service and the real local issuer, before the replayed review."""

import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rich.console import Console

from schemas import RecordName
from services.local.errors import StartFailed
from services.local.ports import HOST, free_port
from services.local.supervisor import Supervisor
from services.local.up import VANTAGE

_READY_SECONDS_MAX: Final = 60.0
_POLL_SECONDS: Final = 0.1


def serve(supervisor: Supervisor, env: Mapping[str, str], spool: Path) -> str:
    """Start both; the desk's address when it answers. ``StartFailed``."""
    port, issuer = free_port(), free_port()
    address = f"http://{HOST}:{port}"
    own = {**env, "VANTAGE_OIDC_ISSUER": f"http://{HOST}:{issuer}", "VANTAGE_VIEW_SPOOL": str(spool)}
    supervisor.start("issuer", (*VANTAGE, "issuer", "--port", str(issuer)), own)
    supervisor.start("referral", (*VANTAGE, "referral", "--port", str(port)), own)
    until = time.monotonic() + _READY_SECONDS_MAX
    while not _answers(address):
        if time.monotonic() > until:
            raise StartFailed("The desk did not start.", "Mend what its log says.", supervisor.log("referral"))
        time.sleep(_POLL_SECONDS)
    return address


def invite(console: Console, address: str, child: RecordName) -> None:
    """Where it is, and how to sign in."""
    name = child.text
    console.print(f"\nThe desk is at {address}/ and already holds the review's case.", highlight=False)
    console.print(
        "Sign in there as any of the made-up people it lists, without a password: Morgan Ashdown works in the MASH, "
        "Priya Fenwick manages it,\nNoor Tamblyn is at the nursery and sees what it recorded and was told. "
        f"Kyle is {address}/find?child={name}: say for what you look.",
        highlight=False,
    )


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:  # noqa: S310 - our own service
            return bool(answer.status == 200)
    except OSError:
        return False
