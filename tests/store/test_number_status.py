"""An NHS number that its agency knows not to be verified joins nothing, and is proposed."""

from asyncio import Runner
from typing import Any

import pytest

from services.store.candidates import candidates
from services.store.children import person_of, record_named
from tests.oracle.given import Document, said
from tests.store.hub import Hub
from tests.store.test_sealed import ONE, OTHER, project, records_of

HERE, THERE = "health-visiting:c1", "hospital:h1"
BOTH = {HERE, THERE}


def told(whose: str, on: float = 1, kind: str = "person.registered", **content: Any) -> Document:
    source, _, reference = whose.partition(":")
    return said(kind, {"kind": "child", **content}, on, source=source, subject=reference, dataschema=f"{kind}/3")


def with_status(status: str | None, on: float = 2) -> Document:
    return told(THERE, on, nhs_number=ONE, **({"nhs_number_status": status} if status else {}))


VERIFIED = told(HERE, nhs_number=ONE, nhs_number_status="01")


@pytest.mark.parametrize(
    ("status", "is_joined"),
    [(None, True), ("01", True), ("08", True), *((f"0{n}", False) for n in (2, 3, 4, 5, 6, 7))],
)
def test_which_status_joins(hub: Hub, runner: Runner, status: str | None, is_joined: bool) -> None:
    project(hub, runner, VERIFIED, with_status(status))
    assert records_of(hub, runner, HERE) == (BOTH if is_joined else {HERE}, False)


def test_the_status_is_of_the_number_last_given(hub: Hub, runner: Runner) -> None:
    traced = told(THERE, 3, "person.updated", nhs_number_status="01")
    project(hub, runner, VERIFIED, with_status("02"), traced)
    assert records_of(hub, runner, HERE)[0] == BOTH, "traced: the status alone was sent"
    again = told(THERE, 3, "person.updated", nhs_number=ONE)
    project(hub, runner, VERIFIED, with_status("02"), again)
    assert records_of(hub, runner, HERE)[0] == {HERE}, "the same number says nothing new"
    project(hub, runner, VERIFIED, told(THERE, 2, nhs_number=OTHER, nhs_number_status="02"), again)
    assert records_of(hub, runner, HERE)[0] == BOTH, "another number has no status yet"
    lost = told(THERE, 3, "person.updated", nhs_number_status="05")
    project(hub, runner, VERIFIED, with_status("01"), lost)
    assert records_of(hub, runner, HERE)[0] == {HERE}, "it was found to contradict the person's details"


def test_it_is_proposed_by_it(hub: Hub, runner: Runner) -> None:
    """Only the day of birth is alike beside the number."""
    described = {"born_on": "2016-03-09", "nhs_number": ONE}
    project(
        hub, runner, told(HERE, name="Kyle Marsden", **described),
        told(THERE, name="Baby", nhs_number_status="02", **described),
    )  # fmt: skip

    async def ask(name: str) -> list[tuple[str, str]]:
        known = await person_of(hub.connection, record_named(name))
        found = await candidates(hub.connection, known)
        return [
            (":".join(each.other), why.level) for each in found for why in each.likeness.why if why.field == "number"
        ]

    assert runner.run(ask(HERE)) == [(THERE, "same")]
    assert runner.run(ask(THERE)) == [(HERE, "same")]
