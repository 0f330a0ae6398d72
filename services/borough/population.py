"""One child after another: who they are, what work there is with the family, and whether a lapse is planted."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Final, NamedTuple

from services.borough import lives, meetings, phases, planted
from services.borough.assumptions import value
from services.borough.course import Course
from services.borough.days import DAY, at, working
from services.borough.patterns import CIN, EARLY_HELP, PATTERNS
from services.borough.scribe import Scribe
from services.borough.truth import UNIVERSAL, Life, Planted, Span, Step, Truth

_DAYS_OF_CHILDHOOD: Final = 6_300
_WEEK: Final = 7


class Borough(NamedTuple):
    """``first`` and ``last`` are the days that are looked at; what went before is there as well."""

    seed: int
    first: date
    last: date

    def life(self, serial: int) -> Life:
        """The ``serial``-th child: the same for the same seed, whoever else is asked for."""
        return _Child(self, serial).life()


def lives_of(borough: Borough, children: int, part: int = 0, parts: int = 1) -> Iterator[Life]:
    """The children of a borough one by one, or every ``parts``-th of them."""
    for serial in range(part, children, parts):
        yield borough.life(serial)


class _Child:
    def __init__(self, borough: Borough, serial: int) -> None:
        self.borough = borough
        self.rng = Random(f"{borough.seed}/{serial}")  # noqa: S311 - a simulation, nothing secret
        born = borough.first - self.rng.randrange(30, _DAYS_OF_CHILDHOOD) * DAY
        self.scribe = Scribe(serial, self.rng, born, borough.last)
        self.spans: list[Span] = [Span(born, UNIVERSAL)]
        self.steps: list[Step] = []
        self.planted: Planted | None = None

    def life(self) -> Life:
        first, last = self.borough.first, self.borough.last
        group = self._group()
        begins = max(self.scribe.born, first - 120 * DAY)
        if group != UNIVERSAL:
            course = self._first(group)
            planted.prepare(course)
            lives.live(self.scribe, begins, course.fault_on - DAY if course.fault == "not-seen" else last)
            self._run(course)
        elif self.rng.random() < value("planted-universal") / 10_000:
            day = working(first + self.rng.randint(20, max(21, (last - first).days - 60)) * DAY)
            fault = self.rng.choice(planted.FAULTS[UNIVERSAL])
            self.planted = planted.alone(self.scribe, fault, day, UNIVERSAL, lives.by_whom(self.scribe, day))
        if group == UNIVERSAL:
            lives.live(self.scribe, begins, last)
        return Life(
            self.scribe.serial, self.scribe.born, self.scribe.documents(), Truth(self.spans, self.planted, self.steps)
        )

    def _group(self) -> str:
        """So many that, with those who leave and those who come, the assumed number is there on any day."""
        drawn = self.rng.random() * 10_000
        window = (self.borough.last - self.borough.first).days
        for group, pattern in PATTERNS.items():
            length = _WEEK * sum(pattern.weeks) / 2
            drawn -= value(group) * (window + length) / length
            if drawn < 0:
                return group
        return UNIVERSAL

    def _first(self, group: str) -> Course:
        """The phase that is under way at some time of those looked at."""
        borough, pattern = self.borough, PATTERNS[group]
        length = self.rng.randint(*pattern.weeks) * _WEEK
        first = max(borough.first - length * DAY, self.scribe.born + 20 * DAY)
        start = working(first + self.rng.randrange(max(1, (borough.last - first).days)) * DAY)
        end = working(start + length * DAY)
        if self.rng.random() >= value("planted"):
            return Course(self.scribe, pattern, start, end)
        fault = self.rng.choice(planted.FAULTS[group])
        earliest = max(start + 50 * DAY, borough.first)
        fault_on = earliest + self.rng.randrange(max(1, min((borough.last - earliest).days - 50, length - 50))) * DAY
        return Course(self.scribe, pattern, start, borough.last + 60 * DAY, fault, fault_on)

    def _run(self, course: Course) -> None:
        phases.begin(course)
        while True:
            self.spans.append(Span(course.start, course.pattern.group))
            first = len(self.spans) == 2
            course.open(self.rng.randint(1, 3) if first else self.rng.randint(0, 1), before=first)
            closes = course.fault in planted.ENDS_IN
            last = min(course.end, self.borough.last, course.fault_on - DAY if closes else course.end)
            meetings.hold(course, last)
            course.live(last)
            if course.fault:
                self.planted = planted.plant(course)
                if closes:
                    self.spans.append(Span(course.fault_on, planted.ENDS_IN[course.fault]))
                return
            if course.end > self.borough.last:
                return
            following = self._end(course)
            if following is None:
                return
            course = following

    def _end(self, course: Course) -> Course | None:
        """How the phase ends, and the phase that follows."""
        group = phases.what_next(course)
        if course.pattern.group == EARLY_HELP and group == CIN:
            phases.leave(course)
            over = at(course.end, 8)
            self.scribe.tell(course.service, "plan.ended", over, plan=course.name, kind=course.pattern.plan)
            return self._following(course, group)
        to = 1 if group == UNIVERSAL else PATTERNS[group].tier
        receiver = course.service if group == UNIVERSAL else PATTERNS[group].service(self.scribe.serial)
        step, booked = phases.end_well(course, to, receiver)
        self.steps.append(step)
        phases.leave(course)
        if group != UNIVERSAL:
            return self._following(course, group, booked)
        self.scribe.tell(
            course.service,
            "tier.set",
            at(course.end, 9),
            promptly=True,
            tier=1,
            status="universal",
            service=course.service,
        )
        self.spans.append(Span(course.end, UNIVERSAL))
        return None

    def _following(self, course: Course, group: str, booked: tuple[date, str] | None = None) -> Course:
        weeks = self.rng.randint(14, 26)
        following = Course(self.scribe, PATTERNS[group], course.end, working(course.end + weeks * _WEEK * DAY))
        following.booked = booked
        return following
