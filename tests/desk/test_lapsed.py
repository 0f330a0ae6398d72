"""What has lapsed across all children, as the MASH sees it: over the real hub, in a browser without scripts."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

from projections.rules.handling import Handling
from services.desk.alerts import AnswerAlert
from services.desk.lapsed import COLUMNS, PAGE, LapsedQuestion, answer_of, csv_of
from tests.desk.given import CHILD, READY, RESTRICTED
from tests.desk.serving import Served
from tests.desk.test_children import asked

WORKER, SYSTEM, SEES_RESTRICTED = "morgan-ashdown", "mash-system", "priya-fenwick"
RULE = "lead-not-accepted"


def test_the_longest_over_stands_first_and_each_count_leads_to_its_list(desk: Served) -> None:
    status, found = asked(desk, WORKER, "/api/v1/due")
    lines = found["lines"]
    assert status == 200 and found["total"] == found["found"] == len(lines) > 1
    due = [line["alert"]["due_at"] for line in lines]
    assert due == sorted(due) and [line["days_over"] for line in lines] == sorted(
        (line["days_over"] for line in lines), reverse=True
    )
    for field, of in (("clock", "rule"), ("service", "service")):
        counts = found[f"by_{field}"]
        assert sum(each["count"] for each in counts) == len(lines)
        for each in counts:
            left = asked(desk, WORKER, f"/api/v1/due?{field}={each['name']}")[1]
            assert left["found"] == each["count"] and left["total"] == len(lines)
            assert {line["alert"][of] or "not-recorded" for line in left["lines"]} == {each["name"]}
            assert min(line["alert"]["due_at"] for line in left["lines"]) == each["since"]


def test_the_page_says_what_its_twin_says_and_leads_on(desk: Served) -> None:
    found = asked(desk, WORKER, "/api/v1/due")[1]
    browser = desk.browser(WORKER)
    page = browser.get("/due")
    assert (page.status, page.heading) == (200, "What has lapsed")
    assert CHILD in page.words and READY in page.words and "it asks, it does not blame" in page.words
    for line in found["lines"]:
        assert f'href="/alerts/{line["alert"]["alert"]}"' in page.text
    only = browser.get(f"/due?clock={RULE}")
    count = next(each["count"] for each in found["by_clock"] if each["name"] == RULE)
    assert 0 < count < found["total"] and f"{count} of {found['total']}" in only.words
    assert f'href="/due?clock={RULE}&amp;sort=child"' in only.text and "Show all of them" in only.words
    assert "There is nothing on this page of the list." in browser.get("/due?page=99").words
    for wrong in ("page=0", "page=x", "sort=name", "colour=red", "clock=" + "x" * 81):
        assert browser.get(f"/due?{wrong}").status == 422, wrong
        assert asked(desk, WORKER, f"/api/v1/due?{wrong}")[0] == 422, wrong
    marked = browser.get("/due?clock=%3Cscript%3Ealert(1)%3C/script%3E")
    assert marked.status == 200 and "<script>alert" not in marked.text and "0 of" in marked.words


def test_the_file_holds_every_line_that_the_filters_leave(desk: Served) -> None:
    found = asked(desk, WORKER, f"/api/v1/due?clock={RULE}&sort=child")[1]
    answer = desk.browser(WORKER).get(f"/due?clock={RULE}&sort=child&format=csv")
    assert (
        answer.headers["content-type"].startswith("text/csv") and "attachment" in answer.headers["content-disposition"]
    )
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert tuple(rows[0]) == COLUMNS
    assert [row[-1] for row in rows[1:]] == [line["alert"]["alert"] for line in found["lines"]] != []


def test_whoever_is_restricted_is_in_no_line_and_no_count(desk: Served) -> None:
    """The same is asked of the restricted child as of the other; nobody opened them for SYSTEM."""
    without, with_ = (asked(desk, who, "/api/v1/due")[1] for who in (SYSTEM, SEES_RESTRICTED))
    assert RESTRICTED in {line["alert"]["child"] for line in with_["lines"]}
    hidden = [line for line in with_["lines"] if line["alert"]["child"] == RESTRICTED]
    assert RESTRICTED not in str(without) and without["total"] == with_["total"] - len(hidden)
    assert sum(each["count"] for each in without["by_clock"]) == without["total"]


def test_it_is_the_mashs_alone(desk: Served) -> None:
    for who in ("noor-tamblyn", "rowan-delacy", "tamsin-okoro", "silas-brandreth"):
        browser = desk.browser(who)
        assert browser.get("/due").status == browser.get("/due?format=csv").status == 403
        assert "/due" not in browser.get("/").text


NOON = datetime(2026, 10, 26, 12, tzinfo=UTC)


def alert(number: int, days: int, child: str = "nursery:n-1") -> AnswerAlert:
    return AnswerAlert(
        alert=f"alert-{number:03}", child=child, rule=RULE, asks="Who leads?", asked_of="team manager", service=None,
        due_at=NOON - timedelta(days=days), state=Handling.ASKED, said=None,
    )  # fmt: skip


def names(everything: list[AnswerAlert], **said: Any) -> list[str]:
    return [line.alert.alert for line in answer_of(everything, LapsedQuestion(**said), NOON.date()).lines]


def test_days_over_are_days_also_where_the_clocks_change() -> None:
    late = alert(1, 0).model_copy(update={"due_at": datetime(2026, 10, 24, 23, 30, tzinfo=UTC)})
    (line,) = answer_of([late], LapsedQuestion(), NOON.date()).lines
    assert line.days_over == 1, "half past midnight in London was the 25th"


def test_in_the_file_a_reference_is_no_formula() -> None:
    (_, row) = csv.reader(io.StringIO(csv_of([alert(1, 3, "=cmd:1")], LapsedQuestion(), NOON.date())))
    assert row[1:3] == ["3", "'=cmd:1"] and "Service not recorded" in row


def test_an_order_by_child_keeps_the_longest_over_first_within_each() -> None:
    given = [alert(1, 1, "b:1"), alert(2, 5, "a:1"), alert(3, 9, "b:1")]
    assert names(given, sort="child") == ["alert-002", "alert-003", "alert-001"]
    assert names(given) == ["alert-003", "alert-002", "alert-001"]


def test_pages_hold_every_line_once() -> None:
    given = [alert(number, number) for number in range(2 * PAGE + 1)]
    pages = [names(given, page=number) for number in (1, 2, 3, 4)]
    assert [len(each) for each in pages] == [PAGE, PAGE, 1, 0]
    assert sorted(name for each in pages for name in each) == [each.alert for each in given]
    assert answer_of(given, LapsedQuestion(), NOON.date()).pages == 3
