"""What services that work with an adult, and those that treat a child, send: through Kafka to the child's picture."""

from collections.abc import Iterator
from typing import Final

import pytest
from click.testing import CliRunner

from schemas import LABELS
from services.cli import main
from tests.flow.hub import Hub
from tests.flow.stepping import AGENCY, contact, messages, tier, told
from tests.oracle.given import Document

OF_ADULTS: Final = (
    "adult-mental-health", "substance-misuse", "probation", "domestic-abuse-advocates", "adult-social-care",
)  # fmt: skip
OF_CHILDREN: Final = ("school-nursing", "camhs")
CHILD, NUMBER = "child-7", "9990000018"
DRUGS: Final = {"topic": "drugs", "polarity": "worry", "basis": "observed-by-professional", "text": "t"}


@pytest.fixture(scope="module", autouse=True)
def worker(hub: Hub) -> Iterator[None]:
    with hub.worker():
        hub.publish(messages(tier(3, 60, CHILD), contact(3, CHILD), registered(AGENCY, CHILD)))
        yield


def registered(source: str, child: str) -> Document:
    content = {"kind": "child", "nhs_number": NUMBER}
    return told("person.registered", content, 50, child, source=source, dataschema="person.registered/3")


def seen(source: str, whom: str) -> Document:
    content = {"kind": "office", "outcome": "took-place", "seen": [whom], "statements": [DRUGS]}
    return told("contact.recorded", content, 20, whom, source=source)


def picture(hub: Hub) -> str:
    shown = CliRunner().invoke(main, ["picture", f"{AGENCY}:{CHILD}"], env={**hub.env, "COLUMNS": "240"})
    assert shown.exit_code == 0, shown.output
    return shown.output


@pytest.mark.parametrize("source", OF_ADULTS)
def test_what_they_see_of_a_parent_is_in_the_picture_of_the_child(hub: Hub, source: str) -> None:
    mother = {"relative": f"m-{source}", "relation": "mother"}
    own = f"c-{source}"
    places = hub.publish(
        messages(
            registered(source, own),
            told("relationship.recorded", mother, 50, own, source=source),
            seen(source, f"m-{source}"),
        )
    )
    hub.await_projected()
    assert {fate and fate.fate for fate in hub.fates(places)} == {"projected"}
    shown = picture(hub)
    assert f"{LABELS[source]}: happened by" in shown


@pytest.mark.parametrize("source", OF_CHILDREN)
def test_what_they_see_of_the_child_is_in_the_picture(hub: Hub, source: str) -> None:
    own = f"c-{source}"
    places = hub.publish(messages(registered(source, own), seen(source, own)))
    hub.await_projected()
    assert {fate and fate.fate for fate in hub.fates(places)} == {"projected"}
    assert f"{LABELS[source]}: happened by" in picture(hub)


@pytest.mark.parametrize("source", [*OF_ADULTS, *OF_CHILDREN])
def test_none_of_them_sets_a_tier_or_makes_an_order(hub: Hub, source: str) -> None:
    order = told("order.made", {"order": "o", "basis": "SO"}, 20, f"c-{source}", source=source)
    places = hub.publish(messages(tier(1, 10, f"c-{source}", source=source), order))
    hub.await_projected()
    assert [fate and fate.code for fate in hub.fates(places)] == ["type-not-on-topic"] * 2
