"""Seeded histories of children who may step down, until something is said that speaks against it."""

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Final, NamedTuple

from schemas import RecordName
from tests.flow.stepping import AGENCY, contact, ready, told, worry
from tests.flow.telling import message
from tests.oracle.given import Document, linked
from tests.strategies.placing import Message

OTHERS: Final = ("health-visiting", "school")
LATER: Final = 5


class Said(NamedTuple):
    """One record to be published; without ``event`` it is none that the hub can read."""

    message: Message
    event: Document | None


class Child(NamedTuple):
    """``first`` makes the child one who may step down; ``later`` comes at any moment after."""

    name: str
    first: list[Said]
    later: list[Said]

    @property
    def records(self) -> list[RecordName]:
        """The child's records; links among the first events join them."""
        return [RecordName(agency, self.name) for agency in (AGENCY, *OTHERS)]


def child(seed: int) -> Child:
    """The history of one seed."""
    rng = Random(seed)
    name = f"t-{seed}"
    links = [linked("confirmed", f"{AGENCY}:{name}", f"{other}:{name}") for other in OTHERS]
    links = [{**link, "id": f"link-{seed}-{number}"} for number, link in enumerate(links)]
    first = [*ready(name), *links, *(contact(rng.uniform(1, 20), name, source=other) for other in OTHERS)]
    return Child(name, [_said(event) for event in first], list(_later(rng, name)))


def _later(rng: Random, name: str) -> Iterator[Said]:
    """A few events, each as likely to speak against the step as to take that back."""
    worries: list[Document] = []
    for _ in range(rng.randint(1, LATER)):
        kind = rng.choice(_KINDS)
        event = kind(rng, name, worries)
        if event is None:
            yield Said((f"contacts.{AGENCY}", name.encode(), b"not an event"), None)
        else:
            yield _said(event)


def _said(event: Document) -> Said:
    return Said(message(event), json.loads(json.dumps(event)))


def _worries(rng: Random, name: str, worries: list[Document]) -> Document:
    precision = rng.choice(("minute", "day"))
    said = worry(rng.uniform(0.5, 30), name, source=rng.choice((AGENCY, *OTHERS)), timeprecision=precision)
    worries.append(said)
    return said


def _improves(rng: Random, name: str, worries: list[Document]) -> Document:
    strength = {
        "topic": "hygiene", "polarity": "strength", "basis": "observed-by-professional", "text": "t",
        "measures": "change-for-the-child", "setting": "home",
    }  # fmt: skip
    return contact(rng.uniform(0, 1), name, strength, source=rng.choice((AGENCY, *OTHERS)))


def _retracts(rng: Random, name: str, worries: list[Document]) -> Document:
    if not worries:
        return _worries(rng, name, worries)
    target = worries.pop()
    content = {"target": target["id"], "reason": "r"}
    return told("record.retracted", content, 0, name, source=target["source"], time=None, timeprecision="unknown")


def _views(rng: Random, name: str, worries: list[Document]) -> Document:
    return told("tier.viewed", {"tier": rng.randint(1, 3)}, rng.uniform(0, 20), name, source=rng.choice(OTHERS))


def _plans(rng: Random, name: str, worries: list[Document]) -> Document:
    content = {"intervention": f"i-{rng.random()}", "kind": "k", "sessions": 6}
    return told("intervention.planned", content, rng.uniform(5, 40), name)


def _poison(rng: Random, name: str, worries: list[Document]) -> None:
    return None


_KINDS: Final[tuple[Callable[[Random, str, list[Document]], Document | None], ...]] = (
    _worries, _worries, _improves, _retracts, _views, _views, _plans, _poison,
)  # fmt: skip
