"""Everything that the borough assumes, with its source; docs/borough.md holds the same table, and a test compares.

``assumed`` as a source means that none was found: the figure is ours.
"""

from typing import Final, NamedTuple

_DFE_CIN: Final = "DfE, Children in need, 2024"
_DFE_CIN_2020: Final = "DfE, Children in need, 2020"
_DFE_CLA: Final = "DfE, Children looked after, 2024"
_ROTHERHAM: Final = "Rotherham, IRO report 2023: 91.7 % of looked-after reviews in time; assumed of other meetings"
_OURS: Final = "assumed"


class Assumption(NamedTuple):
    """``says`` is the sentence that the figure completes."""

    value: float
    says: str
    source: str


ASSUMPTIONS: Final = {
    # How many
    "early-help": Assumption(200, "children in early help at a time, per 10,000", _OURS),
    "child-in-need": Assumption(
        220, "children in need, neither on a plan nor looked after, per 10,000", f"{_DFE_CIN}: 332.9 less both"
    ),
    "child-protection": Assumption(42.8, "children on a protection plan, per 10,000", _DFE_CIN_2020),
    "looked-after": Assumption(70, "children looked after, per 10,000", _DFE_CLA),
    "caseload": Assumption(16.9, "children of a social worker", "DfE, Children's social work workforce, 2019"),
    "caseload-early-help": Assumption(15, "children of an early help worker", _OURS),
    # Ordinary lives, per 1,000 children and year unless said otherwise
    "referrals": Assumption(53.5, "referrals to social care", f"{_DFE_CIN_2020}: 642,980 of 12.0 million children"),
    "assessed": Assumption(0.3, "of these lead to an assessment and no further action", _OURS),
    "concerns": Assumption(12, "formal concerns between agencies", _OURS),
    "help": Assumption(15, "requests of parents for help", _OURS),
    "information": Assumption(10, "requests of one agency for another's information", _OURS),
    "violence": Assumption(15, "incidents of domestic violence with a child in the home, told by police", _OURS),
    "anonymous": Assumption(3, "anonymous reports, each checked within two days", _OURS),
    "disclosures": Assumption(
        4, "times a child tells a professional of harm, referred the next working day at the latest, or late", _OURS
    ),
    "worries": Assumption(60, "single worries of a professional, told and not passed on", _OURS),
    "worries-settled": Assumption(0.7, "of these are later recorded as changed", _OURS),
    "emergency-under-five": Assumption(660, "emergency attendances under five", "Buckinghamshire JSNA, 2023"),
    "emergency": Assumption(330, "emergency attendances of others", "Imperial College 2020: one child in three a year"),
    "injury-share": Assumption(0.4, "of these for an injury", _OURS),
    "grazes": Assumption(50, "small injuries noted by nursery or school", _OURS),
    "appointments": Assumption(150, "outpatient appointments", _OURS),
    "not-brought": Assumption(0.142, "of appointments missed", "Zoha and others 2017: one trust, 2015 to 2016"),
    "school-nursing": Assumption(60, "meetings of a school nurse", _OURS),
    "camhs": Assumption(40, "referrals to CAMHS, of nine and over: taken on in five weeks, seen months later", _OURS),
    "parents-mental-health": Assumption(15, "parents whom adult mental health begins to see", _OURS),
    "parents-substance-misuse": Assumption(6, "parents whom a substance misuse service begins to see", _OURS),
    "parents-probation": Assumption(5, "parents who begin with probation", _OURS),
    "parents-advocates": Assumption(8, "parents whom domestic abuse advocates begin to see", _OURS),
    "parents-adult-social-care": Assumption(2, "parents with learning needs whom adult social care meets", _OURS),
    "moves": Assumption(60, "moves of home", _OURS),
    "absence": Assumption(0.07, "of school sessions missed", "DfE, Pupil attendance, 2023/24: 6.7 and 7.3 %"),
    "persistently-absent": Assumption(0.2, "of pupils missing more than a tenth", "DfE, Pupil attendance, 2023/24"),
    "in-nursery": Assumption(0.6, "of children of two to four in a nursery", _OURS),
    # Ordinary delay
    "answered-late": Assumption(0.07, "of concerns, requests and referrals answered after the time for it", _OURS),
    "meetings-late": Assumption(0.083, "of meetings held one to ten days after the time for it", _ROTHERHAM),
    "meetings-cancelled": Assumption(0.1, "of meetings called off and met within nine days", _OURS),
    "recorded-later": Assumption(0.15, "of entries written within three working days", _OURS),
    "recorded-late": Assumption(0.05, "of entries written within ten working days", _OURS),
    "no-access": Assumption(0.07, "of visits find nobody in, and are made within three days", _OURS),
    "apologies": Assumption(0.15, "of invitations answered with apologies", _OURS),
    "absent": Assumption(0.02, "of invitations are not answered, and nobody comes", _OURS),
    "written-view": Assumption(0.3, "of apologies come with a written view", _OURS),
    "sessions-missed": Assumption(0.08, "of sessions missed and made up the week after", _OURS),
    "term-time": Assumption(0.4, "of sessions held in term only", _OURS),
    # How plans end
    "steps-up": Assumption(0.15, "of early help ends in a step up", _OURS),
    "to-early-help": Assumption(0.5, "of children in need step to early help, the rest to universal services", _OURS),
    "same-worker": Assumption(0.7, "of plans and care end with the same worker going on, without a referral", _OURS),
    "change-untold": Assumption(0.01, "of changes seen are not written as seen", _OURS),
    # What is planted
    "planted": Assumption(0.15, "of plans have one lapse planted (a choice of the trial, no prevalence)", _OURS),
    "planted-universal": Assumption(15, "children of 10,000 at tier 1 with a lapse planted (likewise)", _OURS),
}  # fmt: skip


def value(name: str) -> float:
    """The figure."""
    return ASSUMPTIONS[name].value


class Expected(NamedTuple):
    """After how long it has become a lapse, as practice says it: one of the three is not nought."""

    working_days: int
    days: int
    months: int
    source: str

    @property
    def says(self) -> str:
        """In words."""
        found = {"working days": self.working_days, "days": self.days, "months": self.months}
        return ", ".join(f"{number} {unit}" for unit, number in found.items() if number)


EXPECTED: Final = {
    "early-help": Expected(0, 42, 0, "six-weekly team meetings are common"),
    "child-in-need": Expected(0, 0, 3, "reviews at most three months apart"),
    "child-protection": Expected(0, 42, 0, "core groups at most six-weekly (Wales)"),
    "looked-after": Expected(0, 0, 6, "Care Planning Regulations 2010, reg 33(2)"),
    "looked-after-second": Expected(0, 0, 3, "Care Planning Regulations 2010, reg 33(2)"),
    "concern-unanswered": Expected(5, 0, 0, "London, Lincolnshire: a working week at the first stages"),
    "concern-declined": Expected(5, 0, 0, "London, Lincolnshire: a working week at the first stages"),
    "referral-undecided": Expected(1, 0, 0, "Working Together: one working day"),
    "disclosure-unchecked": Expected(1, 0, 0, "assumed: referred by the end of the next working day"),
    "assessment-unfinished": Expected(45, 0, 0, "Working Together: 45 working days"),
    "conference-late": Expected(15, 0, 0, "Working Together: 15 working days"),
    "conference-not-planned": Expected(15, 0, 0, "Working Together: 15 working days"),
    "sessions-stop": Expected(10, 0, 0, "assumed: two weekly sessions"),
    "meeting-cancelled": Expected(10, 0, 0, "assumed: a new date within two weeks"),
    "meeting-unrecorded": Expected(5, 0, 0, "assumed: minutes within a week"),
    "not-seen": Expected(0, 42, 0, "Southwark: no agency has seen the child for six weeks"),
    "visits-child-in-need": Expected(20, 0, 0, "local policies: visits every 20 working days"),
    "visits-child-protection": Expected(0, 28, 0, "Southwark: the social worker has not seen the child for four weeks"),
    "visits-looked-after": Expected(0, 42, 0, "Care Planning Regulations 2010, reg 28(2): six weeks"),
    "order-ending": Expected(0, 0, 9, "local schemes: decided by the ninth month of a twelve-month order"),
    "order-without-end": Expected(1, 0, 0, "Plymouth: a legal status is written down in 24 hours"),
    "legal-status-missing": Expected(1, 0, 0, "Plymouth: a legal status is written down in 24 hours"),
    "interim-order-standing": Expected(0, 182, 0, "Children Act 1989, section 32(1)(a)(ii): 26 weeks"),
    "protection-ended": Expected(5, 0, 0, "assumed: a week to write down the review conference that decided it"),
    "help-unanswered": Expected(20, 0, 0, "assumed: a month"),
    "plan-missing": Expected(10, 0, 0, "Care Planning Regulations 2010, reg 4(2): ten working days; others assumed"),
}
