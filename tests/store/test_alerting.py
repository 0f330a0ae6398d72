"""The lists of alerts read the states that name an alert, by their index, and none of the others."""

from services.store.connect import Connection
from services.store.sql import SQL
from services.store.watching import people_with_alerts

QUIET = b'{"open":{},"told":"no alert was raised"}'
ASKED = b'{"open":{"alert-1":{"rule":"visit-lapsed"}}}'
PEOPLE = 2_000
ALERTED_EACH = 100
PROJECTION = "decisions"


def number(child: int) -> bytes:
    return child.to_bytes(16)


async def fill(connection: Connection) -> None:
    generation = await connection.fetchval(
        "select generation from generation where projection = $1 and status = 'active'", PROJECTION
    )
    rows = [
        (number(child), PROJECTION, generation, QUIET if child % ALERTED_EACH else ASKED) for child in range(PEOPLE)
    ]
    columns = ["person_id", "projection", "generation", "body"]
    await connection.copy_records_to_table("state", records=rows, columns=columns)
    await connection.execute("analyze state")


async def test_a_state_is_listed_from_when_it_names_an_alert_until_it_does_not(connection: Connection) -> None:
    await fill(connection)
    expected = [number(child) for child in range(0, PEOPLE, ALERTED_EACH)]
    assert await people_with_alerts(connection) == expected
    await connection.execute("update state set body = $1 where person_id = $2", QUIET, number(0))
    await connection.execute("update state set body = $1 where person_id = $2", ASKED, number(1))
    assert await people_with_alerts(connection) == [number(1), *expected[1:]]


async def test_the_list_of_alerts_scans_no_states(connection: Connection) -> None:
    await fill(connection)
    rows = await connection.fetch("explain " + SQL["states_with_alerts"], [PROJECTION])
    plan = "\n".join(row[0] for row in rows)
    assert "state_alerting" in plan, plan
    assert "Seq Scan on state " not in plan, plan
