"""What senders write is shown as they wrote it: rich reads no markup in it."""

from collections.abc import Callable
from io import StringIO

import pytest
from rich.console import Console

from projections.chronology import chronology
from projections.history import Entry
from projections.tier import through_time, tier_at
from schemas import RecordName
from schemas.codes import LegalBasis
from schemas.vocabulary import Topic
from services.cli import disagreeing, tables
from services.cli.accounts import show as told
from services.cli.injuries import show as injured
from services.errors import HubError
from services.store.children import Child, Mark
from services.store.histories import Loaded
from tests.oracle.given import Document, day, given, said, viewed

CSC = "childrens-social-care"
ODD = "Th[/b]ur[red]rock [/mum] \\[x] [a"
NAME = "o[/i]"
MOTHER = b"m"


def held(*events: Document, through: bytes | None = None) -> tuple[Child, list[Entry]]:
    entries = [Entry(event, through) for event in given(*events).standing.values()]
    names = {MOTHER: [RecordName("school", "[/mum]")], b"c": [RecordName(CSC, "c1")]}
    loaded = Loaded(frozenset(), (), [entry.event for entry in entries])
    return Child(b"c", False, names[b"c"], names, loaded, []), entries


def shown(show: Callable[[Console], None]) -> str:
    console = Console(file=StringIO(), width=300)
    show(console)
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_text_and_reference_in_a_chronology() -> None:
    event = said("contact.recorded", {"kind": "phone", "outcome": "took-place", "note": ODD})
    child, entries = held(event, through=MOTHER)
    text = shown(lambda console: tables.chronology(console, chronology(entries), child))
    assert ODD in text
    assert "(through school:[/mum])" in text


@pytest.mark.parametrize("basis", LegalBasis)
def test_every_legal_basis_has_words(basis: LegalBasis) -> None:
    content = {"tier": 4, "status": "looked-after", "bases": [basis.value]}
    _, entries = held(said("tier.set", content, source=CSC, dataschema="tier.set/2"))
    assert tables.BASES[basis] in shown(lambda console: tables.tier(console, tier_at(entries, day(9)), day(9)))


def test_a_setting_its_views_and_what_is_open() -> None:
    events = (
        said("tier.set", {"tier": 3, "status": "child-in-need", "lead_authority": ODD}, source=CSC, id="[/set]"),
        viewed(2, id="[/view]"),
        said("plan.opened", {"plan": NAME, "kind": "care"}, source=CSC, id="[/plan]"),
        said("order.made", {"order": NAME, "basis": "C1"}, 1, source=CSC, id="[/one]"),
        said("order.made", {"order": NAME, "basis": "C1"}, 3, source=CSC, id="[/two]"),
    )
    _, entries = held(*events)
    text = shown(lambda console: tables.tier(console, tier_at(entries, day(9)), day(9)))
    for part in (ODD, "([/set])", "[/view])", "([/plan])", "([/one], [/two])"):
        assert part in text
    rows = shown(lambda console: tables.steps(console, through_time(entries, day(9))))
    assert "(records differ)" in rows


def test_a_step_that_may_not_have_been_recorded_is_marked() -> None:
    content = {"tier": 3, "status": "child-in-need"}
    _, entries = held(said("tier.set", content, source=CSC))
    text = shown(lambda console: tables.steps(console, through_time(entries, day(9), [])))
    assert "tier 3; child in need (uncertain by then)" in text


def test_an_incomplete_mark_and_an_uncertain_headline() -> None:
    text = shown(lambda console: tables.warn(console, [Mark("school", "[/mum]", 1)], unsettled=True, withheld=False))
    assert "School's record [/mum]" in text
    content = {"tier": 3, "status": "child-in-need", "lead_authority": ODD}
    _, entries = held(said("tier.set", content, 3, timeprecision="day", source=CSC, recorded=9))
    text = shown(lambda console: tables.tier(console, tier_at(entries, day(3.5)), day(3.5)))
    assert "Uncertain on 3 Mar 2024" in text


def test_an_error_repeats_what_was_typed(capsys: pytest.CaptureFixture[str]) -> None:
    from services.cli import _Commands

    group = _Commands("vantage")

    @group.command()
    def fails() -> None:
        raise HubError("No record is named school:[/mum].")

    with pytest.raises(SystemExit):
        group(["fails"], standalone_mode=False)
    assert "school:[/mum]" in capsys.readouterr().err


def test_an_injury_as_its_sender_wrote_it_and_an_account() -> None:
    hurt = {"site": [ODD], "kind": ODD, "medical_view": "none-recorded", "causes": ["fall"], "explained_by": "mother"}
    saw = {"topic": "animals", "polarity": "worry", "basis": "reported-by-parent", "text": ODD, "said_by": "mother"}
    _, entries = held(
        said("injury.observed", {**hurt, "statements": [saw]}, 3, source=CSC, dataschema="injury.observed/3")
    )
    text = shown(lambda console: injured(console, entries, day(9)))
    assert f"{ODD}: {ODD}" in text
    assert "fall (by mother)" in text
    text = shown(lambda console: told(console, entries, entries, day(9), Topic.ANIMALS))
    assert "1 by 1 agency: Children's social care; said by mother" in text
    assert "told by mother: a worry, in general" in text
    assert "No record is held here of anything told or seen of speech by then." in shown(
        lambda console: told(console, entries, entries, day(9), Topic.SPEECH)
    )
    assert "No record is held here of an injury by then." in shown(lambda console: injured(console, entries, day(1)))


def test_a_disagreement_and_a_view_that_nobody_took_further() -> None:
    raised = {"disagreement": NAME, "with_agency": CSC, "matter": "tier", "view": "v"}
    ended = {
        "disagreement": {"source": "health-visiting", "disagreement": "[/d]"},
        "outcome": "withdrawn",
        "agreed": "a",
    }
    _, entries = held(
        said("disagreement.raised", raised, 4),
        said("disagreement.resolved", ended, 5),
        viewed(3, 6, source="nursery"),
    )
    text = shown(lambda console: disagreeing.show(console, entries, day(5)))
    assert f"health-visiting/{NAME}" in text and "1 (practitioners)" in text
    assert "health-visiting/[/d]" in text and "settled: withdrawn" in text
    assert "Nursery sees tier 3" in shown(lambda console: disagreeing.show(console, entries, day(7)))
    assert "No record is held here" in shown(lambda console: disagreeing.show(console, entries, day(3)))


def test_a_disagreement_that_may_not_have_begun_is_said_so() -> None:
    raised = {"disagreement": "d", "with_agency": CSC, "matter": "tier", "view": "v"}
    _, entries = held(said("disagreement.raised", raised, 4, timeprecision="month", recorded=30))
    assert "d (perhaps)" in shown(lambda console: disagreeing.show(console, entries, day(9)))
