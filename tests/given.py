"""Given these events, when this is asked, then that is answered. ``"2024-03-01"`` is noon in London, exact, unless a
time is written; all is recorded when it happened, what is not exact a month later.
"""

import itertools
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from types import ModuleType
from typing import Any, Generic, NamedTuple, TypeVar

from projections.history import Entry, Extreme, effective, in_order
from schemas import Event
from schemas.events import EVENT, VERSIONS
from schemas.moments import LONDON

T = TypeVar("T")
Said = dict[str, Any]
_serial = itertools.count(1)
_VISIT = {"kind": "home-visit", "outcome": "took-place"}
CSC, HV, NURSERY, POLICE = "childrens-social-care", "health-visiting", "nursery", "police"


def at(moment: str) -> datetime:
    """Noon of a day in London, or the time that is written."""
    return datetime.fromisoformat(moment if "T" in moment else f"{moment}T12:00").replace(tzinfo=LONDON)


def event(kind: str, on: str | None, /, **said: Any) -> Event:
    """Any event; ``by``, ``id``, ``about``, ``precision``, ``until`` and ``recorded`` are its envelope's."""
    until, recorded = said.pop("until", None), said.pop("recorded", None)
    precision = said.pop("precision", "minute" if on else "unknown")
    late = timedelta(days=0 if recorded or precision == "minute" else 31)
    written = at(recorded or until or on or "2030-01-01") + late
    document = {
        "id": said.pop("id", f"n{next(_serial)}"),
        "source": said.pop("by", CSC),
        "subject": said.pop("about", "c1"),
        "type": kind,
        "dataschema": f"{kind}/{VERSIONS[kind]}",
        "time": at(on).isoformat() if on else None,
        "timelatest": at(until).isoformat() if until else None,
        "timeprecision": precision,
        "recordedtime": written.isoformat(),
        "data": {name: value for name, value in said.items() if value is not None},
    }
    return EVENT.validate_json(json.dumps({name: value for name, value in document.items() if value is not None}))


def statement(topic: str, polarity: str = "worry", basis: str = "observed-by-professional", **more: Any) -> Said:
    return {"topic": topic, "polarity": polarity, "basis": basis, "text": "t", **more}


def worry(topic: str, setting: str = "home", **more: Any) -> Said:
    return statement(topic, **{"setting": setting, **more})


def change(topic: str, setting: str = "home", **more: Any) -> Said:
    return statement(topic, "strength", **{"setting": setting, "measures": "change-for-the-child", **more})


def engaged(topic: str, **more: Any) -> Said:
    return statement(topic, "strength", **{"measures": "attendance-or-engagement", **more})


def contact(on: str | None, *statements: Said, **more: Any) -> Event:
    return event("contact.recorded", on, statements=statements, **{"by": HV, **_VISIT, **more})


def concern(on: str | None, *statements: Said, **more: Any) -> Event:
    return event("concern.raised", on, statements=statements, **{"by": NURSERY, "to": CSC, **more})


def answered(on: str | None, of: Event, answer: str, **more: Any) -> Event:
    content = {"concern": {"source": of.source, "id": of.id}, "answer": answer}
    return event("concern.answered", on, **content, **{"by": of.model_dump()["data"].get("to", CSC), **more})


def disagreed(on: str | None, name: str = "d", **more: Any) -> Event:
    """An agency raises a formal disagreement, or takes it to another stage."""
    content = {"disagreement": name, "with_agency": CSC, "matter": "tier", "view": "v", "stage": 1}
    return event("disagreement.raised", on, **{"by": NURSERY, **content, **more})


def disagreement(verb: str, on: str | None, name: str = "d", **more: Any) -> Event:
    """Answered (by social care unless somebody else is named) or resolved, the one that the nursery raised."""
    return event(
        f"disagreement.{verb}", on, **{"by": CSC, **more}, disagreement={"source": NURSERY, "disagreement": name}
    )


def tier(on: str | None, number: int, status: str = "child-in-need", **more: Any) -> Event:
    return event("tier.set", on, tier=number, status=status, **more)


def meeting(verb: str, on: str | None, name: str = "m", kind: str = "core-group", **more: Any) -> Event:
    """``who`` maps agencies to their attendance, ``roles`` those without an agency; ``day`` is that of ``for_on``."""
    who = [{"agency": a, "role": "worker", "attendance": how} for a, how in more.pop("who", {}).items()]
    who += [{"role": role, "attendance": how} for role, how in more.pop("roles", {}).items()]
    day = {"on": at(more.pop("day")).isoformat()} if "day" in more else None
    return event(f"meeting.{verb}", on, meeting=name, kind=kind, attendees=who or None, for_on=day, **more)


def lead(verb: str, on: str | None, agency: str = NURSERY, **more: Any) -> Event:
    """Who is named accepts; another may name them, or say that it ended."""
    by = {"by": agency} if verb == "accepted" else {}
    return event(f"lead.{verb}", on, agency=agency, role="lead", **{**by, **more})


def plan(verb: str, on: str | None, *objectives: Said, name: str = "p", kind: str = "child-in-need") -> Event:
    return event(f"plan.{verb}", on, plan=name, kind=kind, objectives=objectives)


def sessions(verb: str, on: str | None, number: int | None = None, name: str = "i", **more: Any) -> Event:
    return event(f"intervention.{verb}", on, intervention=name, kind="parenting", sessions=number, **more)


class When(NamedTuple, Generic[T]):
    """An answer."""

    found: T

    def then(self, expected: T) -> None:
        assert self.found == expected


class Given(NamedTuple):
    """A history."""

    entries: tuple[Entry, ...]

    def state(self, projection: ModuleType, as_of: str | None = None, extreme: Extreme = Extreme.EARLIEST) -> Any:
        """Folded."""
        state = projection.EMPTY
        for entry in in_order(self.entries, extreme, at(as_of) if as_of else None):
            state = projection.fold(state, entry)
        return state

    def when(self, question: Callable[["Given"], T]) -> When[T]:
        return When(question(self))


def given(*events: Event | Entry) -> Given:
    """Corrections applied, as a history has them; an ``Entry`` comes as it is."""
    sent = effective(each for each in events if not isinstance(each, Entry)).sent
    ready = [each for each in events if isinstance(each, Entry)]
    return Given((*ready, *(Entry(final, None, name if name != final.id else None) for name, final in sent)))


def through(event: Event) -> Entry:
    """The event as it reaches the child through an adult."""
    return Entry(event, b"mother")
