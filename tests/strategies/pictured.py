"""Contents for the small strategies: every type that a rule of docs/picture.md names, on few topics and names."""

from typing import Any, Final

from hypothesis import strategies as st

from tests.strategies.sayings import SAID, SOMETHING

NAMED: Final = st.sampled_from(("x1", "x1", "x2"))
_FAMILY: Final = st.sampled_from(("mother", "father", "child"))
_SERVICES: Final = st.sampled_from(("Parenting", "parenting", "dentist"))
TEXT: Final = st.just("t")

_NOTE: Final = "seen at home with mother and both brothers and all of them were well and had eaten"
NOTES: Final = st.sampled_from(
    (
        None,
        "t",
        _NOTE,
        f"Who was there? {_NOTE.upper()}!",
        f"Who was there: {_NOTE}",
        f"{_NOTE}\nNext: by whom?",
        _NOTE[9:],
    )
)
"""Too short, and the same word for word but for what a form asks."""

CONCERNS: Final = ("k1", "k2")
REFERRALS: Final = ("r1", "r2")
HELP: Final = ("h1", "h2")
OWN_IDS: Final = {"concern.raised": CONCERNS, "referral.made": REFERRALS, "help.requested": HELP}
"""Few ids, so that answers meet what they answer."""


PICTURED: Final = (
    "appointment.kept", "appointment.missed", "appointment.discharged", "attendance.recorded",
    "injury.observed", "injury.reported", "anonymous.reported", "help.requested",
    "consent.given", "consent.refused", "consent.withdrawn", "service.started", "service.ended",
    "plan.reviewed", "objective.reviewed", "action.completed", "action.missed",
    "intervention.planned", "intervention.delivered", "intervention.missed",
    "lead.named", "lead.accepted", "lead.ended", "supervision.recorded", "pregnancy.recorded", "address.changed",
    "disagreement.raised", "disagreement.answered", "disagreement.resolved",
    "worker.named", "worker.named", "worker.ended", "information.withheld", "help.answered",
)  # fmt: skip
"""Types of docs/picture.md that docs/meaning.md does not name."""

THEMES: Final = tuple(
    tuple(text.split())
    for text in (
        "contact.recorded contact.recorded contact.recorded contact.recorded tier.set tier.set help.requested "
        "concern.raised meeting.held injury.observed assessment.completed",
        "concern.raised concern.raised concern.answered concern.answered concern.answered contact.recorded "
        "contact.recorded tier.set disagreement.raised",
        "plan.opened plan.opened plan.reviewed plan.ended objective.reviewed objective.reviewed action.missed "
        "action.missed action.completed intervention.planned intervention.planned intervention.delivered "
        "intervention.delivered intervention.missed service.ended",
        "meeting.held meeting.held meeting.held meeting.planned meeting.cancelled meeting.cancelled meeting.cancelled "
        "tier.set lead.named lead.named lead.accepted lead.ended",
        "contact.recorded contact.recorded anonymous.reported help.requested incident.recorded",
        "contact.recorded contact.recorded appointment.kept appointment.missed appointment.discharged "
        "attendance.recorded injury.observed injury.reported anonymous.reported consent.given consent.refused "
        "consent.withdrawn service.started service.ended pregnancy.recorded birth.recorded death.recorded "
        "address.changed incident.recorded assessment.started",
        "contact.recorded contact.recorded contact.recorded tier.set tier.set tier.set plan.opened plan.ended "
        "meeting.held",
        "assessment.requested assessment.started assessment.completed assessment.declined referral.made "
        "referral.made referral.decided referral.decided supervision.recorded",
        "disagreement.raised disagreement.raised disagreement.raised disagreement.answered disagreement.answered "
        "disagreement.resolved tier.viewed tier.viewed tier.viewed tier.set tier.set",
        "referral.made referral.made referral.decided assessment.requested assessment.completed meeting.planned "
        "meeting.held meeting.cancelled tier.set tier.set supervision.recorded",
        "contact.recorded contact.recorded contact.recorded incident.recorded incident.recorded tier.set "
        "attendance.recorded anonymous.reported anonymous.reported injury.observed assessment.requested "
        "assessment.completed death.recorded",
        "order.made order.made order.ended referral.made referral.made referral.decided referral.decided "
        "information.provided information.provided tier.set",
        "pregnancy.recorded pregnancy.recorded pregnancy.recorded assessment.requested assessment.started "
        "assessment.completed assessment.declined tier.set tier.set person.registered relationship.recorded",
        "order.made order.made order.made order.varied order.varied order.ended order.ended plan.opened plan.ended "
        "tier.set",
        "worker.named worker.named worker.ended service.started service.ended service.ended",
        "information.requested information.requested information.requested information.provided information.withheld "
        "information.requested information.requested meeting.held tier.set",
        "help.requested help.requested help.answered help.answered help.answered plan.opened intervention.planned "
        "intervention.delivered service.started",
        "contact.recorded contact.recorded meeting.held meeting.held meeting.held birth.recorded birth.recorded "
        "death.recorded supervision.recorded plan.reviewed intervention.delivered",
    )
)
"""What one small history is mostly about, so that its rules meet each other."""

RULES: Final = (
    "meeting-due", "lead-missing", "oversight", "closed-with-worries", "concern-unanswered", "sessions-promised",
    "view-unresolved", "plan-missing",
    "decision-overtaken",
    "not-seen", "referral-undecided", "order-ending", "information-unanswered", "help-unanswered",
    "referral-unanswered", "step-down-undecided", "pre-birth-missing", "conference-late", "handover-incomplete",
)  # fmt: skip


def fields(kind: str, people: tuple[str, ...], source: Any) -> dict[str, st.SearchStrategy[Any]] | None:
    """Data of an event of ``kind``; ``None`` where ``small`` knows it alone."""
    return _child(kind, people) or _work(kind, source)


def _child(kind: str, people: tuple[str, ...]) -> dict[str, st.SearchStrategy[Any]] | None:
    agency, name = st.sampled_from(("hospital", "school")), st.sampled_from(("e1", "e2"))
    hurt = {
        "site": st.sampled_from(((), ("ear", "left arm"), ("Ear ",))),
        "causes": st.lists(st.sampled_from(("fall", "animal", "not-known")), max_size=2),
        "injury": st.sampled_from((None, None, "i1", "i2")),
        "same_as": st.lists(st.fixed_dictionaries({"source": agency, "id": name}), max_size=1),
        "kind": st.sampled_from(("bruise", "burn")),
        "occasions": st.integers(1, 2),
        "explained_by": st.none() | _FAMILY,
        "accounts_differ": st.sampled_from((None, True, False)),
        "medical_view": st.sampled_from(("recorded", "none-recorded", "not-needed-said-parent")),
        "statements": SAID,
    }
    known: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "contact.recorded": {
            "kind": st.sampled_from(("home-visit", "home-visit", "clinic")),
            "outcome": st.sampled_from(("took-place", "took-place", "no-access", "cancelled", "was-not-brought")),
            "cancelled_by": st.sampled_from((None, "professional", "mother", "child")),
            "seen": st.none() | st.lists(st.sampled_from(people), max_size=2),
            "seen_alone": st.sampled_from((None, True, False)),
            "sleeping_place_seen": st.sampled_from((None, True)),
            "awake": st.sampled_from((None, True, False)),
            "statements": SOMETHING,
            "note": NOTES,
        },
        "attendance.recorded": {"setting": st.just("school"), "attended": st.sampled_from((None, 0, 3))},
        "injury.observed": hurt,
        "injury.reported": hurt,
        "anonymous.reported": {"statements": SAID, "reported_injury": st.none() | st.fixed_dictionaries(hurt)},
        "incident.recorded": {
            "kind": st.sampled_from(("violence", "domestic-violence", "missing")),
            "child_present": st.sampled_from((None, True, False)),
            "statements": SAID,
        },
        "pregnancy.recorded": {"outcome": st.sampled_from(("continuing", "birth", "miscarriage"))},
        "address.changed": {"kind": st.just("home"), "address": st.sampled_from((None, "1 Test Road, ZZ1 1ZZ"))},
    }
    if kind.startswith("appointment."):
        return {"service": _SERVICES}
    return known.get(kind)


def _work(kind: str, source: Any) -> dict[str, st.SearchStrategy[Any]] | None:
    family = kind.split(".")[0]
    families: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "consent": {"service": _SERVICES, "by": _FAMILY},
        "service": {"service": _SERVICES},
        "action": {"plan": st.none() | NAMED, "action": st.sampled_from(("visit", "call"))},
        "intervention": {
            "intervention": NAMED,
            "kind": st.just("play"),
            "sessions": st.sampled_from((None, 0, 3, 5, 9) if kind == "intervention.planned" else (None, 1, 2)),
            "per_week": st.sampled_from((None, 2)),
            "reported_by": st.sampled_from(("service", "family")),
        },
        "lead": {"role": st.just("lead"), "agency": source},
        "supervision": {
            "by": st.just("manager"),
            "endorsed": st.sampled_from((None, True, False)),
            "note": NOTES,
        },
        "worker": {
            "worker": NAMED,
            "role": st.sampled_from(("health visitor", "social worker")),
            "team": st.sampled_from((None, "South")),
            "reach": st.sampled_from((None, "desk 1", "desk 2")),
        },
        "objective": {
            "plan": NAMED,
            "objective": NAMED,
            "outcome": st.sampled_from(("met", "not-met", "no-longer-needed")),
        },
    }
    if kind == "information.withheld":
        return {"to": source, "reason": TEXT}
    if kind == "help.requested":
        return {"asked_by": _FAMILY, "asks_for": TEXT, "statements": SAID}
    if family == "disagreement":
        return _disagreement(kind, source)
    return families.get(family)


def _disagreement(kind: str, source: Any) -> dict[str, st.SearchStrategy[Any]]:
    named = st.fixed_dictionaries({"source": source, "disagreement": NAMED})
    stage = st.sampled_from((1, 1, 2, 4, 9))
    told: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "disagreement.raised": {
            "disagreement": NAMED,
            "with_agency": source,
            "stage": stage,
            "matter": st.sampled_from(("tier", "step-down", "plan")),
            "view": TEXT,
            "tier": st.sampled_from((None, 2, 3)),
            "due_on": st.sampled_from((None, None, "2024-04-02")),
            "concerning": st.lists(
                st.fixed_dictionaries({"source": source, "id": st.sampled_from((*CONCERNS, "e1"))}), max_size=1
            ),
        },
        "disagreement.answered": {
            "disagreement": named,
            "stage": stage,
            "answer": st.sampled_from(("agreed", "agreed-in-part", "not-agreed")),
        },
        "disagreement.resolved": {
            "disagreement": named,
            "stage": stage,
            "outcome": st.sampled_from(("raised-view-taken", "another-way-agreed", "withdrawn", "decided-by-chair")),
            "agreed": TEXT,
        },
    }
    return told[kind]


OBJECTIVES: Final = st.lists(
    st.fixed_dictionaries(
        {
            "objective": NAMED,
            "text": TEXT,
            "measure": st.sampled_from((None, "m")),
            "due_on": st.sampled_from((None, "2024-04-01")),
        }
    ),
    max_size=2,
)
