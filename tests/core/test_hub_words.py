"""What the hub and agencies say of steps, disagreements, alerts and views: taken as it should be, else refused."""

import json
from typing import Any, Final

import pytest

from projections.sentences import sentence
from schemas import HUB, TOPICS, Event, Unreadable, admit, decode
from schemas.topics import BY_NAME, HUB_TYPES, PROVEN, topic_for
from tests.oracle.given import Document, at, corrected, retracted, said

ONE: Final = {"account": "mgr-01", "role": "service manager", "agency": "nursery", "name": "Ann Example"}
TWO: Final = {"account": "mgr-02", "role": "head of service", "agency": "nursery", "name": "Bo Example"}
WORKER: Final = {"account": "wkr-01", "role": "health visitor", "agency": "health-visiting"}
NAMED: Final = {"source": "health-visiting", "disagreement": "d1"}
OF: Final = {"alert": "alert-1", "rule": "oversight"}


def manager(who: Document, *codes: str, **more: Any) -> Document:
    written = [{"code": code, "written": "because"} for code in codes or ("not-seen",)]
    return who | {"grade": "manager", "reasons": written} | more


def overridden(*by: Document) -> Document:
    return {"decision": "decision-1", "to": 2, "by": by}


RAISED: Final = {"disagreement": "d1", "with_agency": "childrens-social-care", "matter": "tier", "view": "v", "tier": 3}
VIEWED: Final = {"by": WORKER, "purpose": "direct-work", "shown": ["summary"]}
WHOLE: Final[dict[str, tuple[Document, str]]] = {
    "step_down.requested": ({"key": "k", "to": 2, "asked_by": "lead"}, "asked for by lead"),
    "step_down.overridden": (overridden(manager(ONE), manager(TWO)), "service manager and head of service"),
    "step_down.answered": (
        {"decision": "d", "to": 2, "by": WORKER, "key": "k", "answers": [{"code": "voice", "written": "w"}]},
        "health visitor answers in writing what was asked; voice",
    ),
    "disagreement.raised": (RAISED, "with Children's social care: tier; sees tier 3"),
    "disagreement.answered": ({"disagreement": NAMED, "stage": 2, "answer": "not-agreed"}, "(stage 2): not agreed"),
    "disagreement.resolved": (
        {"disagreement": NAMED, "outcome": "another-way-agreed", "agreed": "a joint visit"},
        "another way agreed; a joint visit",
    ),
    "identity.sealed": ({"other": "hospital:h1", "by": "officer", "reason": "r", "why": "adoption"}, "r."),
    "record.viewed": (VIEWED, "viewed"),
    "alert.acknowledged": (OF | {"by": WORKER}, "oversight"),
    "alert.snoozed": (OF | {"by": WORKER, "reason": "r", "until_on": "2024-03-08"}, "oversight"),
    "alert.delivered": (OF | {"to": "manager", "channel": "inbox", "arrived": True}, "oversight"),
}


def document(kind: str, content: Document | None = None, **more: Any) -> Document:
    ours = {"source": HUB, "subject": "nursery:n1"} if kind in HUB_TYPES else {}
    return said(kind, WHOLE[kind][0] if content is None else content, 3, **ours | more)


def read(told: Document) -> Event:
    return decode(json.dumps(told).encode())


def test_one_of_two_managers_lets_nobody_be_stepped_down() -> None:
    assert "service manager would agree, one of two managers" in sentence(
        read(document("step_down.overridden", overridden(manager(ONE))))
    )


@pytest.mark.parametrize("kind", WHOLE)
def test_it_is_taken_and_said_in_words(kind: str) -> None:
    assert WHOLE[kind][1] in sentence(read(document(kind)))


SPOILT: Final[tuple[tuple[str, Document, str], ...]] = (
    ("step_down.overridden", overridden(), "data.by"),
    ("step_down.overridden", overridden(manager(ONE, "voice", "voice")), "one code"),
    ("step_down.overridden", overridden(manager(ONE), manager(TWO), manager(TWO)), "data.by"),
    ("step_down.overridden", overridden(manager(ONE), manager(ONE | {"name": "Cy Example"})), "two different managers"),
    ("step_down.overridden", overridden(manager(ONE), manager(TWO, name=" ann  EXAMPLE")), "two different managers"),
    ("step_down.overridden", overridden(manager(ONE), manager(TWO, grade="senior-practitioner")), "grade"),
    ("step_down.overridden", overridden(manager(ONE), manager(TWO, "voice")), "different codes"),
    ("step_down.overridden", overridden(manager(ONE, "voice", "voice"), manager(TWO, "voice")), "one code"),
    ("step_down.overridden", overridden(manager(ONE), manager(TWO, reasons=[])), "reasons"),
    (
        "step_down.overridden",
        overridden(manager(ONE), manager(TWO, reasons=[{"code": "not-seen", "written": "  "}])),
        "written",
    ),
    (
        "step_down.answered",
        WHOLE["step_down.answered"][0] | {"answers": [{"code": "voice", "written": "w"}] * 2},
        "one for each code",
    ),
    ("record.viewed", VIEWED | {"purpose": "emergency"}, "reason is missing"),
    ("record.viewed", VIEWED | {"by": WORKER | {"account": "a@b.example"}}, "account"),
    ("record.viewed", VIEWED | {"by": WORKER | {"account": "9990000018"}}, "account"),
    ("record.viewed", VIEWED | {"shown": []}, "shown"),
    ("alert.snoozed", WHOLE["alert.snoozed"][0] | {"until_on": "2024-03-02"}, "until_on is before time"),
    ("alert.snoozed", OF | {"by": WORKER, "until_on": "2024-03-08"}, "reason"),
    ("identity.sealed", WHOLE["identity.sealed"][0] | {"other": "nursery:n1"}, "another record"),
    ("disagreement.raised", RAISED | {"stage": 0}, "stage"),
    ("disagreement.answered", {"disagreement": NAMED, "answer": "declined"}, "answer"),
)


@pytest.mark.parametrize(("kind", "content", "says"), SPOILT)
def test_it_is_refused_with_its_reason(kind: str, content: Document, says: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(document(kind, content))
    assert refused.value.code == "schema"
    assert says in str(refused.value)


@pytest.mark.parametrize("kind", sorted(HUB_TYPES))
def test_only_the_hub_says_it_and_never_takes_it_back(kind: str) -> None:
    topic = topic_for(HUB, kind)
    assert topic is not None and not {"record.corrected", "record.retracted"} & topic.types
    assert [each.source for each in TOPICS if kind in each.types] == [HUB]


@pytest.mark.parametrize("kind", sorted(set(WHOLE) & HUB_TYPES))
def test_no_agency_corrects_or_retracts_it(kind: str) -> None:
    theirs = document(kind, source="nursery", subject="n1")
    hers = {"source": "nursery", "subject": "n1"}
    with pytest.raises(Unreadable) as refused:
        admit(at(corrected("e", theirs, 4, **hers), 0))
    assert refused.value.code in ("schema", "type-not-on-topic")
    with pytest.raises(Unreadable) as refused:
        admit(at(retracted("e", 4, source=HUB, subject="nursery:n1"), 0))
    assert refused.value.code == "type-not-on-topic"


def test_agencies_raise_answer_and_correct_disagreements() -> None:
    assert admit(at(document("disagreement.raised"), 0)).type == "disagreement.raised"
    mended = corrected("d", document("disagreement.raised", RAISED | {"tier": 4}), 4)
    assert admit(at(mended, 0)).type == "record.corrected"


def test_no_decision_waits_for_who_looked() -> None:
    assert set(BY_NAME) - set(PROVEN) == {"hub.views"}
    assert BY_NAME["hub.views"].types == {"record.viewed"}
