"""Of whom a statement speaks: no good news of one child is another's. docs/picture.md, "Statements and worries"."""

from datetime import UTC, datetime

import pytest

from projections import concerns, evidence, oversight, reports, seen
from projections.calendar import mark
from projections.history import Entry, Extreme, Relative, history, in_order
from projections.identity import RecordId, Tie, record_id
from schemas import Event, RecordName
from tests.given import HV, Said, change, contact, statement, worry


def record(reference: str) -> RecordId:
    return record_id(RecordName(HV, reference))


MOTHER = Relative(record("m"), frozenset({record("m")}), (Tie(record("c1"), record("m"), None, None),))
UNTIL_2023 = datetime(2023, 12, 31, tzinfo=UTC)


def visit(on: str, *said: Said, also: tuple[str, ...] = ("c2", "m")) -> Event:
    return contact(on, *said).model_copy(update={"alsoabout": also})


def of(*events: Event, mother: Relative = MOTHER) -> list[Entry]:
    return history([record("c1")], events, [mother])


def others(event: Event, mother: Relative = MOTHER) -> frozenset[str]:
    (entry,) = of(event, mother=mother)
    return entry.others


def worried(*events: Event, mother: Relative = MOTHER) -> list[str]:
    """Topics with a worry open, as each fold that keeps them has it."""
    entries = in_order(of(*events, mother=mother), Extreme.EARLIEST)
    concern, watched = concerns.EMPTY, oversight.EMPTY
    for entry in entries:
        concern, watched = concerns.fold(concern, entry), oversight.fold(watched, entry)
    assert concern.worries.topics == watched.worries.topics
    return sorted(concern.worries.topics)


@pytest.mark.parametrize(
    ("about", "also", "expected"),
    [
        ("c1", ("c2", "m"), set()), ("m", ("c2", "m"), set()), ("c2", ("c2", "m"), {"c2"}),
        ("m", ("c2",), {"m"}), ("stranger", ("c2", "m"), {"stranger"}), (None, ("c2", "m"), set()),
    ],
)  # fmt: skip
def test_the_child_and_whoever_is_tied_to_it_are_none_of_the_others(
    about: str | None, also: tuple[str, ...], expected: set[str]
) -> None:
    said = worry("hygiene") | ({"about": about} if about else {})
    assert others(visit("2024-01-01", said, also=also)) == expected


def test_an_adult_counts_while_the_tie_holds() -> None:
    parted = MOTHER._replace(ties=(MOTHER.ties[0]._replace(until_at=UNTIL_2023),))
    assert others(visit("2023-06-01", worry("alcohol", about="m")), parted) == frozenset()
    assert others(visit("2024-06-01", worry("alcohol", about="m")), parted) == {"m"}


@pytest.mark.parametrize(("about", "left"), [("c2", ["hygiene"]), ("c1", []), ("m", []), (None, [])])
def test_a_change_for_a_brother_settles_nothing_of_the_child(about: str | None, left: list[str]) -> None:
    better = change("hygiene") | ({"about": about} if about else {})
    assert worried(visit("2024-01-01", worry("hygiene")), visit("2024-02-01", better)) == left


def test_a_worry_about_a_brother_is_one_of_everybody_named() -> None:
    assert worried(visit("2024-01-01", worry("supervision", about="c2"))) == ["supervision"]


def test_a_brothers_own_words_are_not_the_childs() -> None:
    def voice(about: str) -> bool:
        said = statement("child-voice", "neutral", "reported-by-child", said_by="child", about=about)
        (entry,) = of(visit("2024-01-01", said))
        return seen.fold(seen.EMPTY, entry).voice == mark(entry.event)

    assert voice("c1")
    assert voice("m"), "what a child says of its mother"
    assert not voice("c2")


def test_what_was_told_and_seen_well_of_a_brother_is_none_of_the_childs_accounts() -> None:
    told = statement("speech", "strength", "reported-by-parent", said_by="mother", about="c2")
    (entry,) = of(visit("2024-01-01", told, statement("speech", "strength", about="c2"), worry("hygiene", about="c2")))
    held = reports.fold(reports.EMPTY, entry)
    assert [each.topic for each in held.accounts.values()] == []
    assert [each.topic for each in held.observations.values()] == ["hygiene"]
    assert list(evidence.count({}, entry)) == ["hygiene|worrying"]
    assert reports.accounts_in(entry) == []
