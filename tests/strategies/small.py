"""Contents for the small strategies: every type that a rule of docs/meaning.md names."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from hypothesis import strategies as st

from tests.strategies.world import Document

_START: Final = datetime(2024, 3, 29, 22, 0, tzinfo=UTC)  # clocks go forward on the 31st
INSTANTS: Final = [(_START + timedelta(hours=9 * n)).isoformat() for n in range(18)]
DATES: Final = ("2024-03-28", "2024-03-30", "2024-03-31", "2024-04-01", "2024-04-03", "2024-04-20")
_NAMED: Final = st.sampled_from(("x1", "x1", "x2"))
_NONE_OR_DATE: Final = st.sampled_from((None, None, None, *DATES))
_KINDS: Final = ("initial-child-protection-conference", "strategy-discussion", "core-group")

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
    fields = _standing(kind) or _telling(kind, source, ref, refs) or _people(kind, people)
    return st.fixed_dictionaries(fields)


def _standing(kind: str) -> dict[str, st.SearchStrategy[Any]] | None:
    family, _, _ = kind.partition(".")
    if family == "order":
        basis = st.sampled_from(("C1", "V2", "SO", "S47"))
        return {"order": _NAMED, "basis": basis, "expires_on": _NONE_OR_DATE}
    if kind == "tier.set":
        return {
            "tier": st.integers(1, 4),
            "status": st.sampled_from(("universal", "child-in-need", "looked-after")),
            "bases": st.sampled_from(((), ("S17",), ("V2",), ("S17", "V2"), ("V2", "S17", "S17"))),
            "service": st.sampled_from((None, "hospital")),
        }
    if family == "plan":
        sorts = st.sampled_from(("child-protection", "care"))
        return {"plan": _NAMED, "kind": sorts, "category": st.sampled_from((None, "NEG"))}
    if family == "meeting" and kind != "meeting.held":
        return {"meeting": _NAMED, "kind": st.sampled_from(_KINDS)}
    if kind == "tier.viewed":
        return {"tier": st.integers(1, 4)}
    return None


def _telling(kind: str, source: Any, ref: Any, refs: Any) -> dict[str, st.SearchStrategy[Any]] | None:
    came = st.sampled_from(("attended", "apologies"))
    attendee = {"agency": st.none() | source, "role": st.just("worker"), "attendance": came}
    assessment = {
        "assessment": _NAMED,
        "kind": st.sampled_from(("section-47", "parenting")),
        "by": st.none() | source,
    }
    told: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "meeting.held": {
            "meeting": _NAMED,
            "kind": st.sampled_from(_KINDS),
            "attendees": st.lists(st.fixed_dictionaries(attendee), max_size=2),
            "discussed": refs,
        },
        "information.provided": {"to": st.lists(source, max_size=2), "about": refs},
        "information.not_provided": {"to": source, "about": refs},
        "information.requested": {"request": _NAMED, "of": source, "asks_for": st.just("it")},
        "concern.raised": {"to": source},
        "concern.answered": {"concern": ref, "answer": st.just("agreed")},
        "referral.made": {"referral": _NAMED, "to": source},
        "referral.acknowledged": {"referral": ref},
        "referral.decided": {"referral": ref, "decision": st.just("accepted")},
        "help.answered": {"request": ref, "answer": st.just("offered")},
    }
    return assessment if kind.startswith("assessment.") else told.get(kind)


def _people(kind: str, people: tuple[str, ...]) -> dict[str, st.SearchStrategy[Any]]:
    if kind.startswith("person."):
        return {"kind": st.just("child")}
    relations = ("mother", "father", "sibling", "household-member")
    fixed: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "relationship.recorded": {
            "relative": st.sampled_from(people),
            "relation": st.sampled_from(relations),
            "from_on": _NONE_OR_DATE,
            "until_on": _NONE_OR_DATE,
        },
        "contact.recorded": {"kind": st.just("phone"), "outcome": st.just("took-place")},
        "incident.recorded": {"kind": st.just("violence")},
        "birth.recorded": {"place": st.just("home")},
        "death.recorded": {"cause": st.just("not-recorded")},
    }
    return fixed[kind]
