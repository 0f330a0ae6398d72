"""What the hub takes as somebody's sign-in or sign-out, from the local issuer without its port."""

import json
import time
from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi import HTTPException
from joserfc.jwk import RSAKey
from pydantic import SecretStr

from services.access.guard import Recognised
from services.access.signing_in import BACK, BadAddress, Begun, Client, NotSignedIn, SignedOut, SigningIn, local
from services.access.tokens import BadToken
from services.access.viewer import ClaimNames, NotAViewer, Role, account_of
from services.local.issuer import CLIENT
from services.settings import Settings
from tests.access.issuing import ADDRESS, MACHINE, Issuing

HERE: Final = "http://127.0.0.1:8080"
EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"


class Desk:
    """A hub whose issuer is at hand; ``bend`` changes what that answers to a code."""

    def __init__(self, secret: str = "") -> None:
        self.issuing = Issuing()
        self.bend: dict[str, Any] = {}
        self.headers: Mapping[str, str] = {}
        recognised = Recognised(self.issuing.tokens, ClaimNames())
        self.signing_in = SigningIn(recognised, Client(CLIENT, secret, "openid", HERE), self._exchange)

    async def _exchange(self, address: str, form: Mapping[str, str], headers: Mapping[str, str]) -> bytes:
        assert address == f"{ADDRESS}/token"
        self.headers, self.form = headers, form
        try:
            said = self.issuing.local.tokens({"client_id": CLIENT, **form})
        except HTTPException:
            raise NotSignedIn("as over the wire") from None
        return json.dumps({**said, **self.bend}).encode()

    async def came_back(self, person: str = "morgan-ashdown", to: str = "/") -> tuple[dict[str, str], Begun]:
        address, begun = await self.signing_in.begin(to)
        asked = dict(parse_qsl(urlsplit(address).query))
        self.issuing.local.page(asked)
        return dict(parse_qsl(urlsplit(self.issuing.local.signed_in({**asked, "person": person})).query)), begun

    def logout(self, **changed: Any) -> str:
        now = int(time.time())
        good = {
            "iss": ADDRESS, "aud": CLIENT, "iat": now, "exp": now + 120, "jti": "j", "sub": "morgan-ashdown",
            "events": {EVENT: {}},
        }  # fmt: skip
        claims = {name: value for name, value in {**good, **changed}.items() if value is not None}
        return self.issuing.signed(claims, "logout+jwt")


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_who_came_back_is_who_the_issuer_says(desk: Desk) -> None:
    said, begun = await desk.came_back(to="/alerts?mine=1")
    found = await desk.signing_in.finish(said, begun)
    assert found.viewer.account == account_of(ADDRESS, "morgan-ashdown")
    assert (found.viewer.name, found.viewer.roles) == ("Morgan Ashdown", {Role.MASH_WORKER})
    assert begun.to == "/alerts?mine=1" and found.issuer_session and Begun.read(begun.written()) == begun
    assert not desk.headers and desk.form["client_id"] == CLIENT


async def test_a_secret_goes_in_the_header_and_not_in_the_form() -> None:
    desk = Desk("hush: hush")
    await desk.signing_in.finish(*await desk.came_back())
    assert desk.headers == {"Authorization": "Basic " + b64encode(b"vantage:hush%3A%20hush").decode()}
    assert not desk.form.keys() & {"client_id", "client_secret"}


@pytest.mark.parametrize(
    "bent", [{"state": "another"}, {"state": ""}, {"iss": "https://elsewhere.example"}, {"error": "access_denied"},
             {"code": ""}, {"code": "made-up"}]
)  # fmt: skip
async def test_what_was_not_begun_here_or_not_ended_there_is_no_sign_in(desk: Desk, bent: dict[str, str]) -> None:
    said, begun = await desk.came_back()
    with pytest.raises(NotSignedIn):
        await desk.signing_in.finish({**said, **bent}, begun)


async def test_a_browser_that_began_nothing_ends_nothing(desk: Desk) -> None:
    said, begun = await desk.came_back()
    with pytest.raises(NotSignedIn):
        await desk.signing_in.finish(said, None)
    with pytest.raises(NotSignedIn):
        await desk.signing_in.finish(said, begun._replace(verifier="v" * 64))


async def test_tokens_of_another_sign_in_or_of_two_people_are_refused(desk: Desk) -> None:
    said, begun = await desk.came_back()
    with pytest.raises(BadToken):
        await desk.signing_in.finish(said, begun._replace(nonce="another"))
    desk.bend = {"access_token": desk.issuing.token(sub="priya-fenwick")}
    with pytest.raises(BadToken, match="two people"):
        await desk.signing_in.finish(*await desk.came_back())
    desk.bend = {"id_token": desk.issuing.token()}
    with pytest.raises(BadToken):
        await desk.signing_in.finish(*await desk.came_back())
    desk.bend = {"access_token": None}
    with pytest.raises(NotSignedIn):
        await desk.signing_in.finish(*await desk.came_back())


async def test_a_program_and_somebody_without_a_role_do_not_sign_in(desk: Desk) -> None:
    desk.bend = {"access_token": desk.issuing.token(client_id="morgan-ashdown")}
    with pytest.raises(NotAViewer, match="program"):
        await desk.signing_in.finish(*await desk.came_back())
    desk.bend = {"access_token": desk.issuing.token(roles=["restricted-records"])}
    with pytest.raises(NotAViewer):
        await desk.signing_in.finish(*await desk.came_back())


@pytest.mark.parametrize("to", ["/", "/child/nursery:N-17", "/alerts?mine=1&page=2"])
def test_a_page_of_the_hub_is_returned_to(to: str) -> None:
    assert local(to) == to


@pytest.mark.parametrize(
    "to", ["", "alerts", "https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "/a\\b", "/\tb",
           "/a\r\nSet-Cookie: x", "/é", "/" + "a" * 500]
)  # fmt: skip
def test_nobody_is_led_elsewhere(to: str) -> None:
    assert local(to) == "/"


@pytest.mark.parametrize("text", ["", "x", "e30=", "W10=", "WzEsMiwzLDRd", "Ww==", "é"])
def test_a_cookie_that_is_none_of_ours_is_nothing(text: str) -> None:
    assert Begun.read(text) is None


@pytest.mark.parametrize(
    ("host", "address", "found"),
    [("127.0.0.1", "", HERE), ("0.0.0.0", "https://hub.example", "https://hub.example"),  # noqa: S104
     ("127.0.0.1", "http://localhost:9", "http://localhost:9"), ("127.0.0.1", "https://hub.example:8443", "https://hub.example:8443")],
)  # fmt: skip
def test_the_desk_is_where_it_says(host: str, address: str, found: str) -> None:
    settings = Settings(referral_host=host, desk_address=address, oidc_client_secret=SecretStr("s"))
    assert Client.of(settings) == Client("vantage", "s", "openid", found)


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", ""), ("0.0.0.0", "http://hub.example"), ("0.0.0.0", "http://127.0.0.1:8080"),  # noqa: S104
     ("127.0.0.1", "http://hub.example"), ("127.0.0.1", "https://hub.example/desk"), ("127.0.0.1", "hub.example"),
     ("127.0.0.1", "https://hub.example/?a"), ("127.0.0.1", "https://u@hub.example"), ("127.0.0.1", "ftp://hub.example")],
)  # fmt: skip
def test_an_address_where_others_could_listen_is_refused(host: str, address: str) -> None:
    with pytest.raises(BadAddress, match="VANTAGE_DESK_ADDRESS"):
        Client.of(Settings(referral_host=host, desk_address=address))


async def test_where_the_issuer_signs_out_it_is_told_whom(desk: Desk) -> None:
    address = urlsplit(await desk.signing_in.out("the-id-token"))
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{ADDRESS}/end-session"
    assert dict(parse_qsl(address.query)) == {
        "id_token_hint": "the-id-token", "client_id": CLIENT, "post_logout_redirect_uri": f"{HERE}/signed-out",
    }  # fmt: skip
    assert BACK == "/signed-in"


async def test_a_logout_token_names_whom_or_which_sign_in(desk: Desk) -> None:
    account = account_of(ADDRESS, "morgan-ashdown")
    assert await desk.signing_in.signed_out(desk.logout()) == SignedOut(account, None)
    assert await desk.signing_in.signed_out(desk.logout(sid="s")) == SignedOut(account, "s")
    assert await desk.signing_in.signed_out(desk.logout(sid="s", sub=None)) == SignedOut(None, "s")


@pytest.mark.parametrize(
    "changed",
    [{"iss": "https://elsewhere.example"}, {"aud": "another"}, {"iat": None}, {"exp": None}, {"exp": 1}, {"iat": 1},
     {"events": None}, {"events": {}}, {"events": {EVENT: None}}, {"events": [EVENT]}, {"nonce": "n"}, {"sub": None},
     {"sub": 7}, {"sid": 7}],
)  # fmt: skip
async def test_what_is_no_logout_token_ends_nobody(desk: Desk, changed: dict[str, Any]) -> None:
    with pytest.raises(BadToken):
        await desk.signing_in.signed_out(desk.logout(**changed))


async def test_a_logout_token_is_the_issuers_and_no_other_token_is_one(desk: Desk) -> None:
    forged = desk.issuing.signed({"iss": ADDRESS}, "logout+jwt", RSAKey.generate_key(2048))
    machine = desk.issuing.local.tokens({**MACHINE, "client_id": "mash-system"})["access_token"]
    for token in (forged, machine, desk.issuing.token(), "", "x.y.z"):
        with pytest.raises(BadToken):
            await desk.signing_in.signed_out(token)
    with pytest.raises(BadToken):
        await desk.issuing.tokens.checked(desk.logout())
    disguised = desk.issuing.signed({**desk.issuing.claims(), "events": {EVENT: {}}})
    with pytest.raises(BadToken, match="in or out"):
        await desk.issuing.tokens.checked(disguised)
