"""A child over HTTP: opened with a purpose, shown as far as the viewer may see, and written down as looked at."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.local.ports import free_port
from services.local.up import VANTAGE
from tests.flow.hub import Hub, until
from tests.flow.signing import Signing
from tests.flow.stepping import messages, told, worry
from tests.flow.test_gate_api import WAITING, Client
from tests.flow.test_gate_signed import refused

OPENINGS = "/api/v1/openings"


@pytest.fixture(scope="module")
def api(hub: Hub) -> Iterator[Client]:
    """``s-1`` of social care and ``n-1`` of the nursery are one child; ``s-2`` is restricted."""
    signing, port = Signing(hub), free_port()
    about = [{"source": "childrens-social-care", "id": "told-of"}]
    hub.publish(
        messages(
            worry(3, "s-1") | {"id": "told-of"},
            worry(2, "s-1") | {"id": "not-told-of"},
            worry(1, "n-1", source="nursery") | {"id": "own"},
            told("information.provided", {"to": ["nursery"], "about": about}, 1, "s-1") | {"id": "telling"},
            worry(1, "s-2"),
        )
    )
    hub.supervisor.start("referral", [*VANTAGE, "referral", "--port", str(port)], {**hub.env, **signing.env, **WAITING})
    client = Client(f"http://127.0.0.1:{port}", signing)
    with hub.worker():
        until(client.is_up, what="the referral service")
        one = ("childrens-social-care:s-1", "nursery:n-1", "--by", "MASH manager", "--reason", "one child")
        assert hub.run_cli("identity", "confirm", *one, env=WAITING).returncode == 0
        hub.await_projected()
        done = hub.run_cli("restrict", "begin", "childrens-social-care:s-2", "--by", "lead", "--reason", "staff")
        assert done.returncode == 0, done.stderr
        yield client
    hub.supervisor.stop("referral")


def opening(child: str, purpose: str = "referral", **more: Any) -> dict[str, Any]:
    return {"child": child, "purpose": purpose, **more}


def events(client: Client, child: str) -> Any:
    return client(f"/api/v1/children/{child}/events")


def views(hub: Hub) -> list[dict[str, Any]]:
    hub.await_projected()
    return [json.loads(body) for (body,) in hub.rows("select body from log where type = 'record.viewed'")]


def test_nothing_is_shown_that_was_not_opened(api: Client) -> None:
    for who in ("morgan-ashdown", "noor-tamblyn", "tamsin-okoro"):
        assert refused(events(api.of(who), "nursery:n-1")) == (404, "not-open")


def test_the_mash_is_shown_the_whole_child_and_the_view_is_on_the_record(hub: Hub, api: Client) -> None:
    worker = api.of("morgan-ashdown")
    opened = worker(OPENINGS, opening("nursery:n-1"))
    assert (opened.status, opened.body["banner"]) == (201, None)
    assert datetime.fromisoformat(opened.body["until"]) <= datetime.now(UTC) + timedelta(hours=8)
    found = events(worker, "nursery:n-1").body
    assert {event["id"] for event in found["events"]} == {"told-of", "not-told-of", "own", "telling"}
    assert found["whole"] and found["events"][0]["event"]["source"] == "childrens-social-care"
    seen = [view for view in views(hub) if view["subject"] == "nursery:n-1"]
    assert [view["data"]["shown"] for view in seen] == [["found-in-search"], ["chronology"]]
    assert {view["data"]["purpose"] for view in seen} == {"referral"}
    assert {view["data"]["by"]["role"] for view in seen} == {"social worker"}
    assert not hub.rows("select from reject")


def test_an_agency_is_shown_its_own_and_what_it_was_told_of(api: Client) -> None:
    nursery = api.of("noor-tamblyn")
    assert refused(nursery(OPENINGS, opening("childrens-social-care:s-1"))) == (403, "not-allowed")
    assert nursery(OPENINGS, opening("nursery:n-1", "direct-work")).status == 201
    found = events(nursery, "nursery:n-1").body
    assert {event["id"] for event in found["events"]} == {"told-of", "own", "telling"}
    assert not found["whole"]


def test_what_is_closed_is_answered_as_what_is_not_held_and_opened_in_an_emergency(hub: Hub, api: Client) -> None:
    worker, restricted = api.of("morgan-ashdown"), "childrens-social-care:s-2"
    closed = worker(OPENINGS, opening(restricted))
    nobody = worker(OPENINGS, opening("childrens-social-care:s-9"))
    assert refused(closed) == refused(nobody) == (404, "not-open")
    assert closed.body["detail"] == nobody.body["detail"].replace("s-9", "s-2")
    assert worker(OPENINGS, opening(restricted, "emergency")).status == 422, "a reason is wanted"
    assert refused(api.of("noor-tamblyn")(OPENINGS, opening("nursery:n-1", "emergency", reason="r"))) == (
        403, "not-allowed",
    )  # fmt: skip
    before = datetime.now(UTC)
    opened = worker(OPENINGS, opening(restricted, "emergency", reason="child found alone at night"))
    assert datetime.fromisoformat(opened.body["until"]) - before < timedelta(minutes=31)
    assert len(events(worker, restricted).body["events"]) == 1
    told_to = {
        who: api.of(who)(f"{OPENINGS}/emergencies") for who in ("priya-fenwick", "tamsin-okoro", "morgan-ashdown")
    }
    assert [answer.status for answer in told_to.values()] == [200, 200, 403]
    assert [each["child"] for each in told_to["tamsin-okoro"].body] == [restricted]
    assert "child found alone at night" in {view["data"].get("reason") for view in views(hub)}
    assert events(api.of("priya-fenwick"), restricted).status == 404, "the right does not open it"
    assert api.of("priya-fenwick")(OPENINGS, opening(restricted)).status == 201, "the right lets it be opened"


def test_the_gate_answers_of_what_is_closed_as_of_what_is_not_held(hub: Hub, api: Client) -> None:
    worker = api.of("mash-system")
    closed, nobody = (
        worker("/api/v1/step-downs", {"child": f"childrens-social-care:{child}", "to": 1}, f"k-{child}")
        for child in ("s-2", "s-9")
    )
    assert refused(closed) == refused(nobody) == (404, "no-such-record")
    assert closed.body["detail"] == nobody.body["detail"].replace("s-9", "s-2")
    decided = api.of("priya-fenwick")(
        "/api/v1/step-downs", {"child": "childrens-social-care:s-2", "to": 1}, "k-right"
    ).body["decision"]
    assert decided and worker(f"/api/v1/step-downs/{decided}").status == 404


def test_a_role_opens_for_its_own_purposes(api: Client) -> None:
    assert refused(api.of("tamsin-okoro")(OPENINGS, opening("nursery:n-1"))) == (403, "not-allowed")
    assert refused(api.of("morgan-ashdown")(OPENINGS, opening("nursery:n-1", "audit"))) == (403, "not-allowed")
    assert api.of("tamsin-okoro")(OPENINGS, opening("nursery:n-1", "audit")).status == 201


def test_what_was_closed_shows_nothing_more(api: Client) -> None:
    manager = api.of("idris-hallworth")
    name = manager(OPENINGS, opening("nursery:n-1")).body["opening"]
    assert events(manager, "nursery:n-1").status == 200
    assert refused(api.of("morgan-ashdown").delete(f"{OPENINGS}/{name}")) == (404, "not-open"), "another's"
    assert manager.delete(f"{OPENINGS}/{name}").status == 204
    assert events(manager, "nursery:n-1").status == 404


def test_a_decision_that_is_shown_is_a_view(hub: Hub, api: Client) -> None:
    answer = api.of("noor-tamblyn")("/api/v1/step-downs", {"child": "nursery:n-1", "to": 1}, "k-viewed")
    assert answer.status == 200
    seen = [view["data"] for view in views(hub) if view["data"]["shown"] == ["decision"]]
    assert [view["purpose"] for view in seen if view["by"]["role"] == "nursery practitioner"] == ["decision"]


def test_without_a_broker_and_a_disk_nothing_is_shown_and_without_a_broker_there_is_a_banner(
    hub: Hub, api: Client
) -> None:
    nowhere, signing = {"VANTAGE_KAFKA": f"127.0.0.1:{free_port()}"}, api._signing
    for name, spool in (("spooling", str(hub.folder / "kept")), ("nowhere", "/proc/vantage-views")):
        port = free_port()
        env = {**hub.env, **signing.env, **nowhere, "VANTAGE_VIEW_SPOOL": spool}
        hub.supervisor.start(name, [*VANTAGE, "referral", "--port", str(port)], env)
        client = Client(f"http://127.0.0.1:{port}", signing, "morgan-ashdown")
        until(client.is_up, what=name)
        answer = client(OPENINGS, opening("nursery:n-1"))
        if name == "spooling":
            assert answer.status == 201 and "could not be recorded centrally" in answer.body["banner"]
            assert "could not be recorded centrally" in events(client, "nursery:n-1").body["banner"]
            assert len(list((hub.folder / "kept").glob("*.json"))) == 2
        else:
            assert refused(answer) == (503, "not-written")
            assert refused(events(client, "nursery:n-1")) == (503, "not-written"), "opened elsewhere, and not shown"
        hub.supervisor.stop(name)
