"""Candidates through Kafka and on a terminal: proposed, answered by people, and read back."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result

from services.cli import main
from services.referral.answers import AnswerReason, StepDownAnswer
from services.referral.material import NotFilled
from tests.flow.hub import Hub
from tests.flow.stepping import AGENCY, altered, ask, contact, messages, ready, told, worry

PATIENT = {"VANTAGE_CONFIRM_SECONDS_MAX": "30"}
BY = ("--by", "data quality officer", "--reason", "looked at both records")


@pytest.fixture(scope="module", autouse=True)
def worker(hub: Hub) -> Iterator[None]:
    with hub.worker():
        yield


def run(hub: Hub, *words: str, **env: str) -> Result:
    """The command, in this process."""
    return CliRunner().invoke(main, words, env={**hub.env, **PATIENT, **env})


def registered(child: str, name: str, source: str = AGENCY, **more: str) -> dict[str, object]:
    return told("person.registered", {"kind": "child", "name": name, **more}, 50, child, source=source)


def two(hub: Hub, child: str, one: str = "Morwenna Trescothick", other: str = "Morwenna Trescothik") -> tuple[str, str]:
    """Two agencies' records that are alike, as agency:reference."""
    hub.publish(
        messages(
            registered(child, one, born_on="2015-02-11"),
            registered(child, other, "school", born_on="2015-02-11"),
            contact(3, child),
        )
    )
    hub.await_projected()
    return f"{AGENCY}:{child}", f"school:{child}"


def proposed(hub: Hub, name: str) -> list[str]:
    done = run(hub, "candidates", name, "--json")
    assert done.exit_code == 0, done.stderr
    return [json.loads(line)["candidate"] for line in done.stdout.splitlines()]


def identity(hub: Hub, word: str, one: str, other: str, *options: str) -> Result:
    return run(hub, "identity", word, one, other, *(options or BY))


def test_a_candidate_is_shown_refused_proposed_again_and_confirmed(hub: Hub) -> None:
    one, other = two(hub, "k-1")
    shown = run(hub, "candidates", one)
    for said in (
        other,
        "strong",
        "spelt nearly alike",
        "the same day",
        "trescothik",
        "1 candidate, 1 strong",
    ):
        assert said in shown.stdout
    for command in ("tier", "chronology"):
        assert "Candidates: 1 other person's record may be this child's too" in run(hub, command, one).stdout
    refused = identity(hub, "refuse", one, other)
    assert (refused.exit_code, proposed(hub, one), proposed(hub, other)) == (0, [], [])
    assert "Recorded as hub/identity-" in refused.stdout
    assert "Candidates:" not in run(hub, "tier", one).stdout
    assert identity(hub, "undo", one, other).exit_code == 0
    assert proposed(hub, one) == [other]
    assert identity(hub, "confirm", other, one).exit_code == 0
    assert proposed(hub, one) == []
    assert "home visit" in run(hub, "chronology", other, "--all").stdout.lower(), (
        "social care's visit, from the school's record"
    )
    assert [row[0] for row in hub.rows("select distinct type from log where type like 'identity.%' order by 1")] == [
        "identity.confirmed", "identity.refused", "identity.unlinked",
    ]  # fmt: skip


def test_a_word_that_cannot_be_said(hub: Hub) -> None:
    one, other = two(hub, "k-2", "Petroc Nancarrow", "Petrok Nancarrow")
    ends = hub.ends()[("hub.identity", 0)]
    for words, said in (
        ((one, f"{AGENCY}:nobody", *BY), "No record held here is named"),
        ((one, one, *BY), "No event can carry this word"),
        ((one, "k-2", *BY), "No event can carry this word (data.other)"),
        ((one, other, "--by", "x" * 81, "--reason", "r"), "No event can carry this word (data.by)"),
    ):
        done = identity(hub, "confirm", *words)
        assert (done.exit_code, done.stdout) == (2, "")
        assert said in " ".join(done.stderr.split())
    assert hub.ends()[("hub.identity", 0)] == ends, "nothing was published"


def test_what_is_not_read_back_is_not_told_as_done(hub: Hub) -> None:
    one, other = two(hub, "k-3", "Jory Polglaze", "Jorey Polglaze")
    hub.stop_worker()
    try:
        done = run(hub, "identity", "refuse", one, other, *BY, VANTAGE_CONFIRM_SECONDS_MAX="0.2")
    finally:
        hub.start_worker()
    assert done.exit_code == 3
    assert "not confirmed" in done.stdout
    hub.await_projected()
    assert proposed(hub, one) == []


def test_no_name_is_in_logs_metrics_or_keys(hub: Hub) -> None:
    log, metrics = hub.log(), hub.metrics_text()
    kept = str(hub.rows("select * from blocking_key"))
    for name in ("Morwenna", "Trescothi", "Nancarrow", "Polglaze"):
        for place in (log, metrics, kept):
            assert name.lower() not in place.lower()


def new(before: StepDownAnswer, after: StepDownAnswer) -> list[AnswerReason]:
    return [reason for reason in after.reasons if reason.code not in {each.code for each in before.reasons}]


def test_the_gate_asks_about_a_candidate_and_does_not_decide_past_its_worry(hub: Hub) -> None:
    patient = {"fresh_seconds_max": 30.0}
    known = {"born_on": "2014-05-20"}
    hub.publish(messages(*ready("k-4"), registered("k-4", "Demelza Chenoweth", **known)))
    before = ask(hub, "k-4", **patient)
    assert before.outcome == "allowed"
    hub.publish(messages(registered("k-5", "Demelza Chenowith", "school", **known)))
    alone = ask(hub, "k-4", **patient)
    assert alone.outcome == "allowed"
    assert [(each.code, each.kind) for each in new(before, alone)] == [("candidates", "challenge")]
    seen = worry(2, "k-5", source="school")
    hub.publish(messages(seen))
    stopped = ask(hub, "k-4", **patient)
    assert stopped.outcome == "cannot-decide"
    assert {reason.code for reason in new(before, stopped)} == {"identity-candidate", "candidates"}
    assert all(reason.evidence == (f"school/{seen['id']}",) for reason in new(before, stopped))
    assert not any("Demelza" in reason.sentence for reason in stopped.reasons)
    assert identity(hub, "refuse", f"{AGENCY}:k-4", "school:k-5").exit_code == 0
    assert new(before, ask(hub, "k-4", **patient)) == []
    assert identity(hub, "confirm", f"{AGENCY}:k-4", "school:k-5").exit_code == 0
    linked = ask(hub, "k-4", **patient)
    assert linked.outcome == "refused"
    assert "worries-open" in {reason.code for reason in linked.reasons}


def test_the_picture_tells_of_a_parent_s_other_record(hub: Hub) -> None:
    woman = {"kind": "adult", "name": "Rosenwyn Angove", "born_on": "1991-02-03"}
    hub.publish(
        messages(
            contact(3, "k-9"),
            told("person.registered", woman, 50, "m-9"),
            told("relationship.recorded", {"relative": "m-9", "relation": "mother"}, 50, "k-9"),
            told("person.registered", woman, 50, "m-10", source="police"),
        )
    )
    hub.await_projected()
    name = f"{AGENCY}:k-9"
    said = " ".join(run(hub, "picture", name).stdout.split())
    assert f"Candidates of an adult around the child: {AGENCY}:m-9: 1 other person's record may be theirs too" in said
    assert "Candidates: 1" not in said
    assert proposed(hub, name) == ["police:m-10"]
    assert f"Of {AGENCY}:m-9, by whom events reach {name}:" in run(hub, "candidates", name).stdout
    assert "Candidates" not in run(hub, "picture", name, "--known", "2020-01-01").stdout


def test_the_gate_of_a_past_day_asks_about_the_candidates_of_that_day(hub: Hub) -> None:
    patient, known = {"fresh_seconds_max": 30.0}, {"born_on": "2013-05-20"}
    hub.publish(
        messages(
            *ready("k-7"),
            registered("k-7", "Kerensa Trevanion", **known),
            told(
                "person.registered", {"kind": "child", "name": "Kerensa Trevanion", **known}, 12, "k-8", source="school"
            ),
            worry(2, "k-8", source="school"),
        )
    )

    def codes(days_ago: int) -> set[str]:
        day = (datetime.now(UTC) - timedelta(days=days_ago)).date()
        return {"identity-candidate", "candidates"} & {
            each.code for each in ask(hub, "k-7", as_of=day, **patient).reasons
        }

    assert [codes(days) for days in (14, 8, 1)] == [set(), {"candidates"}, {"identity-candidate", "candidates"}]
    shown = run(hub, "tier", f"{AGENCY}:k-7", "--as-of", "2026-01-01")
    assert "(of today: what is asked of a past day is answered by all that is known now)" in " ".join(
        shown.stdout.split()
    )
    assert "Candidates" not in run(hub, "tier", f"{AGENCY}:k-7", "--known", "2020-01-01").stdout


def test_the_gate_decides_nothing_while_a_record_has_no_keys(hub: Hub) -> None:
    hub.publish(messages(*ready("k-6")))
    hub.await_projected()
    with altered(hub, "update record set keyed = false where reference = 'k-6'", back="update record set keyed = true"):
        with pytest.raises(NotFilled, match="keys"):
            ask(hub, "k-6", fresh_seconds_max=30.0)
        done = run(hub, "rebuild", "keys")
        assert (done.exit_code, "1 records keyed" in done.stderr) == (0, True)
        assert ask(hub, "k-6", fresh_seconds_max=30.0).outcome == "allowed"
