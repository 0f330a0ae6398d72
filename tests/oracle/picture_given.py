"""Short words for the hand-worked examples of the picture: what is said, and what the oracle answers."""

from datetime import UTC, datetime
from typing import Any

from schemas.topics import topic_for
from tests.oracle.given import Document, at, day, person, said
from tests.oracle.picture import SECTIONS
from tests.oracle.reducer import Reduced, reduce

APPENDED_AT = datetime(2030, 1, 1, tzinfo=UTC)
HV, CSC = "health-visiting", "childrens-social-care"


def saying(topic: str = "hygiene", polarity: str = "worry", basis: str = "observed", **more: Any) -> Document:
    """A statement; the basis by its short name."""
    bases = {"observed": "observed-by-professional", "judged": "professional-judgement"}
    return {"topic": topic, "polarity": polarity, "basis": bases.get(basis, basis), "text": "t", **more}


def change(topic: str = "hygiene", **more: Any) -> Document:
    return saying(topic, "strength", measures="change-for-the-child", **more)


def visit(*statements: Document, on: float = 1, **more: Any) -> Document:
    """A contact that took place."""
    content = {"kind": "home-visit", "outcome": "took-place", "statements": statements}
    content |= more.pop("content", {})
    return said("contact.recorded", content, on, **more)


def placed(*events: Document) -> Reduced:
    """The events, one after the other on the topics that take them; nothing is refused."""
    found = reduce(
        at(event, n)._replace(appended_at=APPENDED_AT, place=at(event, n).place._replace(topic=_topic(event)))
        for n, event in enumerate(events)
    )
    assert not found.rejects
    return found


def _topic(event: Document) -> str:
    topic = topic_for(event["source"], event["type"])
    assert topic
    return topic.name


def ask(
    section: str, *events: Document, as_of: float | None = None, agency: str = HV, extreme: Any = "earliest"
) -> Any:
    """The section's answer about the agency's c1."""
    found = placed(*events)
    entries = found.history(person(found, agency=agency))
    return SECTIONS[section](entries, extreme, None if as_of is None else day(as_of))


def point(on: float) -> str:
    return day(on).isoformat()


def set_to(tier: int, on: float, status: str = "child-in-need", **more: Any) -> Document:
    """Social care sets the tier of its own c1."""
    return said("tier.set", {"tier": tier, "status": status}, on, source=CSC, **more)


def named(event: str, source: str = HV) -> str:
    """The event or thing, with its source."""
    return f"{source}/{event}"


def opened(on: float = 1, objectives: Any = (), kind: str = "child-in-need", **more: Any) -> Document:
    return said("plan.opened", {"plan": "p", "kind": kind, "objectives": objectives}, on, id="open", **more)


def met(verb: str, on: float, name: str = "m", kind: str = "core-group", **more: Any) -> Document:
    content = {"meeting": name, "kind": kind, **more}
    return said(f"meeting.{verb}", content, on, source=CSC, id=f"{verb}{on}")


def held(on: float, name: str = "m", **came: str) -> Document:
    attendees = [{"agency": a.replace("_", "-"), "role": "worker", "attendance": how} for a, how in came.items()]
    return met("held", on, name, attendees=attendees)
