"""The child of a day that is past, the alerts of today on the same page, and who looked."""

from datetime import UTC, datetime, timedelta
from html import unescape

from tests.desk.given import CHILD, NURSERYS, READY
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


def _decisions(hub: Hub) -> int:
    return sum(end for (topic, _), end in hub.ends().items() if topic == "hub.decisions")


def boxes(days_ago: int) -> str:
    year, month, of_month = day(days_ago).split("-")
    return f"as_of-day={of_month}&as_of-month={month}&as_of-year={year}"


def test_what_the_gate_would_have_answered_on_a_past_day(hub: Hub, desk: Served) -> None:
    browser = desk.browser(WORKER)
    opened(browser, READY)
    page = f"/children/{READY}"
    link = f"{page}/step-down/then?{boxes(9).replace('-day=0', '-day=').replace('-month=0', '-month=')}"
    assert link in unescape(browser.get(f"{page}/known?as_of={day(9)}").text).replace("%3A", ":")
    form = browser.get(link)
    assert form.status == 200 and "checked" not in form.text and f'value="{int(day(9)[8:])}"' in form.text
    decisions = _decisions(hub)
    then = browser.get(f"{link}&to=1&show=1")
    assert then.status == 200 and then.heading.startswith("Not ready to step down"), then.heading
    assert "The past" in then.words and "No decision is recorded of a past day." in then.words
    assert browser.get(f"{page}/step-down/then?{boxes(0)}&to=1&show=1").status == 422, "today is asked at Step down"
    for wrong in ("as_of-day=31&as_of-month=2&as_of-year=2020&to=1", boxes(9), f"{boxes(9)}&to=9", "to=1"):
        assert browser.get(f"{page}/step-down/then?{wrong}&show=1").status == 422, wrong
    assert _decisions(hub) == decisions
    auditor = desk.browser(AUDITOR)
    opened(auditor, READY, "audit")
    assert "would have answered" not in auditor.get(f"{page}/known?as_of={day(9)}").words


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
