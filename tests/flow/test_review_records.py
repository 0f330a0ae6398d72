"""The review's injuries on one line of time (row 6), what the practice knew (row 7), and its own conflicts (row 9)."""

from typing import Final

import pytest

from projections.chronology.flags import Flag, flags
from projections.history import EventName, Extreme
from projections.knowledge import Knew, knowledge
from projections.rules.decision import Request
from projections.tier import tier_at
from schemas.moments import end_of_day
from services.store.children import Child
from tests.flow.reviewed import Replayed, codes, day, decided, entry_named, evidence, states, without

CSC, EOH, PAS, CCE = "childrens-social-care", "early-offer-of-help", "prevention-and-support", "childrens-centre"
HV, NURSERY, GP, HOSPITAL = "health-visiting", "nursery", "general-practice", "hospital"
WIDE: Final = {"COLUMNS": "4000"}  # no cell is folded


@pytest.fixture(scope="module")
def printed(replayed: Replayed) -> str:
    """Kyle's whole chronology, as the command prints it."""
    return replayed.hub.run_cli("chronology", "health-visiting:hv-k-001", "--all", env=WIDE).stdout


def line(printed: str, *words: str) -> str:
    """The one line of the chronology that has all these words."""
    (found,) = [each for each in printed.splitlines() if all(word in each for word in words)]
    return found


INJURIES: Final = {  # in the order of the latest extreme; observed, occasions, told by whom, a doctor's view
    (HV, "injury-march-2014"): (True, 1, "mother", False),
    (HV, "bump-august-2014"): (True, 1, None, False),
    (HV, "scratches-september-2014"): (True, 1, None, False),
    (GP, "ear-piercing"): (True, 1, None, True),
    (NURSERY, "bruises-ear"): (True, 2, "mother", False),
    (NURSERY, "bruises-four"): (True, 4, "mother", False),
    (EOH, "forehead-2016"): (False, 1, "mother", False),
    (HOSPITAL, "road-accident-injuries"): (True, 1, None, True),
    (PAS, "anonymous-call"): (False, 1, "member-of-the-public", False),  # of Sam, and about Kyle too
}  # fmt: skip


class TestInjuries:
    """Row 6; paragraphs 15, 22, 25, 28, 46, 51, 60."""

    def test_every_injury_of_every_agency_on_one_line(self, kyle: Child) -> None:
        told = states(kyle, "2018-01-31", Extreme.LATEST)["injuries"].at(Extreme.LATEST).told
        assert {i.told.event: (i.observed, i.occasions, i.explained_by, i.examined) for i in told} == INJURIES
        assert [injury.told.event for injury in told] == list(INJURIES), "in the order of time"
        assert sum(injury.occasions for injury in told) == 13

    def test_the_command_gives_explanation_who_gave_it_and_the_doctors_view(self, replayed: Replayed) -> None:
        asked = replayed.hub.run_cli("chronology", "health-visiting:hv-k-001", "--injuries", env=WIDE)
        assert asked.returncode == 0
        assert "9 events of 6 agencies." in asked.stdout
        for words in (
            (
                "Mar 2014",
                "Health visiting",
                "forehead, bridge of nose",
                "explanation by mother: A fall",
                "not needed said parent",
            ),
            ("Aug 2014", "bump, head", "no explanation recorded", "medical view none recorded"),
            ("Sep 2014", "scratches, site not recorded", "no explanation recorded", "medical view none recorded"),
            ("2013", "General practice", "piercing, ear", "medical view recorded"),
            ("date not recorded", "Nursery", "on 2 occasions: bruising, ear", "explanation by mother", "none recorded"),
            ("date not recorded", "Nursery", "on 4 occasions: bruising", "explanation by mother", "none recorded"),
            ("Feb 2016", "Early Offer of Help", "cuts, forehead", "accounts to workers differ", "none recorded"),
            ("Oct 2016", "Hospital", "minor injuries, treated", "Road accident", "medical view recorded"),
        ):
            line(asked.stdout, *words)

    def test_the_bruise_of_march_2014_was_not_known_to_the_practice_twelve_days_later(self, kyle: Child) -> None:
        bruise, seen = (entry_named(kyle, name).event for name in ((HV, "injury-march-2014"), (GP, "seen-march-2014")))
        apart = [seen.happened.earliest - bruise.happened.earliest, seen.happened.latest - bruise.happened.latest]
        assert {each.days for each in apart} == {12}
        at = end_of_day(day("2014-04-12"))
        assert knowledge(kyle.as_written(at), GP, at)[HV, "injury-march-2014"].certain is Knew.NOT_RECORDED

    def test_sam_s_bump_is_reported_anonymously_and_not_observed(self, replayed: Replayed) -> None:
        (told,) = states(replayed.sam, "2017-12-20", Extreme.LATEST)["injuries"].at(Extreme.LATEST).told
        assert (told.told.event, told.observed, told.examined) == ((PAS, "anonymous-call"), False, False)
        asked = replayed.hub.run_cli("chronology", "health-visiting:hv-s-001", "--injuries", env=WIDE).stdout
        line(
            asked,
            "24 Nov 2017",
            "Reported anonymously, not observed",
            "large bump, head",
            "by member of the public",
            "none recorded",
        )


def test_the_practice_is_nowhere_recorded_as_told_of_the_history(kyle: Child) -> None:
    """Row 7; paragraphs 50, 78: what other agencies worried about by the autumn of 2016."""
    at = end_of_day(day("2016-10-31"))
    knew = knowledge(kyle.as_written(at), GP, at)
    worried = {
        (e.event.source, e.event.id)
        for e in kyle.entries(at)
        if e.event.source != GP and any(said.polarity == "worry" for said in getattr(e.event.data, "statements", ()))
    }
    assert len(worried) >= 40
    assert {knew[name].certain for name in worried if name in knew} == {Knew.NOT_RECORDED}


NOTES: Final = {(PAS, f"team-2017-{month}") for month in ("07", "08", "10", "11")}
VISITS: Final = {(CCE, "outreach-visits-2017"), (CCE, "outreach-centre-2017")}


class TestRecordsThatAsk:
    """Row 9; paragraphs 54, 80, 119: of the records, never of who wrote them."""

    def test_notes_that_repeat_from_meeting_to_meeting_are_flagged(self, kyle: Child, printed: str) -> None:
        marked = flags(kyle.entries())
        assert {name for name, found in marked.items() if Flag.REPEATED in found} == NOTES
        assert printed.count("note repeated word for word") == len(NOTES)

    def test_a_decision_that_rests_on_them_says_so(self, kyle: Child) -> None:
        asked = Request(1, "manager", PAS)
        assert "notes-repeated" not in codes(decided(kyle, "2017-07-31", asked)), "the first of them repeats nothing"
        found = decided(kyle, "2017-10-31", asked)
        assert set(evidence(found, "notes-repeated")) == {(PAS, "team-2017-07"), (PAS, "team-2017-10")}
        (sentence,) = [reason.sentence for reason in found.reasons if reason.code == "notes-repeated"]
        assert "Prevention and Support Service, on 3 occasions" in sentence

    def test_visits_without_dates_are_flagged(self, kyle: Child, printed: str) -> None:
        marked = flags(kyle.entries())
        assert all(Flag.UNDATED in marked[name] for name in VISITS)
        for words in ("One entry for a number of visits", "One entry; no dates are given"):
            assert "no date recorded" in line(printed, "date not recorded", "Children's Centre", words)
        undated = states(kyle, "2017-11-24", Extreme.LATEST)["quality"].at(Extreme.LATEST).undated
        assert undated[CCE].times == 2

    def test_a_decision_that_rests_on_what_has_no_date_says_so(self, kyle: Child) -> None:
        found = decided(kyle, "2015-05-31", Request(2, "manager", CSC))
        assert {(NURSERY, "bruises-ear"), (NURSERY, "bruises-four")} <= set(evidence(found, "undated"))

    def test_no_decision_rests_on_the_visits_without_dates(self, kyle: Child) -> None:
        """They tell of nobody seen and of no change, so with or without them the answer is the same."""
        asked = Request(1, "manager", PAS)
        assert decided(kyle, "2017-11-24", asked) == decided(kyle, "2017-11-24", asked, without(*VISITS))


class TestTheReviewsOwnConflicts:
    """Row 9; paragraphs 10, 13, 14, 19, 54, 80, 95: shown, and nobody chooses."""

    def test_section_20_or_an_order_at_discharge(self, kyle: Child, replayed: Replayed) -> None:
        marked = flags(kyle.entries())
        assert all(
            Flag.CONFLICT in marked[CSC, name] for name in ("interim-order-at-discharge", "interim-order-november")
        )
        for answer in tier_at(kyle.entries(), end_of_day(day("2012-10-28"))):
            assert {conflict.kind for conflict in answer.conflicts} >= {"looked-after-bases"}
        asked = replayed.hub.run_cli("tier", "health-visiting:hv-k-001", "--as-of", "2012-10-28")
        assert "records differ:" in asked.stdout

    def test_core_group_notes_where_no_plan_existed(self, kyle: Child, printed: str) -> None:
        marked = flags(kyle.entries())
        assert {name for name, found in marked.items() if Flag.NO_PLAN in found} == {(CSC, "core-group-2013-05")}
        assert "no child protection plan recorded then" in line(printed, "Notes headed core group")

    def test_the_first_team_meeting(self, kyle: Child, printed: str) -> None:
        meetings: dict[str, EventName] = {}
        for entry in kyle.entries():
            event = entry.event
            if event.type in ("meeting.planned", "meeting.held") and event.data.meeting == "team-2017-07":
                meetings[event.type] = (event.source, event.id)
        assert meetings == {"meeting.planned": (PAS, "first-team"), "meeting.held": (PAS, "team-2017-07")}
        line(printed, "May 2017", "One account has meetings from May; the first that is recorded is July's")
        held = states(kyle, "2017-06-30", Extreme.LATEST)["meetings"].at(Extreme.LATEST)
        assert f"{PAS}/team-2017-07" in held.planned, "in June it is one that was to be, not one that was held"

    def test_may_2014_or_may_2015(self, kyle: Child, printed: str) -> None:
        two = {name: entry_named(kyle, (CSC, name)).event for name in ("oversight-dated-2014", "oversight-2015")}
        assert {event.happened.latest.year for event in two.values()} == {2014, 2015}
        line(printed, "May 2014", "One account dates this to May 2014; the others have May 2015")
        line(printed, "May 2015", "Another account of the same decision says May 2014")

    def test_the_answer_would_not_be_the_same_of_each(self, kyle: Child) -> None:
        """That a manager looked is met by the account of 2015; by that of 2014 alone it is asked."""
        asked = Request(2, "manager", CSC)
        assert "no-oversight" in decided(kyle, "2015-05-31", asked).passed
        assert "no-oversight" in codes(decided(kyle, "2015-05-31", asked, without((CSC, "oversight-2015"))))
