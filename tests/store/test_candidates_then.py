"""Candidates as of a past day: by what had been recorded of both, under today's links."""

from asyncio import Runner
from typing import Any, Final

from projections.history import Extreme
from services.store.candidates import Candidate, candidates
from services.store.children import person_of, record_named
from services.store.profiles import Then
from tests.oracle.given import Document, day, linked, said
from tests.store.hub import Hub
from tests.store.test_sealed import project

HERE, THERE, PARENT = "health-visiting:c1", "school:s1", "school:m1"
WORRY: Final = {"topic": "hygiene", "polarity": "worry", "basis": "observed-by-professional", "text": "t"}
VISIT: Final = {"kind": "home-visit", "outcome": "took-place", "seen": ["s1"], "statements": [WORRY]}


def told(whose: str, kind: str, content: Any, on: float = 1, **more: Any) -> Document:
    source, _, reference = whose.partition(":")
    return said(kind, content, on, source=source, subject=reference, **more)


def registered(whose: str, name: str, on: float = 1, **more: Any) -> Document:
    return told(whose, "person.registered", {"kind": "child", "name": name, "born_on": "2016-03-09"}, on, **more)


def asked(hub: Hub, runner: Runner, on: float | None, extreme: Extreme = Extreme.EARLIEST) -> list[Candidate]:
    async def ask() -> list[Candidate]:
        known = await person_of(hub.connection, record_named(HERE))
        return await candidates(hub.connection, known, Then(day(on), extreme) if on else None)

    return runner.run(ask())


STORY = (
    registered(HERE, "Kyle Marsden"),
    registered(THERE, "Kyle Marsden", 5),
    told(THERE, "contact.recorded", VISIT, 9),
)


def test_only_who_was_recorded_then_with_the_worries_of_then(hub: Hub, runner: Runner) -> None:
    project(hub, runner, *STORY)
    assert asked(hub, runner, 4) == []
    (then,), (later,), (today,) = (asked(hub, runner, on) for on in (6, 10, None))
    assert ":".join(then.other) == THERE
    assert [len(each.worries) for each in (then, later, today)] == [0, 1, 1]
    project(hub, runner, *STORY, linked("refused", HERE, THERE, 12))
    assert asked(hub, runner, 6) == [], "what was said of the two counts as it stands today"


def test_names_and_relatives_are_those_of_then(hub: Hub, runner: Runner) -> None:
    other = told(THERE, "person.updated", {"kind": "child", "also_known_as": ["Kyle Obi"]}, 8)
    mother = told(PARENT, "person.registered", {"kind": "adult", "name": "Mara Marsden"}, 8)
    tie = told(THERE, "relationship.recorded", {"relative": "m1", "relation": "mother"}, 7)
    project(hub, runner, *STORY, other, mother, tie)
    (then,), (today,) = asked(hub, runner, 6), asked(hub, runner, None)
    assert (len(then.theirs.names), len(then.theirs.kin)) == (1, 0)
    assert (len(today.theirs.names), len(today.theirs.kin)) == (2, 1)


def test_where_it_is_not_known_when_it_was_recorded_the_extremes_differ(hub: Hub, runner: Runner) -> None:
    late = registered(THERE, "Kyle Marsden", 5, recordedtime="2024-03-05T00:00:00+00:00", recordedprecision="month")
    project(hub, runner, STORY[0], late)
    assert [len(asked(hub, runner, 6, extreme)) for extreme in Extreme] == [1, 0]
