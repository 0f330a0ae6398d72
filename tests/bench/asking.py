"""The step-down gate over HTTP, as an agency's system asks it: one request after the other, each with its own key."""

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import quantiles
from typing import Final, NamedTuple
from uuid import uuid4

from services.local.ports import free_port
from services.local.up import VANTAGE
from tests.bench.report import Row
from tests.bench.rig import Rig
from tests.flow.hub import until
from tests.flow.signing import ISSUER, Signing
from tests.strategies.placing import Message

CHILDREN: Final = 40
FEWEST: Final = 100
"""Of fewer answers no p99 is given: the longest would stand for it."""
_SERVICE: Final = "referral"
_PATIENCE: Final = {"VANTAGE_FRESH_SECONDS_MAX": "10", "VANTAGE_CONFIRM_SECONDS_MAX": "5"}


class Answered(NamedTuple):
    """``status`` is HTTP's; 200 alone is a decision that was read back, or that nothing is proven in time."""

    seconds: float
    status: int
    is_recorded: bool
    size: int


class Asking:
    """A client that keeps its connection."""

    def __init__(self, port: int, signing: Signing) -> None:
        self._signing = signing
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def __call__(self, child: str) -> Answered:
        body = json.dumps({"child": child, "to": 1, "by": "team manager"})
        headers = {
            "Content-Type": "application/json", "Idempotency-Key": uuid4().hex,
            "Authorization": f"Bearer {self._signing.token('mash-system')}",
        }  # fmt: skip
        began = time.perf_counter()
        self._connection.request("POST", "/api/v1/step-downs", body, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        seconds = time.perf_counter() - began
        is_recorded = json.loads(text).get("standing") == "recorded"
        return Answered(seconds, answer.status, is_recorded, len(text))

    def is_up(self) -> bool:
        """Whether somebody answers there."""
        try:
            self._connection.request("GET", "/healthz")
            return self._connection.getresponse().read() != b""
        except OSError:
            self._connection.close()
            return False


@contextmanager
def gate(rig: Rig, children: Sequence[str]) -> Iterator["Gate"]:
    """The service for the duration, warm: each child was asked about once."""
    port, signing = free_port(), Signing(rig.hub)
    env = {**rig.hub.env, **signing.env, **_PATIENCE}
    rig.hub.supervisor.start(_SERVICE, [*VANTAGE, "referral", "--port", str(port)], env)
    try:
        asking = Asking(port, signing)
        until(asking.is_up, what="the referral service")
        yield Gate(asking, children)
    finally:
        rig.hub.supervisor.stop(_SERVICE)
        rig.hub.supervisor.stop(ISSUER)


class Gate:
    """Asks about ``children`` in turn; those who are not held, or of whom no decision came, are left out."""

    def __init__(self, asking: Asking, children: Sequence[str]) -> None:
        self._asking = asking
        first = {child: asking(child) for child in children}
        self._children = [child for child, answer in first.items() if answer.is_recorded]
        self.unrecorded = len(first) - len(self._children)

    def times(self, count: int) -> list[Answered]:
        """So many requests."""
        return [self._asking(self._children[number % len(self._children)]) for number in range(count)]

    def while_alive(self, thread: threading.Thread) -> list[Answered]:
        """Requests until the thread has ended."""
        found: list[Answered] = []
        while thread.is_alive():
            found.append(self._asking(self._children[len(found) % len(self._children)]))
        return found

    def rows(self, measure: str, answers: Sequence[Answered], note: str) -> list[Row]:
        """What they come to."""
        seconds = [answer.seconds for answer in answers if answer.is_recorded]
        on = f"{len(seconds)} decisions on {len(self._children)} children; {note}"
        found = [Row(measure, "decided and read back", len(seconds), "requests", on)]
        if len(seconds) >= FEWEST:
            cuts = quantiles(seconds, n=100, method="inclusive")
            found += [Row(measure, name, cuts[n] * 1e3, "ms", on) for name, n in (("p50", 49), ("p99", 98))]
        if seconds:
            ends = (("quickest", min(seconds)), ("longest", max(seconds)))
            found += [Row(measure, name, value * 1e3, "ms", on) for name, value in ends]
        if lost := len(answers) - len(seconds):
            found.append(Row(measure, "not read back in time", lost, "requests", on))
        if self.unrecorded:
            found.append(
                Row(
                    measure,
                    "children left out: not held, or no decision recorded at first",
                    self.unrecorded,
                    "children",
                    on,
                )
            )
        return found


def children_of(messages: Sequence[Message], count: int = CHILDREN) -> list[str]:
    """Records of children, from the busiest to the quietest in even steps."""
    counted: Counter[str] = Counter()
    for _, key, value in messages:
        try:
            document = json.loads(value or b"")
            if document["source"] != "hub" and document["subject"] == (key or b"").decode():
                counted[f"{document['source']}:{document['subject']}"] += 1
        except (ValueError, KeyError, TypeError):
            continue
    ranked = [name for name, _ in counted.most_common()]
    return ranked[:: max(1, len(ranked) // count)][:count]
