"""A seal, through Kafka and on every way out: what either half is called is found nowhere with the other."""

import asyncio
import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

import pytest
from click.testing import CliRunner, Result

from services.cli import main
from services.identity.saying import Judged, NotTaken, Word, say
from tests.flow.hub import Hub
from tests.flow.stepping import AGENCY, altered, ask, contact, messages, ready, settings, told, worry
from tests.flow.telling import message
from tests.oracle.given import linked

BEFORE, AFTER = f"{AGENCY}:q-1", "school:q-2"
OLD, NEW = ("Zennor", "Trewhella"), ("Zennor", "Penhaligon")
SECRET: Final = ("Trewhella", "Penhaligon", "Lamorna")
PATIENT: Final = {"fresh_seconds_max": 30.0}
WAITING: Final = {"VANTAGE_FRESH_SECONDS_MAX": "30", "VANTAGE_CONFIRM_SECONDS_MAX": "30"}
BY: Final = ("--by", "adoption manager", "--reason", "order made; Lamorna knows")


def run(hub: Hub, *words: str) -> Result:
    """The command, in this process."""
    return CliRunner().invoke(main, words, env={**hub.env, **WAITING})


@pytest.fixture(scope="module", autouse=True)
def sealed(hub: Hub) -> Iterator[None]:
    """A child before and after adoption, under one date of birth; a worry is open before it."""
    with hub.worker():
        known = {"kind": "child", "born_on": "2014-05-20"}
        hub.publish(
            messages(
                *ready("q-1"),
                told("person.registered", {**known, "name": " ".join(OLD)}, 50, "q-1"),
                worry(2, "q-1"),
                told("person.registered", {**known, "name": " ".join(NEW)}, 50, "q-2", source="school"),
                told("tier.viewed", {"tier": 2}, 40, "q-2", source="school"),
                contact(4, "q-2", source="school"),
            )
        )
        hub.await_projected()
        assert "Penhaligon".lower() in run(hub, "candidates", BEFORE).stdout, "before it is sealed each shows the other"
        done = run(hub, "identity", "seal", BEFORE, AFTER, "--why", "adoption", *BY)
        assert done.exit_code == 0, done.stderr
        yield


COMMANDS: Final = (
    ("candidates",), ("candidates", "--json"), ("tier",), ("chronology",), ("chronology", "--known-to", "school"),
    ("alerts",), ("step-downs",), ("disagreements",), ("step-down", "--to", "1"),
)  # fmt: skip


def shows(hub: Hub, half: str, other: str, name: str, commands: Sequence[tuple[str, ...]] = COMMANDS) -> list[str]:
    """What shows anything of the other half."""
    found = []
    for words in commands:
        done = run(hub, words[0], half, *words[1:])
        assert done.exit_code in (0, 1, 4), done.output
        shown = done.output.lower()
        if name.lower() in shown or other.partition(":")[2] in shown.replace(half, ""):
            found.append(" ".join(words))
    return found


def test_no_question_shows_the_other_half(hub: Hub) -> None:
    assert shows(hub, BEFORE, AFTER, NEW[1]) == []
    assert shows(hub, AFTER, BEFORE, OLD[1]) == []


def test_a_word_on_the_two_is_answered_as_on_any_other(hub: Hub) -> None:
    """Nobody learns from it that they are sealed, and nothing follows."""
    hub.publish(messages(*ready("q-3"), *ready("q-4")))
    hub.await_projected()
    said = []
    for one, other in ((BEFORE, AFTER), (f"{AGENCY}:q-3", f"{AGENCY}:q-4")):
        done = run(hub, "identity", "confirm", one, other, "--by", "r", "--reason", "r")
        assert (done.exit_code, done.stderr) == (0, "")
        said.append(re.sub("identity-[0-9a-f]+", "ID", done.stdout.replace(one, "ONE")))
    assert said[0] == said[1]
    assert shows(hub, AFTER, BEFORE, OLD[1], [("tier",), ("chronology",), ("candidates",)]) == []


def test_the_gate_and_its_decision_know_nothing_of_it(hub: Hub) -> None:
    answer = ask(hub, "q-1", **PATIENT)
    assert answer.outcome == "refused"
    assert not {"identity-candidate", "candidates", "identity-unsettled"} & {reason.code for reason in answer.reasons}
    assert "q-2" not in answer.model_dump_json()


def test_a_link_that_crosses_makes_each_stand_alone_undecided(hub: Hub) -> None:
    bridge = "nursery:q-5"
    hub.publish([message(linked("confirmed", BEFORE, bridge)), message(linked("confirmed", bridge, AFTER))])
    answer = ask(hub, "q-1", **PATIENT)
    assert answer.outcome == "cannot-decide"
    assert "q-2" not in answer.model_dump_json()
    assert shows(hub, AFTER, BEFORE, OLD[1], [("tier",), ("chronology",), ("candidates",)]) == []
    hub.publish([message(linked("unlinked", bridge, AFTER, on=2))])
    assert ask(hub, "q-1", **PATIENT).outcome == "refused"


def test_the_old_number_on_a_new_record_joins_nothing_and_is_told_to_whoever_may_see_both(hub: Hub) -> None:
    number, late = {"kind": "child", "nhs_number": "9990000018"}, "nursery:q-6"
    before = told("person.updated", number, 49, "q-1")
    named = told("person.registered", {**number, "name": " ".join(NEW)}, 0, "q-6", source="nursery")
    hub.publish(messages(before, {**named, "recordedtime": datetime.now(UTC).isoformat()}))
    answer = ask(hub, "q-1", **PATIENT)
    assert (answer.outcome, "q-6" in answer.model_dump_json()) == ("cannot-decide", False)
    assert shows(hub, BEFORE, late, NEW[1], COMMANDS[:-1]) == []
    assert shows(hub, late, BEFORE, OLD[1], COMMANDS[:-1]) == []
    waiting = run(hub, "identity", "undecided").stdout
    assert f"{late} was given a number of {BEFORE} after a seal" in waiting
    assert run(hub, "identity", "confirm", late, AFTER, *BY).exit_code == 0
    assert "0 records wait" in run(hub, "identity", "undecided").stdout
    assert ask(hub, "q-1", **PATIENT).outcome == "refused"


def test_errors_logs_metrics_and_rejects_hold_no_name(hub: Hub) -> None:
    """Also where the word itself is refused: what was sent is not repeated."""
    with altered(
        hub, "alter table log add constraint none check (type <> 'identity.sealed') not valid",
        back="alter table log drop constraint none",
    ):  # fmt: skip
        judged = Judged("adoption manager", "Lamorna Penhaligon knows", "adoption")
        with pytest.raises(NotTaken) as refused:
            asyncio.run(say(settings(hub), Word.SEAL, BEFORE, AFTER, judged))
        shown = run(hub, "rejects", "--all").stdout
    assert "q-2" not in str(refused.value) + shown
    for place in (str(refused.value), shown, hub.log(), hub.metrics_text(), json.dumps(hub.digest())):
        assert not [name for name in SECRET if name.lower() in place.lower()]
        assert "data-error" in shown
