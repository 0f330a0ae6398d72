"""A referral that comes in meets its history, and is decided on at the desk: over the real hub."""

import pytest

from tests.desk.given import MARKUP, NURSERYS, REFERRED, REFERRED_BY, RESTRICTED
from tests.desk.serving import Served
from tests.desk.test_children import asked, opened, sent
from tests.flow.hub import Hub

WORKER, NURSERY, SYSTEM, SEES_RESTRICTED = "morgan-ashdown", "noor-tamblyn", "mash-system", "priya-fenwick"
SECOND = "nursery/second"
PAGE = f"/children/{REFERRED}/referral"


def names(desk: Served, who: str, query: str = "") -> list[str]:
    status, found = asked(desk, who, f"/api/v1/referrals{query}")
    assert status == 200 and found["found"] == len(found["lines"])
    return [each["referral"] for each in found["lines"]]


def test_those_without_a_decision_come_first_and_each_says_the_record_alone(desk: Served) -> None:
    assert SECOND in names(desk, WORKER) and "nursery/first" not in names(desk, WORKER)
    assert names(desk, WORKER, "?decided=yes") == ["nursery/first"]
    page = desk.browser(WORKER).get("/referrals")
    assert REFERRED in page.words and "Yes" in page.words and MARKUP not in page.text and "ygiene" not in page.words
    assert names(desk, NURSERY) == [], "none was made to the nursery"
    assert desk.browser(NURSERY).get("/referrals?of=all").status == 403
    for wrong in ("page=0", "of=none", "colour=red"):
        assert desk.browser(WORKER).get(f"/referrals?{wrong}").status == 422


def test_whoever_is_restricted_is_in_no_list(desk: Served) -> None:
    hidden = f"{RESTRICTED.partition(':')[0]}/of-restricted"
    assert hidden in names(desk, SEES_RESTRICTED) and hidden not in names(desk, SYSTEM)


def test_it_meets_what_went_before_and_is_recorded_as_looked_at(hub: Hub, desk: Served) -> None:
    browser = desk.browser(WORKER)
    assert browser.get(PAGE).status == 303, "nobody is shown a child before they said for what"
    opened(browser, REFERRED)
    page = browser.get(PAGE)
    assert page.status == 200 and page.heading.endswith("Referral in")
    assert "None is recorded here; due by" in page.words and "No further action: Seen at home." in page.words
    assert "Tier 1, universal" in page.words and "checked" not in page.text, "nothing is chosen for anybody"
    assert "No telling is recorded here since the decision" in page.words
    assert f'href="/children/{REFERRED}/events#{SECOND}"' in page.text.replace("%3A", ":").replace("%2F", "/")
    assert "&lt;img src=x" in page.text and "<img src=x" not in page.text
    found = asked(desk, WORKER, f"/api/v1{PAGE}")[1]
    assert [each["referral"] for each in found["referrals"]] == [SECOND, "nursery/first"]
    assert [(each["what"], each["became"]) for each in found["before"]][-1] == ("Tier 1, universal", "Stands")


def test_only_the_receiver_decides_with_its_reason_and_the_word_stands(hub: Hub, desk: Served) -> None:
    nursery = desk.browser(NURSERY)
    opened(nursery, REFERRED_BY)
    decision = {
        "referral": SECOND,
        "decision": "assessment",
        "reason": "An injury was seen.",
        "earlier_records": "looked-at",
    }
    own, key = f"/children/{REFERRED_BY}/referral", f"desk-{'0' * 32}"
    refused = sent(nursery, own, own, key=key, **decision)
    assert refused.status == 404 and "Record the decision" not in nursery.get(own).words
    browser = desk.browser(WORKER)
    opened(browser, REFERRED)
    lacking = sent(browser, PAGE, PAGE, referral=SECOND, reason="An injury was seen.", decision="assessment")
    assert (
        lacking.status == 422
        and "This is missing" in lacking.words
        and "An injury was seen.</textarea>" in lacking.text
    )
    assert SECOND in names(desk, WORKER)
    done = browser.followed(sent(browser, PAGE, PAGE, **decision))
    assert done.status == 200 and "Assessment" in done.words and "Record the decision" not in done.words
    assert names(desk, WORKER, "?decided=yes") == ["nursery/first", SECOND]
    rows = hub.rows("select source from log where type = 'referral.decided' and id like 'desk-decided-%'")
    assert rows == [("childrens-social-care",)]
    again = asked(desk, WORKER, f"/api/v1{PAGE}", {**decision, "referral": "nursery/none"})
    assert (again[0], again[1]["code"]) == (404, "no-such-referral")


@pytest.mark.parametrize("who", ["tamsin-okoro", "silas-brandreth"])
def test_who_neither_triages_nor_answers_sees_no_list(desk: Served, who: str) -> None:
    browser = desk.browser(who)
    assert browser.get("/referrals").status == 403 and "/referrals" not in browser.get("/").text


def test_a_child_never_referred_says_so(desk: Served) -> None:
    browser = desk.browser(NURSERY)
    opened(browser, NURSERYS)
    assert "No referral of this child is recorded here." in browser.get(f"/children/{NURSERYS}/referral").words
