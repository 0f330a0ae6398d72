"""Who is who: pairs that wait for a word, both sides, and what people answer, over the real hub."""

from typing import Any

import pytest

from projections.identity import record_id
from services.store.children import record_named
from services.store.sql import SQL
from tests.desk.serving import Browser, Page, Served
from tests.desk.test_children import asked, sent, views
from tests.flow.hub import Hub
from tests.flow.stepping import AGENCY, messages, told
from tests.oracle.given import Document, linked

WORKER, MANAGER, SYSTEM = "morgan-ashdown", "priya-fenwick", "mash-system"
CANNOT = ("noor-tamblyn", "ewan-oakshott", "tamsin-okoro", "silas-brandreth")
PAIRS = "/api/v1/identity"
REASON = "Both records were read, and the school was asked."


def born(child: str, name: str, source: str = AGENCY, on: str = "2016-05-09") -> Document:
    return told("person.registered", {"kind": "child", "name": name, "born_on": on}, 1, child, source=source)


def two(hub: Hub, child: str, one: str, other: str) -> tuple[str, str]:
    """Two agencies' records that are alike."""
    hub.publish(messages(born(child, one), born(child, other, "school")))
    hub.await_projected()
    return f"{AGENCY}:{child}", f"school:{child}"


def api(one: str, other: str) -> str:
    return f"{PAIRS}/{one}/{other}"


def stands(desk: Served, who: str, child: str) -> dict[frozenset[str], str]:
    lines = asked(desk, who, f"{PAIRS}?child={child}")[1]["lines"]
    return {frozenset({each["one"], each["other"]}): each["stands"] for each in lines}


def answered(browser: Browser, one: str, other: str, word: str, reason: str = REASON) -> Page:
    page = f"/identity/{one}/{other}"
    shown = browser.get(page).text.partition('name="after" value="')[2].partition('"')[0]
    return browser.followed(sent(browser, page, page, word=word, reason=reason, after=shown))


def test_a_pair_is_confirmed_and_undone_and_refused(hub: Hub, desk: Served) -> None:
    one, other = two(hub, "p-1", "Morwenna Trescothick", "Morwenna Trescothik")
    worker = desk.browser(WORKER)
    assert (
        f"{one} and {other}" in worker.get("/identity").words or f"{other} and {one}" in worker.get("/identity").words
    )
    shown = worker.get(f"/identity/{one}/{other}")
    for words in (
        "Much alike; nobody has said", "They are shown as two people's", "Morwenna", "Trescothik", "9 May 2016",
        "Agree", "Alike", "Not held", "speaks strongly for one person", "Nobody has said anything",
    ):  # fmt: skip
        assert words in shown.words, words
    assert " checked" not in shown.text and "The same person" in shown.words and "Undo" not in shown.words
    done = answered(worker, one, other, "confirm")
    assert done.status == 200 and "They are shown as one person's" in done.words and REASON in done.words
    assert "MASH" in done.words.partition("The same person , said")[2] or "said the" in done.words
    assert stands(desk, WORKER, one) == {frozenset({one, other}): "confirmed"}
    undone = answered(desk.browser(MANAGER), one, other, "undo")
    assert "They are shown as two people's" in undone.words and "The earlier answer was undone" in undone.words
    assert REASON in undone.words and stands(desk, WORKER, other) == {frozenset({one, other}): "strong"}
    refused = answered(worker, one, other, "refuse")
    assert "Said not to be the same person" in refused.words and "Undo the earlier answer" in refused.words
    assert one not in worker.get("/identity").words, "an answered pair waits for nobody"


def test_a_form_without_a_choice_or_a_reason_says_so_and_keeps_what_was_written(hub: Hub, desk: Served) -> None:
    one, other = two(hub, "p-2", "Petroc Nancarrow", "Petrok Nancarrow")
    worker, page = desk.browser(WORKER), f"/identity/{one}/{other}"
    faulty = sent(worker, page, page, reason="kept words")
    assert faulty.status == 422 and "This is missing" in faulty.words and "kept words" in faulty.text
    assert sent(worker, page, page, word="confirm").status == 422
    assert worker.post(page, {"csrf": "x", "word": "confirm", "reason": "r"}).status == 403
    assert stands(desk, WORKER, one) == {frozenset({one, other}): "strong"}


def test_said_twice_with_one_key_it_is_said_once_and_a_word_follows_on_what_was_shown(hub: Hub, desk: Served) -> None:
    one, other = two(hub, "p-3", "Kerensa Polglaze", "Kerenza Polglaze")
    said = {"word": "confirm", "reason": REASON}
    for _ in range(2):
        assert asked(desk, WORKER, f"{api(one, other)}/words", said, "pair-1") == (204, None)
    held = asked(desk, WORKER, api(one, other))[1]
    assert (held["stands"], held["joined"], len(held["words"]), held["may"]) == ("confirmed", True, 1, ["undo"])
    for key, wrong in (
        ("pair-2", said),
        ("pair-3", {**said, "word": "undo"}),
        ("pair-4", {**said, "after": held["after"]}),
    ):
        status, problem = asked(desk, WORKER, f"{api(one, other)}/words", wrong, key)
        assert (status, problem["code"]) == (409, "not-said"), wrong
    assert asked(desk, SYSTEM, f"{api(one, other)}/words", {**said, "word": "undo", "after": held["after"]})[0] == 403
    undo = {"word": "undo", "reason": REASON, "after": held["after"]}
    assert asked(desk, WORKER, f"{api(other, one)}/words", undo) == (204, None), "from either side"


@pytest.fixture(scope="module")
def hidden(hub: Hub) -> tuple[str, str]:
    """Two that are alike, of whom one is restricted."""
    one, other = two(hub, "p-4", "Jenifry Tregenza", "Jennifry Tregenza")
    hub.ask(lambda c: c.execute(SQL["restrict"], record_id(record_named(other)), "lead", "staff"))
    return one, other


def nothing(desk: Served, who: str, one: str, other: str) -> dict[str, Any]:
    status, problem = asked(desk, who, api(one, other))
    assert status == 404 and desk.browser(WORKER).get(f"/identity/{one}/{other}").status == 404
    assert asked(desk, who, f"{api(one, other)}/words", {"word": "confirm", "reason": REASON}) == (404, problem)
    return dict(problem)


def test_whoever_is_restricted_is_in_no_line_and_answered_as_one_of_whom_nothing_is_held(
    desk: Served, hidden: tuple[str, str]
) -> None:
    one, other = hidden
    assert stands(desk, MANAGER, one) == {frozenset(hidden): "strong"}
    assert asked(desk, MANAGER, api(*hidden))[0] == 200
    assert stands(desk, WORKER, one) == {}
    assert other not in str(asked(desk, WORKER, PAIRS)) + desk.browser(WORKER).get("/identity").text
    assert nothing(desk, WORKER, one, other) == nothing(desk, WORKER, one, "school:nobody")
    assert nothing(desk, WORKER, other, one) == nothing(desk, WORKER, one, other)
    closed = [asked(desk, WORKER, f"{PAIRS}?child={each}") for each in (other, "school:p-5")]
    assert [status for status, _ in closed] == [404, 404]
    assert str(closed[0]).replace(other, "X") == str(closed[1]).replace("school:p-5", "X")


def test_whoever_is_sealed_from_the_other_makes_no_pair(hub: Hub, desk: Served) -> None:
    one, other = two(hub, "p-6", "Lowenna Penhallow", "Lowena Penhallow")
    assert asked(desk, "idris-hallworth", api(one, other))[0] == 200
    hub.publish(messages(linked("sealed", one, other)))
    hub.await_projected()
    for who in (WORKER, MANAGER, "idris-hallworth"):
        assert asked(desk, who, api(one, other))[0] == 404, who
    assert stands(desk, "idris-hallworth", one) == {}
    for words in (one, other):
        assert words not in str(asked(desk, "idris-hallworth", PAIRS)) + str(asked(desk, WORKER, PAIRS))


def test_a_restricted_brother_is_not_named_beside_a_pair(hub: Hub, desk: Served) -> None:
    one, other = two(hub, "p-7", "Tamsyn Carlyon", "Tamzyn Carlyon")
    brother = born("p-8", "Hedrek Carlyon", on="2019-01-01")
    tie = {"relation": "sibling", "relative": "p-8"}
    hub.publish(messages(brother, told("relationship.recorded", tie, 1, "p-7")))
    hub.await_projected()
    page = f"/identity/{one}/{other}"
    assert "Hedrek" in desk.browser(WORKER).get(page).words
    hub.ask(lambda c: c.execute(SQL["restrict"], record_id(record_named(f"{AGENCY}:p-8")), "lead", "staff"))
    assert "Hedrek" not in desk.browser(WORKER).get(page).text + str(asked(desk, WORKER, api(one, other)))
    assert "Hedrek" in desk.browser(MANAGER).get(page).words


def test_each_look_is_on_the_record_of_both_and_the_list_is_none(hub: Hub, desk: Served) -> None:
    one, other = two(hub, "p-9", "Demelza Rosewarne", "Demelsa Rosewarne")
    before = len(views(hub))
    assert asked(desk, WORKER, PAIRS)[0] == 200 and len(views(hub)) == before
    assert desk.browser(WORKER).get(f"/identity/{one}/{other}").status == 200
    new = views(hub)[before:]
    assert {(each["subject"], each["data"]["purpose"]) for each in new} == {(one, "decision"), (other, "decision")}


def test_only_the_mash_answers(desk: Served) -> None:
    for who in CANNOT:
        assert desk.browser(who).get("/identity").status == 403, who
        assert asked(desk, who, PAIRS)[0] == 403, who
