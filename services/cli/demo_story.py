"""Which days of the review the demonstration stops at, and which of the events that had been recorded by then it shows.

Nothing is told here: the words are the events', the answers the hub's. Paragraphs of the review are on every event.
"""

from datetime import date
from typing import Final, NamedTuple

from projections.history import EventName
from schemas import RecordName
from schemas.vocabulary import Topic

KYLE: Final = RecordName("health-visiting", "hv-k-001")
SAM: Final = RecordName("health-visiting", "hv-s-001")

_CSC, _EOH, _PAS = "childrens-social-care", "early-offer-of-help", "prevention-and-support"
_HV, _NURSERY, _SCHOOL = "health-visiting", "nursery", "school"
IN_FULL: Final = frozenset({
    "oversight", "not-seen", "pre-birth-missing", "closed-with-worries", "help-unanswered", "lead-missing",
    "difference-of-view", "sessions-promised", "strategy-not-recorded", "reported-injury-unchecked",
})  # fmt: skip
"""Alerts whose whole sentence is shown, the first time; the others by name (docs/clocks.md has their sentences)."""


class Shown(NamedTuple):
    """An event; of what was said at it the ``topics``, or all."""

    event: EventName
    topics: frozenset[Topic] = frozenset()


class Step(NamedTuple):
    """A step down that was taken, as the gate is asked about it."""

    to: int
    asked_for: str
    grounds: tuple[str, ...] = ()


class Moment(NamedTuple):
    """The end of a London day, and what it is worth looking at. ``step``: the gate is asked too."""

    day: date
    events: tuple[Shown, ...]
    step: Step | None = None


def _shown(agency: str, id: str, *topics: Topic) -> Shown:
    return Shown((agency, id), frozenset(topics))


MOMENTS: Final = (
    Moment(date(2012, 9, 30), (
        _shown("london-borough", "pre-birth-agreed"), _shown("maternity", "escalation-thurrock"),
    )),
    Moment(date(2012, 10, 26), (_shown("maternity", "birth-of-kyle"), _shown(_CSC, "section-20"))),
    Moment(date(2013, 9, 30), (_shown(_CSC, "supervision-order"), _shown(_CSC, "struck-2013"))),
    Moment(date(2014, 3, 31), (_shown(_HV, "injury-march-2014"),)),
    Moment(date(2014, 9, 30), (_shown(_HV, "visit-late-august-2014"), _shown(_NURSERY, "autumn-2014"))),
    Moment(date(2015, 1, 31), (_shown(_CSC, "child-in-need-2014-10"),)),
    Moment(date(2015, 3, 31), (_shown(_CSC, "child-in-need-2015-03-off"),)),
    Moment(date(2015, 5, 31), (
        _shown(_CSC, "closing-report-2015"), _shown(_EOH, "team-2015-05-speech", Topic.SPEECH),
        _shown(_NURSERY, "bruises-ear"),
    ), Step(2, _CSC)),
    Moment(date(2015, 11, 4), (
        _shown("maternity", "booking-2015"), _shown("coram", "coram-view"), _shown("police", "party"),
        _shown(_EOH, "nursery-not-told"),
    )),
    Moment(date(2015, 12, 31), (_shown("childrens-centre", "knife-and-kitten"),)),
    Moment(date(2016, 2, 29), (
        _shown("maternity", "birth-of-sam"), _shown(_EOH, "forehead-2016"),
        _shown(_EOH, "team-2016-02", Topic.PARENTING), _shown(_EOH, "parents-end-help"),
    ), Step(1, _EOH, ("consent-withdrawn",))),
    Moment(date(2016, 11, 30), (_shown("hospital", "road-accident"), _shown(_HV, "behaviour-asked-2016"))),
    Moment(date(2017, 5, 31), (_shown(_HV, "visit-may-2017"), _shown(_PAS, "to-prevention-taken"))),
    Moment(date(2017, 8, 31), (_shown(_PAS, "team-2017-08"),)),
    Moment(date(2017, 9, 30), (_shown(_HV, "escalate-september"), _shown(_PAS, "escalate-september-answer"))),
    Moment(date(2017, 10, 31), (
        _shown(_PAS, "team-2017-10", Topic.TOILET_TRAINING, Topic.CHILD_VOICE), _shown(_HV, "escalate-october"),
        _shown(_SCHOOL, "escalate-october"), _shown(_PAS, "escalate-october-answer-hv"),
    )),
    Moment(date(2017, 11, 24), (
        _shown(_PAS, "eight-sessions"), _shown(_HV, "visit-2017-11-21"), _shown(_HV, "twice-weekly-not-seen"),
        _shown(_HV, "to-mash", Topic.CHILD_WELLBEING),
    )),
    Moment(date(2017, 11, 30), (_shown(_PAS, "anonymous-call"),)),
    Moment(date(2018, 1, 5), (_shown(_CSC, "visit-2017-12-08"), _shown(_CSC, "school-meeting"))),
    Moment(date(2018, 1, 6), (_shown("hospital", "death-of-sam"),)),
    Moment(date(2018, 1, 26), (_shown(_CSC, "conference-2018"),)),
    Moment(date(2019, 4, 30), (_shown(_CSC, "care-order"),)),
)  # fmt: skip
"""Oldest first."""
