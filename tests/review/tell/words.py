"""The small language of the story: an agency says what happened to whom, when, from which paragraph.

``hv.says("contact.recorded", "visit-may-2017", "k", month("2017-05"), "52", kind="home-visit", …)``
is one event document. People are letters (``PEOPLE``); each agency has its own reference for each.
"""

import calendar
from typing import Any, Final, NamedTuple

from schemas.events import VERSIONS

Document = dict[str, Any]

PEOPLE: Final = {
    "k": "Kyle",
    "s": "Sam",
    "m": "Mother",
    "f": "Father",
    "g": "Paternal grandmother",
    "x": None,  # the paternal grandmother's former partner
    "y": None,  # the maternal grandfather
}

SEEN: Final = "observed-by-professional"
JUDGED: Final = "professional-judgement"
PARENT: Final = "reported-by-parent"
FAMILY: Final = "reported-by-family"
THIRD: Final = "reported-by-third-party"


class When(NamedTuple):
    """A happened time as the review gives it, and the latest day on which it can be recorded."""

    time: str | None
    latest: str | None
    precision: str
    recorded: str


def _month_end(month: str) -> str:
    year, number = (int(part) for part in month.split("-"))
    return f"{month}-{calendar.monthrange(year, number)[1]:02d}"


def day(on: str) -> When:
    return When(on, None, "day", on)


def days(first: str, last: str) -> When:
    return When(first, last, "day", last)


def month(of: str) -> When:
    return When(f"{of}-01", None, "month", _month_end(of))


def months(first: str, last: str) -> When:
    return When(f"{first}-01", f"{last}-01", "month", _month_end(last))


def undated(by: str) -> When:
    """The review gives no date; ``by`` is the last day on which it can have been recorded."""
    return When(None, None, "unknown", by)


def _at(on: str) -> str:
    return f"{on}T12:00:00Z"


def _without_nothing(document: Document) -> Document:
    return {name: value for name, value in document.items() if value is not None}


def sourceref(paragraphs: str) -> str:
    return f"paragraph{'s' if ',' in paragraphs else ''} {paragraphs}"


class Agency(NamedTuple):
    """Who speaks: its source name and the prefix of its own references."""

    source: str
    prefix: str

    def of(self, letter: str) -> str:
        """This agency's own reference of a person."""
        return f"{self.prefix}-{letter}-001"

    def says(
        self,
        kind: str,
        name: str,
        who: str,
        when: When,
        paragraphs: str,
        /,
        *,
        also: str = "",
        recorded: str | None = None,
        **content: Any,
    ) -> Document:
        """One event. ``recorded`` is given where the text puts the writing later than the fact."""
        return self.document(
            kind,
            name,
            self.of(who),
            when,
            paragraphs,
            also=[self.of(letter) for letter in also],
            recorded=recorded,
            content=self._content(content),
        )

    def document(
        self,
        kind: str,
        name: str,
        subject: str,
        when: When,
        paragraphs: str,
        *,
        content: Document,
        also: list[str] | None = None,
        recorded: str | None = None,
    ) -> Document:
        return _without_nothing(
            {
                "specversion": "1.0",
                "type": kind,
                "dataschema": f"{kind}/{VERSIONS[kind]}",
                "source": self.source,
                "id": name,
                "subject": subject,
                "alsoabout": also or None,
                "time": _at(when.time) if when.time else None,
                "timelatest": _at(when.latest) if when.latest else None,
                "timeprecision": when.precision,
                "recordedtime": _at(recorded or when.recorded),
                "recordedprecision": "day",
                "recordedassumed": True,
                "sourceref": sourceref(paragraphs),
                "data": content,
            }
        )

    def _content(self, content: Document) -> Document:
        """Letters become this agency's references, wherever the schema has references."""
        content = dict(content)
        if "seen" in content:
            content["seen"] = [self.of(letter) for letter in content["seen"]]
        if "relative" in content:
            content["relative"] = self.of(content["relative"])
        if "statements" in content:
            content["statements"] = [
                {**said, "about": self.of(said["about"])} if "about" in said else said for said in content["statements"]
            ]
        return content


def ref(agency: Agency, name: str) -> Document:
    """Another event, by its sender's id."""
    return {"source": agency.source, "id": name}


def _statement(polarity: str, topic: str, text: str, basis: str, more: Document) -> Document:
    short = {"by": "said_by", "at": "setting", "about": "about", "measures": "measures"}
    once = more.pop("once", False)
    return {
        "topic": topic,
        "polarity": polarity,
        "basis": basis,
        **({"specificity": "instance"} if once else {}),
        **{short[name]: value for name, value in more.items()},
        "text": text,
    }


def worry(topic: str, text: str, basis: str = SEEN, **more: Any) -> Document:
    return _statement("worry", topic, text, basis, more)


def strength(topic: str, text: str, basis: str = SEEN, **more: Any) -> Document:
    return _statement("strength", topic, text, basis, more)


def neutral(topic: str, text: str, basis: str = SEEN, **more: Any) -> Document:
    return _statement("neutral", topic, text, basis, more)


def invitee(attendance: str, role: str, agency: Agency | None = None) -> Document:
    """One line of a meeting's attendance."""
    return _without_nothing({"agency": agency.source if agency else None, "role": role, "attendance": attendance})


def on(date: str) -> Document:
    """A planned day."""
    return {"on": _at(date), "precision": "day"}


def in_month(of: str) -> Document:
    """A planned month."""
    return {"on": _at(f"{of}-01"), "precision": "month"}
