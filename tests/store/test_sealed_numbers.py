"""A number of a sealed identity that is given again after the seal links nothing until somebody has said."""

from asyncio import Runner
from itertools import permutations

import pytest

from services.store.candidates import candidates
from services.store.children import person_of, record_named
from services.store.undecided import undecided
from tests.oracle.given import Document, linked, said
from tests.store.hub import Hub
from tests.store.test_sealed import AFTER, BEFORE, FOURTH, ONE, OTHER, THIRD, of, project, records_of

SEAL = linked("sealed", BEFORE, AFTER, 4)
NEW = of(FOURTH, ONE, on=9)
HALVES = of(BEFORE, ONE), of(THIRD, ONE), of(AFTER, OTHER, on=3)
OLD_HALF = {BEFORE, THIRD}


def test_a_new_record_with_the_old_number_stands_alone_and_somebody_must_say(hub: Hub, runner: Runner) -> None:
    project(hub, runner, *HALVES, SEAL, NEW)
    assert records_of(hub, runner, FOURTH) == ({FOURTH}, True)
    assert records_of(hub, runner, BEFORE) == (OLD_HALF, True)
    assert records_of(hub, runner, AFTER) == ({AFTER}, False)


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=str)
def test_whatever_comes_first(hub: Hub, runner: Runner, order: tuple[int, ...]) -> None:
    told = (HALVES[0], HALVES[1], SEAL, NEW)
    project(hub, runner, HALVES[2], *(told[each] for each in order))
    assert records_of(hub, runner, FOURTH) == ({FOURTH}, True)
    assert records_of(hub, runner, THIRD) == (OLD_HALF, True)


def test_a_number_that_was_there_before_the_seal_links_as_ever(hub: Hub, runner: Runner) -> None:
    project(hub, runner, *HALVES, SEAL, of(FOURTH, ONE, on=4), of(FOURTH, ONE, on=9, kind="person.updated"))
    assert records_of(hub, runner, BEFORE) == (OLD_HALF | {FOURTH}, False)


def test_the_new_life_s_own_number_links_as_ever(hub: Hub, runner: Runner) -> None:
    """An adopted child's new records are joined by the new number: only that of the older half is doubtful."""
    project(hub, runner, *HALVES, SEAL, of(FOURTH, OTHER, on=9))
    assert records_of(hub, runner, FOURTH) == ({AFTER, FOURTH}, False)
    assert records_of(hub, runner, BEFORE) == (OLD_HALF, False)


def test_where_it_cannot_be_told_which_half_is_the_older_neither_s_links(hub: Hub, runner: Runner) -> None:
    project(hub, runner, of(BEFORE, None), of(AFTER, OTHER, on=3), SEAL, of(FOURTH, OTHER, on=9))
    assert records_of(hub, runner, FOURTH) == ({FOURTH}, True)
    both = of(BEFORE, ONE, on=3), of(AFTER, OTHER, on=3)
    project(hub, runner, *both, SEAL, of(FOURTH, OTHER, on=9), of(THIRD, ONE, on=9))
    assert records_of(hub, runner, FOURTH) == ({FOURTH}, True)
    assert records_of(hub, runner, THIRD) == ({THIRD}, True)


SAID = {
    "theirs": (linked("confirmed", FOURTH, THIRD, 10), OLD_HALF | {FOURTH}),
    "not theirs": (linked("refused", FOURTH, THIRD, 10), {FOURTH}),
    "the new half's": (linked("confirmed", FOURTH, AFTER, 10), {AFTER, FOURTH}),
    "the seal undone": (linked("unlinked", BEFORE, AFTER, 10), OLD_HALF | {FOURTH}),
}


@pytest.mark.parametrize("said", SAID)
def test_what_somebody_says_of_it_settles_it(hub: Hub, runner: Runner, said: str) -> None:
    word, whose = SAID[said]
    project(hub, runner, *HALVES, SEAL, NEW, word)
    assert records_of(hub, runner, FOURTH) == (whose, False)
    assert not records_of(hub, runner, BEFORE)[1]


def test_a_word_that_is_taken_back_leaves_it_open_again(hub: Hub, runner: Runner) -> None:
    for word in ("theirs", "not theirs", "the new half's"):
        said = SAID[word][0]
        undo = linked("unlinked", said["subject"], said["data"]["other"], 11)
        project(hub, runner, *HALVES, SEAL, NEW, said, undo)
        assert records_of(hub, runner, FOURTH) == ({FOURTH}, True)
        assert records_of(hub, runner, BEFORE) == (OLD_HALF, True)


def test_the_seal_ends_after_somebody_refused_another_record_of_the_half(hub: Hub, runner: Runner) -> None:
    """The sealed record itself has another number than the late one: what the seal held back is found all the same."""
    joined = of(BEFORE, None), of(THIRD, ONE), linked("confirmed", BEFORE, THIRD, 2), of(AFTER, OTHER, on=3)
    refused = linked("refused", FOURTH, BEFORE, 10)
    project(hub, runner, *joined, SEAL, NEW, refused)
    assert records_of(hub, runner, FOURTH) == ({FOURTH}, False)
    project(hub, runner, *joined, SEAL, NEW, refused, linked("unlinked", BEFORE, AFTER, 11))
    assert records_of(hub, runner, FOURTH) == ({BEFORE, THIRD, FOURTH}, True), "linked, and refused"


NAMES = {BEFORE: "Zennor Trewhella", THIRD: "Zennor Trewhella", AFTER: "Zennor Penhaligon", FOURTH: "Zen Penhaligon"}
STRANGER = "housing:h1"


def described(name: str, number: str | None, on: float = 1, **more: str) -> Document:
    source, _, reference = name.partition(":")
    content = {"kind": "child", "name": NAMES.get(name, "Zennor Penhaligon"), "born_on": "2014-05-20", **more}
    return said("person.registered", content | ({"nhs_number": number} if number else {}), on, source=source,
                subject=reference, dataschema="person.registered/3")  # fmt: skip


TOLD = (
    described(BEFORE, ONE), described(THIRD, ONE), described(AFTER, OTHER, 3), SEAL, described(FOURTH, ONE, 9),
    described(STRANGER, None),
)  # fmt: skip


def proposed(hub: Hub, runner: Runner, name: str) -> set[str]:
    async def ask() -> set[str]:
        known = await person_of(hub.connection, record_named(name))
        return {":".join(each.other) for each in await candidates(hub.connection, known)}

    return runner.run(ask())


@pytest.mark.parametrize("verified", [True, False])
def test_it_is_proposed_to_neither_half_nor_beside_one_to_a_third(hub: Hub, runner: Runner, verified: bool) -> None:
    doubtful = described(FOURTH, ONE, 9, nhs_number_status="02")
    project(hub, runner, *(doubtful if verified is False and each is TOLD[4] else each for each in TOLD))
    assert proposed(hub, runner, FOURTH) == set()
    for half in (BEFORE, THIRD, AFTER):
        assert not {BEFORE, THIRD, AFTER, FOURTH} & proposed(hub, runner, half)
    assert len(proposed(hub, runner, STRANGER)) == 1, "of the two halves, and what may be of either, the likeliest"


def test_whoever_may_see_both_is_told_what_waits_for_a_word(hub: Hub, runner: Runner) -> None:
    def waiting() -> list[tuple[str, str]]:
        return [(":".join(each.record), ":".join(each.sealed)) for each in runner.run(undecided(hub.connection))]

    project(hub, runner, *TOLD)
    assert waiting() == [(FOURTH, BEFORE), (FOURTH, THIRD)]
    project(hub, runner, *TOLD, linked("refused", FOURTH, THIRD, 10))
    assert waiting() == []
    project(hub, runner, described(BEFORE, ONE), described(THIRD, ONE))
    assert waiting() == []
