"""Who came to the child or poses a risk is asked about: on both sides of each limit, and only of this child."""

from typing import Any, Final

import pytest

from projections.history import effective
from projections.identity import record_id
from projections.joined import Joined, joined
from projections.rules.facts import Brought
from schemas import Event
from tests.core.deciding import OWN, decided, reason, said
from tests.given import CSC, POLICE, event, tier

RISK, PARTNER, MEMBER = "person-posing-a-risk-to-children", "partner-of-parent", "household-member"
RECORDED: Final = "2024-05-10"
AS_OF: Final = "2024-07-01"
BASE: Final = tier("2020-01-01", 3)


def tie(relation: str, on: str = RECORDED, relative: str = "y1", source: str = CSC, **days: Any) -> Event:
    return said("relationship.recorded", on, {"relative": relative, "relation": relation, **days}, source)


def ties(*events: Event) -> tuple[Joined, ...]:
    return joined(effective(events).events, {record_id(name) for name in OWN})


def asked(*events: Event) -> Any:
    return reason(decided(BASE, as_of=AS_OF, brought=Brought(joined=ties(*events))), "changes")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (tie(RISK), True),
        (tie(RISK, "2012-10-01"), True),
        (tie(RISK, from_on="2012-10-01"), True),
        (tie(RISK, from_on="2012-10-01", until_on="2024-07-01"), True),
        (tie(RISK, from_on="2012-10-01", until_on="2024-06-30"), False),
        (tie(RISK, from_on="2024-07-20"), True),
        *((tie(relation), True) for relation in (PARTNER, MEMBER)),
        *((tie(relation, from_on="2023-07-01"), True) for relation in (PARTNER, MEMBER)),
        *((tie(relation, from_on="2023-06-30"), False) for relation in (PARTNER, MEMBER)),
        (tie(PARTNER, from_on="2024-01-01", until_on="2024-03-01"), True),
        (tie(PARTNER, "2023-07-01T12:00"), True),
        (tie(PARTNER, "2023-06-30"), False),
        (tie("grandparent"), False),
        (tie("mother"), False),
        (tie("sibling"), False),
    ],
    ids=lambda each: str(each) if isinstance(each, bool) else repr(each.data.model_dump(exclude_none=True)),
)
def test_who_is_asked_about(told: Event, expected: bool) -> None:
    found = asked(told)
    assert (found is not None) is expected
    if found is not None:
        assert found.evidence == ((told.source, told.id),)


def test_the_last_telling_of_one_agency_stands() -> None:
    first, ended = tie(RISK), tie(RISK, "2024-06-10", until_on="2024-06-01")
    assert asked(first) is not None
    assert asked(ended, first) is None
    assert asked(ended, first, tie(RISK, "2024-05-20", source=POLICE)) is not None, "another agency's stands beside"
    assert asked(ended, first, tie(RISK, relative="y2")) is not None, "another person"


def test_what_is_told_again_without_a_day_is_no_newer() -> None:
    assert asked(tie(PARTNER, from_on="2019-01-01"), tie(PARTNER, "2024-06-10")) is None
    assert asked(tie(PARTNER, "2023-01-01"), tie(PARTNER, "2024-06-10")) is None
    assert asked(tie(PARTNER, "2023-01-01"), tie(PARTNER, "2024-06-10", from_on="2024-06-01")) is not None


def test_a_tie_taken_back_is_none() -> None:
    told = tie(RISK)
    assert asked(told, event("record.retracted", "2024-06-01", target=told.id, reason="e")) is None


def test_it_is_a_tie_of_this_child() -> None:
    """Of another child, or by which the child itself is somebody's relative, nothing is said here."""
    assert ties(said("relationship.recorded", RECORDED, {"relative": "c1", "relation": RISK}, subject="c9")) == ()
    assert ties(tie(RISK, relative="c1")) == ()


def test_the_sentence_says_who_and_since_when_and_names_nobody() -> None:
    found = asked(tie(RISK, relative="secret"), tie(PARTNER, from_on="2024-06-01"), tie(MEMBER, "2024-06-02"))
    assert found is not None
    assert found.sentence == (
        "Recorded here: a person posing a risk to children (recorded on 10 May 2024, since when is not said), "
        "a partner of a parent (since 1 June 2024) and "
        "somebody in the household (recorded on 2 June 2024, since when is not said). What does it mean for the child?"
    )
