"""What stands in the way of deciding though all of it is proven: refused records, identity, loading, projections."""

from collections.abc import Iterator
from typing import Final

import pytest

from schemas import Place
from tests.flow.hub import Hub
from tests.flow.stepping import AGENCY, altered, ask, messages, ready, step_down, told
from tests.flow.telling import message
from tests.oracle.given import linked, resolved

PATIENT: Final = {"fresh_seconds_max": 30.0}
TOPIC: Final = f"contacts.{AGENCY}"


@pytest.fixture(scope="module", autouse=True)
def worker(hub: Hub) -> Iterator[None]:
    with hub.worker():
        yield


def outcome(hub: Hub, child: str, **more: object) -> tuple[str, set[str]]:
    """The outcome, and the codes of what must be settled first."""
    answer = ask(hub, child, **PATIENT, **more)
    return str(answer.outcome), {reason.code for reason in answer.reasons if reason.kind == "cannot-decide"}


@pytest.mark.parametrize("key", [b"s-1", None], ids=["the child's record", "the whole agency"])
def test_rejects_outstanding(hub: Hub, key: bytes | None) -> None:
    hub.publish(messages(*ready("s-1")))
    assert outcome(hub, "s-1") == ("allowed", set())
    (place,) = hub.publish([(TOPIC, key, b"not an event")])
    assert outcome(hub, "s-1") == ("cannot-decide", {"rejects-outstanding"})
    hub.publish([message(resolved(Place(*place)))])
    assert outcome(hub, "s-1") == ("allowed", set())


@pytest.mark.parametrize("topic", ["hub.decisions", "hub.alerts", "hub.identity"])
def test_what_the_hub_itself_recorded_of_the_child_was_refused(hub: Hub, topic: str) -> None:
    hub.publish(messages(*ready("s-9"), *ready("s-10")))
    (place,) = hub.publish([(topic, f"{AGENCY}:s-9".encode(), b"not an event")])
    assert outcome(hub, "s-9") == ("cannot-decide", {"rejects-outstanding"})
    assert outcome(hub, "s-10") == ("allowed", set())
    hub.publish([message(resolved(Place(*place)))])
    assert outcome(hub, "s-9") == ("allowed", set())


def test_what_is_not_known_counts_even_where_it_seems_no_step_down(hub: Hub) -> None:
    hub.publish(messages(*ready("s-2")))
    assert outcome(hub, "s-2", to=2) == ("allowed", set())
    hub.publish([(TOPIC, b"s-2", b"perhaps a higher tier")])
    assert outcome(hub, "s-2", to=2) == ("cannot-decide", {"rejects-outstanding"})


def test_not_the_same_contradicted_by_links(hub: Hub) -> None:
    here, there, elsewhere = f"{AGENCY}:s-3", "school:s-3", "nursery:s-3"
    hub.publish(messages(*ready("s-3")))
    hub.publish([message(linked("confirmed", here, there)), message(linked("confirmed", there, elsewhere, on=2))])
    assert outcome(hub, "s-3") == ("allowed", set())
    hub.publish([message(linked("refused", here, elsewhere, on=3))])
    assert outcome(hub, "s-3") == ("cannot-decide", {"identity-unsettled"})
    hub.publish([message(linked("unlinked", there, elsewhere, on=4))])
    assert outcome(hub, "s-3") == ("allowed", set())


def test_a_mother_s_number_typed_into_her_baby_s_record(hub: Hub) -> None:
    """The number joins the two, their own words contradict it, and a person says what they are."""
    baby, mother, number = f"{AGENCY}:s-6", "general-practice:m-6", "9990000018"
    hub.publish(messages(*ready("s-6")))
    assert outcome(hub, "s-6") == ("allowed", set())
    one = told("person.registered", {"kind": "child", "name": "Ann Smith", "nhs_number": number}, 70, "s-6")
    other = told(
        "person.registered", {"kind": "adult", "name": "Mara Smith", "nhs_number": number}, 70, "m-6",
        source="general-practice",
    )  # fmt: skip
    hub.publish(messages(one, other))
    assert outcome(hub, "s-6") == ("cannot-decide", {"identity-unsettled"})
    assert "contradicting each other in who they are" in hub.run_cli("candidates", baby).stdout
    assert "Identity unsettled" in hub.run_cli("tier", mother).stdout
    hub.publish([message(linked("refused", baby, mother, on=2))])
    assert outcome(hub, "s-6") == ("allowed", set())
    assert "contradicting" not in hub.run_cli("candidates", baby).stdout


def test_a_twin_s_number_typed_in_by_another_agency(hub: Hub) -> None:
    """Of one day, one home and one family name: the given name alone tells them apart."""
    one, other, born = f"{AGENCY}:s-7", "hospital:t-7", {"kind": "child", "born_on": "2016-03-09"}
    number = {"nhs_number": "9990000026"}
    hub.publish(messages(*ready("s-7"), told("person.registered", born | number | {"name": "Ava Smith"}, 70, "s-7")))
    assert outcome(hub, "s-7") == ("allowed", set())
    twin = born | number | {"name": "Mia Smith"}
    hub.publish(messages(told("person.registered", twin, 70, "t-7", source="hospital")))
    assert outcome(hub, "s-7") == ("cannot-decide", {"identity-unsettled"})
    assert "hospital:t-7" in hub.run_cli("candidates", one).stdout
    hub.publish([message(linked("unlinked", one, other, on=2))])
    assert outcome(hub, "s-7") == ("allowed", set())


def test_an_agency_whose_history_is_loading(hub: Hub) -> None:
    hub.publish(messages(*ready("s-4")))
    begun = hub.run_cli("load", "begin", AGENCY, "--by", "data manager")
    assert begun.returncode == 0, begun.stderr
    assert hub.run_cli("load", "begin", AGENCY, "--by", "data manager").returncode == 2
    assert "Children's social care since" in hub.run_cli("load", "list").stdout
    assert outcome(hub, "s-4") == ("cannot-decide", {"loading"})
    done = step_down(hub, "s-4", "--to", "1", VANTAGE_FRESH_SECONDS_MAX="30", VANTAGE_CONFIRM_SECONDS_MAX="30")
    assert done.returncode == 4
    assert "It cannot be decided yet whether this child can step down." in done.stdout
    assert hub.run_cli("load", "end", AGENCY).returncode == 0
    assert outcome(hub, "s-4") == ("allowed", set())


def test_a_projection_of_another_version_than_this_codes(hub: Hub) -> None:
    hub.publish(messages(*ready("s-5")))
    assert outcome(hub, "s-5") == ("allowed", set())
    change = "update generation set version = version {} 1 where projection = 'concerns'"
    hub.await_projected()
    hub.stop_worker()
    with altered(hub, change.format("+"), back=change.format("-")):
        done = step_down(hub, "s-5", "--to", "1")
    assert (done.returncode, done.stdout) == (4, "")
    assert "concerns" in done.stderr
    hub.start_worker()


def test_a_child_whom_nobody_named(hub: Hub) -> None:
    done = step_down(hub, "nobody", "--to", "1", VANTAGE_FRESH_SECONDS_MAX="30")
    assert (done.returncode, done.stdout) == (2, "")
    assert "This does not say that there is no such child" in done.stderr
