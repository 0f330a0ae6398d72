"""Events that change what other events mean: links, ties, corrections and retractions."""

from collections.abc import Callable
from typing import Final

from tests.strategies.world import DAY, DAY_TEXTS, Child, Document, World, instant

RELATIONS: Final = (
    "mother", "father", "carer", "partner-of-parent", "household-member",
    "person-posing-a-risk-to-children", "grandparent", "other-relative",
)  # fmt: skip
CORRECTIONS: Final = ("record.corrected", "record.retracted")


def register(w: World, source: str, person: str, *, numbered: bool = True) -> Document:
    """A record of ``person`` (``c-``, ``m-`` or ``f-`` with an index) at ``source``."""
    content: Document = {"kind": "child" if person[0] == "c" else "adult", "name": f"Test Person-{person[2:]}"}
    if numbered:
        content["nhs_number"] = w.number(person)
    return w.document(source, person, "person.registered", content)


def tie(w: World, c: Child) -> Document:
    """A relationship of the child to one of the parents, at times with days."""
    relative = c.mother if w.random() < 0.6 else c.father
    usual = "mother" if relative == c.mother else "father"
    relation = usual if w.random() < 0.7 else w.pick(RELATIONS)
    content: Document = {"relative": relative, "relation": relation}
    today = w.minute // DAY
    if w.random() < 0.3:
        content["from_on"] = DAY_TEXTS[today - int(w.random() * 500)]
    if w.random() < 0.2:
        content["until_on"] = DAY_TEXTS[min(today + int(w.random() * 300) - 50, len(DAY_TEXTS) - 1)]
    return w.document(c.agencies[0], c.reference, "relationship.recorded", content)


def _tied(w: World, c: Child) -> None:
    w.send(tie(w, c))


def _sibling(w: World, c: Child) -> None:
    content = {"relative": _beside(w, c), "relation": "sibling"}
    w.send(w.document(w.pick(c.agencies), c.reference, "relationship.recorded", content))


def _beside(w: World, c: Child) -> str:
    """The child with whom this one is at times confused: always the same, so persons stay small."""
    return f"c-{min(c.index ^ 1, w.children - 1)}"


def _identity(w: World, c: Child) -> None:
    one, other = w.pick(c.agencies), w.pick(c.agencies)
    wrong = w.random() < 0.1
    if one == other and not wrong:
        return
    kind = w.pick(("confirmed", "confirmed", "confirmed", "refused", "unlinked", "unlinked", "sealed"))
    reference = _beside(w, c) if wrong else c.reference
    content = {"other": f"{other}:{reference}", "by": "records officer", "reason": "seen together"}
    subject = f"{one}:{c.reference}"
    if kind == "sealed":
        content["why"] = "protection"
    if content["other"] == subject:
        return
    w.send(w.document("hub", subject, f"identity.{kind}", content), topic="hub.identity")


def _updated(w: World, c: Child) -> None:
    content: Document = {"kind": "child", "born_on": "2019-02-03"}
    if w.random() < 0.7:
        wrong = w.random() < 0.1
        content["nhs_number"] = w.number(_beside(w, c) if wrong else c.reference)
    w.send(w.document(w.pick(c.agencies), c.reference, "person.updated", content))


def correct(w: World, target: Document, target_id: str, **changes: object) -> Document:
    """A correction whose replacement is ``target`` with ``changes``."""
    new_id, source = w.next_id(target["source"]), target["source"]
    replacement = {**target, **changes, "id": new_id, "recordedtime": instant(w.minute)}
    content = {"target": target_id, "reason": "entered wrongly", "replacement": replacement}
    subject = target["subject"]
    return w.document(source, subject, "record.corrected", content, new_id)


def retract(w: World, target: Document) -> Document:
    """Withdraw ``target``, itself a correction at times."""
    content = {"target": target["id"], "reason": "wrong file"}
    return w.document(target["source"], target["subject"], "record.retracted", content)


def _target(w: World, c: Child) -> Document | None:
    kept = w.recent[w.pick(c.agencies)]
    return w.pick(kept) if kept else None


def _said_by(target: Document) -> Document:
    """The event that ``target`` puts in place, if it is a correction."""
    said: Document = target["data"].get("replacement", target)
    return said


def _corrected(w: World, c: Child) -> None:
    target = _target(w, c)
    if target is None or target["type"] == "record.retracted":
        return
    said = _said_by(target)
    when = {"time": instant(w.minute - int(w.random() * 90 * DAY)), "timeprecision": "day"}
    changes: Document = when | {"timelatest": None} if w.random() < 0.6 else {"alsoabout": ["s-1"]}
    sent = w.send(correct(w, said, target["id"], **changes))
    w.remember(sent, c)


def _moved(w: World, c: Child) -> None:
    target = _target(w, c)
    if target is not None and target["type"] != "record.retracted":
        said = _said_by(target)
        w.send(correct(w, said, target["id"], subject=c.reference))


def _retracted(w: World, c: Child) -> None:
    target = _target(w, c)
    if target is not None:
        w.remember(w.send(retract(w, target)), c)


def _again(w: World, c: Child) -> None:
    """Correct or retract a correction, where one is to be found."""
    kept = [d for d in w.recent[w.pick(c.agencies)][-60:] if d["type"] in CORRECTIONS]
    if not kept:
        return _retracted(w, c)
    target = w.pick(kept)
    if target["type"] == "record.corrected" and w.random() < 0.5:
        document = correct(w, _said_by(target), target["id"], timeprecision="unknown", time=None)
        document["data"]["replacement"].pop("timelatest", None)
    else:
        document = retract(w, target)
    w.remember(w.send(document), c)
    return None


def _waiting(w: World, c: Child) -> None:
    """A correction whose target comes later, or never."""
    source = w.pick(c.agencies)
    target = w.document(source, c.reference, "tier.viewed", {"tier": 2})
    if w.random() < 0.5:
        w.send(correct(w, target, target["id"], data={"tier": 3}), late=0.0)
    else:
        w.send(retract(w, target), late=0.0)
    if w.random() < 0.6:
        w.send(target, late=1 + w.random() * 0.1 * w.total)


def _renumbered(w: World, c: Child) -> None:
    target = w.pick(c.registrations)
    wrong = w.random() < 0.3
    number = w.number(_beside(w, c) if wrong else c.reference)
    w.send(correct(w, target, target["id"], data={**target["data"], "nhs_number": number}))


KINDS: Final[tuple[Callable[[World, Child], None], ...]] = (
    _tied, _sibling, _identity, _identity, _updated, _corrected, _corrected, _corrected, _moved,
    _retracted, _retracted, _again, _again, _waiting, _renumbered,
)  # fmt: skip


def structural(w: World, c: Child) -> None:
    """One of them."""
    w.pick(KINDS)(w, c)
