"""How long one question for candidates takes in Postgres, against the whole population.

The tables are filled by COPY, with what the projector would have written: of each child's record the registration, the
address, the mother's record and the tie. The questions are asked by the hub's own code.
"""

import asyncio
import gc
import json
import time
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from projections.identity import record_id
from projections.matching.keys import keys
from schemas import Event, RecordName, decode
from services.local.postgres import Postgres
from services.store.candidates import candidates
from services.store.children import Person
from services.store.connect import connect, migrate
from tests.matching.held import Held, documents, mothers
from tests.matching.shown import shown

_LOG = ("record_id", "source", "id", "type", "earliest", "latest", "recorded", "body")


def milliseconds(held: Held, asked: int, seed: int) -> list[float]:
    """One question each of some records, in order of how long they took."""
    return sorted(asyncio.run(_measured(held, asked, seed)))


async def _measured(held: Held, asked: int, seed: int) -> list[float]:
    server = Postgres()
    server.start()
    try:
        connection = await connect(server.create_database("matching"))
        await migrate(connection)
        await _fill(connection, held)
        gc.collect()
        gc.freeze()  # the made-up population is no garbage; a service does not hold one
        taken = []
        for index in shown(Random(seed).sample(range(len(held.written)), asked), "asking Postgres"):
            each = held.written[index]
            name = RecordName(each.agency, each.reference)
            began = time.perf_counter()
            await candidates(connection, Person(record_id(name), False, [name]))
            taken.append((time.perf_counter() - began) * 1000)
        await connection.close()
        return taken
    finally:
        gc.unfreeze()
        server.close()


async def _fill(connection: Any, held: Held) -> None:
    async def copy(table: str, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
        await connection.copy_records_to_table(table, records=rows, columns=columns)

    names: dict[bytes, RecordName] = {}
    batch: list[tuple[Any, ...]] = []
    for index, each in enumerate(shown(held.written, "filling the tables")):
        own = record_id(RecordName(each.agency, each.reference))
        names[own] = RecordName(each.agency, each.reference)
        for event, body in _sent(held, index):
            under = {record_id(name): name for name in event.about}
            if event.type == "relationship.recorded":
                relative = event.record_name(event.data.relative)
                under[record_id(relative)] = relative
            names |= under
            when = (event.happened.earliest, event.happened.latest, event.recorded.earliest)
            batch += [(record, event.source, event.id, event.type, *when, body) for record in under]
        if len(batch) > 50_000:
            await copy("log", _LOG, batch)
            batch.clear()
    await copy("log", _LOG, batch)
    await copy(
        "record", ("id", "agency", "reference", "keyed"), [(record, *name, True) for record, name in names.items()]
    )
    await copy("membership", ("record_id", "person_id"), [(record, record) for record in names])
    await copy("person", ("id",), [(record,) for record in names])
    rows = [(key, own) for own, each in zip(_ids(held), held.profiles, strict=True) for key in keys(each)]
    await copy("blocking_key", ("key", "record_id"), rows)
    await connection.execute("analyze")


def _ids(held: Held) -> Iterator[bytes]:
    return (record_id(RecordName(each.agency, each.reference)) for each in held.written)


def _sent(held: Held, index: int) -> Iterator[tuple[Event, bytes]]:
    each = held.written[index]
    for document in (*documents(each), *mothers(each)):
        body = json.dumps(document).encode()
        yield decode(body), body
