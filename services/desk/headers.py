"""What is said with every page of how a browser is to treat it."""

from collections.abc import Mapping
from urllib.parse import urlsplit


def headers_of(address: str, issuer: str) -> Mapping[str, str]:
    """No script, style or picture but the hub's own files, in no frame, kept nowhere.

    A form may lead to the issuer, where signing out ends; ``same-origin`` and not ``no-referrer``, by which a browser
    would no longer say where a form comes from.
    """
    at = urlsplit(issuer)
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        f"form-action 'self' {at.scheme}://{at.netloc}; frame-ancestors 'none'; base-uri 'none'"
    )
    said = {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
        "cache-control": "no-store",
    }
    if address.startswith("https:"):
        said["strict-transport-security"] = "max-age=31536000"
    return said
