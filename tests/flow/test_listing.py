"""What ``vantage status``, ``rejects`` and ``waiting`` print, to a file and on a narrow terminal."""

import os
import subprocess
from typing import Final

import pytest

from schemas.decode import EVENT_BYTES_MAX
from services.local.up import VANTAGE
from tests.flow.hub import Hub
from tests.flow.telling import message
from tests.oracle.given import retracted, viewed

AGENCY: Final = "prevention-and-support"
TOPIC: Final = f"contacts.{AGENCY}"


@pytest.fixture(scope="module")
def told(hub: Hub) -> None:
    """One record too large, one retraction whose target is not held, one view, of the agency with the longest name."""
    good = message(viewed(2, source=AGENCY, subject="l-1"))
    waits = message(retracted("not-held", 3, source=AGENCY, subject="l-1"))
    hub.publish([(*each, 0) for each in (good, waits, (TOPIC, b"l-1", b"x" * (EVENT_BYTES_MAX + 1)))])
    with hub.worker():
        hub.await_projected()


def piped(hub: Hub, *words: str) -> str:
    """What a command writes where nobody said how wide: stdout is no terminal."""
    env = {name: value for name, value in {**os.environ, **hub.env}.items() if name != "COLUMNS"}
    done = subprocess.run([*VANTAGE, *words], env=env, capture_output=True, text=True, check=True)
    return done.stdout


def test_nothing_is_cut_or_folded_in_a_file(hub: Hub, told: None) -> None:
    (row,) = (row for row in piped(hub, "status").splitlines() if TOPIC in row)
    assert row.split() == [TOPIC, "0", "3", "2", "0", "1", "0"]
    (row,) = (row for row in piped(hub, "rejects").splitlines() if f"{TOPIC}/0@2 " in row)
    assert "too-large: The record has " in row
    assert row.rstrip(" │").endswith("Send large notes as several events.")


def test_nothing_is_cut_on_a_narrow_terminal(hub: Hub, told: None) -> None:
    narrow = {"COLUMNS": "80"}
    for words in (("status",), ("rejects",), ("waiting",)):
        shown = hub.run_cli(*words, env=narrow).stdout
        assert "…" not in shown
        assert max(map(len, shown.splitlines())) <= 80
    (row,) = (row for row in hub.run_cli("status", env=narrow).stdout.splitlines() if "contacts." in row)
    assert row.split()[1:] == ["0", "3", "2", "0", "1", "0"]
    listed = hub.run_cli("rejects", env=narrow).stdout
    assert f"{TOPIC}/0@2" in listed
    assert "too-large: " in listed


def test_one_is_not_many(hub: Hub, told: None) -> None:
    assert "1 correction waits for its target." in piped(hub, "waiting")
    assert "1 rejected or parked record, 0 more are resolved." in piped(hub, "rejects")
    shown = piped(hub, "chronology", f"{AGENCY}:l-1")
    assert "1 event of 1 agency. " in shown
    assert "1 rejected or parked event of " in shown


def test_rejects_of_an_agency_that_is_none_are_refused(hub: Hub, told: None) -> None:
    done = hub.run_cli("rejects", "--agency", "martians")
    assert done.returncode == 2
    assert "expected one of adult-mental-health, " in done.stderr
    assert "1 rejected or parked record," in hub.run_cli("rejects", "--agency", AGENCY).stdout
    assert "0 rejected or parked records," in hub.run_cli("rejects", "--agency", "school").stdout
