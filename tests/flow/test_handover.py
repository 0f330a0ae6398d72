"""A step down that managers agreed to is not handed over until who takes over has accepted and has a day to meet."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest

from schemas.codes import ReasonKind
from schemas.moments import LONDON
from services.referral.agreed import OverrideAnswer
from services.referral.asking import Gate
from services.referral.handovers import HandoverAnswer
from services.referral.questions import OverrideQuestion
from tests.flow.hub import Hub
from tests.flow.stepping import AGENCY, ask, contact, messages, settings, tier, told
from tests.oracle.given import Document

EOH: Final = "early-offer-of-help"
PATIENT: Final = {"fresh_seconds_max": 30.0}


@pytest.fixture(scope="module", autouse=True)
def worker(hub: Hub) -> Iterator[None]:
    with hub.worker():
        yield


def publish(hub: Hub, *events: Document) -> None:
    hub.publish(messages(*events))
    hub.await_projected()


def agreed(hub: Hub, child: str) -> str | None:
    """A step to tier 2 that two managers agreed to, although nobody has accepted or set a day; what it is called."""
    publish(hub, tier(3, 60, child), contact(3, child))
    answer = ask(hub, child, to=2, **PATIENT)
    codes = [reason.code for reason in answer.of(ReasonKind.BLOCK)]
    assert (answer.outcome, codes) == ("refused", ["receiver-not-accepted", "first-meeting-not-booked"])

    async def both() -> list[OverrideAnswer]:
        gate = Gate(settings(hub, **PATIENT))
        try:
            assert answer.decision
            return [await gate.overriding.override(answer.decision, word(n, codes), f"w{n}") for n in (1, 2)]
        finally:
            await gate.close()

    assert [each.status for each in asyncio.run(both())] == ["one-of-two", "complete"]
    return answer.decision


def word(number: int, codes: list[str]) -> OverrideQuestion:
    reasons = [{"code": code, "written": "They have said yes by phone."} for code in codes]
    who = {"account": f"mgr-{number}", "name": f"Person {number}", "role": "manager", "agency": AGENCY}
    return OverrideQuestion.model_validate({**who, "grade": "manager", "reasons": reasons})


def handover(hub: Hub, child: str, *words: str) -> str:
    """What ``vantage step-downs`` ends with."""
    done = hub.run_cli("step-downs", f"{AGENCY}:{child}", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def standing(hub: Hub, child: str, **clocks: date) -> str:
    """As the gate answers it."""

    async def asked() -> HandoverAnswer:
        gate = Gate(settings(hub))
        try:
            return await gate.handover(f"{AGENCY}:{child}", clocks.get("as_of"), clocks.get("known"))
        finally:
            await gate.close()

    return asyncio.run(asked()).handover


def alerts(hub: Hub, child: str) -> str:
    return hub.run_cli("alerts", f"{AGENCY}:{child}").stdout


def known(child: str) -> Document:
    """The receiver's own record is the same child's."""
    content = {"other": f"{EOH}:{child}", "by": "officer", "reason": "one child"}
    return told("identity.confirmed", content, 0.001, f"{AGENCY}:{child}", source="hub")


def answer(made: Document, decision: str, child: str) -> Document:
    """What the receiver itself said."""
    content = {"referral": {"source": AGENCY, "id": made["id"]}, "decision": decision}
    return told("referral.decided", content, 0, child, source=EOH)


def test_it_is_told_until_who_takes_over_has_accepted_and_has_a_day(hub: Hub) -> None:
    child = "t-1"
    agreed(hub, child)
    assert standing(hub, child) == "none"
    made = told("referral.made", {"referral": "r1", "to": EOH}, 1, child)
    publish(hub, made, tier(2, 0.002, child))
    shown = handover(hub, child)
    assert "Handover not complete: the step down from tier 3 to tier 2" in shown
    assert "No record is held here of an acceptance by a service that takes over or of a day" in shown
    assert "Children's social care holds the child until then." in shown
    by_referrer = answer(made, "not-accepted", child) | {"source": AGENCY}
    publish(hub, by_referrer)
    assert "Early Offer of Help said" not in handover(hub, child), "who referred does not answer for who was asked"
    publish(hub, known(child), answer(made, "not-accepted", child))
    assert "Early Offer of Help said" in handover(hub, child)
    asked = alerts(hub, child)
    assert "handover-declined" in asked
    assert "manager of the service, Children's social care" in asked
    again = told("referral.made", {"referral": "r2", "to": EOH}, 0, child)
    first: dict[str, Any] = {"meeting": "first", "kind": "team-around-child-or-family"}
    first["for_on"] = {"on": (datetime.now(UTC) + timedelta(days=5)).isoformat(), "precision": "day"}
    publish(hub, again, answer(again, "accepted", child), told("meeting.planned", first, 0, child))
    assert "Handed over: the step down from tier 3 to tier 2" in handover(hub, child)
    assert "handover" not in alerts(hub, child)
    yesterday = (datetime.now(UTC) - timedelta(days=1)).astimezone(LONDON).date()
    assert standing(hub, child, as_of=yesterday) == standing(hub, child, known=yesterday) == "none"
    assert handover(hub, child, "--as-of", yesterday.isoformat()).startswith("No record is held here of a step down")


def test_a_step_up_waits_for_nothing(hub: Hub) -> None:
    child = "t-2"
    agreed(hub, child)
    publish(hub, tier(2, 0.01, child))
    assert standing(hub, child) == "not-complete"
    publish(hub, tier(4, 0, child))
    assert standing(hub, child) == "none"
