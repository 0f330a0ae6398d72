"""Children with a course: one whom three agencies know, another of the nursery, and one who is restricted."""

from collections.abc import Mapping
from typing import Any, Final

from tests.flow.hub import Hub
from tests.flow.stepping import messages, tier, told
from tests.oracle.given import Document, linked

CHILD: Final = "childrens-social-care:s-1"
OWN: Final = "nursery:n-1"
RESTRICTED: Final = "childrens-social-care:s-2"
ODD: Final = "<script>alert('x')</script> & \"quoted\" {{ 7 * 7 }}"
MANY: Final = 70


def statement(polarity: str, text: str = "t") -> dict[str, str]:
    return {"topic": "hygiene", "polarity": polarity, "basis": "observed-by-professional", "text": text}


def named(kind: str, content: Any, days_ago: float, child: str, **more: Any) -> Document:
    """With an id of its own choosing."""
    name = more.pop("id")
    return told(kind, content, days_ago, child, **more) | {"id": name}


def visit(days_ago: float, child: str, *statements: Mapping[str, str], **more: Any) -> Document:
    outcome = more.pop("outcome", "took-place")
    content = {"kind": "home-visit", "outcome": outcome, "statements": list(statements)}
    return named("contact.recorded", content, days_ago, child, **more)


def course() -> list[Document]:
    """A worry that the nursery alone saw and wrote down 100 days later, a strength, a missed visit, a bruise,
    a telling and a finding that somebody was not told; then many visits, and words that look like markup.
    """
    about = [{"source": "nursery", "id": "seen-by-nursery"}]
    bruise = {"kind": "bruise", "site": ["cheek"], "medical_view": "none-recorded"}
    to_care = {"to": ["childrens-social-care"], "about": about}
    return [
        tier(3, 900, "s-1"),
        visit(800, "n-1", statement("worry"), source="nursery", id="seen-by-nursery", recorded_days_ago=700),
        named("information.provided", to_care, 650, "n-1", source="nursery", id="telling"),
        named("information.not_provided", {"to": "police", "about": about}, 640, "s-1", id="finding"),
        visit(600, "s-1", statement("strength"), id="strength"),
        visit(590, "s-1", outcome="no-access", id="no-access"),
        named("injury.observed", bruise, 580, "p-1", source="police", id="bruise"),
        *(visit(300 - day, "s-1", statement("worry"), id=f"visit-{day}") for day in range(MANY)),
        visit(5, "s-1", statement("worry", ODD), id="odd"),
        visit(4, "s-2", statement("worry"), id="restricted"),
    ]  # fmt: skip


def tell(hub: Hub) -> None:
    """All of it, and who is one child; a worker runs."""
    links = [linked("confirmed", CHILD, other) for other in (OWN, "police:p-1")]
    hub.publish(messages(*course(), *links))
    hub.await_projected()
    done = hub.run_cli("restrict", "begin", RESTRICTED, "--by", "lead", "--reason", "staff")
    assert done.returncode == 0, done.stderr
    hub.await_projected()
