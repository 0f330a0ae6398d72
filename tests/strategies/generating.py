"""A long realistic stream from a seed."""

import json
from typing import Final

from schemas import Place
from tests.strategies.placing import Message, places
from tests.strategies.poison import POISONS
from tests.strategies.structure import register, structural, tie
from tests.strategies.tables import table
from tests.strategies.world import Child, Document, Shares, World, write

PER_CHILD_AGENCIES_MAX: Final = 5
ADULT_SHARE: Final = 0.12
_POISONS: Final = tuple(POISONS.values())


def generate(
    seed: int,
    events: int,
    children: int,
    *,
    agencies: int = 6,
    shares: Shares | None = None,
) -> list[Message]:
    """``events`` messages about ``children`` or fewer, in the order of sending.

    ``agencies`` take part, at least three; each child who appears has records at three to five,
    joined by an NHS number. The same arguments give the same stream. Key or value is ``None`` in
    poison alone. ``reject.resolved`` names places as ``placed`` assigns them (schemas.topics).
    """
    world = World(seed, max(1, events), children, agencies, shares or Shares())
    while len(world.out) < events:
        world.tick()
        due = min(children, len(world.out) * 1.25 * children / events)
        index = world.newest() if len(world.known) < due else world.zipf()
        child = world.known.get(index) or _introduce(world, index)
        _happen(world, child)
    del world.out[events:]
    world.out.sort(key=lambda item: item[0])
    return _resolved(world)


def _introduce(w: World, index: int) -> Child:
    others = list(w.agencies[1:])
    w.rng.shuffle(others)
    count = 2 + int(w.random() * (PER_CHILD_AGENCIES_MAX - 2))
    child = w.known[index] = Child(index, [w.agencies[0], *others[:count]])
    for source in child.agencies:
        child.registrations.append(w.send(register(w, source, child.reference)))
    for person in (child.mother, child.father):
        for source in child.agencies[: 1 + int(w.random() * 3)]:
            w.send(register(w, source, person, numbered=w.random() < 0.9))
    if w.random() < 0.7:
        _tie(w, child)
    if w.random() < 0.5:
        source = child.agencies[-1]
        w.send(w.document(source, child.reference, "birth.recorded", {"place": "hospital"}))
    return child


def _tie(w: World, child: Child) -> None:
    child.tied = True
    w.send(tie(w, child))


def _happen(w: World, child: Child) -> None:
    """One thing more about this child or its parents, and what goes wrong in the sending."""
    shares, chance = w.shares, w.random()
    if not child.tied and w.random() < 0.05:
        _tie(w, child)
    if chance < shares.structural:
        return structural(w, child)
    document, source = _ordinary(w, child), child.agencies[0]
    chance -= shares.structural
    if chance < shares.poison:
        source = document["source"]
        topic, key = f"contacts.{source}", document["subject"].encode()
        w.out.append((w.at, w.pick(_POISONS)(document, topic, key), True))
        return None
    w.remember(w.send(document), child)
    chance -= shares.poison
    if chance < shares.duplicates:
        _repeat(w, w.pick(w.recent[w.pick(child.agencies)] or [document]))
    elif chance < shares.duplicates + shares.same_id:
        w.send({**document, "sourceref": "another page"}, late=w.random() * 100)
    return None


def _ordinary(w: World, child: Child) -> Document:
    source = w.pick(child.agencies)
    adult = w.random() < ADULT_SHARE
    kind, build = table(source, adult).pick(w)
    subject = child.reference
    if adult:
        subject = child.mother if w.random() < 0.6 else child.father
    document = w.document(source, subject, kind, build(w, child))
    if w.random() < 0.02:
        document["alsoabout"] = [child.mother if subject != child.mother else child.reference]
    if document["data"].get("statements") and w.random() < 0.2:
        _speak_of(w, child, document)
    return document


def _speak_of(w: World, child: Child, document: Document) -> None:
    """The statements are about one of the family; whoever it is, some of them are named by the event."""
    family = (child.reference, child.mother, child.father, f"b-{child.index}")
    of = w.pick(family)
    document["data"]["statements"] = [{**said, "about": of} for said in document["data"]["statements"]]
    also = [each for each in family if each != document["subject"] and w.random() < 0.5]
    if also:
        document["alsoabout"] = also


def _repeat(w: World, document: Document) -> None:
    """The same content again, now and then with its keys in another order and white space."""
    if w.random() < 0.5:
        w.send(document)
        return
    spelt = json.dumps(dict(reversed(document.items())), indent=1)
    message = ("contacts." + document["source"], document["subject"].encode(), spelt.encode())
    w.out.append((w.at, message, False))


def _resolved(w: World) -> list[Message]:
    """The stream, with resolutions of some of its poison in place of its last messages."""
    stream = [message for _, message, _ in w.out]
    spoilt = [n for n, (_, _, poison) in enumerate(w.out) if poison]
    chosen = [n for n in spoilt if w.random() < w.shares.resolved]
    if not chosen:
        return stream
    kept = len(stream) - len(chosen)
    where = places(stream[:kept])
    return stream[:kept] + [_resolution(w, where[n] if n < kept else where[0]) for n in chosen]


def _resolution(w: World, place: Place) -> Message:
    content = {
        "topic": place.topic,
        "partition": place.partition,
        "offset": place.offset,
        "by": "records officer",
        "reason": "sent again",
    }
    subject = f"{place.topic.removeprefix('contacts.')}:c-0"
    document = w.document("hub", subject, "reject.resolved", content)
    return "hub.resolutions", subject.encode(), write(document).encode()
