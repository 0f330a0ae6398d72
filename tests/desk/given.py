"""Children whom the desk is asked about, all made up: one whom two agencies know, one ready, one restricted."""

from concurrent.futures import ThreadPoolExecutor
from typing import Final

from projections.identity import record_id
from services.store.children import record_named
from services.store.sql import SQL
from tests.flow.hub import Hub
from tests.flow.stepping import AGENCY, messages, ready, tier, told, worry
from tests.flow.test_alerts_handled import look
from tests.oracle.given import Document, linked

CHILD: Final = f"{AGENCY}:s-1"
NURSERYS: Final = "nursery:n-1"
READY: Final = f"{AGENCY}:s-3"
RESTRICTED: Final = f"{AGENCY}:s-2"
NAME: Final = "Samira Oakfield-Dunn"
REFERRED: Final = f"{AGENCY}:s-4"
REFERRED_BY: Final = "nursery:n-4"
MARKUP: Final = '<img src=x onerror=alert(1)> & "quoted"'
NHS_NUMBER: Final = "9990000018"


def named(child: str, name: str, **more: str) -> dict[str, object]:
    return told("person.registered", {"kind": "child", "name": name, "born_on": "2014-03-27", **more}, 90, child)


def referred() -> list[Document]:
    """A child referred again after a referral that was not pursued; one on whom nobody decides; one restricted."""
    said = {"topic": "hygiene", "polarity": "worry", "basis": "observed-by-professional", "text": MARKUP}
    one = {"to": AGENCY, "alleges_significant_harm": True, "statements": [said]}
    first = {
        "referral": {"source": "nursery", "id": "first"},
        "decision": "no-further-action",
        "reason": "Seen at home.",
    }
    return [
        told("referral.made", {"referral": "r-1", **one}, 70, "n-4", source="nursery") | {"id": "first"},
        told("referral.decided", first, 69.9, "s-4") | {"id": "first-decided"},
        told("referral.made", {"referral": "r-2", **one}, 0.01, "n-4", source="nursery") | {"id": "second"},
        told("referral.made", {"referral": "r-3", **one, "statements": [{**said, "polarity": "neutral"}]}, 0.01, "s-2")
        | {"id": "of-restricted"},
        told("referral.made", {"referral": "r-4", "to": AGENCY}, 0.01, "n-6", source="nursery") | {"id": "waits"},
        tier(1, 80, "s-4"),
        linked("confirmed", REFERRED, REFERRED_BY),
    ]


def tell(hub: Hub) -> None:
    about = [{"source": AGENCY, "id": "told-of"}]
    noted = {"topic": "speech", "polarity": "worry", "basis": "observed-by-professional", "text": MARKUP}
    visit = {"kind": "home-visit", "outcome": "took-place", "seen": ["n-1"], "statements": [noted]}
    hub.publish(
        messages(
            named("s-1", NAME, nhs_number=NHS_NUMBER),
            named("s-2", "Samira Oakfield"),
            tier(2, 60, "s-2"),
            tier(2, 60, "s-1"),
            worry(30, "s-1") | {"id": "told-of"},
            worry(20, "s-1") | {"id": "not-told-of"},
            told("contact.recorded", visit, 10, "n-1", source="nursery") | {"id": "own"},
            told("information.provided", {"to": ["nursery"], "about": about}, 9, "s-1") | {"id": "telling"},
            *ready("s-3"),
            *referred(),
            linked("confirmed", CHILD, NURSERYS),
            told("tier.set", {"tier": 2}, 4, "n-8", source="nursery")
            | {"id": "not-understood", "dataschema": "tier.set/99"},
            told("tier.set", {"tier": 9, "said": "never shown"}, 5, "n-9", source="nursery") | {"id": "refused"},
            told("tier.set", {"tier": 9}, 5, "s-2") | {"id": "refused-of-restricted"},
        )
    )
    hub.await_projected()
    hub.ask(lambda c: c.execute(SQL["restrict"], record_id(record_named(RESTRICTED)), "lead", "staff"))
    with ThreadPoolExecutor(1) as pool:  # a loop of Playwright's may run in this thread
        pool.submit(look, hub, 0).result()
    hub.await_projected()
