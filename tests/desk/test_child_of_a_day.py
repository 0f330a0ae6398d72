"""The child of a day that is past, the alerts of today on the same page, and who looked."""

from datetime import UTC, datetime, timedelta

from tests.desk.given import CHILD, NURSERYS
from tests.desk.serving import Served
from tests.desk.test_children import asked, opened
from tests.flow.hub import Hub

WORKER, MANAGER, NURSERY, AUDITOR = "morgan-ashdown", "priya-fenwick", "noor-tamblyn", "tamsin-okoro"
PAGE = f"/children/{CHILD}"


def day(days_ago: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days_ago)).date().isoformat()


def worries(answer: dict[str, object]) -> str:
    return str([section for section in answer["sections"] if section["name"] == "concerns"])  # type: ignore[attr-defined, index]


def test_a_past_day_shows_what_had_happened_and_says_so(desk: Served) -> None:
    browser = desk.browser(WORKER)
    opened(browser)
    then, now = (asked(desk, WORKER, f"/api/v1{PAGE}{query}")[1] for query in (f"?as_of={day(70)}", ""))
    assert then["tier"]["tier"] != now["tier"]["tier"] and "tier 2" in now["tier"]["tier"]
    assert "Hygiene" in worries(now) and "Hygiene" not in worries(then)
    unknown = asked(desk, WORKER, f"/api/v1{PAGE}?known={day(70)}")[1]
    assert "Hygiene" not in worries(unknown), "nobody had written it down"
    page = browser.get(f"{PAGE}?as_of={day(70)}")
    assert page.status == 200 and "You are looking at the past" in page.words
    assert "You are looking at the past" not in browser.get(PAGE).words
    for wrong in (f"as_of={day(-3)}", "as_of=x", "as_of-day=31&as_of-month=2&as_of-year=2020"):
        assert browser.get(f"{PAGE}?{wrong}").status == 422, wrong


def test_open_alerts_stand_on_the_childs_page_as_far_as_they_are_asked(desk: Served) -> None:
    browser = desk.browser(WORKER)
    opened(browser)
    found = asked(desk, WORKER, f"/api/v1{PAGE}")[1]["alerts"]
    listed = asked(desk, WORKER, "/api/v1/alerts?of=all")[1]["alerts"]
    assert {each["alert"] for each in found} == {each["alert"] for each in listed if each["child"] == CHILD} != set()
    page = browser.get(PAGE)
    assert all(f'href="/alerts/{each["alert"]}"' in page.text for each in found)
    nursery = desk.browser(NURSERY)
    opened(nursery, NURSERYS)
    own = asked(desk, NURSERY, f"/api/v1/children/{NURSERYS}")[1]["alerts"]
    assert all(each["service"] == "nursery" for each in own) and len(own) < len(found)


def test_who_looked_is_told_to_managers_and_auditors_alone(hub: Hub, desk: Served) -> None:
    for who, purpose in ((WORKER, "referral"), (MANAGER, "management-oversight"), (AUDITOR, "audit")):
        opened(desk.browser(who), purpose=purpose)
    hub.await_projected()
    found = asked(desk, MANAGER, f"/api/v1{PAGE}/looked")[1]
    assert {"social worker", "MASH team manager"} <= {each["role"] for each in found["looks"]}
    moments = [each["at"] for each in found["looks"]]
    assert moments == sorted(moments, reverse=True) and found["found"] >= len(moments) > 0
    page = desk.browser(AUDITOR).get(f"{PAGE}/looked")
    assert page.status == 200 and "social worker, Children's social care" in page.words
    for who in (WORKER, NURSERY):
        assert desk.browser(who).get(f"{PAGE}/looked").status == 403
        assert "Who looked" not in desk.browser(who).get(PAGE).words
