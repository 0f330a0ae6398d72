"""Who may see a child, and who may see a sealed one: neither is shown a sealed one through somebody else."""

from asyncio import run
from collections.abc import Sequence
from typing import Any, Final

import pytest

from projections.identity import record_id
from projections.veiling import WITHHELD_REFERENCE
from schemas import RecordName
from services.access.seeing import seen_by
from services.access.viewer import Role
from services.local.postgres import Postgres
from services.store.children import Child, NoSuchRecord, child, record_named
from services.store.connect import Role as As
from services.store.connect import connect
from tests.access.seeing import open_for, somebody, told
from tests.oracle.given import Document, linked, registered
from tests.store.acting import lay
from tests.store.hub import Hub
from tests.strategies.numbers import nhs_number

BROTHER, OLD, NEW = "police:b1", "police:old-7", "police:new-8"
ELSEWHERE = "school:far-9"


async def _read(dsn: str, roles: tuple[Role, ...], seal: Sequence[Document], asked: str = BROTHER) -> Child:
    hub = await Hub.begin(dsn)
    await hub.forget()
    incident = told(NEW, "the-incident", "incident.recorded", {"kind": "violence", "statements": []})
    events = [
        told(BROTHER, "tie", "relationship.recorded", {"relative": "new-8", "relation": "sibling"}),
        told(BROTHER, "adult", "relationship.recorded", {"relative": "old-7", "relation": "household-member"}),
        told(OLD, "hidden", "incident.recorded", {"kind": "violence", "statements": []}),
        {**incident, "alsoabout": ["b1"]},
        *seal,
    ]
    ends: dict[str, int] = {}
    for event in events:
        (record,) = lay(event)
        topic = record.place.topic
        await hub.take(lay(event, start=ends.get(topic, 0)))
        ends[topic] = ends.get(topic, 0) + 1
    viewer = somebody(*roles)
    await open_for(hub.connection, viewer, asked)
    connection = await connect(dsn, role=As.VIEWER)
    try:
        async with seen_by(connection, viewer):
            return await child(connection, record_named(asked))
    finally:
        await connection.close()
        await hub.close()


ROLES: Final = pytest.mark.parametrize(
    "roles", [(Role.MASH_WORKER,), (Role.MASH_WORKER, Role.SEALED_RECORDS)], ids=["without the right", "with it"]
)
LATE: Final = (
    registered(nhs_number(1), source="police", subject="old-7"),
    linked("sealed", OLD, ELSEWHERE, 3),
    registered(nhs_number(1), on=5, source="police", subject="new-8"),
)


def read(postgres: Postgres, *how: Any) -> Child:
    dsn = postgres.create_database("test_sealed_around")
    try:
        return run(_read(dsn, *how))
    finally:
        postgres.drop_database("test_sealed_around")


def test_who_was_given_a_sealed_number_is_seen_by_whoever_may_see_the_sealed(postgres: Postgres) -> None:
    with pytest.raises(NoSuchRecord):
        read(postgres, (Role.MASH_WORKER,), LATE, NEW)
    held = read(postgres, (Role.MASH_WORKER, Role.SEALED_RECORDS), LATE, NEW)
    assert held.unsettled
    assert "old-7" not in f"{held.names}{held.loaded}"


@ROLES
@pytest.mark.parametrize("seal", [(linked("sealed", OLD, NEW),), LATE], ids=["sealed", "given its number after a seal"])
def test_a_sealed_one_is_not_shown_through_a_brother(
    postgres: Postgres, roles: tuple[Role, ...], seal: Sequence[Document]
) -> None:
    held = read(postgres, roles, seal)
    assert [entry.event.id for entry in held.entries()] == ["the-incident"]
    assert held.withheld
    shown = "".join(event.model_dump_json() for event in held.loaded.events if event.type != "identity.sealed")
    assert WITHHELD_REFERENCE in shown
    assert not [name for name in ("old-7", "new-8") if name in shown + str(held.names)]
    assert record_id(RecordName("police", "b1")) in held.loaded.records
