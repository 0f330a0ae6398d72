"""A pair at a seal is no pair, whoever asks: one half never leads to the other."""

from tests.desk.serving import Served
from tests.desk.test_children import asked
from tests.desk.test_pairs import PAIRS, api, born, stands, two
from tests.flow.hub import Hub
from tests.flow.stepping import AGENCY, messages
from tests.oracle.given import linked

ALL = "idris-hallworth"
"""Sees what is sealed."""


def test_who_may_be_of_either_half_is_proposed_beside_neither(hub: Hub, desk: Served) -> None:
    one, other = two(hub, "s-21", "Loveday Trevanion", "Lovedai Trevanion")
    third = "nursery:s-22"
    hub.publish(messages(linked("sealed", one, other), born("s-22", "Loveday Trevanion", "nursery")))
    hub.await_projected()
    for each in (one, other, third):
        assert stands(desk, ALL, each) == {}, each
    for half in (one, other):
        assert asked(desk, ALL, api(third, half))[0] == asked(desk, ALL, api(half, third))[0] == 404
    assert third not in str(asked(desk, ALL, PAIRS))


def test_an_answer_on_two_whose_people_are_sealed_since_is_not_shown(hub: Hub, desk: Served) -> None:
    one, other = two(hub, "s-23", "Hedra Chenoweth", "Hedra Chenowith")
    more = f"{AGENCY}:s-24"
    hub.publish(messages(born("s-24", "Hedra Pascoe", on="2001-01-01"), linked("refused", one, other)))
    hub.await_projected()
    assert stands(desk, ALL, one) == {frozenset({one, other}): "refused"}
    hub.publish(messages(linked("confirmed", one, more), linked("sealed", more, other)))
    hub.await_projected()
    for each in (one, other, more):
        assert frozenset({one, other}) not in stands(desk, ALL, each), each
    assert asked(desk, ALL, api(one, other))[0] == 404
