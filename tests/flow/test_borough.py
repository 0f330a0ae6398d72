"""Families of the made-up borough through real Kafka, the projector and the gate: the same as the pure folds say."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from projections.history import Entry
from projections.rules.alerts import open_alerts
from projections.rules.clocked import CLOCKED
from projections.rules.pack import england
from projections.rules.spans import alerts_in, open_as_of
from schemas import RecordName
from schemas.moments import end_of_day
from services.borough.population import Borough, lives_of
from services.borough.truth import Life
from services.measuring.judging import decided, held
from services.measuring.telling import told
from services.referral.questions import StepDownQuestion
from services.store.children import stored
from services.store.connect import Connection
from tests.flow.hub import Hub
from tests.flow.stepping import answered
from tests.flow.telling import child_of

BOROUGH = Borough(5, date(2024, 9, 2), date(2025, 1, 31))
END = end_of_day(BOROUGH.last)
PACK = england()
_LAPSED, _STEPPED, _ORDINARY = 3, 3, 2


def chosen() -> Iterator[Life]:
    """Some with a lapse planted, some with a sound step down, some at tier 1."""
    wanted = {"lapsed": _LAPSED, "stepped": _STEPPED, "ordinary": _ORDINARY}
    for life in lives_of(BOROUGH, 2_000):
        stepped = any(BOROUGH.first <= step.on <= BOROUGH.last for step in life.truth.steps)
        sort = "lapsed" if life.truth.planted else "stepped" if stepped else "ordinary"
        if wanted[sort]:
            wanted[sort] -= 1
            yield life


LIVES = list(chosen())


@pytest.fixture(scope="module")
def borough(hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    file: Path = tmp_path_factory.mktemp("borough") / "borough.jsonl"
    lines = [json.dumps(document) for life in LIVES for document in life.documents]
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    with hub.worker("one"):
        published = hub.publish_file(file)
        assert (published.refused, len(published.sent)) == ([], len(lines))
        hub.await_projected()
        yield hub


def name_of(life: Life) -> RecordName:
    return min(held(life).own)


def test_every_line_stands_and_every_child_is_one(borough: Hub) -> None:
    assert borough.rows("select count(*) from reject") == [(0,)]
    for life in LIVES:
        assert set(child_of(borough, name_of(life)).records) == set(held(life).own)


def test_the_same_is_told_of_every_child(borough: Hub) -> None:
    heard = 0
    for life in LIVES:
        entries: list[Entry] = child_of(borough, name_of(life)).entries()
        tellings = told(entries, END, PACK)
        assert tellings == told(held(life).entries(), END, PACK)
        heard += len(tellings)
    assert heard >= _LAPSED


def test_the_same_alerts_are_open_by_the_stored_states(borough: Hub) -> None:
    for life in LIVES:
        person = child_of(borough, name_of(life)).person

        async def read(connection: Connection, of: bytes = person) -> dict[str, object]:
            return {each.name: await stored(connection, of, each.name) for each in CLOCKED}

        states = {name: state for name, state in borough.ask(read).items() if state is not None}
        entries = held(life).entries()
        assert open_alerts(states, END, PACK) == open_as_of(alerts_in(entries, END, END, PACK), END)


def test_the_gate_answers_sound_steps_the_same(borough: Hub) -> None:
    asked = [(life, step) for life in LIVES for step in life.truth.steps if BOROUGH.first <= step.on <= BOROUGH.last]
    assert len(asked) >= _STEPPED
    for life, step in asked:
        child = ":".join(name_of(life))
        question = StepDownQuestion(child=child, to=step.to, by="manager", asked_for=step.by, as_of=step.on)
        answer = answered(borough, question, f"{child}-{step.on}", fresh_seconds_max=10.0)
        expected = decided(held(life), step)
        assert (answer.outcome, [reason.code for reason in answer.reasons]) == (
            expected.outcome, [reason.code for reason in expected.reasons],
        )  # fmt: skip
