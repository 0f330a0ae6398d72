"""Each rule of docs/picture.md, "People around", with the case that it covers and the case that it does not."""

from typing import Any

from projections import heard, meetings, orders, people
from projections.history import Extreme
from schemas import Event
from tests.given import CSC, HV, NURSERY, at, contact, event, given, lead, meeting, through, tier

ONE, TWO, THREE = "2024-03-01", "2024-03-02", "2024-03-03"


def worker(verb: str, on: str, **more: Any) -> Event:
    return event(f"worker.{verb}", on, **{"by": HV, "worker": "w1", "role": "health visitor", **more})


def service(verb: str, on: str, what: str = "Play", **more: Any) -> Event:
    return event(f"service.{verb}", on, service=what, **{"by": HV, **more})


def state(*events: Any) -> people.People:
    found: people.People = given(*events).state(people)
    return found


def around(*events: Any, as_of: str) -> people.Around:
    held = given(*events)
    states: list[Any] = [held.state(module, as_of) for module in (people, meetings, heard, orders)]
    return people.around(*states, Extreme.EARLIEST, at(as_of))


def test_a_worker_as_last_named_until_ended() -> None:
    named = worker("named", ONE, team="South", reach="desk 1")
    (found,) = state(named, worker("named", TWO, reach="desk 2")).workers.values()
    assert (found.role, found.team, found.reach) == ("health visitor", None, "desk 2")
    assert state(named, worker("ended", TWO)).workers == {}
    assert state(named, worker("ended", TWO, by=NURSERY)).workers.keys() == {f"{HV}/w1"}
    assert state(through(named)) == people.EMPTY


def test_a_service_is_open_or_ended_by_the_last_word() -> None:
    started = state(service("started", ONE), service("ended", TWO, by=NURSERY))
    assert (started.services.keys(), started.ended.keys()) == ({f"{HV}/play"}, {f"{NURSERY}/play"})
    ended = state(service("started", ONE), service("ended", TWO, "PLAY"))
    assert (ended.services.keys(), ended.ended.keys()) == (set(), {f"{HV}/play"})
    again = state(service("ended", ONE), service("started", TWO))
    assert (again.services.keys(), again.ended) == ({f"{HV}/play"}, {})


def test_the_lead_who_is_named_who_accepted_and_how_often_they_came() -> None:
    told = (
        tier(ONE, 2, "early-help"), lead("named", ONE),
        meeting("held", TWO, "a", who={NURSERY: "attended"}), meeting("held", THREE, "b", who={NURSERY: "apologies"}),
    )  # fmt: skip
    found = around(*told, as_of="2024-04-01").lead
    assert found is not None
    assert (found.agency, found.accepted, found.present, found.meetings) == (NURSERY, None, 1, 2)
    accepted = around(*told, lead("accepted", THREE), as_of="2024-04-01").lead
    assert accepted is not None and accepted.accepted is not None
    assert around(*told[:1], as_of="2024-04-01").lead is None


def test_agencies_and_when_each_was_last_heard_from() -> None:
    found = around(contact(ONE), contact(TWO, recorded=THREE), worker("named", ONE), tier(ONE, 2), as_of="2024-04-01")
    by = {agency.source: agency for agency in found.agencies}
    assert by.keys() == {CSC, HV}
    assert (by[HV].happened, by[HV].recorded, by[HV].workers) == (at(TWO), at(THREE), (f"{HV}/w1",))
    assert by[CSC].workers == ()


def test_support_that_is_ending_the_first_first() -> None:
    made = event("order.made", ONE, order="o", basis="SO", expires_on="2024-06-30", by="court")
    ended = service("ended", "2024-01-15")
    found = around(made, ended, as_of="2024-04-15").ending
    assert [each.what for each in found] == [f"{HV}/play", "court/o"]
    assert around(made, ended, as_of="2024-03-29").ending[-1].what == f"{HV}/play"
    assert [each.what for each in around(made, ended, as_of="2024-04-16").ending] == ["court/o"]
    assert around(made, ended, service("started", TWO), as_of="2024-03-29").ending == ()
