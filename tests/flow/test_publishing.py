"""``vantage publish``, the command itself: what it says by line, and how it goes on after a break."""

import json
import os
import shlex
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from schemas import Place
from services.intake.publishing import Journal, Refused, Routed, route
from services.intake.topics import create_topics
from services.local.kafka import Kafka
from services.local.ports import free_port
from services.local.up import VANTAGE
from services.store.fates import Sent
from tests.flow.hub import Hub, until
from tests.flow.telling import views, write_lines
from tests.flow.topics import end_offsets
from tests.oracle.given import said, viewed

AGENCY: Final = "nursery"
LONG: Final = 8_000
ENDLESS: Final = 30_000
GIVEN_UP_SECONDS_MAX: Final = 60


def total(hub: Hub) -> int:
    """How many records the topics hold."""
    return sum(hub.ends().values())


@pytest.fixture(scope="module")
def no_broker(hub: Hub) -> Iterator[subprocess.Popen[str]]:
    """Publishing to a port where nobody listens; it takes a while to give up."""
    path = write_lines(hub.folder / "nowhere.jsonl", views(AGENCY, "n-1", 2))
    env = {**os.environ, **hub.env, "VANTAGE_KAFKA": f"127.0.0.1:{free_port()}"}
    words = [*VANTAGE, "publish", str(path)]
    with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


@pytest.fixture(scope="module")
def cut_off(hub: Hub) -> Iterator[subprocess.Popen[str]]:
    """Publishing to a broker of its own, which was killed meanwhile; it takes a while to give up."""
    path = write_lines(hub.folder / "cut-off.jsonl", views(AGENCY, "b-1", ENDLESS))
    with Kafka() as doomed:
        create_topics(doomed.bootstrap)
        env = {**os.environ, **hub.env, "VANTAGE_KAFKA": doomed.bootstrap}
        words = [*VANTAGE, "publish", str(path), "--wait"]
        with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            until(lambda: sum(end_offsets(doomed.bootstrap).values()) > 0, what="something sent")
            doomed.kill()
            yield process
            process.kill()


@pytest.fixture(scope="module")
def projector(hub: Hub) -> Iterator[None]:
    """A worker, from the first test that wants one to the last."""
    with hub.worker():
        yield


def test_a_good_file_is_acknowledged_once(hub: Hub, no_broker: object, cut_off: object) -> None:
    path = write_lines(hub.folder / "good.jsonl", views(AGENCY, "g-1", 25))
    before = total(hub)
    done = hub.run_cli("publish", str(path))
    assert done.returncode == 0, done.stderr
    assert "25 of 25 lines acknowledged by the broker: lines 1–25" in done.stderr
    assert total(hub) - before == 25

    again = hub.run_cli("publish", str(path))
    assert again.returncode == 0
    assert "25 of 25 lines acknowledged by the broker, 25 of them in an earlier run" in again.stderr
    assert total(hub) - before == 25


def test_refused_lines_are_told_by_number_and_the_rest_is_sent(hub: Hub) -> None:
    good = views(AGENCY, "p-1", 3)
    lines = [
        good[0],
        b"not json",
        {**viewed(2, source="nowhere-service"), "subject": "p-1"},
        good[1],
        said("tier.set", {"tier": 3, "status": "child-in-need"}, source=AGENCY, subject="p-1"),
        {**viewed(2, source=AGENCY, subject="p-1"), "subject": "9990000018"},
        good[2],
    ]
    path = write_lines(hub.folder / "partly.jsonl", lines)
    before = total(hub)

    whole = hub.run_cli("publish", str(path), "--whole")
    assert whole.returncode == 1
    assert "0 of 7 lines acknowledged by the broker: none" in whole.stderr
    assert "Nothing was sent, since --whole was asked for." in whole.stderr
    assert total(hub) == before

    done = hub.run_cli("publish", str(path))
    assert done.returncode == 1
    assert "3 of 7 lines acknowledged by the broker: lines 1, 4, 7" in done.stderr
    for line, code in ((2, "not-json"), (3, "unknown-source"), (5, "type-not-on-topic"), (6, "schema")):
        (told,) = (row for row in done.stderr.splitlines() if row.startswith(f"line {line} "))
        assert f"refused ({code}): " in told
        assert told.endswith(".")
    assert total(hub) - before == 3
    assert "9990000018" not in done.stderr


def unknown(**changes: object) -> dict[str, object]:
    """An event of a type that the hub does not know."""
    return {
        **viewed(2, source=AGENCY, subject="u-1"),
        "type": "weather.observed",
        "dataschema": "weather.observed/1",
        **changes,
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": "9990000018"}, "subject"),
        ({"subject": "999-000-0018"}, "subject"),
        ({"subject": "\ud800"}, "subject"),
        ({"subject": 17}, "subject"),
        ({"subject": None}, "subject"),
        ({"subject": ""}, "subject"),
        ({"id": "\ud800"}, "id"),
        ({"id": None}, "id"),
    ],
)
def test_what_is_not_understood_must_still_be_filed(changes: dict[str, object], field: str) -> None:
    found = route(7, json.dumps(unknown(**changes)).encode())
    assert isinstance(found, Refused)
    assert (found.line, found.code) == (7, "schema")
    assert found.reason.startswith(f"{field}: expected ")
    assert isinstance(route(7, json.dumps(unknown()).encode()), Routed)


def test_a_line_that_cannot_be_a_key_does_not_keep_the_next_from_being_sent(hub: Hub) -> None:
    lines = [unknown(), unknown(subject="9990000018"), unknown(subject="\ud800"), unknown(id="other")]
    path = write_lines(hub.folder / "filed.jsonl", [json.dumps(line).encode() for line in lines])
    before = len(hub.records())
    done = hub.run_cli("publish", str(path))
    assert done.returncode == 1
    assert "2 of 4 lines acknowledged by the broker: lines 1, 4" in done.stderr
    assert "line 2 refused (schema): subject: expected " in done.stderr
    assert "line 3 refused (schema): subject: expected " in done.stderr
    assert "Traceback" not in done.stderr
    sent = hub.records()
    assert len(sent) - before == 2
    assert not [record for record in sent if b"9990000018" in (record.key or b"")]


def test_what_is_no_regular_file_is_refused_before_anything_is_read(hub: Hub) -> None:
    path = write_lines(hub.folder / "piped.jsonl", views(AGENCY, "i-1", 2))
    before = total(hub)
    for words in ("cat {0} | {1} publish /dev/stdin --wait", "{1} publish <(cat {0})"):
        command = words.format(path, shlex.join(VANTAGE))
        done = subprocess.run(
            ["bash", "-c", command], env={**os.environ, **hub.env}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 2, done.stderr
        assert "is not a regular file; expected one" in done.stderr
        assert "Traceback" not in done.stderr
    assert total(hub) == before
    assert not Path("/dev/stdin.published").exists()


def test_a_journal_cut_short_sends_only_what_it_does_not_hold(hub: Hub) -> None:
    path = write_lines(hub.folder / "cut.jsonl", views(AGENCY, "c-1", 20))
    before = total(hub)
    hub.publish_file(path)
    journal = path.with_name("cut.jsonl.published")
    rows = journal.read_text().splitlines(keepends=True)
    assert len(rows) == 21
    journal.write_text("".join(rows[:16]) + rows[16][:9])
    done = hub.run_cli("publish", str(path))
    assert "20 of 20 lines acknowledged by the broker, 15 of them in an earlier run" in done.stderr
    assert total(hub) - before == 25
    assert hub.publish_file(path).before == 20
    assert total(hub) - before == 25


def test_another_content_of_the_file_is_published_anew(hub: Hub) -> None:
    path = write_lines(hub.folder / "edited.jsonl", views(AGENCY, "e-1", 2))
    hub.publish_file(path)
    before = total(hub)
    write_lines(path, views(AGENCY, "e-1", 3))
    assert "3 of 3 lines acknowledged by the broker: lines 1–3" in hub.run_cli("publish", str(path)).stderr
    assert total(hub) - before == 3


def test_without_a_projector_waiting_ends_with_what_to_do(hub: Hub) -> None:
    path = write_lines(hub.folder / "waiting.jsonl", views(AGENCY, "w-1", 2))
    done = hub.run_cli("publish", str(path), "--wait", "--wait-seconds", "1")
    assert done.returncode == 2
    assert "2 of 2 lines acknowledged" in done.stderr
    assert (
        "2 acknowledged lines were not projected within 1 s; the broker holds them and nothing is lost." in done.stderr
    )
    assert "See that a projector runs" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_killed_run_goes_on_and_the_hub_counts_what_came_twice(hub: Hub, projector: None) -> None:
    path = write_lines(hub.folder / "killed.jsonl", views(AGENCY, "k-1", LONG))
    before = total(hub)
    env = {**os.environ, **hub.env}
    with subprocess.Popen([*VANTAGE, "publish", str(path)], env=env, stderr=subprocess.DEVNULL) as process:
        until(lambda: total(hub) - before > LONG // 10, what="something sent")
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    assert total(hub) - before < LONG
    done = hub.run_cli("publish", str(path))
    assert done.returncode == 0
    assert f"{LONG} of {LONG} lines acknowledged" in done.stderr

    hub.await_projected()
    names = {json.loads(line)["id"] for line in path.read_bytes().splitlines()}
    (held,) = hub.rows("select count(*) from standing where id = any($1::text[])", sorted(names))
    (twice,) = hub.rows("select count(*) from duplicate where id = any($1::text[])", sorted(names))
    assert held == (LONG,)
    assert twice == (total(hub) - before - LONG,)
    assert hub.differences_in_accounts() == []


def test_waiting_tells_what_became_of_each_line(hub: Hub, projector: None) -> None:
    event = viewed(2, source=AGENCY, subject="t-1")
    other = viewed(3, source=AGENCY, subject="t-1")
    parked = unknown(subject="t-1", id="t-parked")
    path = write_lines(hub.folder / "told.jsonl", [event, other, event, {**other, "data": {"tier": 4}}, parked])
    done = hub.run_cli("publish", str(path), "--wait")
    assert done.returncode == 1
    assert "What became of them: 1 duplicate, 1 parked, 2 projected, 1 rejected." in done.stderr
    assert "line 4 rejected (id-conflict): " in done.stderr
    assert "line 5 parked (unknown-type): " in done.stderr

    again = hub.run_cli("publish", str(path), "--wait", "--again")
    assert again.returncode == 1
    assert "What became of them: 3 duplicate, 1 parked, 1 rejected." in again.stderr
    assert hub.differences_in_accounts() == []


def test_no_broker_is_told_in_a_sentence(no_broker: subprocess.Popen[str], hub: Hub) -> None:
    _, told = no_broker.communicate(timeout=30)
    assert no_broker.returncode == 2
    assert "No broker answers at 127.0.0.1:" in told
    assert "Traceback" not in told
    assert not Path(hub.folder / "nowhere.jsonl.published").exists(), "nothing was acknowledged by anybody"


def test_a_broker_that_dies_meanwhile_is_told_by_line(cut_off: subprocess.Popen[str], hub: Hub) -> None:
    _, told = cut_off.communicate(timeout=GIVEN_UP_SECONDS_MAX)
    assert cut_off.returncode == 2
    assert "Traceback" not in told
    (account,) = (row for row in told.splitlines() if "acknowledged by the broker" in row)
    sent = int(account.partition(" of ")[0])
    assert f"{sent} of {ENDLESS} lines acknowledged by the broker: " in account
    assert sent < ENDLESS
    assert "refused (not-acknowledged): The broker did not acknowledge it (" in told
    assert "Kafka runs" in told
    assert "run the command again" in told
    journal = (hub.folder / "cut-off.jsonl.published").read_text().splitlines()
    assert len(journal) == 1 + sent


def test_a_journal_of_another_cluster_counts_for_nothing(tmp_path: Path) -> None:
    path = tmp_path / "told.jsonl"
    path.write_bytes(b"{}\n")
    with Journal(path, "one") as journal:
        journal.note(1, Sent(Place("contacts.nursery", 0, 0), "nursery", "n-1"))
    with Journal(path, "one") as same:
        assert set(same.sent) == {1}
    with Journal(path, "other") as other:
        assert other.sent == {}
