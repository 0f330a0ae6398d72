"""Every way of being wrong, written straight to Kafka between good events: each has its reason, none stops the rest."""

import json
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import pytest

from schemas import Place
from services.store.fates import Fate
from tests.flow.compare import compare
from tests.flow.hub import Hub
from tests.flow.telling import message
from tests.oracle.given import Document, resolved, said, viewed

MARKER: Final = "Zebediah"
"""A name that only bad records hold: it may appear in no log, metric or reason."""
NHS_NUMBER: Final = "9990000018"
AGENCY, PARTITION = "health-visiting", 0


class Case(NamedTuple):
    """``value`` spoils a good event; ``marks`` is the reference that becomes incomplete, None for the agency."""

    name: str
    code: str
    value: Callable[[Document], bytes | None]
    kind: str = "rejected"
    agency: str = AGENCY
    key: bytes | None = b"own"
    marks: str | None = "own"


def changed(**attributes: object) -> Callable[[Document], bytes]:
    """The event with other attributes; None takes one away."""
    return lambda event: json.dumps({k: v for k, v in (event | attributes).items() if v is not None}).encode()


def renamed(kind: str, version: int = 1) -> Callable[[Document], bytes]:
    """The event under another type and version."""
    return changed(type=kind, dataschema=f"{kind}/{version}")


def as_sent(event: Document) -> bytes:
    """The event itself: something else about the record is wrong."""
    return json.dumps(event).encode()


def large(event: Document) -> bytes:
    """The event with ten megabytes of text."""
    return json.dumps({**event, "data": {**event["data"], "name": MARKER * 1_250_000}}).encode()


CASES: Final = (
    Case("unknown-agency", "source-not-of-topic", changed(source="nowhere-service")),
    Case("another-agency", "source-not-of-topic", changed(source="police")),
    Case("type-not-on-topic", "type-not-on-topic", changed(
        type="tier.set", dataschema="tier.set/1", data={"tier": 3, "status": "child-in-need", "reason": MARKER})),
    Case("unknown-type", "unknown-type", renamed("weather.observed"), kind="parked"),
    Case("unknown-version", "unknown-version", renamed("person.registered", 99), kind="parked"),
    Case("type-is-a-name", "schema", changed(type=MARKER, dataschema=MARKER)),
    Case("time-missing", "schema", changed(time=None)),
    Case("recordedtime-missing", "schema", changed(recordedtime=None)),
    Case("no-such-day", "schema", changed(time="2024-02-30T00:00:00Z")),
    Case("time-without-zone", "schema", changed(time="2024-02-20T00:00:00")),
    Case("time-is-a-name", "schema", changed(time=MARKER)),
    Case("time-of-another-age", "schema", changed(time="1066-10-14T00:00:00Z")),
    Case("happened-after-recorded", "schema", changed(time="2024-03-09T00:00:00Z")),
    Case("recorded-in-future", "recorded-in-future", changed(recordedtime="2199-01-01T00:00:00Z")),
    Case("no-subject", "schema", changed(subject=None)),
    Case("no-id", "schema", changed(id=None)),
    Case("id-is-a-name", "schema", changed(id=f"{MARKER} Quill")),
    Case("field-is-a-name", "schema", lambda event: as_sent({**event, MARKER: MARKER})),
    Case("word-is-a-name", "schema", changed(timeprecision=MARKER)),
    Case("nhs-number-as-subject", "schema", changed(subject=NHS_NUMBER), agency="school", key=NHS_NUMBER.encode(),
         marks=None),
    Case("nul-in-text", "nul-character", changed(sourceref=f"{MARKER}\u0000")),
    Case("ten-megabytes", "too-large", large),
    Case("invalid-utf-8", "not-utf-8", lambda event: as_sent(event)[:-1] + b',"sourceref":"Zebediah \xff"}'),
    Case("cut-short", "not-json", lambda event: as_sent(event)[:-2]),
    Case("not-an-object", "not-an-object", lambda event: json.dumps([MARKER, event]).encode()),
    Case("nested-deep", "not-json", lambda _: b"[" * 100_000),
    Case("tombstone", "empty", lambda _: None),
    Case("wrong-key", "key-not-subject", as_sent, key=b"somebody-else", marks="somebody-else"),
    Case("null-key", "key-not-subject", as_sent, agency="nursery", key=None, marks=None),
    Case("empty-key", "key-not-subject", as_sent, agency="housing", key=b"", marks=None),
    Case("key-not-utf-8", "key-not-subject", as_sent, agency="police", key=b"\xff\xfe", marks=None),
    Case("key-with-nul", "key-not-subject", as_sent, agency="coram", key=b"a\x00b", marks=None),
    Case("id-used-twice", "id-conflict", changed(id="used-before", data={"kind": "child", "name": MARKER})),
)  # fmt: skip


class Told(NamedTuple):
    """Where everything went."""

    bad: dict[str, Place]
    good: list[Place]


@pytest.fixture(scope="module")
def told(hub: Hub) -> Iterator[Told]:
    """A good event, a bad one, a good one, for every case; all projected by a worker that stays."""
    first = said("person.registered", {"kind": "child"}, source=AGENCY, subject="own", id="used-before")
    messages = [(*message(first), PARTITION)]
    for case in CASES:
        topic = f"contacts.{case.agency}"
        event = said("person.registered", {"kind": "child", "name": MARKER}, source=case.agency, subject=_own(case))
        key = _own(case).encode() if case.key == b"own" else case.key
        messages.append((topic, key, case.value(event), PARTITION))
        messages.append((*message(viewed(2, source=case.agency, subject=_own(case))), PARTITION))
    with hub.worker():
        places = hub.publish(messages)
        hub.await_projected()
        yield Told({case.name: place for case, place in zip(CASES, places[1::2], strict=True)}, places[::2])


def _own(case: Case) -> str:
    return f"r-{case.name}"


def _marks(case: Case) -> tuple[str, str | None]:
    return case.agency, _own(case) if case.marks == "own" else case.marks


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_ends_with_its_reason(hub: Hub, told: Told, case: Case) -> None:
    (fate,) = hub.fates([told.bad[case.name]])
    assert fate is not None
    assert (fate.fate, fate.code) == (case.kind, case.code)
    assert fate.detail
    assert fate.detail.endswith(".")
    assert MARKER not in fate.detail
    assert NHS_NUMBER not in fate.detail


def test_the_rest_of_each_partition_goes_on(hub: Hub, told: Told) -> None:
    assert hub.fates(told.good) == [Fate("projected", None, None)] * len(told.good)
    assert hub.differences_in_accounts() == []
    assert hub.supervisor.restarts("one") == 0


def test_marks_say_whose_record_is_incomplete(hub: Hub, told: Told) -> None:
    marks = {(agency, reference) for agency, reference, _ in hub.rows("incomplete")}
    assert marks == {_marks(case) for case in CASES}


def test_the_oracle_agrees(hub: Hub, told: Told) -> None:
    assert hub.ask(lambda c: compare(c, hub.records())) == []


def test_rejects_are_listed_with_place_and_sentence(hub: Hub, told: Told) -> None:
    listed = hub.run_cli("rejects", env={"COLUMNS": "900"})
    assert listed.returncode == 0
    for case in CASES:
        place = told.bad[case.name]
        (line,) = (row for row in listed.stdout.splitlines() if f"{place.topic}/{PARTITION}@{place.offset} " in row)
        assert f"{case.code}: " in line
        assert case.kind in line
        assert (_marks(case)[1] or "(whole agency)") in line
    assert f"{len(CASES)} rejected or parked records" in listed.stdout


def test_no_name_gets_into_logs_metrics_or_lists(hub: Hub, told: Told) -> None:
    shown = {
        "log": hub.log(),
        "metrics": hub.metrics_text(),
        "rejects": hub.run_cli("rejects", env={"COLUMNS": "900"}).stdout,
        "status": hub.run_cli("status").stdout,
    }
    assert [where for where, text in shown.items() if MARKER in text or NHS_NUMBER in text] == []
    assert [where for where, text in shown.items() if not text] == []


def test_resolving_a_reject_ends_its_mark(hub: Hub, told: Told) -> None:
    hub.publish([message(resolved(place)) for place in told.bad.values()])
    hub.await_projected()
    assert hub.rows("incomplete") == []
    assert "0 rejected or parked records" in hub.run_cli("rejects").stdout
    assert f"{len(CASES)} rejected or parked records" in hub.run_cli("rejects", "--all").stdout
    assert hub.differences_in_accounts() == []
