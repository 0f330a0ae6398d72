"""A program that asks again is told that nothing is new; and what is new comes whole."""

from services.desk.etags import etag_of
from tests.desk.given import CHILD
from tests.desk.serving import Page, Served
from tests.desk.test_children import opened

WORKER = "morgan-ashdown"


def get(desk: Served, path: str, **headers: str) -> Page:
    return desk.browser().get(path, Authorization=f"Bearer {desk.signing.token(WORKER)}", **headers)


def test_what_is_asked_again_is_not_sent_again(desk: Served) -> None:
    opened(desk.browser(WORKER))
    for path in (f"/api/v1/children/{CHILD}", f"/api/v1/children/{CHILD}/chronology", "/api/v1/alerts?of=all"):
        first = get(desk, path)
        etag = first.headers["etag"]
        assert first.status == 200 and etag.startswith('W/"') and first.headers["cache-control"] == "private, no-cache"
        again = get(desk, path, **{"If-None-Match": f'"other", {etag}'})
        assert (again.status, again.text, again.headers["etag"]) == (304, "", etag), path
        assert get(desk, path, **{"If-None-Match": '"other"'}).text == first.text or "at" in first.text


def test_errors_and_pages_have_none(desk: Served) -> None:
    assert "etag" not in get(desk, "/api/v1/children/nursery:none").headers
    assert "etag" not in desk.browser(WORKER).get("/").headers


def test_the_moment_of_asking_is_no_part_of_it_and_all_else_is() -> None:
    assert etag_of(b'{"at":"2026-01-01T00:00:00Z","tier":1}') == etag_of(b'{"at":"2026-01-02T00:00:00Z","tier":1}')
    assert etag_of(b'{"at":"x","tier":1}') != etag_of(b'{"at":"x","tier":2}')
    assert etag_of(b'{"due_at":"1"}') != etag_of(b'{"due_at":"2"}')
