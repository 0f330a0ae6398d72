"""A child related to both halves of a seal joins them nowhere, through Kafka and on every way out."""

from collections.abc import Iterator
from typing import Final

import pytest
from click.testing import CliRunner, Result

from services.cli import main
from tests.flow.hub import Hub
from tests.flow.stepping import AGENCY, ask, contact, messages, ready, tier, told

OLD, NEW, BROTHER, MUM = "old-77", "new-88", "sib-1", "mum-9"
LIVES_THERE = "Recorded with the child: household member"
ADDRESS, HERS = "Lamorna Close", "Zennor Terrace"
ASKED: Final = (
    ("picture",), ("picture", "--known", "2031-01-01"), ("tier",), ("accounts",), ("injuries",), ("neglect",),
    ("chronology", "--all"), ("chronology", "--known-to", AGENCY), ("chronology", "--format", "html"), ("alerts",),
    ("alerts", "--as-of", "2031-01-01"), ("disagreements",), ("step-downs",),
)  # fmt: skip


def run(hub: Hub, *words: str) -> Result:
    done = CliRunner().invoke(main, words, env={**hub.env, "COLUMNS": "240", "VANTAGE_CONFIRM_SECONDS_MAX": "30"})
    assert done.exit_code == 0, done.output
    return done


@pytest.fixture(scope="module", autouse=True)
def sealed(hub: Hub) -> Iterator[None]:
    """A brother, tied to both; an incident about him and the one half; a mother who lives under another name."""
    both = {"alsoabout": [BROTHER]}
    kin = [
        (OLD, "sibling"),
        (NEW, "sibling"),
        (MUM, "mother"),
        (OLD, "household-member"),
        ("new-1", "partner-of-parent"),
    ]
    with hub.worker():
        hub.publish(
            messages(
                *(event for one in (OLD, NEW, BROTHER, "mum-1") for event in ready(one)),
                *(told("relationship.recorded", {"relative": one, "relation": of}, 50, BROTHER) for one, of in kin),
                told("incident.recorded", {"kind": "violence", "note": ADDRESS, "statements": []}, 30, NEW, **both),
                told("incident.recorded", {"kind": "violence", "note": HERS, "statements": []}, 20, MUM),
                contact(1, BROTHER), tier(2, 10, BROTHER),
            )
        )  # fmt: skip
        hub.await_projected()
        before = run(hub, "picture", f"{AGENCY}:{BROTHER}").stdout
        assert OLD in before and NEW in before, "before it is sealed both are shown"
        course = run(hub, "chronology", f"{AGENCY}:{BROTHER}", "--format", "csv").stdout
        assert HERS in course and LIVES_THERE in course
        said = ("--why", "adoption", "--by", "head of service", "--reason", "r")
        for one, other in ((OLD, NEW), (MUM, "mum-1")):
            run(hub, "identity", "seal", f"{AGENCY}:{one}", f"{AGENCY}:{other}", *said)
        yield


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_no_question_about_the_brother_names_either(hub: Hub, words: tuple[str, ...]) -> None:
    shown = run(hub, words[0], f"{AGENCY}:{BROTHER}", *words[1:]).output
    assert not [name for name in (OLD, NEW, MUM, HERS) if name in shown]


def test_who_came_stands_in_the_chronology_unless_they_are_sealed(hub: Hub) -> None:
    shown = run(hub, "chronology", f"{AGENCY}:{BROTHER}", "--format", "csv").stdout
    assert "Recorded with the child: partner of parent" in shown
    assert LIVES_THERE not in shown


def test_what_is_withheld_is_said_to_be(hub: Hub) -> None:
    shown = run(hub, "picture", f"{AGENCY}:{BROTHER}").stdout
    assert "Sibling: Children's social care [withheld: identity sealed]." in shown
    assert shown.count("Sibling") == 1, "not even how many"
    assert "Withheld:" in shown
    assert "Withheld:" in run(hub, "chronology", f"{AGENCY}:{BROTHER}", "--format", "csv").stdout


@pytest.mark.parametrize("form", ["table", "csv", "html"])
def test_what_is_withheld_as_sealed_leaves_no_word(hub: Hub, form: str) -> None:
    words = ("chronology", f"{AGENCY}:{BROTHER}", "--format", form)
    assert ADDRESS in run(hub, *words).stdout, "without it, his own history is his"
    withheld = run(hub, *words, "--redact", "sealed").stdout
    assert ADDRESS not in withheld
    assert "identity sealed" in withheld


@pytest.mark.parametrize("form", ["case-study", "fhir", "ssds"])
def test_no_export_names_either(hub: Hub, form: str) -> None:
    shown = run(hub, "export", f"{AGENCY}:{BROTHER}", "--as", form).output
    assert not [name for name in (OLD, NEW, MUM, HERS) if name in shown]


def test_the_gate_counts_their_tier_and_names_no_event_of_theirs(hub: Hub) -> None:
    (higher,) = [r for r in ask(hub, BROTHER, fresh_seconds_max=30.0).reasons if r.code == "sibling-higher"]
    assert "tier 2" in higher.sentence
    assert higher.evidence == ()


def test_each_half_is_still_asked_by_itself(hub: Hub) -> None:
    for half, other in ((OLD, NEW), (NEW, OLD)):
        shown = run(hub, "picture", f"{AGENCY}:{half}").stdout
        assert other not in shown
    assert ADDRESS in run(hub, "chronology", f"{AGENCY}:{NEW}").stdout
    assert HERS in run(hub, "chronology", f"{AGENCY}:{MUM}").stdout
