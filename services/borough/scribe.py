"""Writes what agencies tell of one child, as lines that ``vantage publish`` takes."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final, NamedTuple

from schemas.events import VERSIONS
from services.borough.assumptions import value
from services.borough.days import at, end_of, working_days_on

Document = dict[str, Any]
Told = dict[str, Any]
CSC, HV, GP = "childrens-social-care", "health-visiting", "general-practice"
SCHOOL, NURSERY, POLICE, HOSPITAL = "school", "nursery", "police", "hospital"
_FIRST_NUMBER: Final = 200_000
CHILDREN_MAX: Final = 400_000


def nhs_number(serial: int) -> str:
    """A valid number of the range for tests, which is given to nobody."""
    for last in (0, 1):
        digits = f"999{_FIRST_NUMBER + 2 * serial + last:06d}"
        check = (
            11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
        ) % 11
        if check != 10:
            return f"{digits}{check}"
    raise AssertionError("of two neighbours at most one has no check digit")


def said(topic: str, polarity: str = "worry", basis: str = "observed-by-professional", **more: str) -> Told:
    """A statement."""
    return {"topic": topic, "polarity": polarity, "basis": basis, "text": "made up", **more}


def change(topic: str, setting: str) -> Told:
    """A change that a professional saw."""
    return said(topic, "strength", setting=setting, measures="change-for-the-child")


VOICE: Final = said("child-voice", "neutral", "reported-by-child", said_by="child")


class Ref(NamedTuple):
    """An event that was told."""

    source: str
    id: str

    def as_data(self) -> Told:
        return {"source": self.source, "id": self.id}


class Scribe:
    """One child's events as they come to be told. ``until`` is the borough's last day: nothing is known after it."""

    def __init__(self, serial: int, rng: Random, born: date, until: date) -> None:
        self.serial, self.rng, self.born, self.until = serial, rng, born, until
        self.silent: dict[str, date] = {}
        self.agencies: dict[str, None] = {}
        self.parents: dict[str, None] = {}
        self.worried: dict[tuple[str, str, str], date] = {}
        self.changed: dict[tuple[str, str, str], date] = {}
        self._documents: list[tuple[datetime, Document]] = []
        self._count = 0

    def reference(self, agency: str) -> str:
        """The agency's own name for the child."""
        return f"{agency[:6]}-b{self.serial}"

    def parent(self, agency: str) -> str:
        """The agency's own name for a parent."""
        return f"{agency[:6]}-p{self.serial}"

    def age(self, day: date) -> float:
        """In years."""
        return (day - self.born).days / 365.25

    def tell(self, by: str, kind: str, on: date | datetime, /, *, promptly: bool = False, **data: object) -> Ref:
        """An event of a day (some minute of it) or of a minute. ``promptly``: it is written when it happens."""
        when = on if isinstance(on, datetime) else at(on, self.rng.randrange(9, 17), self.rng.randrange(60))
        statements: Any = data.get("statements", ())
        for each in statements:
            self._note(by, each, when.date())
        ref = self._write(by, kind, when, when if promptly else self._recorded(when), data)
        self._register(by, when)
        return ref

    def _register(self, by: str, when: datetime) -> None:
        if by not in self.agencies:
            self.agencies[by] = None
            about = {"kind": "child", "born_on": self.born.isoformat(), "nhs_number": nhs_number(self.serial)}
            self._write(by, "person.registered", when, when, about)

    def meets_parent(self, by: str, on: date, statement: Told) -> Ref:
        """A meeting with a parent, who is the agency's client; it speaks of the parent, and names the child."""
        when, parent, child = at(on, self.rng.randrange(9, 17)), self.parent(by), self.reference(by)
        self._note(by, statement, on)
        said_of = {"kind": "clinic", "outcome": "took-place", "statements": [{**statement, "about": parent}]}
        ref = self._write(by, "contact.recorded", when, self._recorded(when), said_of, (parent, child))
        self._register(by, when)
        if by not in self.parents:
            self.parents[by] = None
            self._write(by, "person.registered", when, when, {"kind": "adult"}, (parent,))
            self._write(by, "relationship.recorded", when, when, {"relative": parent, "relation": "mother"})
        return ref

    def _note(self, by: str, told: Told, day: date) -> None:
        """What a professional worries about, and what has been seen to change, whoever reads it."""
        worry = (by, told["topic"], told.get("setting", "unknown"))
        if told["polarity"] == "worry" and told["basis"] == "observed-by-professional":
            self.worried[worry] = max(day, self.worried.get(worry, day))
        elif told.get("measures") == "change-for-the-child":
            self.changed[worry] = max(day, self.changed.get(worry, day))

    def unchanged(self, day: date) -> list[tuple[str, str, str]]:
        """Agency, topic and setting of what was worried about by that day, with no change seen since."""
        return [
            worry
            for worry, told in self.worried.items()
            if told <= day and not told <= self.changed.get(worry, date.min) <= day
        ]

    def _write(
        self, by: str, kind: str, when: datetime, recorded: datetime, data: Told, about: Sequence[str] = ()
    ) -> Ref:
        self._count += 1
        ref = Ref(by, f"b{self.serial}-{self._count}")
        subject, *others = about or (self.reference(by),)
        document = {
            "id": ref.id, "source": by, "subject": subject, "alsoabout": others, "type": kind,
            "dataschema": f"{kind}/{VERSIONS[kind]}", "time": when.isoformat(), "timeprecision": "minute",
            "recordedtime": recorded.isoformat(),
            "data": {name: held for name, held in data.items() if held is not None},
        }  # fmt: skip
        if by not in self.silent or when.date() < self.silent[by]:
            self._documents.append((recorded, document))
        return ref

    def _recorded(self, when: datetime) -> datetime:
        """Most is written at once, some in the days after, a little later still."""
        drawn = self.rng.random()
        if drawn < value("recorded-late"):
            days = self.rng.randint(4, 10)
        elif drawn < value("recorded-late") + value("recorded-later"):
            days = self.rng.randint(1, 3)
        else:
            return when + timedelta(minutes=self.rng.randrange(1, 120))
        return at(working_days_on(when.date(), days), self.rng.randrange(9, 17))

    def visit(self, by: str, on: date, *statements: Told, kind: str = "home-visit", alone: bool | None = None) -> Ref:
        """A contact at which the child was seen."""
        return self.tell(
            by, "contact.recorded", on, kind=kind, outcome="took-place", seen=[self.reference(by)],
            seen_alone=alone, statements=list(statements),
        )  # fmt: skip

    def assess(self, by: str, name: str, kind: str, first: date, done: date) -> None:
        """An assessment; social care visits within eight working days, then every eight to eighteen."""
        for verb, on in (("requested", first), ("started", first), ("completed", done)):
            self.tell(by, f"assessment.{verb}", on, promptly=True, assessment=name, kind=kind)
        seen = working_days_on(first, self.rng.randint(2, 8))
        while by == CSC and seen < done:
            self.visit(by, seen)
            seen = working_days_on(seen, self.rng.randint(8, 18))

    def documents(self) -> Sequence[Document]:
        """All that was written by the last day, in the order of writing."""
        end = end_of(self.until)
        held = [(recorded, document) for recorded, document in self._documents if recorded <= end]
        held.sort(key=lambda pair: (pair[0], int(pair[1]["id"].rpartition("-")[2])))
        return [document for _, document in held]

    def happens(self, name: str, per: float = 1.0) -> bool:
        """Whether what is assumed so often happens this time."""
        return self.rng.random() < value(name) / per

    def days(self, first: date, last: date, a_year: float) -> list[date]:
        """Days in the span on which something happens so many times a year on average."""
        found: list[date] = []
        where = 0.0
        while a_year > 0 and (where := where + self.rng.expovariate(a_year / 365.25)) < (last - first).days:
            found.append(first + timedelta(days=int(where)))
        return found

    def last_of(self, agency: str) -> tuple[date, Ref] | None:
        """When the agency last told anything, and what."""
        own = [document for _, document in self._documents if document["source"] == agency]
        told = [document for document in own if document["type"] != "person.registered"]
        if not told:
            return None
        last = max(told, key=lambda document: str(document["time"]))
        return datetime.fromisoformat(last["time"]).date(), Ref(agency, last["id"])
