"""Which tokens are believed: signed by the issuer's key, for this hub, now. Every other is refused."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable

import pytest
from joserfc.jwk import RSAKey

from services.access.issuer import PAUSE_SECONDS, STALE_SECONDS_MAX, BadIssuer, IssuerAway, checked_issuer
from services.access.tokens import SKEW_SECONDS, BadToken
from services.local.issuer import LocalIssuer, NotLocal
from tests.access.issuing import ADDRESS, Issuing, bent


@pytest.fixture(scope="module")
def issuing() -> Issuing:
    return Issuing()


async def test_a_good_token_is_believed(issuing: Issuing) -> None:
    claims = await issuing.tokens.checked(issuing.token())
    assert (claims["sub"], claims["roles"]) == ("morgan-ashdown", ["mash-worker"])
    assert (await issuing.tokens.checked(issuing.of_machine("nursery-system")))["agency"] == "nursery"


def with_shared_secret(issuing: Issuing) -> str:
    """Signed with the public key as if it were a shared secret."""
    token = bent(issuing.token(), {"alg": "HS256", "kid": issuing.local._key.kid, "typ": "at+jwt"})
    said = token.rpartition(".")[0]
    sign = hmac.new(issuing.local._key.as_pem(private=False), said.encode(), hashlib.sha256).digest()
    return f"{said}.{urlsafe_b64encode(sign).rstrip(b'=').decode()}"


NOT_BELIEVED: dict[str, Callable[[Issuing], str]] = {
    "nothing": lambda _: "",
    "no token": lambda _: "a.b.c",
    "deep": lambda _: urlsafe_b64encode(b"[" * 6_000).decode() + ".b.c",
    "too long": lambda i: i.token(more="x" * 9_000),
    "not ascii": lambda _: "ä.b.c",
    "unsigned": lambda i: bent(i.token(), {"alg": "none", "kid": i.local._key.kid}).rpartition(".")[0] + ".",
    "shared secret": with_shared_secret,
    "claims changed": lambda i: bent(i.token(), claims=i.claims(roles=["mash-manager"])),
    "another's key": lambda i: i.signed(i.claims(), key=RSAKey.generate_key(2048)),
    "unknown key": lambda i: bent(i.token(), {"alg": "RS256", "kid": "other", "typ": "at+jwt"}),
    "no key named": lambda i: bent(i.token(), {"alg": "RS256", "typ": "at+jwt"}),
    "another kind": lambda i: i.signed(i.claims(), "logout+jwt"),
    "another issuer": lambda i: i.token(iss="https://elsewhere.example"),
    "another audience": lambda i: i.token(aud="another-service"),
    "no audience": lambda i: i.token(aud=None),
    "nobody": lambda i: i.token(sub=None),
    "empty subject": lambda i: i.token(sub=""),
    "no end": lambda i: i.token(exp=None),
    "over": lambda i: i.token(exp=i.claims()["iat"] - SKEW_SECONDS - 1),
    "not yet": lambda i: i.token(nbf=i.claims()["iat"] + SKEW_SECONDS + 60),
    "of the future": lambda i: i.token(iat=i.claims()["iat"] + SKEW_SECONDS + 60),
    "no beginning": lambda i: i.token(iat=None),
    "end is text": lambda i: i.token(exp="tomorrow"),
    "an ID token": lambda i: i.token(nonce="n"),
}


@pytest.mark.parametrize("of", NOT_BELIEVED.values(), ids=NOT_BELIEVED)
async def test_no_other_is_believed(issuing: Issuing, of: Callable[[Issuing], str]) -> None:
    token = of(issuing)
    issuing.seconds += PAUSE_SECONDS + 1
    with pytest.raises(BadToken) as refused:
        await issuing.tokens.checked(token)
    issuing.seconds = 0
    assert not [part for part in token.split(".") if len(part) > 3 and part in str(refused.value)]


async def test_clocks_may_differ_a_little(issuing: Issuing) -> None:
    now = issuing.claims()["iat"]
    await issuing.tokens.checked(issuing.token(exp=now - SKEW_SECONDS + 10, nbf=now + SKEW_SECONDS - 10))


async def test_an_id_token_answers_one_sign_in() -> None:
    issuing = Issuing()
    token = issuing.token(aud="vantage", nonce="mine")
    assert (await issuing.tokens.identity(token, "vantage", "mine"))["sub"] == "morgan-ashdown"
    for client, nonce in (("vantage", "another"), ("another", "mine")):
        with pytest.raises(BadToken):
            await issuing.tokens.identity(token, client, nonce)


async def test_a_new_key_is_found_and_the_issuer_is_not_asked_for_each_bad_token() -> None:
    issuing = Issuing()
    await issuing.tokens.checked(issuing.token())
    assert len(issuing.asked) == 2, "discovery and keys"
    await issuing.tokens.checked(issuing.token())
    assert len(issuing.asked) == 2, "kept"

    old, issuing.local = issuing.token(), LocalIssuer(ADDRESS)  # as started again: another key
    for _ in range(5):
        with pytest.raises(BadToken):
            await issuing.tokens.checked(issuing.token())
    assert len(issuing.asked) == 2, "not before the pause is over"
    issuing.seconds = PAUSE_SECONDS + 1
    await issuing.tokens.checked(issuing.token())
    with pytest.raises(BadToken):
        await issuing.tokens.checked(old)
    assert len(issuing.asked) == 4


async def test_while_the_issuer_is_away_its_keys_are_good_for_a_bounded_time() -> None:
    issuing = Issuing()
    issuing.is_away = True
    with pytest.raises(IssuerAway):
        await issuing.tokens.checked(issuing.token())
    issuing.is_away, issuing.seconds = False, PAUSE_SECONDS + 1
    await issuing.tokens.checked(issuing.token())
    known, issuing.is_away = issuing.seconds, True
    issuing.seconds = known + STALE_SECONDS_MAX - 1
    await issuing.tokens.checked(issuing.token(exp=issuing.claims()["exp"] + int(STALE_SECONDS_MAX)))
    issuing.seconds = known + STALE_SECONDS_MAX + 1
    with pytest.raises(IssuerAway):
        await issuing.tokens.checked(issuing.token(exp=issuing.claims()["exp"] + 2 * int(STALE_SECONDS_MAX)))


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "http://127.0.0.1:4001"},
        {"issuer": ADDRESS + "/"},
        {"jwks_uri": "http://127.0.0.1:4001/jwks"},
        {"jwks_uri": "http://169.254.169.254/latest/meta-data"},
        {"jwks_uri": "file:///etc/passwd"},
        {"token_endpoint": "https://127.0.0.1:4000/token"},
        {"end_session_endpoint": "http://elsewhere.example/end"},
        {"jwks_uri": None},
    ],
)
async def test_an_issuer_that_leads_elsewhere_is_not_followed(changed: dict[str, str]) -> None:
    issuing = Issuing()
    own = f"{ADDRESS}/.well-known/openid-configuration"
    issuing.documents[own] = {**issuing.local.discovery(), **changed}
    with pytest.raises(BadIssuer):
        await issuing.tokens.checked(issuing.token())
    assert issuing.asked == [own]


async def test_a_shared_secret_among_the_keys_is_no_key() -> None:
    issuing = Issuing()
    issuing.documents[f"{ADDRESS}/jwks"] = {"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": issuing.local._key.kid}]}
    with pytest.raises(BadIssuer):
        await issuing.tokens.checked(issuing.token())


@pytest.mark.parametrize(
    ("issuer", "listens_on", "good"),
    [
        ("https://login.example/realms/hub", "0.0.0.0", True),  # noqa: S104
        (ADDRESS, "127.0.0.1", True),
        (ADDRESS, "0.0.0.0", False),  # noqa: S104
        ("http://login.example", "127.0.0.1", False),
        ("https://login.example?x=1", "127.0.0.1", False),
        ("https://who:what@login.example", "127.0.0.1", False),
        ("ftp://login.example", "127.0.0.1", False),
        ("", "127.0.0.1", False),
    ],
)
def test_the_issuer_has_https_or_is_on_this_machine_for_this_machine(issuer: str, listens_on: str, good: bool) -> None:
    if good:
        assert checked_issuer(issuer, listens_on) == issuer
    else:
        with pytest.raises(BadIssuer):
            checked_issuer(issuer, listens_on)


@pytest.mark.parametrize("address", ["http://0.0.0.0:4000", "https://127.0.0.1:4000", "http://hub.example:4000"])
def test_the_local_issuer_is_on_this_machine_alone(address: str) -> None:
    with pytest.raises(NotLocal):
        LocalIssuer(address)


def test_the_local_issuer_shows_no_private_key() -> None:
    (key,) = LocalIssuer(ADDRESS).keys()["keys"]
    assert key.keys() <= {"kty", "n", "e", "kid", "use", "alg"}
    assert json.dumps(key)
