"""Whom statements speak of counts alike in every stored state, onward and when it is folded again from the log."""

from asyncio import Runner

import pytest

from projections import PROJECTIONS, Projection, concerns
from projections.history import Extreme
from services.projector.folding import Generation, fold_again
from services.store.sql import SQL
from tests.oracle.given import Document, said, tied
from tests.store.acting import lay, person_of
from tests.store.hub import Hub

CONCERNS = next(projection for projection in PROJECTIONS if projection.name == concerns.NAME)
VISIT = {"kind": "home-visit", "outcome": "took-place"}
SEEN = {"basis": "observed-by-professional", "topic": "hygiene", "setting": "home", "text": "t"}
BETTER = {**SEEN, "polarity": "strength", "measures": "change-for-the-child"}


def visit(on: float, **statement: str) -> Document:
    return said("contact.recorded", {**VISIT, "statements": [statement]}, on, alsoabout=["m1", "c2"])


@pytest.mark.parametrize(("about", "settled"), [("m1", True), ("c2", False)])
def test_each_state_folded_again_by_itself_is_the_stored_one(
    hub: Hub, runner: Runner, about: str, *, settled: bool
) -> None:
    async def act() -> None:
        await hub.take(lay(tied("m1"), visit(2, **SEEN, polarity="worry"), visit(3, **BETTER, about=about)))
        child = await person_of(hub, "c1")
        for projection in PROJECTIONS:
            row = await hub.connection.fetchrow(SQL["active_state"], child, projection.name)
            again = await folded_again(child, projection)
            assert (row["body"] if row else projection.dump(projection.new())) == again, projection.name
        state = CONCERNS.load(await folded_again(child, CONCERNS))
        assert (not state.at(Extreme.EARLIEST).worries.open) is settled

    async def folded_again(child: bytes, projection: Projection) -> bytes:
        ((_, _, folded),) = await fold_again(hub.connection, {child: [Generation(projection, 1, filling=False)]})
        return projection.dump(folded.stored)

    runner.run(act())
