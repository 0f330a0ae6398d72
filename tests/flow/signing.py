"""The local issuer beside a hub, and who is signed on at it."""

import time
from typing import Final

from services.local.errors import LocalError
from services.local.issuer import TOKEN_SECONDS, People
from services.local.ports import free_port
from services.local.signing_in import token_of_machine, token_of_person
from services.local.up import VANTAGE
from tests.flow.hub import Hub, until

ISSUER: Final = "issuer"
"""Under which name the supervisor keeps it."""
_SECRET: Final = "local-made-up-data-only"  # noqa: S105 - as public as the file that it is in


class Signing:
    """``env`` is what a service needs to trust it."""

    def __init__(self, hub: Hub) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.env = {"VANTAGE_OIDC_ISSUER": self.address}
        hub.supervisor.start(ISSUER, [*VANTAGE, "issuer", "--port", str(port)], hub.env)
        until(self._is_up, what="the local issuer")
        self._tokens: dict[str, tuple[float, str]] = {}

    def token(self, who: str) -> str:
        """Of a person or a machine of people.toml; the same for half its time."""
        got_at, token = self._tokens.get(who, (float("-inf"), ""))
        if time.monotonic() - got_at > TOKEN_SECONDS / 2:
            self._tokens[who] = got_at, token = time.monotonic(), self._token(who)
        return token

    def _token(self, who: str) -> str:
        if who in People.read().machines:
            return token_of_machine(self.address, who, _SECRET)
        return token_of_person(self.address, who)

    def _is_up(self) -> bool:
        try:
            return bool(token_of_machine(self.address, "mash-system", _SECRET))
        except LocalError:
            return False
