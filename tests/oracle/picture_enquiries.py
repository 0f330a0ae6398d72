"""Enquiries: referrals to social care, strategy, assessments, conferences, a manager's look.

Readings chosen where docs/picture.md leaves room:
- Each event is taken in turn; a referral that was corrected is named by the id under which it was first sent.
- Of several early decisions on one referral the last stands; early decisions keep the order in which they came.
- An assessment keeps what it began with when it is asked for or started again; its kind is that of the last word.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from tests.oracle.picture_disclosed import Told
from tests.oracle.picture_words import (
    Plain,
    at,
    bound,
    called,
    came_to,
    iso,
    months_after,
    recorded_alerts,
    sent_names,
    taken,
)

RULES = (
    "referral-undecided", "strategy-not-recorded", "assessment-not-started", "assessment-late", "conference-late",
    "conference-review", "management-review", "protection-ended", "disclosure-unchecked",
)  # fmt: skip
CARE, INITIAL, FAMILY, ENQUIRY = (
    "childrens-social-care", "initial-child-protection-conference", "child-and-family", "section-47"
)  # fmt: skip
NO = ("signposted", "not-accepted", "no-further-action")


def enquiries(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """See ``PICTURE_SHAPES.md``."""
    events, book = taken(entries, extreme, as_of), _Book(sent_names(entries))
    for event in events:
        book.take(event)

    def shown(event: Any) -> Plain | None:
        return at(event, extreme) if event is not None else None

    run, conference = book.run, book.conference
    return {
        "run": run and {"status": str(run.data.status), "since": iso(bound(run.happened, extreme))},
        "under_enquiry": book.bases,
        "undecided": [
            {"referral": name, "alleges": made.data.alleges_significant_harm is True, **at(made, extreme)}
            for name, made in sorted(book.open.items())
        ],
        "early": dict(book.early),
        "referred": shown(book.referred),
        "alleged": shown(book.alleged),
        "strategy": shown(book.strategy),
        "supervised": shown(book.supervised),
        "assessments": [
            {
                "assessment": name,
                "kind": row["kind"],
                "since": shown(row["since"]),
                "asked": shown(row["asked"]),
                "started": row["started"],
            }
            for name, row in sorted(book.assessments.items())
        ],
        "planned": sorted(book.planned),
        "owed": shown(book.owed),
        "harm": shown(book.harm),
        "concluded": book.over
        and {
            **at(book.over[0], extreme),
            "declined": book.over[0].type == "assessment.declined",
            "outcomes": [str(each) for each in getattr(book.over[0].data, "outcomes", ())],
            "harm": shown(book.over[1]),
        },
        "conference": conference and {"initial": conference.data.kind == INITIAL, **at(conference, extreme)},
        "unreviewed": shown(book.unreviewed),
        "disclosed": shown(book.told.first),
        "looked": shown(book.told.looked),
        "put": sorted(book.told.put),
        "recorded": recorded_alerts(events, RULES),
    }


class _Book:
    """What is open, event after event."""

    def __init__(self, sent: dict[str, str]) -> None:
        self.sent = sent
        self.run: Any = None
        self.bases = False
        self.open: dict[str, Any] = {}
        self.early: dict[str, str] = {}
        self.referred = self.alleged = self.strategy = self.supervised = self.conference = None
        self.owed = self.harm = self.over = self.unreviewed = None
        self.assessments: dict[str, Plain] = {}
        self.planned: set[str] = set()
        self.told = Told(sent)

    def take(self, event: Any) -> None:
        family = (name for name, row in self.assessments.items() if row["kind"] in (FAMILY, ENQUIRY))
        self.told.take(event, self.bases or any(name.startswith(f"{CARE}/") for name in family))
        known: dict[str, Callable[[Any], None]] = {
            "referral": self._referral, "assessment": self._assessment, "meeting": self._meeting, "tier": self._tier,
        }  # fmt: skip
        if event.type == "supervision.recorded":
            self.supervised = event
        elif event.type != "tier.viewed" and event.type.split(".")[0] in known:
            known[event.type.split(".")[0]](event)

    @property
    def enquiring(self) -> bool:
        return self.bases or any(row["kind"] == ENQUIRY for row in self.assessments.values())

    def _referral(self, event: Any) -> None:
        if event.type == "referral.made" and event.data.to == CARE:
            self.harm = event if event.data.alleges_significant_harm else self.harm
            names = [self.sent.get(called(event), called(event)), called(event)]
            answers = [answer for name, answer in self.early.items() if name in names]
            self.early = {name: answer for name, answer in self.early.items() if name not in names}
            if answers:
                self._answer(event, answers[-1])
            else:
                self.open[names[0]] = event
                if event.data.alleges_significant_harm and self.alleged is None:
                    self.alleged = event
        elif event.type == "referral.decided" and event.source == CARE:
            named = f"{event.data.referral.source}/{event.data.referral.id}"
            item = next((n for n, made in self.open.items() if named in (n, called(made))), None)
            if item is None:
                self.early.pop(named, None)
                self.early[named] = event.data.decision
            else:
                self._answer(self.open.pop(item), event.data.decision)

    def _answer(self, made: Any, decision: str) -> None:
        if decision in NO:
            if self.alleged is not None and (called(self.alleged) == called(made)):
                self.alleged = None
            return
        if made.data.alleges_significant_harm and self.alleged is None:
            self.alleged = made
        if decision == "assessment":
            own = [n for n, row in sorted(self.assessments.items()) if row["kind"] == FAMILY and row["own"]]
            if own:
                self.assessments[own[0]].update(since=made, own=False)
            elif self.referred is None:
                self.referred = made

    def _assessment(self, event: Any) -> None:
        name, kind = f"{event.source}/{event.data.assessment}", event.data.kind
        if event.type in ("assessment.completed", "assessment.declined"):
            row = self.assessments.pop(name, {"since": event})
            if kind == ENQUIRY:
                self.over = (event, self.harm)
                came = [str(each) for each in getattr(event.data, "outcomes", ())]
                if "initial-conference" in came:
                    self.owed = self.owed or self.strategy or row["since"]
                elif came:
                    self.owed = None
            if kind == ENQUIRY and not self.planned and not self.enquiring:
                self.strategy = None
            return
        if name not in self.assessments:
            since = self.referred if kind == FAMILY else None
            self.assessments[name] = {
                "since": since or event, "own": since is None, "started": False,
                "asked": event if event.type == "assessment.requested" else None,
            }  # fmt: skip
            self.referred = None if since else self.referred
        row = self.assessments[name]
        row.update(kind=kind, started=row["started"] or event.type == "assessment.started")
        if kind == ENQUIRY:
            self.alleged = None

    def _meeting(self, event: Any) -> None:
        name, kind = f"{event.source}/{event.data.meeting}", event.data.kind
        if event.type == "meeting.planned":
            self.planned |= {name} if kind == INITIAL else set()
            return
        self.planned -= {name}
        if event.type == "meeting.cancelled":
            return
        if kind == "strategy-discussion":
            kept = self.strategy if self.enquiring or self.planned else None
            self.alleged, self.strategy = None if came_to([event]) else self.alleged, kept or event
        if not came_to([event]):
            return
        if kind in (INITIAL, "child-protection-review"):
            self.conference, self.unreviewed = event, None
        if kind == INITIAL:
            self.planned, self.strategy, self.alleged, self.owed = set(), None, None, None

    def _tier(self, event: Any) -> None:
        status, before = event.data.status, self.run.data.status if self.run else None
        self.bases = "S47" in event.data.bases
        if self.bases or status in ("strategy-discussion", "child-protection-plan"):
            self.alleged = None
        if status == "child-protection-plan":
            self.strategy = self.owed = None
        if status != "strategy-discussion" and not self.planned and not self.enquiring:
            self.strategy = None
        if before != status:
            kept = status in ("child-protection-plan", "looked-after")
            self.unreviewed = None if kept else self.unreviewed
            if before == "child-protection-plan":
                held = self.conference
                lately = (
                    held is not None
                    and held.data.kind == "child-protection-review"
                    and months_after(held.happened.latest, 1) >= event.happened.earliest
                )
                self.unreviewed = event if not (kept or lately) else self.unreviewed
                self.conference = None
            self.run, self.supervised = event, None
