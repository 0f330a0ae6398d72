"""Reasons of the child itself: each on both sides."""

from typing import Any

import pytest

from schemas import Event
from tests.core.deciding import codes, decided, reason
from tests.given import HV, NURSERY, contact, event, statement, tier

BASE = tier("2024-01-01", 3)


def born(on: str) -> Event:
    return event("birth.recorded", on, place="home", by="maternity")


def hurt(on: str | None = "2024-06-01", site: str = "chin", kind: str = "cut", **more: Any) -> Event:
    held = {"site": [site], "kind": kind, "medical_view": "none-recorded", "by": NURSERY}
    return event("injury.observed", on, **{**held, **more})


def missed(on: str, verb: str = "missed", by: str = HV) -> Event:
    return event(f"appointment.{verb}", on, by=by, service="clinic")


def seen(on: str, **more: Any) -> Event:
    return contact(on, **{"seen": ["c1"], **more})


def heard(on: str) -> Event:
    return contact(on, statement("child-voice", "neutral", "reported-by-child"))


TODDLER, SCHOOLCHILD, BABY = born("2022-01-01"), born("2016-01-01"), born("2024-02-01")
CASES: tuple[tuple[str, str, bool, list[Any], dict[str, Any]], ...] = (
    *(("under four: " + site, "injury-unexamined", True, [TODDLER, hurt(site=site)], {})
      for site in ("left ear", "Ears", "neck", "chest", "lower back", "abdomen", "trunk", "torso", "pinna",
                   "Buttocks")),
    *(("under four, elsewhere: " + site, "injury-unexamined", False, [TODDLER, hurt(site=site)], {})
      for site in ("chin", "forearm", "knee", "forehead")),
    ("four at its point", "injury-unexamined", False, [SCHOOLCHILD, hurt(site="ear")], {}),
    ("under four then", "injury-unexamined", True, [born("2020-06-02"), hurt(site="ear")], {}),
    ("four then", "injury-unexamined", False, [born("2020-06-01"), hurt(site="ear")], {}),
    ("no birth recorded counts as young", "injury-unexamined", True, [hurt(site="ear")], {}),
    ("a medical view", "injury-unexamined", False, [TODDLER, hurt(site="ear", medical_view="recorded")], {}),
    ("a parent's word is none", "injury-unexamined", True, [
        TODDLER, hurt(site="ear", medical_view="not-needed-said-parent")], {}),
    ("a bruise before six months", "injury-unexamined", True, [BABY, hurt(kind="Bruising")], {}),
    ("a bruise after", "injury-unexamined", False, [TODDLER, hurt(kind="bruise")], {}),
    *(("any injury before: " + kind, "injury-unexamined", True, [BABY, hurt(kind=kind)], {})
      for kind in ("scratch", "Fracture", "burn", "scald", "human bite", "frctr", "")),
    ("accounts that differ, at any age", "injury-unexamined", True, [SCHOOLCHILD, hurt(accounts_differ=True)], {}),
    ("explained in two ways between tellings", "injury-unexamined", True, [
        SCHOOLCHILD, hurt(injury="i", causes=["fall"]), hurt("2024-06-10", injury="i", causes=["animal"])], {}),
    ("in one way", "injury-unexamined", False, [
        SCHOOLCHILD, hurt(injury="i", causes=["fall"]), hurt("2024-06-10", injury="i", causes=["fall"])], {}),
    ("two injuries, each explained", "injury-unexamined", False, [
        SCHOOLCHILD, hurt(injury="i", causes=["fall"]), hurt("2024-06-10", injury="j", causes=["animal"])], {}),
    ("a medical view of it in another telling", "injury-unexamined", False, [
        TODDLER, hurt(site="ear", injury="i"), hurt("2024-06-10", "ear", injury="i", medical_view="recorded")], {}),
    ("a medical view of another injury", "injury-unexamined", True, [
        TODDLER, hurt(site="ear", injury="i"), hurt("2024-06-10", "ear", injury="j", medical_view="recorded")], {}),
    ("one injury told twice is one", "injuries", False, [
        SCHOOLCHILD, hurt(injury="i"), hurt("2024-06-10", injury="i")], {}),
    ("perhaps one, explained differently", "injury-accounts", True, [
        SCHOOLCHILD, hurt(causes=["fall"]), hurt(causes=["animal"], by=NURSERY)], {}),
    ("perhaps one, explained alike", "injury-accounts", False, [
        SCHOOLCHILD, hurt(causes=["fall"]), hurt(causes=["fall"], by=NURSERY)], {}),
    ("one, explained in two ways, a doctor looked", "injury-accounts", True, [
        SCHOOLCHILD, hurt(injury="i", causes=["fall"]),
        hurt("2024-06-10", injury="i", causes=["animal"], medical_view="recorded")], {}),
    ("one, explained in two ways, nobody looked", "injury-accounts", False, [
        SCHOOLCHILD, hurt(injury="i", causes=["fall"]), hurt("2024-06-10", injury="i", causes=["animal"])], {}),
    ("one, explained by two, of one not how", "injury-accounts", True, [
        SCHOOLCHILD, hurt(injury="i", causes=["fall"], explained_by="mother"),
        hurt("2024-06-10", injury="i", explained_by="father")], {}),
    ("of each how", "injury-accounts", False, [
        SCHOOLCHILD, hurt(injury="i", causes=["fall"], explained_by="mother"),
        hurt("2024-06-10", injury="i", explained_by="father", causes=["fall"])], {}),
    ("before the asked tier was last held", "injury-accounts", False, [
        SCHOOLCHILD, tier("2023-01-01", 3), hurt("2023-02-01", causes=["fall"]),
        hurt("2023-02-01", causes=["animal"], by=NURSERY), tier("2023-03-01", 2)], {}),
    ("undated is not left out", "injury-unexamined", True, [
        TODDLER, hurt(None, "ear", recorded="2024-06-01")], {}),
    ("before the asked tier was last held", "injury-unexamined", False, [
        TODDLER, tier("2023-01-01", 3), hurt("2023-02-01", "ear"), tier("2023-03-01", 2)], {}),
    ("that tier is not as low as the asked one", "injury-unexamined", True, [
        TODDLER, tier("2023-01-01", 3), hurt("2023-02-01", "ear"), tier("2023-03-01", 2)], {"to": 1}),
    ("two others", "injuries", True, [SCHOOLCHILD, hurt(), hurt("2024-05-01")], {}),
    ("two occasions told at once", "injuries", True, [SCHOOLCHILD, hurt(occasions=2)], {}),
    ("one", "injuries", False, [SCHOOLCHILD, hurt()], {}),
    ("a year ago", "injuries", True, [SCHOOLCHILD, hurt("2023-07-01"), hurt()], {}),
    ("more than a year ago", "injuries", False, [SCHOOLCHILD, hurt("2023-06-30"), hurt()], {}),
    ("those that a doctor is to see are not others", "injuries", False, [TODDLER, hurt(site="ear"), hurt()], {}),
    ("not seen", "not-seen", True, [], {}),
    ("seen six weeks ago", "not-seen", False, [seen("2024-05-20")], {}),
    ("seen before that", "not-seen", True, [seen("2024-05-19")], {}),
    ("somebody else seen", "not-seen", True, [seen("2024-06-20", seen=["m1"])], {}),
    ("at school", "not-seen", False, [event("attendance.recorded", "2024-06-20", by="school", setting="school")], {}),
    ("seen alone", "not-seen-alone", False, [seen("2024-04-01", seen_alone=True)], {}),
    ("seen alone too long ago", "not-seen-alone", True, [seen("2024-03-31", seen_alone=True)], {}),
    ("never asked of a baby", "not-seen-alone", False, [born("2023-07-02")], {}),
    ("of one or over", "not-seen-alone", True, [born("2023-07-01")], {}),
    *((f"expected {when}", code, asked, [tier("2024-06-15", 3, expected_on=day)], {})
      for code in ("not-seen", "not-seen-alone", "voice")
      for when, day, asked in (("later", "2024-08-01", False), ("earlier", "2024-06-20", True))),
    ("voice", "voice", False, [heard("2024-04-01")], {}),
    ("voice too long ago", "voice", True, [heard("2024-03-31")], {}),
    ("no voice of a baby", "voice", False, [BABY], {}),
    ("not brought twice", "was-not-brought", True, [missed("2024-05-01"), missed("2024-06-01")], {}),
    ("once", "was-not-brought", False, [missed("2024-05-01")], {}),
    ("once at each of two", "was-not-brought", False, [missed("2024-05-01"), missed("2024-06-01", by=NURSERY)], {}),
    ("once, and discharged", "was-not-brought", True, [missed("2024-05-01"), missed("2024-06-01", "discharged")], {}),
    ("discharged, never missed", "was-not-brought", False, [missed("2024-06-01", "discharged")], {}),
    ("kept since", "was-not-brought", False, [
        missed("2024-05-01"), missed("2024-05-02"), missed("2024-06-01", "kept")], {}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("code", "expected", "events", "asked"), [c[1:] for c in CASES], ids=[f"{c[1]}: {c[0]}" for c in CASES]
)
def test_reason(code: str, expected: bool, events: list[Any], asked: dict[str, Any]) -> None:
    assert (code in codes(decided(BASE, *events, **asked))) is expected


def test_what_is_said_of_the_last_time() -> None:
    last = ({}, "since 1 May 2024"), ({"precision": "month"}, "since May 2024"), (
        {"until": "2024-05-19"}, "in the time that counts (the last is dated between 1 May 2024 and 19 May 2024)"
    )  # fmt: skip
    for more, expected in last:
        found = reason(decided(BASE, seen("2024-05-01", **more)), "not-seen")
        assert found is not None
        assert f"being seen {expected}. Who" in found.sentence


def test_nothing_is_said_to_have_happened_after_the_day_asked_about() -> None:
    found = reason(decided(BASE, seen("2024-05-01", until="2024-09-01")), "not-seen")
    assert found is not None
    assert "between 1 May 2024 and 1 July 2024" in found.sentence


def test_what_depends_on_an_inexact_time_is_uncertain() -> None:
    for events, certain in (([], True), ([seen("2024-05-01", precision="month")], False)):
        found = reason(decided(BASE, *events), "not-seen")
        assert found is not None
        assert found.certain is certain
