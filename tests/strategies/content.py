"""What agencies record of children and adults: a type and its data, by weight."""

from bisect import bisect
from collections.abc import Callable
from functools import cache
from itertools import accumulate, product
from typing import Final, NamedTuple

from tests.strategies.world import DAY, DAY_TEXTS, Child, Document, World, instant

Build = Callable[[World, Child], Document]

STATEMENTS: Final[list[list[Document]]] = [[]] + [
    [{"topic": t, "polarity": p, "basis": b, "said_by": s, "text": f"Heard of {t}: {p}, Jörg & Zoë."}]
    for (t, p), (b, s) in product(
        product(("hygiene", "alcohol", "sleeping-place", "speech"), ("worry", "strength", "neutral")),
        (("observed-by-professional", "professional"), ("reported-by-parent", "mother")),
    )
]
KINDS: Final = (
    "strategy-discussion", "initial-child-protection-conference", "core-group",
    "child-protection-review", "child-in-need",
)  # fmt: skip
BASES: Final = ("C1", "C2", "V2", "SO", "L1", "L2", "E1")
SETTINGS: Final[tuple[tuple[int, str, list[str]], ...]] = (
    (1, "universal", []), (2, "early-help", []), (3, "child-in-need", ["S17"]),
    (4, "child-protection-plan", ["S47"]), (4, "looked-after", ["V2"]), (3, "child-in-need", ["S17", "S47"]),
)  # fmt: skip
SETTERS: Final = frozenset({"childrens-social-care", "early-offer-of-help", "prevention-and-support", "london-borough"})
ORDERERS: Final = frozenset({"childrens-social-care", "court", "london-borough"})


def _name(w: World, c: Child, kind: str, new: float) -> str:
    """A name of ``kind`` from this child's few, or a new one with probability ``new``."""
    names = c.open.setdefault(kind, [])
    if not names or w.random() < new:
        names.append(f"{kind}-{c.index}-{len(names) + 1}")
    return str(names[-1 - int(w.random() * min(3, len(names)))])


def _refs(w: World, c: Child) -> list[Document]:
    count = min(len(c.recent), int(w.random() * 4))
    return [{"source": s, "id": i} for s, i in {w.pick(c.recent) for _ in range(count)}]


def _ref(w: World, c: Child) -> Document:
    source, name = w.pick(c.recent) if c.recent else (c.agencies[0], "e1")
    return {"source": source, "id": name}


def _said(w: World) -> list[Document]:
    said: list[Document] = w.pick(STATEMENTS)
    return said


def contact(w: World, c: Child) -> Document:
    return {
        "kind": w.pick(("home-visit", "clinic", "phone", "school", "emergency-department")),
        "outcome": w.pick(("took-place", "took-place", "no-access", "was-not-brought")),
        "seen": [c.reference],
        "statements": _said(w),
    }


def appointment(w: World, c: Child) -> Document:
    return {"service": w.pick(("paediatrics", "speech therapy", "dentist", "CAMHS"))}


def attendance(w: World, c: Child) -> Document:
    return {"setting": "nursery", "possible": 10, "attended": int(w.random() * 11)}


def injury(w: World, c: Child) -> Document:
    site, view = w.pick((["left arm"], ["face", "ear"])), w.pick(("recorded", "none-recorded"))
    return {"site": site, "kind": "bruise", "medical_view": view, "statements": _said(w)}


def anonymous(w: World, c: Child) -> Document:
    return {"statements": _said(w)}


def incident(w: World, c: Child) -> Document:
    kind = w.pick(("violence", "domestic-violence", "missing"))
    return {"kind": kind, "child_present": w.random() < 0.5, "statements": _said(w)}


def housing(w: World, c: Child) -> Document:
    return {"kind": w.pick(("arrears", "disrepair", "notice"))}


def concern(w: World, c: Child) -> Document:
    return {"to": w.pick(c.agencies), "statements": _said(w)}


def concern_answered(w: World, c: Child) -> Document:
    return {"concern": _ref(w, c), "answer": w.pick(("agreed", "declined", "deferred"))}


def help_requested(w: World, c: Child) -> Document:
    return {"asked_by": "mother", "asks_for": "respite", "statements": _said(w)}


def help_answered(w: World, c: Child) -> Document:
    return {"request": _ref(w, c), "answer": w.pick(("offered", "not-offered"))}


def referral(w: World, c: Child) -> Document:
    return {"referral": _name(w, c, "r", 0.7), "to": w.pick(c.agencies), "statements": _said(w)}


def acknowledged(w: World, c: Child) -> Document:
    return {"referral": _ref(w, c)}


def decided(w: World, c: Child) -> Document:
    return {"referral": _ref(w, c), "decision": w.pick(("accepted", "not-accepted"))}


def consent(w: World, c: Child) -> Document:
    return {"service": "parenting group", "by": "mother"}


def viewed(w: World, c: Child) -> Document:
    return {"tier": 1 + int(w.random() * 4)}


def setting(w: World, c: Child) -> Document:
    tier, status, bases = w.pick(SETTINGS)
    service = w.pick((None, "early-offer-of-help", "childrens-social-care"))
    return {"tier": tier, "status": status, "bases": bases, "service": service}


def order(w: World, c: Child) -> Document:
    content: Document = {"order": _name(w, c, "o", 0.3), "basis": w.pick(BASES)}
    if w.random() < 0.6:
        day = w.minute // DAY + int(w.random() * 400) - 100
        content["expires_on"] = DAY_TEXTS[min(day, len(DAY_TEXTS) - 1)]
    return content


def lead(w: World, c: Child) -> Document:
    return {"role": "lead professional", "agency": w.pick(c.agencies)}


def service(w: World, c: Child) -> Document:
    return {"service": "family support"}


def plan(w: World, c: Child) -> Document:
    kind = w.pick(("child-protection", "child-in-need", "care"))
    content: Document = {"plan": _name(w, c, "p", 0.3), "kind": kind}
    if kind == "child-protection":
        content["category"] = w.pick(("NEG", "PHY", "EMO"))
    return content


def action(w: World, c: Child) -> Document:
    return {"plan": _name(w, c, "p", 0.1), "action": "visit weekly"}


def intervention(w: World, c: Child) -> Document:
    return {"intervention": _name(w, c, "i", 0.3), "kind": "play work", "sessions": 3}


def meeting_planned(w: World, c: Child) -> Document:
    on = {"on": instant(w.minute), "precision": "day"}
    return {"meeting": _name(w, c, "mt", 0.5), "kind": w.pick(KINDS), "for_on": on}


def meeting_held(w: World, c: Child) -> Document:
    came = ("attended", "attended", "apologies", "absent", "written-view")
    return {
        "meeting": _name(w, c, "mt", 0.2),
        "kind": w.pick(KINDS),
        "attendees": [{"agency": a, "role": "worker", "attendance": w.pick(came)} for a in c.agencies],
        "statements": _said(w),
        "discussed": _refs(w, c),
    }


def meeting_cancelled(w: World, c: Child) -> Document:
    return {"meeting": _name(w, c, "mt", 0.1), "kind": w.pick(KINDS)}


def assessment(w: World, c: Child) -> Document:
    kind = w.pick(("child-and-family", "section-47", "parenting"))
    by = w.pick((None, *c.agencies))
    return {"assessment": _name(w, c, "a", 0.3), "kind": kind, "by": by, "statements": _said(w)}


def supervision(w: World, c: Child) -> Document:
    return {"by": "team manager", "endorsed": True}


def asked(w: World, c: Child) -> Document:
    return {"request": _name(w, c, "q", 0.7), "of": w.pick(c.agencies), "asks_for": "history"}


def told(w: World, c: Child) -> Document:
    return {"to": [w.pick(c.agencies)], "about": _refs(w, c)}


def not_told(w: World, c: Child) -> Document:
    return {"to": w.pick(c.agencies), "about": _refs(w, c)}


def withheld(w: World, c: Child) -> Document:
    return {"to": w.pick(c.agencies), "reason": "would put the mother at risk"}


def born(w: World, c: Child) -> Document:
    return {"place": "hospital"}


def died(w: World, c: Child) -> Document:
    return {"cause": "not-recorded"}


def address(w: World, c: Child) -> Document:
    return {"kind": "home", "local_authority": "Borough"}


def pregnancy(w: World, c: Child) -> Document:
    return {"outcome": "continuing"}


class Table(NamedTuple):
    """Types and builders with their running weights."""

    kinds: list[tuple[str, Build]]
    weights: list[float]

    def pick(self, w: World) -> tuple[str, Build]:
        """One of them, the heavier the oftener."""
        return self.kinds[bisect(self.weights, w.random() * self.weights[-1])]


CHILD: Final[dict[str, tuple[float, Build]]] = {
    "contact.recorded": (30, contact), "appointment.booked": (3, appointment),
    "appointment.kept": (4, appointment), "appointment.missed": (4, appointment),
    "appointment.discharged": (1, appointment), "attendance.recorded": (5, attendance),
    "injury.observed": (3, injury), "injury.reported": (2, injury), "anonymous.reported": (1, anonymous),
    "incident.recorded": (1, incident), "concern.raised": (3, concern),
    "concern.answered": (2, concern_answered), "help.requested": (1, help_requested),
    "help.answered": (1, help_answered), "referral.made": (2, referral),
    "referral.acknowledged": (1, acknowledged), "referral.decided": (1, decided),
    "consent.given": (1, consent), "consent.refused": (0.5, consent), "consent.withdrawn": (0.5, consent),
    "tier.viewed": (3, viewed), "lead.named": (1, lead), "lead.accepted": (1, lead),
    "lead.ended": (0.5, lead), "service.started": (1, service), "service.ended": (0.5, service),
    "plan.opened": (2, plan), "plan.reviewed": (1, plan), "plan.ended": (1, plan),
    "action.completed": (1, action), "action.missed": (1, action),
    "intervention.planned": (0.5, intervention), "intervention.delivered": (1, intervention),
    "intervention.missed": (0.5, intervention), "meeting.planned": (2, meeting_planned),
    "meeting.held": (3, meeting_held), "meeting.cancelled": (1, meeting_cancelled),
    "assessment.requested": (1.5, assessment), "assessment.started": (1, assessment),
    "assessment.completed": (1.5, assessment), "assessment.declined": (0.3, assessment),
    "supervision.recorded": (1, supervision), "information.requested": (1, asked),
    "information.provided": (3, told), "information.not_provided": (1, not_told),
    "information.withheld": (0.5, withheld), "birth.recorded": (0.5, born),
    "death.recorded": (0.02, died), "address.changed": (1, address),
}  # fmt: skip
ADULT: Final[dict[str, tuple[float, Build]]] = {
    "incident.recorded": (5, incident), "appointment.missed": (3, appointment),
    "housing.recorded": (3, housing), "contact.recorded": (3, contact),
    "pregnancy.recorded": (0.5, pregnancy), "information.provided": (1, told),
}  # fmt: skip
TIERS: Final[dict[str, tuple[float, Build]]] = {"tier.set": (6, setting)}
ORDERS: Final[dict[str, tuple[float, Build]]] = {
    "order.made": (3, order), "order.varied": (2, order), "order.ended": (1.5, order)
}  # fmt: skip


@cache
def table(source: str, adult: bool) -> Table:
    """What ``source`` may say of a child, or of an adult."""
    rows = dict(ADULT if adult else CHILD)
    if source in SETTERS and not adult:
        rows |= TIERS
    if source in ORDERERS and not adult:
        rows |= ORDERS
    weights = list(accumulate(weight for weight, _ in rows.values()))
    return Table([(kind, build) for kind, (_, build) in rows.items()], weights)
