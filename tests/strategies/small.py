"""Contents for the small strategies: every type that a rule of docs/meaning.md names, and of docs/picture.md."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from hypothesis import strategies as st

from tests.strategies.pictured import CONCERNS, HELP, NAMED, OBJECTIVES, REFERRALS, fields
from tests.strategies.sayings import SAID
from tests.strategies.world import Document

_START: Final = datetime(2024, 3, 29, 22, 0, tzinfo=UTC)  # clocks go forward on the 31st
INSTANTS: Final = [(_START + timedelta(hours=9 * n)).isoformat() for n in range(18)]
MONTHS: Final = [
    f"{day}Z"
    for day in (
        "2023-08-31T11:00", "2023-11-30T00:00", "2023-11-30T12:00", "2024-01-31T12:00", "2024-02-28T12:00",
        "2024-02-29T12:00", "2024-03-31T00:30", "2024-03-31T12:00", "2024-05-29T11:00", "2024-05-31T11:00",
        "2024-06-30T11:00", "2024-08-31T11:00", "2024-10-27T00:30", "2024-10-27T01:30", "2024-11-30T12:00",
        "2025-01-27T01:30", "2025-02-28T12:00", "2025-05-31T11:00",
    )
]  # fmt: skip
"""As many instants, months apart: ends of months, and hours that the clocks leave out or have twice."""
DATES: Final = ("2024-03-28", "2024-03-30", "2024-03-31", "2024-04-01", "2024-04-03", "2024-04-20")
_NONE_OR_DATE: Final = st.sampled_from((None, None, None, *DATES))
_KINDS: Final = (
    "initial-child-protection-conference", "initial-child-protection-conference", "strategy-discussion",
    "strategy-discussion", "child-protection-review", "core-group", "core-group", "panel",
)  # fmt: skip
_DAYS: Final = st.fixed_dictionaries(
    {"on": st.sampled_from(INSTANTS + MONTHS), "precision": st.sampled_from(("day", "day", "month", "minute"))}
)
_ATTENDANCE: Final = ("attended", "apologies", "absent", "written-view", "not-recorded")

CHOICES: Final = (
    "contact.recorded", "tier.viewed", "tier.set", "tier.set", "order.made", "order.made",
    "order.made", "order.made", "order.varied",
    "order.ended", "assessment.requested", "assessment.started", "assessment.completed",
    "assessment.declined", "plan.opened", "plan.ended", "meeting.planned", "meeting.held",
    "meeting.cancelled", "birth.recorded", "death.recorded", "person.registered", "person.updated",
    "person.registered", "person.registered", "person.registered", "person.registered",
    "relationship.recorded", "relationship.recorded",
    "incident.recorded", "incident.recorded",
    "information.provided", "information.not_provided", "information.requested", "concern.raised",
    "concern.answered", "referral.made", "referral.acknowledged", "referral.decided", "help.answered",
)  # fmt: skip


def contents(
    kind: str, people: tuple[str, ...], sources: tuple[str, ...], ids: tuple[str, ...]
) -> st.SearchStrategy[Document]:
    """Data of an event of ``kind``."""
    source = st.sampled_from(sources)
    ref = st.fixed_dictionaries({"source": source, "id": st.sampled_from(ids[:5])})
    refs = st.lists(ref, max_size=3)
    known = fields(kind, people, source) or _standing(kind) or _telling(kind, source, ids, refs)
    content = st.fixed_dictionaries(known or _people(kind, people))
    if kind == "assessment.completed" and known:
        enquiry = {**known, "kind": st.just("section-47"), "outcomes": st.sampled_from(_OUTCOMES)}
        return content | st.fixed_dictionaries(enquiry)
    return content


_OUTCOMES: Final = ((), ("initial-conference",), ("initial-conference", "legal-action"), ("no-further-action",))


def _standing(kind: str) -> dict[str, st.SearchStrategy[Any]] | None:
    family, _, _ = kind.partition(".")
    if family == "order":
        basis = st.sampled_from(("C1", "V2", "SO", "S47"))
        return {"order": NAMED, "basis": basis, "expires_on": _NONE_OR_DATE}
    if kind == "tier.set":
        return {
            "tier": st.integers(1, 4),
            "status": st.sampled_from(
                ("universal", "early-help", "child-in-need", "looked-after", "child-protection-plan")
            ),
            "bases": st.sampled_from(((), ("S17",), ("V2",), ("S17", "V2"), ("V2", "S17", "S17"), ("S47",))),
            "service": st.sampled_from((None, "hospital")),
        }
    if family == "plan":
        sorts = st.sampled_from(("child-protection", "care", "pathway"))
        category = st.sampled_from((None, "NEG"))
        return {"plan": NAMED, "kind": sorts, "category": category, "objectives": OBJECTIVES}
    if family == "meeting" and kind != "meeting.held":
        day = "for_on" if kind == "meeting.planned" else "rearranged_for"
        return {"meeting": NAMED, "kind": st.sampled_from(_KINDS), day: st.none() | _DAYS}
    if kind == "tier.viewed":
        return {"tier": st.integers(1, 4)}
    return None


def _telling(kind: str, source: Any, ids: tuple[str, ...], refs: Any) -> dict[str, st.SearchStrategy[Any]] | None:
    role = st.sampled_from(("worker", "mother"))
    attendee = {"agency": st.none() | source, "role": role, "attendance": st.sampled_from(_ATTENDANCE)}
    names = {"concern": CONCERNS, "referral": REFERRALS, "help": HELP}.get(kind.split(".")[0], ids[:1])
    asked = st.fixed_dictionaries({"source": source, "id": st.sampled_from((*names, *names, *names, *ids[:2]))})
    assessment = {
        "assessment": NAMED,
        "kind": st.sampled_from(("section-47", "child-and-family", "parenting", "pre-birth")),
        "by": st.none() | source,
        "statements": SAID,
    }
    told: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "meeting.held": {
            "meeting": NAMED,
            "kind": st.sampled_from(_KINDS),
            "attendees": st.lists(st.fixed_dictionaries(attendee), max_size=3),
            "statements": SAID,
            "decisions": st.sampled_from(
                ((), ("t",), ("all of them agreed that the next visit will be in the week of the fair",))
            ),
            "dissent": st.sampled_from(((), (), ("t",))),
            "discussed": refs,
            "notes_fingerprint": st.sampled_from((None, None, "0123456789abcdef", "fedcba9876543210")),
        },
        "information.provided": {"to": st.lists(source, max_size=2), "about": refs},
        "information.not_provided": {"to": source, "about": refs},
        "information.requested": {"request": NAMED, "of": source, "asks_for": st.just("it")},
        "concern.raised": {"to": source, "by_on": _NONE_OR_DATE, "statements": SAID},
        "concern.answered": {"concern": asked, "answer": st.sampled_from(("agreed", "declined", "deferred"))},
        "referral.made": {
            "referral": NAMED,
            "to": source,
            "alleges_significant_harm": st.sampled_from((None, True)),
            "statements": SAID,
        },
        "referral.acknowledged": {"referral": asked},
        "referral.decided": {
            "referral": asked,
            "decision": st.sampled_from(("accepted", "not-accepted", "assessment")),
            "earlier_records": st.sampled_from((None, None, "looked-at", "not-looked-at")),
        },
        "help.answered": {
            "request": asked,
            "answer": st.sampled_from(("offered", "not-offered", "not-offered", "referred-on")),
        },
    }
    return assessment if kind.startswith("assessment.") else told.get(kind)


def _people(kind: str, people: tuple[str, ...]) -> dict[str, st.SearchStrategy[Any]]:
    if kind.startswith("person."):
        return {
            "kind": st.just("child"),
            "name": st.sampled_from((None, "Ada Test", "Adah Test", "Ben Other")),
            "born_on": st.sampled_from((None, "2016-03-09", "2016-09-03")),
        }
    relations = ("mother", "father", "sibling", "household-member")
    fixed: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "relationship.recorded": {
            "relative": st.sampled_from(people),
            "relation": st.sampled_from(relations),
            "from_on": _NONE_OR_DATE,
            "until_on": _NONE_OR_DATE,
        },
        "birth.recorded": {"place": st.just("home")},
        "death.recorded": {"cause": st.just("not-recorded")},
    }
    return fixed[kind]
