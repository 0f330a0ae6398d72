"""Another rule pack: what is due next is reckoned anew, and nobody goes on by the old one."""

from asyncio import Runner
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from projections.rules import pack as packs
from projections.rules.pack import england, parse
from services.projector.dues import AnotherPack, check_pack, prepare_pack
from services.store.connect import PROJECTOR, connect
from services.store.sql import SQL
from tests.oracle.given import said
from tests.store.acting import lay
from tests.store.hub import Hub

TEXT = files("projections.rules").joinpath("packs/example-authority.toml").read_text(encoding="utf-8")
OWN = parse(TEXT.replace("from = 2026-09-01", "from = 2020-09-01"))
"""As if its editions had counted for years: two working days for a concern, not five."""


async def due(hub: Hub) -> list[datetime]:
    return [
        row["due_at"] for row in await hub.connection.fetch(SQL["due_people"], datetime(2030, 1, 1, tzinfo=UTC), 10)
    ]


def test_every_due_instant_is_reckoned_by_the_new_pack(
    hub: Hub, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def act() -> None:
        await hub.connection.execute("delete from pack")
        assert await prepare_pack(hub.connection, england()) == 0
        await hub.take(lay(said("concern.raised", {"to": "childrens-social-care"})))
        assert [at.date().isoformat() for at in await due(hub)] == ["2024-03-08"]
        await check_pack(hub.connection, england())
        with pytest.raises(
            AnotherPack, match=r"prepared for the rule pack england/.*this process asks by example-authority/"
        ):
            await check_pack(hub.connection, OWN)
        monkeypatch.setattr(packs, "_chosen", [OWN])
        assert await prepare_pack(hub.connection, OWN) == 1
        assert [at.date().isoformat() for at in await due(hub)] == ["2024-03-05"]
        assert await prepare_pack(hub.connection, OWN) is None
        await check_pack(hub.connection, OWN)
        await hub.connection.execute("delete from pack")

    runner.run(act())


def test_not_while_a_projector_runs(hub: Hub, runner: Runner) -> None:
    async def act() -> None:
        await hub.connection.execute("delete from pack")
        await prepare_pack(hub.connection, england())
        running = await connect(hub.dsn, PROJECTOR)
        try:
            with pytest.raises(AnotherPack, match="while a projector runs; expected none"):
                await prepare_pack(hub.connection, OWN)
        finally:
            await running.close()
        await hub.connection.execute("delete from pack")

    runner.run(act())
