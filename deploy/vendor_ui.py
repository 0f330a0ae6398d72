"""Fetches the compiled styles and scripts of the pages into services/desk/static/, without brand. Needs npm.

GOV.UK's own rule for services elsewhere: the design system, without its logos and fonts. So the typeface GDS Transport
and the crest go, and what is left names no address.
"""

import base64
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Final

STATIC: Final = Path(__file__).resolve().parents[1] / "services" / "desk" / "static"
PINNED: Final = STATIC / "VENDOR.toml"
_BRANDED: Final = (
    (re.compile(r"/\*![^*]*typeface[^*]*\*/"), ""),
    (re.compile(r"@font-face\{[^}]*\}"), ""),
    (re.compile(r'"?GDS Transport"?,\s*'), ""),
    (re.compile(r"url\(\"?/assets/images/[a-z-]+\.svg\"?\)"), "none"),
    (re.compile(r"\n?(/\*|//)# sourceMappingURL=\S+( \*/)?"), ""),
)


def main() -> int:
    """Write every file that VENDOR.toml names; refuse a package whose hash is another."""
    npm = shutil.which("npm")
    if npm is None:
        sys.stderr.write("npm is not installed; expected it on PATH. Install Node.js, then `make vendor-ui` again.\n")
        return 1
    for package in tomllib.loads(PINNED.read_text(encoding="utf-8"))["package"]:
        with tempfile.TemporaryDirectory() as folder:
            packed = _packed(npm, f"{package['name']}@{package['version']}", Path(folder))
            _compare(packed, package["integrity"])
            with tarfile.open(packed) as archive:
                for inside, name in package["files"].items():
                    held = archive.extractfile(f"package/{inside}")
                    if held is None:
                        raise SystemExit(f"{package['name']} holds no {inside}; expected it. Mend {PINNED.name}.")
                    (STATIC / name).write_text(unbranded(held.read().decode()), encoding="utf-8")
    return 0


def unbranded(text: str) -> str:
    """Without the typeface, the crest, and addresses of files that are not here."""
    for pattern, instead in _BRANDED:
        text = pattern.sub(instead, text)
    return text


def _packed(npm: str, package: str, folder: Path) -> Path:
    command = [npm, "pack", package, "--silent", "--pack-destination", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - names of VENDOR.toml
    return next(folder.glob("*.tgz"))


def _compare(packed: Path, integrity: str) -> None:
    found = "sha512-" + base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
    if found != integrity:
        raise SystemExit(f"{packed.name} has another hash than {PINNED.name} says; expected the same. Use neither.")


if __name__ == "__main__":
    sys.exit(main())
