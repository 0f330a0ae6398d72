"""A page of a chronology is a part of the whole: the same facts in the same words."""

from projections.chronology import Asked, Silence, merged
from projections.chronology.merged import in_words
from projections.chronology.outline import outline
from tests.core.chronicling import NOW, held
from tests.given import CSC, NURSERY, POLICE, answered, concern, contact, event, meeting, worry

FIRST = concern("2029-01-05", worry("hygiene"))
STORY = held(
    FIRST,
    answered("2029-02-01", FIRST, "agreed"),
    meeting("held", "2029-03-01", by=CSC, who={"school": "attended"}, discussed=[{"source": NURSERY, "id": FIRST.id}]),
    event("incident.recorded", "2030-03-01", by=POLICE, kind="violence"),
    event("incident.recorded", "2030-03-01", by="ambulance", kind="violence"),
    contact("2030-04-01", outcome="no-access", note="the same words on every line"),
    contact("2030-05-01", outcome="no-access", note="the same words on every line"),
    contact(None, outcome="no-access"),
)  # fmt: skip
ASKED = Asked(NOW)


def test_each_fact_of_a_page_is_that_of_the_whole() -> None:
    found, whole = outline(STORY, ASKED), merged(STORY, ASKED)
    assert len(found.groups) == len(whole.facts) == 7
    for group, fact in zip(found.groups, whole.facts, strict=True):
        page = in_words(STORY, ASKED, found.of([group], silent=False))
        assert page.facts == [fact]
        assert (page.events, page.routine) == (whole.events, whole.routine)
        assert not any(isinstance(line, Silence) for line in page.dated)
    assert any(fact.told for fact in whole.facts) and any(fact.tellings[0].flags for fact in whole.facts)


def test_silences_stay_between_the_facts_where_they_are_wanted() -> None:
    found, whole = outline(STORY, ASKED), merged(STORY, ASKED)
    silent = [line for line in whole.dated if isinstance(line, Silence)]
    assert len(silent) == 2
    assert [line for line in found.of(found.groups[:1]).dated if isinstance(line, Silence)] == silent
