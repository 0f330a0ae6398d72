"""Where this machine's ordinary Maven client gets its packages from, so that jgo asks there too."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ET
from pathlib import Path


def settings_files() -> list[Path]:
    """The user's settings, then the installation's."""
    homes = [os.environ.get("MAVEN_HOME"), os.environ.get("M2_HOME")]
    found = [Path.home() / ".m2" / "settings.xml"]
    return found + [Path(home) / "conf" / "settings.xml" for home in homes if home]


def remote_repositories() -> dict[str, str] | None:
    """The mirror of `central` by name and address, or None for Maven's default.

    Proxies and certificates need nothing here: requests reads HTTPS_PROXY and REQUESTS_CA_BUNDLE.
    """
    for settings in settings_files():
        if settings.exists() and (mirror := central_mirror(settings)):
            return {"central": mirror}
    return None


def central_mirror(settings: Path) -> str | None:
    """The address of the first mirror in a settings.xml that stands for Maven Central."""
    root = ET.parse(settings).getroot()  # noqa: S314 - the user's own file
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    for mirror in root.findall("mirrors/mirror"):
        blocked = (mirror.findtext("blocked") or "").strip() == "true"
        address = (mirror.findtext("url") or "").strip().rstrip("/")
        if address and not blocked and stands_for_central(mirror.findtext("mirrorOf") or ""):
            return _expanded(address)
    return None


def stands_for_central(mirror_of: str) -> bool:
    """Maven's rule: a list of names, `*`, `external:*`, with `!name` taking one out."""
    names = {name.strip() for name in mirror_of.split(",")}
    return "!central" not in names and bool(names & {"*", "central", "external:*"})


def _expanded(address: str) -> str:
    """Maven writes an environment variable as ${env.NAME}."""
    for name, value in os.environ.items():
        address = address.replace(f"${{env.{name}}}", value)
    return address
