"""What agencies record of children and adults: the data of each type."""

from typing import Final

from tests.strategies.statements import STATEMENTS
from tests.strategies.world import DAY, DAY_TEXTS, Child, Document, World, instant

KINDS: Final = (
    "strategy-discussion", "initial-child-protection-conference", "core-group",
    "child-protection-review", "child-in-need", "panel",
)  # fmt: skip
BASES: Final = ("C1", "C2", "V2", "SO", "L1", "L2", "E1")
SETTINGS: Final[tuple[tuple[int, str, list[str]], ...]] = (
    (1, "universal", []), (2, "early-help", []), (3, "child-in-need", ["S17"]),
    (1, "universal", []), (4, "child-protection-plan", ["S47"]), (4, "looked-after", ["V2"]),
    (3, "child-in-need", ["S17", "S47"]),
)  # fmt: skip
OBJECTIVES: Final[tuple[list[Document], ...]] = (
    [], [{"objective": "o1", "text": "Bed made", "measure": "seen thrice"}],
    [{"objective": "o1", "text": "Bed made"}, {"objective": "o2", "text": "Floor clear", "measure": "seen"}],
)  # fmt: skip
SIGNS: Final[Document] = {
    "danger_statement": "Alone with the knife",
    "safety_goal": "An adult is near",
    "working_well": "Bedtimes",
    "scaling": [{"by": "mother", "scale": 6}, {"by": "health visitor", "scale": 3}],
}
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


def _ref(w: World, c: Child, kind: str = "") -> Document:
    """An event: at times any recent one, else one of ``kind``; the last three are the likelier."""
    kept = c.open.get(kind, ())[-3:]
    known = kept if kept and w.random() < 0.8 else c.recent
    source, name = w.pick(known) if known else (c.agencies[0], "e1")
    return {"source": source, "id": name}


def _said(w: World) -> list[Document]:
    said: list[Document] = w.pick(STATEMENTS)
    return said


def contact(w: World, c: Child) -> Document:
    content: Document = {
        "kind": w.pick(("home-visit", "clinic", "phone", "school", "emergency-department")),
        "outcome": w.pick(("took-place", "took-place", "took-place", "no-access", "was-not-brought", "cancelled")),
        "seen": w.pick(([c.reference], [c.reference], [], [c.mother], None)),
        "statements": _said(w),
    }
    if w.random() < 0.3:
        content |= {"seen_alone": w.random() < 0.5, "sleeping_place_seen": w.random() < 0.5}
    if content["outcome"] == "cancelled":
        content["cancelled_by"] = w.pick((None, "mother", "professional"))
    return content


def appointment(w: World, c: Child) -> Document:
    return {"service": w.pick(("paediatrics", "speech therapy", "dentist", "CAMHS"))}


def attendance(w: World, c: Child) -> Document:
    return {"setting": "nursery", "possible": 10, "attended": int(w.random() * 11)}


def injury(w: World, c: Child) -> Document:
    site, view = w.pick((["left arm"], ["face", "ear"])), w.pick(("recorded", "none-recorded"))
    told = w.pick(({}, {"explained_by": "mother"}, {"explained_by": "father", "accounts_differ": True}))
    return {"site": site, "kind": "bruise", "medical_view": view, "statements": _said(w), **told}


def anonymous(w: World, c: Child) -> Document:
    hurt = injury(w, c) if w.random() < 0.3 else None
    return {"statements": _said(w), "reported_injury": hurt}


def incident(w: World, c: Child) -> Document:
    kind = w.pick(("violence", "domestic-violence", "missing"))
    return {"kind": kind, "child_present": w.random() < 0.5, "statements": _said(w)}


def housing(w: World, c: Child) -> Document:
    return {"kind": w.pick(("arrears", "disrepair", "notice"))}


def concern(w: World, c: Child) -> Document:
    content: Document = {"to": w.pick(c.agencies), "statements": _said(w)}
    if w.random() < 0.2:
        content["by_on"] = DAY_TEXTS[w.minute // DAY]
    return content


def concern_answered(w: World, c: Child) -> Document:
    return {"concern": _ref(w, c, "concern.raised"), "answer": w.pick(("agreed", "declined", "deferred"))}


def help_requested(w: World, c: Child) -> Document:
    return {"asked_by": "mother", "asks_for": "respite", "statements": _said(w)}


def help_answered(w: World, c: Child) -> Document:
    return {"request": _ref(w, c), "answer": w.pick(("offered", "not-offered"))}


def referral(w: World, c: Child) -> Document:
    return {"referral": _name(w, c, "r", 0.7), "to": w.pick(c.agencies), "statements": _said(w)}


def acknowledged(w: World, c: Child) -> Document:
    return {"referral": _ref(w, c, "referral.made")}


def decided(w: World, c: Child) -> Document:
    return {"referral": _ref(w, c, "referral.made"), "decision": w.pick(("accepted", "not-accepted", "assessment"))}


def consent(w: World, c: Child) -> Document:
    return {"service": w.pick(("parenting group", "Parenting Group", "sharing")), "by": "mother"}


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
    return {"service": w.pick(("family support", "Family Support"))}


def worker(w: World, c: Child) -> Document:
    return {"worker": w.pick(("w1", "w2")), "role": "health visitor", "reach": w.pick((None, "desk 1"))}


def plan(w: World, c: Child) -> Document:
    kind = w.pick(("child-protection", "child-in-need", "care", "pathway"))
    content: Document = {"plan": _name(w, c, "p", 0.3), "kind": kind, "objectives": w.pick(OBJECTIVES)}
    if kind == "child-protection":
        content["category"] = w.pick(("NEG", "PHY", "EMO"))
    return content


def mapped_plan(w: World, c: Child) -> Document:
    """Opened or reviewed, of every second child with Signs of Safety."""
    return plan(w, c) | ({"signs_of_safety": SIGNS} if c.index % 2 else {})


def objective(w: World, c: Child) -> Document:
    outcome = w.pick(("met", "not-met", "no-longer-needed"))
    return {"plan": _name(w, c, "p", 0.0), "objective": w.pick(("o1", "o2")), "outcome": outcome}


def action(w: World, c: Child) -> Document:
    return {"plan": _name(w, c, "p", 0.1), "action": "visit weekly"}


def intervention(w: World, c: Child) -> Document:
    return {"intervention": _name(w, c, "i", 0.3), "kind": "play work", "sessions": w.pick((None, 1, 2, 6, 12))}


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
    content: Document = {"meeting": _name(w, c, "mt", 0.1), "kind": w.pick(KINDS)}
    if w.random() < 0.3:
        content["rearranged_for"] = {"on": instant(w.minute), "precision": "day"}
    return content


def assessment(w: World, c: Child) -> Document:
    kind = w.pick(("child-and-family", "section-47", "parenting", "pre-birth"))
    by = w.pick((None, *c.agencies))
    return {"assessment": _name(w, c, "a", 0.3), "kind": kind, "by": by, "statements": _said(w)}


def supervision(w: World, c: Child) -> Document:
    return {"by": "team manager", "endorsed": True}


def disagreed(w: World, c: Child) -> Document:
    stage = w.pick((1, 1, 1, 2, 3))
    content: Document = {"disagreement": _name(w, c, "d", 0.5), "with_agency": w.pick(c.agencies), "stage": stage}
    return content | {
        "matter": w.pick(("tier", "step-down", "plan")),
        "view": "sees it otherwise",
        "tier": w.pick((None, 3)),
    }


def _of_disagreement(w: World, c: Child) -> Document:
    return {"source": w.pick(c.agencies), "disagreement": _name(w, c, "d", 0.0)}


def disagreement_answered(w: World, c: Child) -> Document:
    answer = w.pick(("agreed", "agreed-in-part", "not-agreed"))
    return {"disagreement": _of_disagreement(w, c), "stage": w.pick((1, 1, 2)), "answer": answer}


def disagreement_resolved(w: World, c: Child) -> Document:
    outcome = w.pick(("another-way-agreed", "withdrawn", "raised-view-taken", "decided-by-chair"))
    said = {"disagreement": _of_disagreement(w, c), "outcome": outcome, "agreed": "a joint visit"}
    return {**said, "dissent": "still sees it otherwise"} if w.pick((True, False)) else said


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
    return {"kind": "home", "local_authority": "Borough", "address": f"{len(c.reference)} Test Road, ZZ1 1ZZ"}


def pregnancy(w: World, c: Child) -> Document:
    return {"outcome": w.pick(("continuing", "continuing", "miscarriage", "birth"))}
