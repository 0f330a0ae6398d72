"""A tiny process that stands between us and a server, so that nothing outlives us.

It is run by path, without site packages: `python -I -S guardian.py [options] -- command…`.
It reads its standard input, which is a pipe from the parent:

- a byte is the number of a signal to pass on to the command;
- end of file means that the parent stopped it or died, even by SIGKILL.

It writes `started PID` and `exited CODE` to its standard output. Without a command it makes a
temporary directory, writes its path, waits for the end of file and removes it: that is how
temporary data go, whoever died how and when. (Made by the parent, it would stay if that were
killed before its guardian runs.)
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
PARENT_CHECK_SECONDS = 1.0  # a fork of the parent may hold the pipe open: look at our parent too
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36


def prctl(option: int, value: int) -> None:
    """Linux only and best effort: elsewhere the pipe and the process group must do."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--log", type=Path, default=Path(os.devnull))
    parser.add_argument("--user")
    parser.add_argument("--stop-signal", type=int, default=int(signal.SIGTERM))
    parser.add_argument("--grace-seconds", type=float, default=10.0)
    parser.add_argument("--temporary", metavar="PREFIX")
    parser.add_argument("command", nargs="*")
    return parser.parse_args(argv)


def launch(wanted: argparse.Namespace) -> subprocess.Popen[bytes]:
    """The command in a session of its own, which dies with this guardian."""
    with wanted.log.open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - the command is our own caller's
            wanted.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd="/" if wanted.user else None,  # ours may be closed to that user
            user=wanted.user,
            group=wanted.user,
            extra_groups=[] if wanted.user else None,
            preexec_fn=lambda: prctl(PR_SET_PDEATHSIG, signal.SIGKILL),
        )


def orphans() -> list[int]:
    """Our children besides the command: its descendants, handed to us as their subreaper."""
    try:
        listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    except OSError:
        return []
    return [int(pid) for pid in listed.split()]


def end_group(command: subprocess.Popen[bytes]) -> None:
    """KILL whatever is left of the command and its descendants, and reap it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(command.pid, signal.SIGKILL)
    command.wait()
    while left := orphans():
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in left:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


def stop(command: subprocess.Popen[bytes], wanted: argparse.Namespace) -> None:
    """Ask, wait a bounded time, then KILL."""
    command.send_signal(wanted.stop_signal)
    command.send_signal(signal.SIGCONT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        command.wait(wanted.grace_seconds)
    end_group(command)


def watch(command: subprocess.Popen[bytes], woken: int, wanted: argparse.Namespace) -> None:
    """Pass signals on until the command ends, or until the parent does."""
    parent = os.getppid()
    while command.poll() is None:
        ready, _, _ = select.select([0, woken], [], [], PARENT_CHECK_SECONDS)
        if woken in ready and set(os.read(woken, 4096)) & set(STOP_SIGNALS):
            return stop(command, wanted)
        if os.getppid() != parent:
            return stop(command, wanted)
        if 0 in ready:
            asked = os.read(0, 4096)
            if not asked:
                return stop(command, wanted)
            for number in asked:
                command.send_signal(number)
    end_group(command)
    return None


def remove(directory: Path) -> None:
    """A server that is still dying may add a file: try for a while."""
    deadline = time.monotonic() + 20
    while directory.exists() and time.monotonic() < deadline:
        shutil.rmtree(directory, ignore_errors=True)
        time.sleep(0.02)


def tell(line: str) -> None:
    with contextlib.suppress(BrokenPipeError, OSError):
        os.write(1, f"{line}\n".encode())


def main(argv: list[str]) -> int:
    wanted = options(argv)
    if wanted.temporary:
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        directory = Path(tempfile.mkdtemp(prefix=wanted.temporary))
        tell(str(directory))
        while os.read(0, 4096):
            pass
        remove(directory)
        return 0
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    for number in (*STOP_SIGNALS, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    command = launch(wanted)
    tell(f"started {command.pid}")
    watch(command, woken, wanted)
    tell(f"exited {command.returncode}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
