"""Work with a family at one status, from its opening on: worries, plan, meetings, visits, sessions."""

from datetime import date
from typing import Final

from services.borough.assumptions import value
from services.borough.days import DAY, NURSERY_AGE, SCHOOL_AGE, at, in_term, working
from services.borough.patterns import CP, Pattern
from services.borough.scribe import CSC, GP, HV, NURSERY, SCHOOL, VOICE, Ref, Scribe, change, said
from services.borough.truth import Planted

_TOPICS: Final = {
    HV: ("home-conditions", "feeding", "routines", "safety-at-home", "development"),
    NURSERY: ("hygiene", "speech", "behaviour", "clothing"),
    SCHOOL: ("hygiene", "behaviour", "child-wellbeing", "attendance"),
    CSC: ("supervision", "parenting-capacity", "domestic-abuse", "alcohol"),
    "early-offer-of-help": ("boundaries", "routines", "home-conditions"),
    "prevention-and-support": ("boundaries", "behaviour", "parents-relationship"),
}
_SETTING: Final = {NURSERY: "nursery", SCHOOL: "school"}
Worry = tuple[str, str, str]


def around(scribe: Scribe, day: date) -> list[str]:
    """Who works with a child of that age beside the service that leads."""
    age = scribe.age(day)
    if age >= SCHOOL_AGE:
        return [SCHOOL, GP]
    return [HV, NURSERY] if age >= NURSERY_AGE else [HV, GP]


class Course:
    """One phase of work, from ``start`` to ``end``. ``met`` are the meetings held, ``sights`` who saw the child when,
    ``booked`` the first meeting where a day was set for it before.

    ``fault`` names what goes missing from ``fault_on`` on; nothing else about the phase differs.
    """

    def __init__(
        self, scribe: Scribe, pattern: Pattern, start: date, end: date, fault: str = "", fault_on: date | None = None
    ) -> None:
        self.scribe, self.pattern, self.start, self.end = scribe, pattern, start, end
        self.rng = scribe.rng
        self.fault, self.fault_on = fault, fault_on or end
        self.service = pattern.service(scribe.serial)
        self.agencies = around(scribe, start)
        self.name = f"{pattern.group}-{scribe.serial}-{start:%y%m%d}"
        self.lead = self.agencies[0] if pattern.tier == 2 and self.rng.random() < 0.3 else self.service
        self.worries: list[Worry] = []
        self.met: list[tuple[date, Ref]] = []
        self.sights: list[tuple[date, Ref]] = []
        self.planted: Planted | None = None
        self.booked: tuple[date, str] | None = None
        self.objectives = [f"{self.name}-o{n}" for n in range(self.rng.randint(2, 3))]

    def goes_on(self, fault: str, day: date) -> bool:
        """Whether, for all that is planted, this is still done on that day."""
        return self.fault != fault or day < self.fault_on

    def open(self, worries: int, *, before: bool) -> None:
        """Worries, told before it or soon after; the tier, the lead, the plan."""
        for _ in range(worries):
            by = self.rng.choice([*self.agencies[:2], self.service])
            topic = self.rng.choice(_TOPICS.get(by, ("parenting-capacity",)))
            worry = (topic, by, _SETTING.get(by, "home"))
            self.worries.append(worry)
            days = -self.rng.randint(1, 9) if before else self.rng.randint(5, 30)
            if self.start + days * DAY < self.fault_on:
                self._tell_worry(worry, self.start + days * DAY)
        self.scribe.tell(
            self.service, "tier.set", at(self.start, 9), promptly=True, tier=self.pattern.tier,
            status=self.pattern.status, bases=list(self.pattern.bases), service=self.service,
        )  # fmt: skip
        accepted = self.start + self.rng.randint(1, 4) * DAY
        self.scribe.tell(self.service, "lead.named", at(self.start, 9, 30), role="lead", agency=self.lead)
        self.scribe.tell(self.lead, "lead.accepted", accepted, role="lead", agency=self.lead)
        self._plan("plan.opened", working(self.start + self.rng.randint(1, 9) * DAY))

    def _plan(self, kind: str, day: date) -> None:
        due = (self.end + 14 * DAY).isoformat()
        objectives = [
            {"objective": name, "text": "made up", "measure": "made up", "owner": "parents", "due_on": due,
             "agreed_with_family": True, "contingency": "made up"}
            for name in self.objectives
        ]  # fmt: skip
        self.scribe.tell(
            self.service, kind, day, plan=self.name, kind=self.pattern.plan, objectives=objectives,
            category="NEG" if self.pattern.group == CP else None,
        )  # fmt: skip

    def _tell_worry(self, worry: Worry, day: date) -> Ref:
        topic, by, setting = worry
        kind = "school" if by == SCHOOL else "nursery" if by == NURSERY else "home-visit"
        return self.seen(by, working(day), said(topic, setting=setting), kind=kind)

    def seen(
        self, by: str, day: date, *statements: dict[str, str], kind: str = "home-visit", alone: bool = False
    ) -> Ref:
        """A contact at which the child was seen."""
        ref = self.scribe.visit(by, day, *statements, kind=kind, alone=alone or None)
        self.sights.append((day, ref))
        return ref

    def live(self, last: date) -> None:
        """What goes on between the opening and the end, up to ``last``."""
        self._visits(last)
        self._again(last)
        self._changes(last)
        if self.rng.random() < 0.5:
            self._sessions(last)
        for day in self.scribe.days(self.start, last, 12.5):
            self.scribe.tell(self.service, "supervision.recorded", working(day), by="team manager", endorsed=True)
        self._registers(last)

    def _visits(self, last: date) -> None:
        day, first = self.start, True
        while True:
            day = working(
                day + (self.rng.randint(1, 6) if first else self.rng.randint(*self.pattern.visits)) * DAY, back=True
            )
            first = False
            if day > last:
                return
            if not (self.goes_on("not-seen", day) and self.goes_on("visits-stop", day)):
                self.scribe.tell(self.service, "contact.recorded", day, kind="home-visit", outcome="no-access")
                continue
            if self.scribe.happens("no-access"):
                self.scribe.tell(self.service, "contact.recorded", day, kind="home-visit", outcome="no-access")
                day = working(day + DAY * self.rng.randint(1, 3))
            alone = self.scribe.age(day) >= 3 and self.rng.random() < 0.6
            self.seen(self.service, day, *([VOICE] if alone else []), alone=alone)

    def _again(self, last: date) -> None:
        """Worries are told again while they last: half of them, once, before the change."""
        for worry in self.worries:
            span = (self.end - self.start).days // 3
            day = self.start + self.rng.randint(7, max(8, span)) * DAY
            if self.rng.random() < 0.5 and day <= last and self.goes_on("not-seen", day):
                self._tell_worry(worry, day)

    def _changes(self, last: date) -> None:
        """Each worry is seen to have changed in the later half."""
        if self.fault:
            return
        span = (self.end - self.start).days
        for topic, by, setting in self.worries:
            day = working(
                self.start + self.rng.randint(span * 45 // 100, max(span * 45 // 100, span - 24)) * DAY, back=True
            )
            if day <= last and not self.scribe.happens("change-untold"):
                kind = "school" if by == SCHOOL else "nursery" if by == NURSERY else "home-visit"
                self.seen(by, day, change(topic, setting), kind=kind)

    def _sessions(self, last: date) -> None:
        """Weekly sessions; some in term only, some missed and made up."""
        by = self.rng.choice(["early-offer-of-help", "parents-first", "childrens-centre"])
        number = min(self.rng.randint(6, 10), (self.end - self.start).days // 7 - 8)
        if number < 3:
            return
        term_only = self.scribe.happens("term-time")
        day = working(self.start + self.rng.randint(7, 20) * DAY)
        name = f"{self.name}-i"
        self.scribe.tell(
            by, "intervention.planned", day, intervention=name, kind="parenting", sessions=number, per_week=1
        )
        given = 0
        while given < number and day + 7 * DAY <= last:
            day += 7 * DAY
            if term_only and not in_term(day):
                continue
            kind = "missed" if self.scribe.happens("sessions-missed") else "delivered"
            given += kind == "delivered"
            self.scribe.tell(by, f"intervention.{kind}", working(day), intervention=name, kind="parenting", sessions=1)

    def _registers(self, last: date) -> None:
        """A school or nursery that works with a family tells attendance by the month, in term."""
        by = next((each for each in self.agencies if each in (SCHOOL, NURSERY)), None)
        day = self.start + 20 * DAY
        while by and day <= last:
            if in_term(day) and self.goes_on("not-seen", day):
                attended = sum(self.rng.random() > value("absence") * 2 for _ in range(38))
                ref = self.scribe.tell(
                    by,
                    "attendance.recorded",
                    working(day, back=True),
                    setting=_SETTING[by],
                    possible=38,
                    attended=attended,
                )
                self.sights.append((day, ref))
            day += 28 * DAY
