"""The people, agencies and clock that a generated stream tells of."""

import json
from bisect import bisect
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Any, Final

from schemas.events import VERSIONS
from tests.strategies.numbers import nhs_number
from tests.strategies.placing import Message

Document = dict[str, Any]
Ref = tuple[str, str]

AGENCIES: Final = (
    "childrens-social-care", "health-visiting", "hospital", "police", "early-offer-of-help", "court",
    "general-practice", "nursery", "london-borough", "housing", "school", "prevention-and-support",
    "maternity", "speech-and-language", "community-paediatrics", "childrens-centre", "coram",
    "parents-first", "ambulance", "school-nursing", "camhs", "adult-mental-health", "substance-misuse",
    "probation", "domestic-abuse-advocates", "adult-social-care",
)  # fmt: skip
"""In the order in which a generated world takes them."""

FIRST_DAY: Final = date(2018, 1, 1)
DAYS: Final = 3_000
CLOCK_FROM: Final = 900  # days before it are for what happened long before it was recorded
DAY: Final = 1_440  # minutes
DAY_TEXTS: Final = [(FIRST_DAY + timedelta(days=n)).isoformat() for n in range(DAYS + 1)]
_MINUTES: Final = [f"T{n // 60:02d}:{n % 60:02d}:00Z" for n in range(DAY)]
SCHEMA: Final = {kind: f"{kind}/{version}" for kind, version in VERSIONS.items()}
write = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
KEPT_PER_AGENCY: Final = 200
ANSWERED: Final = frozenset({"concern.raised", "referral.made"})
KEPT_PER_CHILD: Final = 20


@dataclass(frozen=True)
class Shares:
    """How often, of all events: each between 0 and 1. ``resolved`` is of the poison.

    ``skew`` is no share: the exponent by which the busiest children have more events than others.
    """

    duplicates: float = 0.01
    same_id: float = 0.003
    poison: float = 0.005
    resolved: float = 0.5
    late: float = 0.03
    imprecise: float = 0.3
    structural: float = 0.06
    skew: float = 1.0


def instant(minute: int) -> str:
    """A minute of the clock as RFC 3339."""
    return DAY_TEXTS[minute // DAY] + _MINUTES[minute % DAY]


class Child:
    """One child's records, the records of the parents, and what is open."""

    __slots__ = ("agencies", "index", "mother", "open", "recent", "reference", "registrations", "tied")

    def __init__(self, index: int, agencies: list[str]) -> None:
        self.index = index
        self.agencies = agencies
        self.reference = f"c-{index}"
        self.mother = f"m-{index}"
        self.open: dict[str, list[Any]] = {}
        self.recent: list[Ref] = []
        self.registrations: list[Document] = []
        self.tied = False

    @property
    def father(self) -> str:
        """The father's reference, the same at every agency that has one."""
        return f"f-{self.index}"


class World:
    """Collects messages with the position at which each goes out."""

    def __init__(self, seed: int, events: int, children: int, agencies: int, shares: Shares) -> None:
        self.rng = Random(seed)
        self.random = self.rng.random
        self.shares = shares
        self.agencies = AGENCIES[: max(3, agencies)]
        self.total, self.children = events, children
        self.at, self.minute = 0, CLOCK_FROM * DAY
        self.out: list[tuple[float, Message, bool]] = []
        self.known: dict[int, Child] = {}
        self.recent: dict[str, list[Document]] = {agency: [] for agency in self.agencies}
        self._serials = dict.fromkeys((*self.agencies, "hub"), 0)
        self._unheard = 0
        self._ranks = list(accumulate(1 / rank**shares.skew for rank in range(1, children + 1)))

    def pick(self, options: Any) -> Any:
        """One of a sequence; a third of the time of ``Random.choice``."""
        return options[int(self.random() * len(options))]

    def tick(self) -> None:
        """Move the clock to where the stream has come."""
        span = (DAYS - CLOCK_FROM - 1) * DAY
        self.minute = CLOCK_FROM * DAY + len(self.out) * span // self.total
        self.at += 1

    def zipf(self) -> int:
        """A child's index, some far oftener than most."""
        return bisect(self._ranks, self.random() * self._ranks[-1]) % self.children

    def newest(self) -> int:
        """The first child of whom nothing was heard yet."""
        while self._unheard in self.known:
            self._unheard += 1
        return self._unheard

    def next_id(self, source: str) -> str:
        """Unique per source, not across sources."""
        self._serials[source] += 1
        return f"e{self._serials[source]}"

    def number(self, person: str) -> str:
        """The NHS number of ``c-``, ``m-`` or ``f-`` with an index."""
        return nhs_number(3 * int(person[2:]) + "cmf".index(person[0]))

    def document(
        self, source: str, subject: str, kind: str, content: Document, event_id: str | None = None
    ) -> Document:
        """An event that happened a while ago and is written down now."""
        document = {
            "specversion": "1.0",
            "id": event_id or self.next_id(source),
            "source": source,
            "subject": subject,
            "type": kind,
            "dataschema": SCHEMA[kind],
            "recordedtime": instant(self.minute),
            "data": content,
        }
        self._say_when(document)
        return document

    def _say_when(self, document: Document) -> None:
        lag = self.random()
        happened = self.minute - int(lag**4 * 3 * DAY)
        if self.random() < self.shares.late:
            happened -= int(self.random() * 300 * DAY)
        document["time"] = instant(happened)
        if self.random() >= self.shares.imprecise:
            document["timeprecision"] = "minute"
            return
        kind = self.random()
        document["timeprecision"] = "month" if kind > 0.9 else "day"
        if kind < 0.1:
            del document["time"]
            document["timeprecision"] = "unknown"
        elif kind < 0.25:
            document["timelatest"] = instant(min(self.minute, happened + int(lag * 9 * DAY)))
        elif kind < 0.35:
            document["recordedprecision"] = "day"

    def send(self, document: Document, *, late: float | None = None, topic: str | None = None) -> Document:
        """Put an event on its topic now, or later in the stream."""
        if late is None:
            late = self.random() * 0.1 * self.total if self.random() < self.shares.late else 0.0
        message = (
            topic or "contacts." + document["source"],
            document["subject"].encode(),
            write(document).encode(),
        )
        self.out.append((self.at + late, message, False))
        return document

    def remember(self, document: Document, child: Child) -> None:
        """Keep an event that may yet be corrected, told of or sent twice."""
        kept = self.recent[document["source"]]
        if len(kept) < KEPT_PER_AGENCY:
            kept.append(document)
        else:
            kept[int(self.random() * KEPT_PER_AGENCY)] = document
        child.recent.append((document["source"], document["id"]))
        if document["type"] in ANSWERED:
            child.open.setdefault(document["type"], []).append((document["source"], document["id"]))
        if len(child.recent) > KEPT_PER_CHILD:
            del child.recent[0]
