"""The list of pairs leads on until nothing is left; what a pair says of its fields; a seal that was lifted."""

from datetime import date
from typing import Any

import pytest

from projections.matching.names import parsed
from projections.matching.profile import Profile
from services.desk.pairs_answers import PAGE
from services.desk.side_by_side import fields
from tests.desk.serving import Served
from tests.desk.test_children import asked
from tests.desk.test_pairs import PAIRS, WORKER, api, born, stands, two
from tests.flow.hub import Hub
from tests.flow.stepping import messages
from tests.oracle.given import linked


def pages(desk: Served, who: str) -> list[dict[str, Any]]:
    """All pages, from the first to the last."""
    found = [asked(desk, who, PAIRS)[1]]
    while found[-1]["next"]:
        found.append(asked(desk, who, f"{PAIRS}?before={found[-1]['next'].replace('+', '%2B')}")[1])
        assert len(found) < 50, "it ends"
    return found


def test_every_record_is_looked_at_once_also_those_that_were_written_down_at_one_moment(hub: Hub, desk: Served) -> None:
    one, other = two(hub, "l-1", "Cressa Trengrouse", "Cresa Trengrouse")
    hub.publish(messages(*(born(f"l-0{n}", f"Perran Carveth{n:02}", on=f"19{n + 10}-01-01") for n in range(PAGE + 5))))
    hub.await_projected()
    told = pages(desk, "idris-hallworth")
    types = ("person.registered", "person.updated", "address.changed")
    held = hub.rows("select count(distinct record_id) from log where type = any($1)", types)
    assert sum(each["looked"] for each in told) == held[0][0] and len(told) > 1
    assert all(each["looked"] == PAGE for each in told[:-1])
    lines = {frozenset({line["one"], line["other"]}) for each in told for line in each["lines"]}
    assert frozenset({one, other}) in lines
    lead = desk.browser(WORKER).get("/identity").text
    assert "Records that were described earlier" in lead and "before=" in lead


@pytest.mark.parametrize("before", ["2026-13-01T00:00:00+00:00_00", "2026-02-30T00:00:00+00:00_00", "x", "_", ""])
def test_an_end_that_is_none_is_refused(desk: Served, before: str) -> None:
    assert asked(desk, WORKER, f"{PAIRS}?before={before.replace('+', '%2B')}")[0] == 422
    if before:
        assert desk.browser(WORKER).get(f"/identity?before={before.replace('+', '%2B')}").status == 422


def test_what_was_said_under_a_seal_is_not_shown_when_it_is_lifted(hub: Hub, desk: Served) -> None:
    one, other = two(hub, "l-2", "Meliora Bolitho", "Meliorah Bolitho")
    for number, word in enumerate(("refused", "sealed", "unlinked")):
        hub.publish(messages(linked(word, one, other, 1 + number)))
        hub.await_projected()
    status, held = asked(desk, WORKER, api(one, other))
    assert (status, held["words"], held["after"], held["may"]) == (200, [], None, ["confirm", "refuse"])
    assert asked(desk, WORKER, f"{api(one, other)}/words", {"word": "refuse", "reason": "Two girls."}) == (204, None)
    assert stands(desk, WORKER, one) == {frozenset({one, other}): "refused"}
    assert [each["reason"] for each in asked(desk, WORKER, api(one, other))[1]["words"]] == ["Two girls."]


def test_each_field_is_said_in_words() -> None:
    name = parsed("Meliora Bolitho")
    assert name
    ours = Profile("school", "child", names=(name,), born=date(2014, 3, 27), nhs_number="9990000018")
    theirs = ours._replace(agency="nursery", born=date(2011, 8, 2), nhs_number=None)
    found = {each.field: each for each in fields(ours, theirs)}
    assert [(each.result, each.one, each.other) for each in found.values()] == [
        ("agree", ("Meliora",), ("Meliora",)),
        ("agree", ("Bolitho",), ("Bolitho",)),
        ("differ", ("27 March 2014",), ("2 August 2011",)),
        ("not held", (), ()),
        ("not held", (), ()),
        ("not held", ("9990000018",), ()),
        ("noted", ("School",), ("Nursery",)),
    ]
    assert found["Date of birth"].weight == "It speaks strongly for two people"
    assert found["Given name"].weight == "It speaks strongly for one person"
    assert "one of the records" in found["NHS number or UPN"].how and "both records" in found["Address"].how
