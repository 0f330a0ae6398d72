"""Reasons of worries and views: each on both sides."""

from typing import Any

import pytest

from projections.rules.step_down import REASONS
from schemas.codes import ReasonKind
from tests.core.deciding import codes, decided, reason
from tests.given import (
    CSC,
    HV,
    NURSERY,
    POLICE,
    answered,
    change,
    concern,
    contact,
    disagreed,
    disagreement,
    engaged,
    event,
    meeting,
    tier,
    worry,
)

BASE = tier("2024-01-01", 3)
SPEECH = contact("2024-06-01", worry("speech"), id="w")
BY_NURSERY = contact("2024-06-01", worry("speech", "nursery"), by=NURSERY, id="w")
LATER = contact("2024-06-10", change("speech"))
ASKED = concern("2024-06-01", worry("speech"), id="k")


def view(number: int, on: str = "2024-06-10", by: str = NURSERY) -> Any:
    return event("tier.viewed", on, by=by, tier=number)


def met(on: str, how: str = "attended", agency: str = NURSERY, name: str = "m", **more: Any) -> Any:
    return meeting("held", on, name, who={agency: how}, **more)


BORN = event("birth.recorded", "2024-06-05", place="home")
BOOKED_LATE = contact("2024-05-01", worry("pregnancy"))


def expecting(on: str, outcome: str = "continuing") -> Any:
    return event("pregnancy.recorded", on, outcome=outcome)


BEFORE = (tier("2022-01-01", 3), contact("2023-02-01", worry("speech")), tier("2023-03-01", 2))
CASES: tuple[tuple[str, str, bool, list[Any], dict[str, Any]], ...] = (
    ("a worry", "worries-open", True, [SPEECH], {}),
    ("none", "worries-open", False, [], {}),
    ("settled by a change seen", "worries-open", False, [SPEECH, LATER], {}),
    ("not by attending", "worries-open", True, [SPEECH, contact("2024-06-10", engaged("speech"))], {}),
    ("from before the asked tier was last held: older", "worries-open", False, [*BEFORE], {"to": 2}),
    ("older", "worries-older", True, [*BEFORE], {"to": 2}),
    ("that tier is not as low as the asked one", "worries-open", True, [*BEFORE], {"to": 1}),
    ("not older then", "worries-older", False, [*BEFORE], {"to": 1}),
    ("told again since", "worries-older", False, [*BEFORE, SPEECH], {"to": 2}),
    ("of a pregnancy that goes on", "worries-open", True, [BOOKED_LATE, expecting("2024-05-02")], {}),
    ("of one nobody recorded", "worries-open", True, [BOOKED_LATE], {}),
    ("of one that is over", "worries-open", False, [BOOKED_LATE, expecting("2024-06-05", "birth")], {}),
    ("it is asked about", "worries-older", True, [BOOKED_LATE, expecting("2024-06-05", "birth")], {}),
    ("told again after it", "worries-open", True, [expecting("2024-04-05", "birth"), BOOKED_LATE], {}),
    ("the child is born", "worries-older", True, [BOOKED_LATE, BORN], {}),
    ("another goes on", "worries-open", True, [
        BOOKED_LATE, BORN, expecting("2024-06-20")], {}),
    ("another worry is not over by it", "worries-open", True, [SPEECH, expecting("2024-06-05", "birth")], {}),
    ("no meeting, no view", "agency-unheard", True, [BY_NURSERY], {}),
    ("no worry", "agency-unheard", False, [met("2024-06-10", "absent")], {}),
    ("it attended", "agency-unheard", False, [BY_NURSERY, met("2024-06-10")], {}),
    ("it wrote", "agency-unheard", False, [BY_NURSERY, met("2024-06-10", "written-view")], {}),
    ("it sent apologies", "agency-unheard", True, [BY_NURSERY, met("2024-06-10", "apologies")], {}),
    ("it was absent", "agency-unheard", True, [BY_NURSERY, met("2024-06-10", "absent")], {}),
    ("not recorded", "agency-unheard", True, [BY_NURSERY, met("2024-06-10", "not-recorded")], {}),
    ("not invited", "agency-unheard", True, [BY_NURSERY, met("2024-06-10", agency=HV)], {}),
    ("only the last meeting counts", "agency-unheard", True, [
        BY_NURSERY, met("2024-06-10"), met("2024-06-20", agency=HV, name="n")], {}),
    ("a panel is no such meeting", "agency-unheard", True, [BY_NURSERY, met("2024-06-10", kind="panel")], {}),
    ("its view after its last worry", "agency-unheard", False, [BY_NURSERY, view(2)], {}),
    ("its view before it", "agency-unheard", True, [BY_NURSERY, view(2, "2024-05-01")], {}),
    ("not asked of who asks", "agency-unheard", False, [BY_NURSERY], {"asked_for": NURSERY}),
    ("an older worry asks nobody", "agency-unheard", False, [*BEFORE], {}),
    ("a higher view", "higher-tier-stated", True, [view(3)], {}),
    ("a view of the asked tier", "higher-tier-stated", False, [view(2)], {}),
    ("who asks may differ from itself", "higher-tier-stated", False, [view(3)], {"asked_for": NURSERY}),
    ("a later lower view", "higher-tier-stated", False, [view(3), view(2, "2024-06-11")], {}),
    ("it met the others since", "higher-tier-stated", False, [view(3), met("2024-06-10T13:00")], {}),
    ("it met them before", "higher-tier-stated", True, [view(3), met("2024-06-09")], {}),
    ("others met without it", "higher-tier-stated", True, [view(3), met("2024-06-20", "written-view")], {}),
    ("another meeting after theirs", "higher-tier-stated", False, [
        view(3), met("2024-06-20"), met("2024-06-25", agency=HV, name="n")], {}),
    ("met since", "higher-tier-earlier", True, [view(3), met("2024-06-20")], {}),
    ("not met since", "higher-tier-earlier", False, [view(3)], {}),
    ("declined", "difference-open", True, [ASKED, answered("2024-06-10", ASKED, "declined")], {}),
    ("deferred", "difference-open", True, [ASKED, answered("2024-06-10", ASKED, "deferred")], {}),
    ("agreed", "difference-open", False, [ASKED, answered("2024-06-10", ASKED, "agreed")], {}),
    ("settled", "difference-open", False, [ASKED, answered("2024-06-10", ASKED, "declined"), LATER], {}),
    ("raised", "disagreement-open", True, [disagreed("2024-06-01")], {}),
    ("raised and answered", "disagreement-open", True, [
        disagreed("2024-06-01"), disagreement("answered", "2024-06-02", answer="agreed")], {}),
    ("only answered", "disagreement-open", True, [disagreement("answered", "2024-06-02", answer="agreed")], {}),
    ("settled by one side", "disagreement-open", True, [disagreed("2024-06-01"), disagreement(
        "resolved", "2024-06-02", by=CSC, outcome="withdrawn", agreed="a")], {}),
    ("settled by who raised it", "disagreement-open", False, [disagreed("2024-06-01"), disagreement(
        "resolved", "2024-06-02", by=NURSERY, outcome="withdrawn", agreed="a")], {}),
    ("also of who asks", "disagreement-open", True, [disagreed("2024-06-01")], {"asked_for": NURSERY}),
    ("waiting", "concern-unanswered", True, [ASKED], {}),
    ("answered", "concern-unanswered", False, [ASKED, answered("2024-06-10", ASKED, "declined")], {}),
    ("waiting, but over", "concern-unanswered", False, [ASKED, LATER], {}),
    ("a worry on engagement", "engagement", True, [contact("2024-06-01", worry("engagement-with-services"))], {}),
    ("another worry", "engagement", False, [SPEECH], {}),
    ("a new change", "improvement-young", True, [SPEECH, LATER], {}),
    ("a change of three months", "improvement-young", False, [
        contact("2024-02-01", worry("speech")), contact("2024-03-31", change("speech"))], {}),
    ("a change of just less", "improvement-young", True, [
        contact("2024-02-01", worry("speech")), contact("2024-04-02", change("speech"))], {}),
    ("at tier 2 six weeks", "improvement-young", False, [
        tier("2024-02-01", 2), contact("2024-02-01", worry("speech")), contact("2024-05-20", change("speech"))],
     {"to": 1}),
    ("at tier 2 less", "improvement-young", True, [
        tier("2024-02-01", 2), contact("2024-02-01", worry("speech")), contact("2024-05-21", change("speech"))],
     {"to": 1}),
    ("a strength without worry is no improvement", "improvement-young", False, [LATER], {}),
    ("attending is all", "improvement-engagement", True, [SPEECH, contact("2024-06-10", engaged("speech"))], {}),
    ("a change was seen", "improvement-engagement", False, [
        SPEECH, contact("2024-06-10", engaged("speech")), contact("2024-06-11", change("speech"))], {}),
    ("worried again", "improvement-engagement", False, [
        SPEECH, contact("2024-06-10", engaged("speech")), contact("2024-06-11", worry("speech"))], {}),
    ("silent for long", "agency-silent", True, [contact("2024-02-01", worry("speech"))], {}),
    ("spoke since, of whatever", "agency-silent", False, [
        contact("2024-02-01", worry("speech")), contact("2024-05-01")], {}),
    ("silent without worry", "agency-silent", False, [contact("2024-02-01")], {}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("code", "expected", "events", "asked"), [c[1:] for c in CASES], ids=[f"{c[1]}: {c[0]}" for c in CASES]
)
def test_reason(code: str, expected: bool, events: list[Any], asked: dict[str, Any]) -> None:
    assert (code in codes(decided(BASE, *events, **asked))) is expected


def test_engagement_blocks_where_the_next_tier_rests_on_it() -> None:
    events = tier("2024-01-01", 4), contact("2024-06-01", worry("engagement-with-services"))
    for to, kind in ((1, ReasonKind.BLOCK), (2, ReasonKind.BLOCK), (3, ReasonKind.CHALLENGE)):
        found = reason(decided(*events, to=to), "engagement")
        assert found is not None
        assert found.kind is kind
        assert found.code in decided(*events, to=to).of(kind)


def test_one_sentence_with_topics_agencies_and_since_when() -> None:
    found = reason(
        decided(
            BASE,
            contact("2024-03-01", worry("speech"), precision="month"),
            contact("2024-05-05", worry("speech"), by=NURSERY),
            contact("2024-04-02", worry("home-conditions"), by=POLICE, until="2024-04-09", precision="day"),
        ),
        "worries-open",
    )
    assert found is not None
    assert found.sentence == (
        "No change for the child is recorded here yet on worries that were last told:\n"
        "- on 5 May 2024, speech (Health visiting since March 2024 and Nursery since 5 May 2024)\n"
        "- by 9 April 2024, home conditions (Police by 9 April 2024)\n"
        "What has changed, and who has seen it?"
    )
    assert len(found.evidence) == 3


def test_at_tier_one_it_is_not_said_that_something_is_offered() -> None:
    events = tier("2024-01-01", 2), contact("2024-06-01", worry("engagement-with-services"))
    found = reason(decided(*events, to=1), "engagement")
    assert found is not None
    assert found.sentence == (
        "A worry about working together is open (Health visiting since 1 June 2024). At tier 1 no one service keeps in "
        "touch: the child is seen where the family comes by itself. What has changed, and what would the family find "
        "useful?"
    )


def test_what_is_cited_is_what_asks() -> None:
    declined = answered("2024-06-10", ASKED, "declined", id="no")
    found = reason(decided(BASE, ASKED, declined), "difference-open")
    assert found is not None
    assert found.evidence == ((NURSERY, "k"), (CSC, "no"))
    found = reason(decided(BASE, BY_NURSERY), "agency-unheard")
    assert found is not None
    assert found.evidence == ((NURSERY, "w"),)


def test_every_code_is_listed_once() -> None:
    listed = [check.code for check in REASONS]
    assert len(set(listed)) == len(listed)


def test_the_topics_worried_about_most_lately_come_first_and_the_rest_are_counted() -> None:
    topics = ("speech", "hygiene", "behaviour", "routines", "feeding", "clothing", "alcohol", "violence")
    days = (contact(f"2024-05-{day:02}", worry(topic)) for day, topic in enumerate(topics, 1))
    found = reason(decided(BASE, *days), "worries-open")
    assert found is not None and "\n- and 2 more topics\n" in found.sentence
    assert "last told:\n- on 8 May 2024, violence (" in found.sentence and "speech" not in found.sentence
    assert len(found.evidence) == len(topics)


@pytest.mark.parametrize(("last", "asked"), [("2023-07-01", False), ("2023-12-01", True)])
def test_an_agency_that_worried_long_before_this_series_is_not_asked_to_come(last: str, asked: bool) -> None:
    events = (contact(last, worry("hygiene"), by="school"), tier("2024-09-01", 3, "child-in-need"))
    found = decided(*events, to=2, as_of="2024-12-31")
    assert (reason(found, "agency-unheard") is not None) is asked
    assert (reason(found, "agency-silent") is not None) is asked
    assert reason(found, "worries-open") is not None


def test_of_agencies_that_come_only_when_something_happens_silence_is_normal() -> None:
    """As the pack says of `agency-gone-silent`: the watch and the gate ask the same agencies."""
    events = (contact("2024-01-01", worry("hygiene"), by=POLICE), tier("2024-01-02", 3, "child-in-need"))
    assert reason(decided(*events, to=2, as_of="2024-12-31"), "agency-silent") is None
