"""The review's two steps down, clause by clause (rows 3 and 4), on what the hub holds after the replay."""

from typing import Final

import pytest

from projections.history import EventName, Extreme
from projections.rules.decision import Decision, Reason, Request
from schemas.codes import Outcome, ReasonKind
from schemas.vocabulary import Attendance
from services.store.children import Child
from tests.flow.reviewed import Replayed, codes, decided, entry_named, evidence, states, taken_away, without

CSC, EOH, NURSERY = "childrens-social-care", "early-offer-of-help", "nursery"
MAY, FEBRUARY = "2015-05-31", "2016-02-29"
ASKED: Final = {
    MAY: Request(2, "manager", CSC),
    FEBRUARY: Request(1, "manager", EOH, grounds=("consent-withdrawn",)),
}
LATE_MEETING: Final = (
    (EOH, "team-2015-05"), (EOH, "team-2015-05-speech"), (NURSERY, "bruises-four"), (NURSERY, "bruises-ear"),
)  # fmt: skip
EXPLAINED: Final = {
    MAY: {
        "worries-open": "27: worries had lasted and not changed", "agency-unheard": "27: who was heard",
        "injury-unexamined": "28: an ear twice, no doctor's view", "injuries": "25, 28: no picture of all of them",
        "not-seen": "24: from Kyle's point of view", "not-seen-alone": "24: the same", "voice": "24: Kyle's own view",
        "accounts-unseen": "27: mother's account of speech",
        "told-not-looked-into": "22, 29, 34: told, and not tested", "engagement": "27: engagement had varied",
        "invitee-missing": "35: father", "changes": "29, 30: the parents apart, a service ended",
        "neglect-baseline-missing": "86: no baseline", "agency-silent": "22, 27: who had not been heard from",
        "worries-older": "7, 8, 12: maternity's of 2012, and the birth", "undated": "28: six occasions without a day",
    },
    FEBRUARY: {
        "worries-open": "42, 46, 47: worries still open", "agency-unheard": "47: the health visitor's apologies",
        "receiver-not-accepted": "43, 47: the universal service", "consent-only": "47: the only ground",
        "injury-unexamined": "28, 46: told in different versions", "injuries": "25, 28: no picture of all of them",
        "not-seen": "115: the child at the centre", "not-seen-alone": "115: the same", "voice": "115: the same",
        "accounts-unseen": "27, 36, 47: what mother told",
        "told-not-looked-into": "29, 40: told by the family", "engagement": "41, 43: drawing back from services",
        "improvement-engagement": "42: attendance", "invitee-missing": "35: father at none of six",
        "was-not-brought": "39, 41: speech and language therapy", "changes": "40, 45, 47: violence, a newborn",
        "pre-birth-missing": "44: no pre-birth assessment", "neglect-baseline-missing": "86: no baseline",
        "agency-silent": "47: the health visitor",
        "worries-older": "7, 8, 12: maternity's of 2012, and the birth", "undated": "28: six occasions without a day",
    },
}  # fmt: skip
"""Every reason that appears, and the paragraph of the review that explains it."""


@pytest.fixture(scope="module")
def found(kyle: Child) -> dict[str, Reason]:
    """What was found of February 2016, by its code."""
    return reasons(decided(kyle, FEBRUARY, ASKED[FEBRUARY]))


def reasons(found: Decision) -> dict[str, Reason]:
    return {reason.code: reason for reason in found.reasons}


def named(kyle: Child, kind: str) -> set[EventName]:
    return {(e.event.source, e.event.id) for e in kyle.entries() if e.event.type == kind}


def test_no_reason_appears_that_the_review_does_not_explain(kyle: Child) -> None:
    for on, explained in EXPLAINED.items():
        assert codes(decided(kyle, on, ASKED[on])) == explained.keys(), on


def test_each_reason_goes_with_what_it_cites_and_brings_no_other(kyle: Child) -> None:
    """But the tier itself, which asks for what is missing, and the child's birth, from which ages count."""
    for on, request in ASKED.items():
        whole = decided(kyle, on, request)
        tiers, births = named(kyle, "tier.set"), named(kyle, "birth.recorded")
        cited = {reason.code for reason in whole.reasons if not (tiers | births).intersection(reason.evidence)}
        assert len(cited) >= 9
        for code in sorted(cited - {"undated"}):
            after, gone = taken_away(kyle, on, request, code)
            shared = {reason.code for reason in whole.reasons if gone.issuperset(reason.evidence)}
            assert codes(whole) - codes(after) <= shared | {"undated"}, (on, code)
            appeared = codes(after) - codes(whole)
            assert not any(reasons(after)[new].kind is ReasonKind.BLOCK for new in appeared - SUCCEEDS), (on, code)


def test_what_a_reason_cites_taken_away_once_takes_it_and_what_rests_on_the_same(kyle: Child) -> None:
    """No reason goes that cites anything else, and none comes but for the meetings; ``STAYS`` is all that is left."""
    for on, request in ASKED.items():
        whole = decided(kyle, on, request)
        tiers, births = named(kyle, "tier.set"), named(kyle, "birth.recorded")
        stayed = set()
        for reason in whole.reasons:
            after = codes(decided(kyle, on, request, without(*reason.evidence)))
            same = {other.code for other in whole.reasons if set(other.evidence) <= set(reason.evidence)}
            aged = AGED if births.intersection(reason.evidence) else set()
            assert codes(whole) - after <= same | ENDS | aged, (on, reason.code)
            brought = SUCCEEDS | (UNDECIDED if tiers.intersection(reason.evidence) else set())
            assert after - codes(whole) <= brought, (on, reason.code)
            stayed |= {reason.code} & after
        assert stayed == STAYS[on], on


_FIRST_AND_LAST = {"worries-open", "agency-unheard", "agency-silent"}
_MISSING = {"not-seen", "not-seen-alone", "voice"}
STAYS: Final = {
    MAY: _FIRST_AND_LAST | _MISSING,
    FEBRUARY: _FIRST_AND_LAST | _MISSING | {"engagement", "changes", "invitee-missing", "receiver-not-accepted"},
}
"""What more of its kind is held for, or what is not recorded at all: taking away what is cited does not bring it."""

SUCCEEDS: Final = {"meeting-lapsed", "first-meeting-not-booked", "agency-unheard"}
"""What a meeting that is taken away had ended: with it gone the agencies have not met."""
ENDS: Final = {"worries-older"}
"""With the last birth taken away a pregnancy goes on, and what was told of one is a worry that is open."""
AGED: Final = {"injuries"}
"""How old the child was."""
UNDECIDED: Final = {"information-not-given"}
"""What a step down that is taken away had ended: what maternity asked in September 2012, of which no answer is held."""


class TestMay2015:
    """Row 3; paragraphs 21–22, 24–32, 37, 95."""

    def test_before_the_late_meeting(self, kyle: Child) -> None:
        """3a: unchanged worries, no meeting since October, engagement, voice, earlier injuries."""
        held = {(entry.event.source, entry.event.id) for entry in kyle.entries()}
        assert set(LATE_MEETING) <= held
        found = reasons(decided(kyle, MAY, ASKED[MAY], without(*LATE_MEETING)))
        assert {"worries-open", "meeting-lapsed", "engagement", "voice", "injuries"} <= found.keys()
        assert set(found["meeting-lapsed"].evidence) == {
            (CSC, "child-in-need-2014-10"),
            (CSC, "child-in-need-2015-03-off"),
        }
        assert (CSC, "closing-report-2015") in found["engagement"].evidence, "it had wavered, and help rests on it"
        assert "tier 2 rests on the family's wish to take part" in found["engagement"].sentence
        assert set(found["injuries"].evidence) >= {
            ("health-visiting", "bump-august-2014"), ("health-visiting", "scratches-september-2014"),
        }  # fmt: skip

    def test_six_occasions_two_at_the_ear_and_no_doctors_view(self, kyle: Child) -> None:
        found = reasons(decided(kyle, MAY, ASKED[MAY]))
        told = {
            name: entry_named(kyle, name).event.data for name in ((NURSERY, "bruises-ear"), (NURSERY, "bruises-four"))
        }
        assert sum(data.occasions for data in told.values()) == 6
        assert found["injury-unexamined"].sentence.startswith("2 injuries have no medical view recorded here")
        assert found["injury-unexamined"].evidence == ((NURSERY, "bruises-ear"),)
        practice = [
            e for e in kyle.entries() if e.event.source == "general-practice" and e.event.type.startswith("injury.")
        ]
        assert [entry.event.id for entry in practice] == ["ear-piercing"], "no record of the practice tells of the six"

    def test_the_separation(self, kyle: Child) -> None:
        assert "a separation" in reasons(decided(kyle, MAY, ASKED[MAY]))["changes"].sentence

    def test_mothers_account_of_speech_is_confirmed_by_nobody(self, kyle: Child) -> None:
        asked = reasons(decided(kyle, MAY, ASKED[MAY]))["accounts-unseen"].sentence
        assert "no professional has recorded seeing what mother told of speech (in May 2015)" in asked

    def test_which_meeting_in_may_it_was_is_shown_and_not_chosen(self, replayed: Replayed, kyle: Child) -> None:
        two = [entry_named(kyle, (EOH, name)).event for name in ("team-2015-05-speech", "team-2015-05")]
        assert {event.data.meeting for event in two} == {"team-2015-05"}, "it may be the same one"
        assert two[0].happened.earliest < two[1].happened.earliest, "and may have been earlier"
        shown = replayed.hub.run_cli("chronology", "health-visiting:hv-k-001", "--as-of", MAY, env={"COLUMNS": "4000"})
        assert "whether the one at the end of the month is not said" in shown.stdout

    def test_it_counts_before_the_late_meeting_only_while_that_is_open(self, kyle: Child) -> None:
        """3a without the meeting at the end of May, and with the one whose day is not said."""
        late = tuple(name for name in LATE_MEETING if name != (EOH, "team-2015-05-speech"))
        with_it, without_it = (reasons(decided(kyle, MAY, ASKED[MAY], without(*gone))) for gone in (late, LATE_MEETING))
        assert "speech" in with_it["accounts-unseen"].sentence
        assert "accounts-unseen" not in without_it

    def test_the_pregnancy_counts_from_june(self, kyle: Child) -> None:
        booking = ("maternity", "booking-2015")
        in_may, in_june = (decided(kyle, on, ASKED[MAY]) for on in (MAY, "2015-06-30"))
        assert booking not in evidence(in_may, "changes")
        assert in_june.from_tier == 2, "the step had been taken"
        in_june = decided(kyle, "2015-06-30", Request(1, "manager", EOH))
        assert booking in evidence(in_june, "changes")
        assert "a pregnancy (in June 2015)" in reasons(in_june)["changes"].sentence

    def test_oversight_receiver_and_first_meeting_are_met(self, kyle: Child) -> None:
        passed = decided(kyle, MAY, ASKED[MAY]).passed
        assert {"no-oversight", "receiver-not-accepted", "first-meeting-not-booked"} <= set(passed)


class TestFebruary2016:
    """Row 4; paragraphs 35, 39–47, 117."""

    def test_the_health_visitor_sent_apologies_and_no_view_is_recorded(
        self, kyle: Child, found: dict[str, Reason]
    ) -> None:
        last = states(kyle, FEBRUARY, Extreme.LATEST, 1)["meetings"].at(Extreme.LATEST).last
        assert last.attendees["health-visiting"] is Attendance.APOLOGIES
        assert "Health visiting" in found["agency-unheard"].sentence
        assert "no record is held here that health visiting" in found["receiver-not-accepted"].sentence.lower()

    def test_that_the_parents_no_longer_agree_is_the_ground(self, found: dict[str, Reason]) -> None:
        assert "is the only ground recorded here" in found["consent-only"].sentence
        assert (
            "in February 2016, mother no longer agreed to help from Early Offer of Help"
            in found["consent-only"].sentence
        )

    def test_knife_and_forehead(self, kyle: Child, found: dict[str, Reason]) -> None:
        assert {("childrens-centre", "knife-and-kitten"), (EOH, "forehead-2016")} <= set(found["worries-open"].evidence)
        forehead = entry_named(kyle, (EOH, "forehead-2016")).event.data
        assert forehead.accounts_differ
        assert (EOH, "forehead-2016") in found["injury-unexamined"].evidence
        assert "the accounts of it ask for one" in found["injury-unexamined"].sentence

    def test_newborn_and_no_pre_birth_assessment(self, found: dict[str, Reason]) -> None:
        assert "a birth (in January 2016)" in found["changes"].sentence
        assert "no record is held here of a pre-birth assessment" in found["pre-birth-missing"].sentence

    def test_discharged_for_not_being_brought(self, found: dict[str, Reason]) -> None:
        assert "Speech and language therapy" in found["was-not-brought"].sentence
        assert "its offer ended" in found["was-not-brought"].sentence

    def test_father_at_none_of_six_meetings_and_both_parents_in_february(
        self, kyle: Child, found: dict[str, Reason]
    ) -> None:
        held = states(kyle, FEBRUARY, Extreme.LATEST, 1)["meetings"].at(Extreme.LATEST)
        absent = [meeting for meeting, how in held.attendance["father"].items() if how is Attendance.ABSENT]
        assert len(absent) == 6
        assert "father (6 of 7 meetings)" in found["invitee-missing"].sentence
        assert {who for who in ("mother", "father") if held.last.attendees[who] is Attendance.ATTENDED} == {
            "mother",
            "father",
        }

    def test_the_violence_of_hallowe_en(self, found: dict[str, Reason]) -> None:
        assert "an incident of violence (by 1 November 2015)" in found["changes"].sentence

    def test_beside_them_praise_the_three_professionals_and_grandmothers_suggestion(self, kyle: Child) -> None:
        beside = {finding.sentence: finding.evidence for finding in decided(kyle, FEBRUARY, ASKED[FEBRUARY]).beside}
        assert beside["Early Offer of Help recorded a strength in parenting capacity in February 2016."]
        (there,) = [words for words in beside if words.startswith("There at the last meeting of agencies")]
        assert all(who in there for who in ("Children's Centre", "Maternity", "Nursery", "father", "mother"))
        assert beside["A grandparent spoke of family support in December 2015, which is not recorded as a worry."] == (
            (EOH, "team-2015-12"),
        )
        assert beside[there] == ((EOH, "team-2016-02"),), "the one more meeting that followed"

    def test_the_agreement_of_those_present_removes_no_reason(self, kyle: Child, found: dict[str, Reason]) -> None:
        agreed = entry_named(kyle, (EOH, "team-2016-02")).event.data.decisions
        assert any("Those present are content" in decision for decision in agreed)
        apart = codes(decided(kyle, FEBRUARY, ASKED[FEBRUARY], without((EOH, "team-2016-02"))))
        assert apart - found.keys() <= SUCCEEDS | {"notes-repeated"}, "what only the meeting's being held had ended"


@pytest.mark.parametrize("on", [MAY, FEBRUARY])
def test_both_are_refused_at_both_extremes(kyle: Child, on: str) -> None:
    found = decided(kyle, on, ASKED[on])
    assert found.outcome is Outcome.REFUSED
    assert sum(reason.certain for reason in found.reasons if reason.kind is ReasonKind.BLOCK) >= 4
