"""Every bad input ends with its code and a sentence: field, expectation, and nothing personal."""

from collections.abc import Callable
from typing import Any

import pytest

from schemas import NotYetUnderstood, Record, Unreadable, admit
from schemas.decode import EVENT_BYTES_MAX
from services.intake.publishing import Refused, route
from services.projector.reading import read
from tests.oracle.given import Document, at, corrected, linked, resolved, said, viewed
from tests.strategies.world import write

PLANTED = ("Kyle Brightwater", "9990000018")
NAME, NUMBER = PLANTED
SUBJECT = "HV-17"


def event(**attributes: Any) -> Document:
    """An event that could stand, full of what must not be told on."""
    content = {"kind": "child", "name": NAME, "nhs_number": NUMBER}
    return said("person.registered", content, **{"subject": SUBJECT, "id": "hv-1", **attributes})


def sent(document: Document, **odd: Any) -> Record:
    odd.setdefault("key", str(document.get("subject", SUBJECT)).encode())
    return at(event(), 0, value=write(document).encode(), **odd)


def raw(value: bytes | None) -> Record:
    return at(event(), 0, value=value)


def by_hub(one: str, other: str = "hospital:h1") -> Record:
    """The hub's word on two records."""
    return at(linked("confirmed", one, other), 0)


def replaced(kind: str, content: Document) -> Document:
    """A correction that puts an event of that type in place."""
    return corrected("hv-0", said(kind, content, 2, subject=SUBJECT), 3, subject=SUBJECT)


def personal(**content: Any) -> Record:
    """Content that is wrong, beside what must not be told on."""
    return sent(event(data={"kind": "child", "name": NAME, "nhs_number": NUMBER, **content}))


TIMES = {"timeprecision": "day", "recordedtime": "2024-03-04T12:00:00Z"}
WHOLE = write(event()).encode()
Case = tuple[str, Callable[[], Record], str, str]
REFUSED: tuple[Case, ...] = (
    ("unknown agency", lambda: sent(event(source=NAME.lower().replace(" ", "-"))), "source-not-of-topic", "source"),
    ("agency that is no name", lambda: sent(event(source=NAME)), "schema", "source"),
    ("type not on topic", lambda: sent(said(
        "tier.set", {"tier": 2, "status": "universal", "reason": NAME}, subject=SUBJECT)), "type-not-on-topic",
        "topic"),
    ("time after recorded time", lambda: sent(event(time="2024-03-09T12:00:00Z", **TIMES)), "schema", "recordedtime"),
    ("no time", lambda: sent(event(time=None, **TIMES)), "schema", "time"),
    ("time, but unknown", lambda: sent(event(time=NAME, **TIMES)), "schema", "time"),
    ("impossible day", lambda: sent(event(time="2024-02-31T12:00:00Z", **TIMES)), "schema", "time"),
    ("time without zone", lambda: sent(event(time="2024-03-01T12:00:00", **TIMES)), "schema", "time"),
    ("year far away", lambda: sent(event(time="0001-01-01T00:00:00Z", **TIMES)), "schema", "year"),
    ("end before beginning", lambda: sent(event(
        time="2024-03-03T12:00:00Z", timelatest="2024-03-02T12:00:00Z", **TIMES)), "schema", "timelatest"),
    ("recorded in the future", lambda: sent(event(recordedtime="2031-01-01T12:00:00Z")), "recorded-in-future",
     "recordedtime"),
    ("no subject", lambda: sent({**event(), "subject": None}, key=b"x"), "schema", "subject"),
    ("subject left out", lambda: raw(write({k: v for k, v in event().items() if k != "subject"}).encode()), "schema",
     "subject"),
    ("NHS number as subject", lambda: sent(event(subject=NUMBER)), "schema", "subject"),
    ("NHS number about", lambda: sent(event(alsoabout=[NUMBER])), "schema", "alsoabout"),
    ("NUL in a text", lambda: personal(also_known_as=["\x00" + NAME]), "nul-character", "U+0000"),
    ("10 MB", lambda: personal(also_known_as=[NAME * 700_000]), "too-large", "bytes"),
    ("not UTF-8", lambda: raw(WHOLE.replace(NAME.encode(), NAME.encode() + b"\xff")), "not-utf-8", "UTF-8"),
    ("not JSON", lambda: raw(WHOLE[:-1]), "not-json", "JSON"),
    ("a number of thousands of digits", lambda: raw(WHOLE[:-1] + b',"' + NAME.encode() + b'":' + b"9" * 5000 + b"}"),
     "not-json", "digits"),
    ("nested too deeply", lambda: raw(b"[" * 100_000 + NAME.encode()), "not-json", "JSON"),
    ("no object", lambda: raw(write([NAME]).encode()), "not-an-object", "object"),
    ("wrong key", lambda: sent(event(), key=b"HV-18"), "key-not-subject", "key"),
    ("no key", lambda: sent(event(), key=None), "key-not-subject", "key"),
    ("tombstone", lambda: raw(None), "empty", "value"),
    ("no type", lambda: sent(event(type=None)), "schema", "type"),
    ("version that is none", lambda: sent(event(dataschema=NAME)), "schema", "dataschema"),
    ("wrong NHS number", lambda: personal(nhs_number="9990000019"), "schema", "nhs_number"),
    ("a field of the sender's own", lambda: personal(**{NAME: 1}), "schema", "not in its schema"),
    ("an attribute of the sender's own", lambda: sent({**event(), NAME: 1}), "schema", "not in its schema"),
    ("a name too long", lambda: personal(name=NAME * 20), "schema", "name"),
    ("a word that is none", lambda: personal(kind=NAME), "schema", "kind"),
    ("NHS number with dashes as subject", lambda: sent(event(subject="999-000-0018")), "schema", "subject"),
    ("NHS number with a label", lambda: sent(event(subject=f"nhs:{NUMBER}")), "schema", "subject"),
    ("unknown type of another source", lambda: sent(event(
        source="police", type="weather.seen", dataschema="weather.seen/1")), "source-not-of-topic", "source"),
    ("unknown version of another source", lambda: sent(event(
        source="police", dataschema="person.registered/9")), "source-not-of-topic", "source"),
    ("replacement's type not on topic", lambda: sent(replaced(
        "tier.set", {"tier": 2, "status": "universal", "reason": NAME})), "type-not-on-topic",
        "replacement is tier.set"),
    ("hub: subject without its agency", lambda: by_hub("nocolon"), "schema", "subject is not agency:reference"),
    ("hub: subject of no agency here", lambda: by_hub("martians:x"), "schema", "subject is not agency:reference"),
    ("hub: subject without reference", lambda: by_hub("school:"), "schema", "subject is not agency:reference"),
    ("hub: NHS number in subject", lambda: by_hub(f"school:{NUMBER}"), "schema", "subject"),
    ("hub: about no agency's record", lambda: at(
        linked("confirmed", "school:s1", "hospital:h1") | {"alsoabout": ["nocolon"]}, 0), "schema", "alsoabout"),
    ("hub: other of no agency here", lambda: by_hub("school:s1", "martians:x"), "schema", "data.other"),
    ("hub: NHS number in other", lambda: by_hub("school:s1", f"hospital:{NUMBER}"), "schema", "data.other"),
    ("hub: a record with itself", lambda: by_hub("school:s1", "school:s1"), "schema", "another record"),
    ("hub: resolution about no agency", lambda: at(
        resolved(at(viewed(2), 0).place) | {"subject": "martians:x"}, 0), "schema", "subject is not agency:reference"),
)  # fmt: skip
PARKED: tuple[Case, ...] = (
    ("unknown type", lambda: sent(event(type="weather.seen", dataschema="weather.seen/1")), "unknown-type", "type"),
    ("unknown version", lambda: sent(event(dataschema="person.registered/9")), "unknown-version", "ersion 9"),
)


def refusal(record: Record) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        admit(record)
    return refused.value


@pytest.mark.parametrize(("record", "code", "says"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_refused(record: Callable[[], Record], code: str, says: str) -> None:
    problem = refusal(record())
    assert (problem.code, isinstance(problem, NotYetUnderstood)) == (code, False)
    assert says in str(problem)


@pytest.mark.parametrize(("record", "code", "says"), [c[1:] for c in PARKED], ids=[c[0] for c in PARKED])
def test_parked(record: Callable[[], Record], code: str, says: str) -> None:
    problem = refusal(record())
    assert (problem.code, isinstance(problem, NotYetUnderstood)) == (code, True)
    assert says in str(problem)


@pytest.mark.parametrize("record", [c[1] for c in (*REFUSED, *PARKED)], ids=[c[0] for c in (*REFUSED, *PARKED)])
def test_nothing_personal_is_told(record: Callable[[], Record]) -> None:
    found = read([record()])
    problem = refusal(record())
    told = [str(problem), repr(problem.__cause__), problem.event_id, *(r.detail for r in found.rejects)]
    told += [found.rejects[0].reference, found.rejects[0].event_id]
    shown = " ".join(str(part) for part in told).lower()
    assert not found.admitted
    for planted in (*PLANTED, "brightwater"):
        assert planted.lower() not in shown
    assert str(problem).endswith(".")


def test_an_id_that_is_an_nhs_number_is_not_told() -> None:
    assert refusal(sent(event(id=NUMBER, timeprecision="never"))).event_id is None


def test_the_largest_event_that_is_taken() -> None:
    room = EVENT_BYTES_MAX - len(write(viewed(2, sourceref="")).encode()) - 10
    record = at(viewed(2), 0)
    assert record.value is not None
    padded = record._replace(value=record.value + b" " * min(room, EVENT_BYTES_MAX - len(record.value)))
    assert admit(padded).id == admit(record).id
    assert refusal(padded._replace(value=(padded.value or b"") + b" " * EVENT_BYTES_MAX)).code == "too-large"


def test_escaped_backslash_before_u0000_is_no_nul() -> None:
    record = at(viewed(2, sourceref="c:\\u0000"), 0)
    assert admit(record).sourceref == "c:\\u0000"


def test_a_line_is_refused_for_its_replacement_before_it_is_sent() -> None:
    line = replaced("tier.set", {"tier": 2, "status": "universal", "reason": NAME})
    told = route(7, write(line).encode())
    assert isinstance(told, Refused)
    assert (told.line, told.code) == (7, "type-not-on-topic")
    assert "data.replacement is tier.set" in told.reason


def test_an_unknown_type_that_shows_no_source_is_parked() -> None:
    document = {**event(type="weather.seen", dataschema="weather.seen/1"), "source": None}
    assert refusal(sent(document)).code == "unknown-type"
