"""Who came to the family stands in the chronology: of the child alone, by when it was known, and without a name."""

from datetime import UTC, datetime
from typing import Any, Final

import pytest

from projections.chronology import Asked, Redaction, merged
from projections.chronology.arrivals import arrivals
from projections.chronology.outline import Held
from projections.history import Extreme
from projections.veiling import WITHHELD_REFERENCE
from schemas import Event
from tests.core.chronicling import NOW, OWN, held
from tests.given import HV, contact, event, worry

PARTNER: Final = "partner-of-parent"


def tie(relation: str = PARTNER, on: str = "2024-05-10", relative: str = "m2", **days: Any) -> Event:
    return event("relationship.recorded", on, by=HV, relative=relative, relation=relation, **days)


def shown(*log: Event, known: datetime | None = None, redact: tuple[Redaction, ...] = ()) -> list[str]:
    """What happened, line by line, of a child of whom one visit is held."""
    plain = held(contact("2024-05-01", worry("speech")))
    came = arrivals(log, OWN, known, Extreme.LATEST)
    both = Held([*plain.entries, *came], [*plain.latest, *came], OWN, log)
    found = merged(both, Asked(NOW, redact=frozenset(redact)))
    return [telling.what for fact in found.facts for telling in fact.tellings][1:]


@pytest.mark.parametrize("relation", ["partner-of-parent", "household-member", "person-posing-a-risk-to-children"])
def test_who_came_stands_there_with_the_days_of_the_tie_and_without_a_name(relation: str) -> None:
    words = f"Recorded with the child: {relation.replace('-', ' ')}"
    assert shown(tie(relation)) == [f"{words}."]
    assert shown(tie(relation, from_on="2024-04-02", until_on="2024-05-03")) == [
        f"{words}; from 2 Apr 2024 until 3 May 2024."
    ]


@pytest.mark.parametrize("relation", ["mother", "father", "carer", "grandparent", "sibling", "other-relative"])
def test_who_was_there_before_is_no_arrival(relation: str) -> None:
    assert shown(tie(relation)) == []


def test_only_of_this_child_and_nobody_of_whom_the_name_is_withheld() -> None:
    assert shown(tie(about="m2", relative="c1")) == []
    assert shown(tie(relative="c1")) == [], "two records of one child"
    told = tie()
    veiled = told.data.model_copy(update={"relative": WITHHELD_REFERENCE})
    assert shown(told.model_copy(update={"data": veiled})) == []


def test_by_what_had_been_written_and_as_it_stands_corrected() -> None:
    first = tie(id="t")
    assert shown(first, known=datetime(2024, 5, 9, tzinfo=UTC)) == []
    assert len(shown(first, known=datetime(2024, 5, 11, tzinfo=UTC))) == 1
    retracted = event("record.retracted", "2024-06-01", by=HV, target="t", reason="r")
    assert shown(first, retracted) == []
    assert len(shown(first, retracted, known=datetime(2024, 5, 11, tzinfo=UTC))) == 1


def test_it_is_withheld_as_what_tells_of_somebody_else() -> None:
    assert shown(tie(), redact=(Redaction.THIRD_PARTY,)) == ["[withheld: third party]"]
