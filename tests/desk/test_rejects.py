"""What was sent and is not held: shown to whom it concerns, its mark ended by hand, over the real hub."""

from services.desk.rejects import PAGE, AnswerReject, RejectsQuestion, answer_of
from tests.desk.given import RESTRICTED
from tests.desk.serving import Served
from tests.desk.test_children import asked, sent
from tests.flow.hub import Hub

WORKER, MANAGER, SYSTEM = "morgan-ashdown", "priya-fenwick", "mash-system"
NURSERY, NURSERY_MANAGER, OTHER = "noor-tamblyn", "ewan-oakshott", "rowan-delacy"
REJECTS = "/api/v1/rejects"


def named(desk: Served, who: str, event: str) -> AnswerReject:
    lines = asked(desk, who, REJECTS)[1]["lines"]
    return AnswerReject.model_validate(next(each for each in lines if each["event"] == event))


def test_each_says_why_and_nothing_of_what_was_sent(desk: Served) -> None:
    refused, parked = (named(desk, WORKER, each) for each in ("refused", "not-understood"))
    assert (refused.agency, refused.record, refused.kind) == ("nursery", "nursery:n-9", "rejected")
    assert (parked.record, parked.kind) == ("nursery:n-8", "parked")
    browser = desk.browser(WORKER)
    listed, one = browser.get("/rejects"), browser.get(f"/rejects/{refused.place}")
    assert "nursery:n-9" in listed.words and f'href="/rejects/{refused.place}"' in listed.text
    assert refused.detail in one.words and "sends the event again" in one.words
    assert "never shown" not in listed.text + one.text + str(asked(desk, WORKER, REJECTS))
    assert "Nothing needs to be sent" in browser.get(f"/rejects/{parked.place}").words
    assert "End the mark" not in one.words, "a worker may not settle"


def test_an_agency_is_shown_its_own_and_nobody_whom_they_may_not_see(desk: Served) -> None:
    own = asked(desk, NURSERY, REJECTS)[1]["lines"]
    assert {each["agency"] for each in own} == {"nursery"}
    assert asked(desk, OTHER, REJECTS)[1]["lines"] == []
    place = named(desk, MANAGER, "refused-of-restricted").place
    assert RESTRICTED not in str(asked(desk, SYSTEM, REJECTS))
    for who in (SYSTEM, NURSERY):
        assert asked(desk, who, f"{REJECTS}/{place}")[1]["code"] == "no-such-reject", who
        assert asked(desk, who, f"{REJECTS}/{place}/settlements", {"reason": "r"})[0] in (403, 404), who
    for who in ("tamsin-okoro", "silas-brandreth"):
        assert desk.browser(who).get("/rejects").status == 403


def test_a_manager_ends_the_mark_with_a_reason_once(hub: Hub, desk: Served) -> None:
    place = named(desk, MANAGER, "refused").place
    manager, page = desk.browser(NURSERY_MANAGER), f"/rejects/{named(desk, MANAGER, 'refused').place}"
    faulty = sent(manager, page, f"{page}/settle", replaced_by="other")
    assert faulty.status == 422 and "This is missing" in faulty.words and 'value="other"' in faulty.text
    assert desk.browser(NURSERY).post(f"{page}/settle", {"csrf": "x", "reason": "r"}).status == 403
    done = manager.followed(sent(manager, page, f"{page}/settle", reason="Sent again with its tier."))
    assert done.status == 200 and "Mark Ended by resolved-" in done.words and "End the mark" not in done.words
    assert (
        place not in str(asked(desk, WORKER, REJECTS))
        and place in desk.browser(WORKER).get("/rejects?settled=yes").text
    )
    status, said = asked(desk, MANAGER, f"{REJECTS}/{place}/settlements", {"reason": "again"})
    assert (status, said["code"]) == (409, "not-settled")
    assert hub.rows("select count(*) from incomplete where reference = 'n-9'") == [(0,)]


def reject(
    number: int, agency: str = "nursery", record: str | None = "nursery:n-1", by: str | None = None
) -> AnswerReject:
    return AnswerReject(
        place=f"contacts.{agency}-0-{number}", agency=agency, record=record, event=None, kind="rejected",
        code="bad", detail="d", received_at=None, settled_by=by,
    )  # fmt: skip


def test_counts_are_of_what_stands_and_pages_hold_every_line_once() -> None:
    given = [reject(n) for n in range(PAGE + 1)] + [reject(1, "school", None), reject(2, "school", by="e-1")]
    answer = answer_of(given, RejectsQuestion())
    assert [(each.agency, each.count, each.whole) for each in answer.by_agency] == [
        ("nursery", PAGE + 1, 0),
        ("school", 1, 1),
    ]
    assert (answer.found, answer.pages, len(answer.lines)) == (PAGE + 2, 2, PAGE)
    rest = answer_of(given, RejectsQuestion(page=2)).lines
    assert {each.place for each in (*answer.lines, *rest)} == {each.place for each in given if not each.settled_by}
    assert [each.place for each in answer_of(given, RejectsQuestion(settled="yes")).lines] == ["contacts.school-0-2"]
    assert answer_of(given, RejectsQuestion(agency="school")).found == 1


def test_said_twice_with_one_key_it_is_said_once(hub: Hub, desk: Served) -> None:
    place = named(desk, MANAGER, "not-understood").place
    say = f"{REJECTS}/{place}/settlements"
    assert asked(desk, MANAGER, say, {"reason": "It is held elsewhere."}, "k-1") == (204, None)
    status, said = asked(desk, MANAGER, say, {"reason": "It is held elsewhere."}, "k-2")
    assert (status, said["code"]) == (409, "not-settled"), "another key is another word, and there is nothing to settle"
    written = "select count(*) from log where type = 'reject.resolved' and id like $1"
    assert hub.rows(written, f"resolved-{place}-%") == [(1,)]
    assert hub.rows("select count(*) from reject where source = 'hub'") == [(0,)]
