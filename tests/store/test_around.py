"""Candidates of the adults around a child: of a parent, and never of somebody sealed."""

from asyncio import Runner
from typing import Any

from services.store.around import Around, around
from services.store.children import child, record_named
from tests.oracle.given import Document, linked, said, tied
from tests.store.hub import Hub
from tests.store.test_sealed import project

MOTHER, HERS, ELSEWHERE = "health-visiting:m1", "police:p7", "housing:x1"


def woman(whose: str, name: str = "Zennor Trewhella") -> Document:
    source, _, reference = whose.partition(":")
    content = {"kind": "adult", "name": name, "born_on": "1990-05-20"}
    return said("person.registered", content, source=source, subject=reference)


def asked(hub: Hub, runner: Runner, *events: dict[str, Any]) -> list[Around]:
    async def ask() -> list[Around]:
        return await around(hub.connection, await child(hub.connection, record_named("health-visiting:c1")))

    project(hub, runner, *events)
    return runner.run(ask())


def test_a_mother_whom_two_agencies_hold_is_shown_from_the_child(hub: Hub, runner: Runner) -> None:
    events = (woman(MOTHER), woman(HERS), tied("m1"))
    (found,) = asked(hub, runner, *events)
    assert ":".join(found.name) == MOTHER
    assert [":".join(each.other) for each in found.found] == [HERS]
    assert asked(hub, runner, *events, linked("refused", MOTHER, HERS)) == []
    assert asked(hub, runner, woman(MOTHER), woman(HERS), tied("m1", "sibling")) == [], (
        "nothing reaches the child by them"
    )


def test_nobody_sealed_is_shown_through_the_child(hub: Hub, runner: Runner) -> None:
    events = (woman(MOTHER), woman(HERS), tied("m1"), woman(ELSEWHERE, "Ann Other"))
    assert asked(hub, runner, *events, linked("sealed", HERS, ELSEWHERE)) == []
    assert asked(hub, runner, *events, linked("sealed", MOTHER, ELSEWHERE)) == []
