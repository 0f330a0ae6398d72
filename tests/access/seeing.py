"""A database with a child whom five agencies know, another, one who is restricted and two halves that are sealed."""

from typing import Any, Final

from projections.identity import record_id
from schemas import RecordName
from services.access.seeing import seen_by
from services.access.viewer import Role, Viewer
from services.store.connect import Connection
from services.store.sql import SQL
from tests.oracle.given import Document, corrected, linked, retracted, said, viewed
from tests.store.acting import lay
from tests.store.hub import Hub

CHILD: Final = ("childrens-social-care:s1", "nursery:n1", "police:p1", "health-visiting:h1", "school:k1")
MOTHER: Final = "housing:m1"
OTHER: Final = ("nursery:n2", "police:p2")
RESTRICTED: Final = ("nursery:n3", "police:p3")
SEALED: Final = ("nursery:n4", "police:p4")


def of(name: str, event_id: str, **more: Any) -> Document:
    source, _, reference = name.partition(":")
    return viewed(2, id=event_id, source=source, subject=reference, **more)


def told(name: str, event_id: str, kind: str, content: Any, **more: Any) -> Document:
    source, _, reference = name.partition(":")
    return said(kind, content, id=event_id, source=source, subject=reference, **more)


def ref(source: str, event_id: str) -> dict[str, str]:
    return {"source": source, "id": event_id}


def events() -> list[Document]:
    care, police = CHILD[0], CHILD[2]
    one = [linked("confirmed", CHILD[0], each) for each in CHILD[1:]]
    others = [
        linked("confirmed", *OTHER),
        linked("confirmed", *RESTRICTED),
        {**linked("sealed", *SEALED), "id": "the-seal"},
    ]
    alone = [of(name, f"own-{name.replace(':', '-')}") for name in (*CHILD, MOTHER, *OTHER, *RESTRICTED, *SEALED)]
    attended = [
        {"role": "r", "agency": a, "attendance": b} for a, b in (("nursery", "attended"), ("school", "apologies"))
    ]
    tie = told(care, "tie", "relationship.recorded", {"relative": "m-care", "relation": "mother"})
    wrong, right = of(police, "was-wrong"), of(police, "now-right")
    provided = {"to": ["nursery"], "about": [ref("police", "was-wrong"), ref("police", "kept-right")]}
    withdrawn = {"to": ["nursery"], "about": [ref("police", "never-told")]}
    again = {"to": ["nursery"], "about": [ref("police", "told-in-the-end")]}
    return [
        *alone, *one, *others, tie,
        linked("confirmed", "childrens-social-care:m-care", MOTHER),
        wrong, *(of(police, name) for name in ("kept-right", "never-told", "discussed", "told-in-the-end")),
        corrected("was-wrong", right, 3, id="the-correction", source="police", subject="p1"),
        told(care, "telling", "information.provided", provided),
        told(care, "slip", "information.provided", withdrawn),
        retracted("slip", 3, id="slip-retracted", source="childrens-social-care", subject="s1"),
        told(care, "half", "information.provided", {"to": ["school"]}),
        corrected(
            "half", told(care, "half", "information.provided", again), 3, id="half-mended",
            source="childrens-social-care", subject="s1",
        ),
        told(care, "meeting", "meeting.held", {
            "meeting": "m", "kind": "core-group", "attendees": attended, "statements": [],
            "discussed": [ref("police", "discussed")],
        }),
        said("record.viewed", {
            "by": {"account": "acc-1", "role": "social worker", "agency": "childrens-social-care"},
            "purpose": "referral", "shown": ["summary"],
        }, id="a-view", source="hub", subject=care),
    ]  # fmt: skip


async def filled(dsn: str) -> Hub:
    """The hub with all of that projected, and the restriction."""
    hub = await Hub.begin(dsn)
    await hub.forget()
    ends: dict[str, int] = {}
    for event in events():
        topic = lay(event)[0].place.topic
        await hub.take(lay(event, start=ends.get(topic, 0)))
        ends[topic] = ends.get(topic, 0) + 1
    rejects = await hub.connection.fetch("select event_id, code, detail from reject")
    assert not rejects, rejects
    await hub.connection.execute(SQL["restrict"], named(RESTRICTED[0]), "safeguarding lead", "an employee's child")
    return hub


def named(name: str) -> bytes:
    return record_id(RecordName(*name.split(":")))


def somebody(*roles: Role, agency: str | None = None, account: str = "account-1") -> Viewer:
    return Viewer(account, frozenset(roles), agency, frozenset(), "post", False)


async def open_for(connection: Connection, viewer: Viewer, name: str, emergency: bool = False) -> None:
    """As the service writes it down."""
    await connection.execute(
        "insert into access.opening (id, account, record_id, purpose, emergency, until) "
        "values (gen_random_uuid()::text, $1, $2, 'referral', $3, now() + interval '20 minutes')",
        viewer.account, named(name), emergency,
    )  # fmt: skip


async def seen(connection: Connection, viewer: Viewer) -> set[str]:
    """Every event that a statement without any filter finds, as source/id; own-… events without that."""
    async with seen_by(connection, viewer):
        rows = await connection.fetch("select source, id from log")
    return {row["id"].removeprefix("own-") for row in rows}
