"""A learning review's pack: anonymised, for whom it is, and on the record when it is taken."""

import json

from tests.desk.given import CHILD, NAME, NHS_NUMBER, NURSERYS
from tests.desk.serving import Served
from tests.desk.test_children import asked, opened, views
from tests.flow.hub import Hub

AUDITOR, WORKER, NURSERY = "tamsin-okoro", "morgan-ashdown", "noor-tamblyn"
PAGE = f"/children/{CHILD}/learning"


def test_it_tells_the_course_and_names_nobody(hub: Hub, desk: Served) -> None:
    auditor = desk.browser(AUDITOR)
    opened(auditor, purpose="learning-review")
    before = len(views(hub))
    page = auditor.get(PAGE)
    assert page.status == 200 and "Case study for a workshop between agencies" in page.words
    assert "Left out: names, references" in page.words and "Day 0 is" in page.words
    found = asked(desk, AUDITOR, f"/api/v1{PAGE}")[1]
    lines = json.dumps(found["lines"])
    assert "worry" in lines and "home visit" in lines
    for secret in (NAME, "Samira", NHS_NUMBER, "2014", "s-1", "n-1", "onerror"):
        assert secret not in lines, secret
    assert [each["data"]["shown"] for each in views(hub)[before:]] == [["chronology"], ["chronology"]]


def test_taken_as_a_file_it_says_the_same_and_is_on_the_record(hub: Hub, desk: Served) -> None:
    auditor = desk.browser(AUDITOR)
    opened(auditor, purpose="learning-review")
    said = asked(desk, AUDITOR, f"/api/v1{PAGE}")[1]["title"]
    before = len(views(hub))
    page = auditor.get(f"{PAGE}/file?form=html")
    assert said in page.text and "attachment" in page.headers["content-disposition"] and NAME not in page.text
    assert [each["data"]["shown"] for each in views(hub)[before:]] == [["chronology", "export"]]
    assert auditor.get(f"{PAGE}/file?form=exe").status == 422


def test_it_is_for_a_review_or_an_audit_and_for_no_agency(desk: Served) -> None:
    worker = desk.browser(WORKER)
    opened(worker, purpose="referral")
    page = worker.get(PAGE)
    assert page.status == 403 and "opened the child for a learning review or an audit" in page.words
    nursery = desk.browser(NURSERY)
    opened(nursery, NURSERYS, purpose="learning-review")
    assert nursery.get(f"/children/{NURSERYS}/learning").status == 403
    assert "Learning review" not in nursery.get(f"/children/{NURSERYS}").words
