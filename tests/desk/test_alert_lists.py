"""Open alerts page by page, and by the role of whom they are asked: over the real hub."""

from services.desk import alerts
from tests.desk.given import RESTRICTED
from tests.desk.serving import Served
from tests.desk.test_children import asked

MANAGER, NURSERY, ADMINISTRATOR = "morgan-ashdown", "noor-tamblyn", "silas-brandreth"


def test_a_list_of_alerts_has_pages(desk: Served) -> None:
    whole = asked(desk, MANAGER, "/api/v1/alerts?of=all")[1]
    assert whole["found"] == len(whole["alerts"]) > 1 and whole["pages"] == 1
    past = asked(desk, MANAGER, "/api/v1/alerts?of=all&page=2")[1]
    assert (past["found"], past["alerts"]) == (whole["found"], [])
    page = desk.browser(MANAGER).get("/alerts?of=all&page=2")
    assert "There is nothing on this page of the list." in page.words and f"{whole['found']} open" in page.words
    for wrong in ("page=0", "of=everybody", "colour=red"):
        assert desk.browser(MANAGER).get(f"/alerts?{wrong}").status == 422, wrong
        assert asked(desk, MANAGER, f"/api/v1/alerts?{wrong}")[0] == 422, wrong


def test_each_page_holds_so_many_and_together_they_hold_each_once(desk: Served) -> None:
    everything = tuple(asked(desk, MANAGER, "/api/v1/alerts?of=all")[1]["alerts"])
    pages = [alerts.one_page(everything, number, 1) for number in range(1, len(everything) + 2)]
    assert [len(page) for page in pages] == [1] * len(everything) + [0]
    assert tuple(each for page in pages for each in page) == everything


def test_the_digest_has_each_alert_once_under_the_role_of_whom_it_is_asked(desk: Served) -> None:
    listed = {each["alert"]: each for each in asked(desk, MANAGER, "/api/v1/alerts?of=all")[1]["alerts"]}
    digest = asked(desk, MANAGER, "/api/v1/alerts/digest?of=all")[1]
    named = [
        (name, owner["role"], owner["service"])
        for owner in digest["owners"] for cause in owner["causes"] for name in cause["alerts"]
    ]  # fmt: skip
    assert sorted(named) == sorted((name, each["asked_of"], each["service"]) for name, each in listed.items())
    assert digest["found"] == sum(sum(owner["counts"].values()) for owner in digest["owners"]) == len(listed)
    page = desk.browser(MANAGER).get("/alerts/digest?of=all")
    assert page.status == 200 and page.heading == "Digest"
    assert all(f'href="/alerts/{name}"' in page.text for name in listed)
    assert RESTRICTED.partition(":")[2] not in page.words


def test_the_digest_of_another_agency_is_for_the_mash(desk: Served) -> None:
    assert asked(desk, NURSERY, "/api/v1/alerts/digest")[1] == {"whose": "mine", "found": 0, "owners": []}
    assert desk.browser(NURSERY).get("/alerts/digest?of=all").status == 403
    assert desk.browser(ADMINISTRATOR).get("/alerts/digest").status == 403
