"""What is due next: what will have lapsed, before it has, and of nobody who may not be seen."""

from datetime import UTC, datetime

from tests.desk.given import RESTRICTED
from tests.desk.serving import Served
from tests.desk.test_children import asked

WORKER, SYSTEM, SEES_RESTRICTED = "morgan-ashdown", "mash-system", "priya-fenwick"


def test_the_soonest_stands_first_and_none_has_lapsed_yet(desk: Served) -> None:
    status, found = asked(desk, WORKER, "/api/v1/due/next?days=28")
    dues = [datetime.fromisoformat(line["due_at"]) for line in found["lines"]]
    assert status == 200 and dues == sorted(dues) and len(dues) == found["found"] > 0 and not found["more"]
    assert all(datetime.now(UTC) < due <= datetime.fromisoformat(found["until"]) for due in dues)
    lapsed = {
        (each["alert"]["child"], each["alert"]["rule"]) for each in asked(desk, WORKER, "/api/v1/due")[1]["lines"]
    }
    assert lapsed and not lapsed & {(each["child"], each["rule"]) for each in found["lines"]}
    referral = next(each for each in found["lines"] if each["rule"] == "referral-undecided")
    assert referral["asked_of"] and referral["asks"].startswith("A referral was made")
    nearer = asked(desk, WORKER, "/api/v1/due/next?days=1")[1]
    assert nearer["found"] < found["found"]


def test_the_page_says_what_its_twin_says_and_can_be_narrowed(desk: Served) -> None:
    browser = desk.browser(WORKER)
    found = asked(desk, WORKER, "/api/v1/due/next?days=28")[1]
    page = browser.get("/due/next?days=28&clock=")
    assert page.heading == "What is due next" and f"{found['found']} due" in page.words
    rule = found["lines"][0]["rule"]
    only = asked(desk, WORKER, f"/api/v1/due/next?days=28&clock={rule}")[1]
    assert {each["rule"] for each in only["lines"]} == {rule} and 0 < only["found"] < found["found"]
    assert browser.get("/due/next?days=99").status == browser.get("/due/next?days=0").status == 422
    assert desk.browser("noor-tamblyn").get("/due/next").status == 403


def test_whoever_is_restricted_is_in_no_line(desk: Served) -> None:
    with_, without = (asked(desk, who, "/api/v1/due/next?days=28")[1] for who in (SEES_RESTRICTED, SYSTEM))
    assert RESTRICTED in str(with_) and RESTRICTED not in str(without) and without["found"] < with_["found"]
