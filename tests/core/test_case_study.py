"""docs/learning.md, "A case study": nothing that a sender wrote, no name, no reference and no date comes out."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, get_args

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st
from pydantic import BaseModel

from projections.casestudy.coded import coded
from projections.casestudy.kinds import KINDS, Names
from projections.casestudy.study import Step, Study, study
from projections.chronology.merged import Held
from projections.history import Entry
from projections.identity import record_id
from projections.rules.decision import Decision, Reason
from projections.rules.pack import england
from projections.rules.spans import alerts_in
from projections.veiling import WITHHELD_REFERENCE
from schemas import EVENT_CLASSES, LABELS, Event, Record, RecordName
from schemas.agencies import AGENCIES
from schemas.codes import Outcome, ReasonKind
from schemas.envelope import HUB
from schemas.events import EVENT
from schemas.fields import personal_fields
from schemas.moments import BEGINNING, Interval
from schemas.vocabulary import Relation
from services.cli.chronology_table import text
from services.exchange.case_study import LEFT_OUT, case_study_sheet
from services.exchange.page import html_of
from services.exchange.word import docx_of
from tests.core.effort import examples
from tests.core.meaning import Meaning
from tests.given import CSC, HV, NURSERY, at, contact, event, given, meeting, statement, tier, worry
from tests.oracle import reduce
from tests.oracle.given import linked
from tests.strategies.histories import pictures, records

NOW: Final = datetime(2031, 1, 1, tzinfo=UTC)
MARK: Final = "zzsecret"
CHILD, MOTHER, BROTHER = RecordName(CSC, "c1"), RecordName(CSC, "ref-mother"), RecordName(CSC, "ref-brother")
OWN: Final = frozenset(record_id(RecordName(agency, "c1")) for agency in (*AGENCIES, HUB))
OPEN_STRINGS: Final = ("role", "owner", "with_role", "by", "agreed_by", "site", "kind", "sourceref")


@lru_cache
def marked(kind: type[BaseModel]) -> frozenset[str]:
    return frozenset(personal_fields(kind))


def scrambled(event: Event) -> Event:
    """The same with a mark in every field that is personal, and in every one that a sender may fill freely."""
    return _scrambled(event, "", marked(type(event)))


def _scrambled(value: Any, path: str, personal: frozenset[str]) -> Any:
    if isinstance(value, BaseModel):
        names = type(value).model_fields
        below = {name: _scrambled(getattr(value, name), f"{path}.{name}".strip("."), personal) for name in names}
        return value.model_copy(update=below)
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(_scrambled(item, path, personal) for item in value)
    if path in personal and value is not None:
        return f"{MARK} {value}"
    open_ = path.rpartition(".")[2] in OPEN_STRINGS and type(value) is str and value not in AGENCIES
    return f"{MARK}-{value}" if open_ and not _is_literal(value) else value


def _is_literal(value: str) -> bool:
    return value in _LITERALS


def _words(hint: Any) -> Iterator[str]:
    for each in get_args(hint):
        if isinstance(each, str):
            yield each
        else:
            yield from _words(each)


def _models(kind: Any, seen: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    for each in (kind, *get_args(kind)):
        if isinstance(each, type) and issubclass(each, BaseModel) and each not in seen:
            seen.add(each)
            yield each
            for field in each.model_fields.values():
                yield from _models(field.annotation, seen)
        elif each is not kind:
            yield from _models(each, seen)


_SEEN: Final[set[type[BaseModel]]] = set()
_LITERALS: Final = frozenset(
    word
    for kind in EVENT_CLASSES.values()
    for model in _models(kind, _SEEN)
    for field in model.model_fields.values()
    for word in _words(field.annotation)
)


def written(found: Study) -> str:
    """All that would be shown of the child, without what stands in every case study."""
    everything = text(case_study_sheet(found))
    for constant in LEFT_OUT:
        assert constant in everything
        everything = everything.replace(constant, "")
    return everything


def without_days(found: Study) -> str:
    """Every cell, without numbers of days: neither ``day 2041`` nor ``day -2041`` is a year."""
    sheet = case_study_sheet(found)
    cells = (cell for row in (*sheet.dated, *sheet.undated) for cell in (*row.cells, row.words))
    return re.sub(r"\bday -?\d+\b", "", "\n".join((*cells, *sheet.silences)))


def of(entries: list[Entry], log: list[Event] | None = None, own: frozenset[bytes] = OWN, **more: Any) -> Study:
    events = log if log is not None else [entry.event for entry in entries]
    spans = alerts_in(entries, BEGINNING, NOW, england())
    return study(Held(entries, entries, own, events), Names(own, events, {}), spans, more.get("steps", ()), NOW)


def shown(*events: Event, **more: Any) -> str:
    return written(of(list(given(*events).entries), **more))


@examples(25)
@forall(st.one_of(records(), pictures()))
def test_nothing_that_a_sender_wrote_comes_out(drawn: list[Record]) -> None:
    """Every marked field, and every unmarked one that takes any word, of every event of every child."""
    expected = reduce(drawn)
    found = Meaning(expected.standing.values(), expected.records)
    for person, held in found.people.items():
        entries = [entry._replace(event=scrambled(entry.event)) for entry in found.history(person)]
        study_of = of(entries, [scrambled(event) for event in found.effective.events], held.records)
        result = written(study_of)
        assert MARK not in result
        assert not re.search(r"\b(19|20)\d\d\b", without_days(study_of)), "a year"
        assert not re.search(r"\b\d{10}\b", result), "an NHS number"
        names = {part for entry in entries for name in entry.event.about for part in (name.reference,)}
        assert not [name for name in names if re.search(rf"\b{re.escape(name)}\b", result)]
        for label in set(LABELS.values()) - {label for label in LABELS.values() if label.lower() in KINDS.values()}:
            assert label not in result, label


def test_the_marks_are_in_what_is_read() -> None:
    """Else the test above would prove nothing."""
    plain = contact("2024-03-01", worry("speech", text="t"), with_role="aunt Jo", note="n")
    assert str(scrambled(plain)).count(MARK) >= 3


def test_every_agency_has_a_kind_and_none_its_own_name() -> None:
    assert set(KINDS) == {*AGENCIES, HUB}
    named = {"early-offer-of-help", "prevention-and-support", "coram", "parents-first", "london-borough"}
    for source in named:
        assert AGENCIES[source].lower() not in KINDS[source]


def relationship(relative: RecordName, relation: Relation) -> Event:
    return event("relationship.recorded", "2024-01-01", relative=relative.reference, relation=relation)


BORN = event("birth.recorded", "2024-01-10", place="hospital", by=HV)
VISIT = contact(
    "2024-03-01", worry("speech", text="Says nothing"), statement("hygiene", "strength", text="Clean"), note="Jo came"
)


class TestWhatIsShown:
    def test_codes_of_an_event(self) -> None:
        result = shown(VISIT)
        assert "Contact recorded; home visit; took place; worry (speech, observed by professional, home" in result
        assert "strength (hygiene, observed by professional" in result
        assert "Jo" not in result and "Says nothing" not in result

    def test_days_from_birth_and_age(self) -> None:
        result = shown(BORN, VISIT)
        assert "Day 0 is the child's birth." in result
        assert "day 51 (1 month old)" in result

    def test_without_birth_from_the_first_dated_event(self) -> None:
        result = shown(VISIT, contact("2024-03-11", outcome="no-access"))
        assert "Day 0 is the first dated event" in result
        assert "day 10" in result and " old)" not in result

    def test_a_month_is_a_span_of_days(self) -> None:
        assert "day 20 to day 50" in shown(VISIT, contact("2024-03-21", outcome="no-access", until="2024-04-20"))

    def test_without_date(self) -> None:
        assert "date not recorded" in shown(VISIT, contact(None, outcome="no-access"))

    def test_people_as_what_they_are(self) -> None:
        log = [relationship(MOTHER, Relation.MOTHER), relationship(BROTHER, Relation.SIBLING)]
        others = (BROTHER.reference, MOTHER.reference, "ref-stranger")
        one = event("contact.recorded", "2024-03-01", kind="clinic", outcome="no-access")
        both = EVENT.validate_json(one.model_copy(update={"alsoabout": others}).model_dump_json(exclude_none=True))
        entries = list(given(both).entries)
        result = written(of(entries, [*log, both], frozenset({record_id(CHILD)})))
        assert "also about: brother or sister A, mother, another person A" in result
        assert "ref-" not in result

    def test_records_of_one_person_have_one_part(self) -> None:
        log = [relationship(BROTHER, Relation.SIBLING)]
        other = RecordName(HV, "h9")
        whose = {record_id(BROTHER): b"p", record_id(other): b"p"}
        names = Names({record_id(CHILD)}, log, whose)
        assert names.person(BROTHER) == names.person(other) == "brother or sister A"
        assert names.person(CHILD) is None

    def test_agencies_of_one_kind_are_told_apart(self) -> None:
        names = Names(OWN, [], {})
        kinds = [names.agency(source) for source in ("prevention-and-support", "early-offer-of-help", "nursery")]
        assert kinds == ["early help service A", "early help service B", "nursery"]
        assert names.agency("prevention-and-support") == "early help service A"

    def test_body_and_injury_by_known_words_only(self) -> None:
        said = {"site": ["left ear of Jo"], "kind": "bruise by uncle", "medical_view": "none-recorded"}
        result = coded(event("injury.observed", "2024-03-01", **said), Names(OWN, [], {}))
        assert result == "Injury observed; bruise; ear; occasions: 1; medical view: none recorded"

    def test_a_role_is_shown_where_it_is_a_part_in_the_family(self) -> None:
        held = meeting(
            "held", "2024-03-01", who={NURSERY: "attended"}, roles={"Mother": "absent", "Jo Smith": "absent"}
        )
        result = coded(held, Names(OWN, [], {}))
        assert "nursery: attended; mother: absent; somebody else: absent" in result

    def test_a_sealed_record_leaves_no_line(self) -> None:
        seal = EVENT.validate_json(json.dumps(linked("sealed", f"{HV}:c1", "nursery:c1")))
        entries = list(given(VISIT, tier("2024-03-02", 2, "early-help")).entries)
        assert "Contact recorded" in written(of(entries))
        sealed = written(of(entries, [*(entry.event for entry in entries), seal]))
        assert "Contact recorded" not in sealed and "Tier set" in sealed and "health visiting" not in sealed

    def test_what_is_also_about_somebody_sealed_leaves_no_line(self) -> None:
        beside = VISIT.model_copy(update={"alsoabout": (WITHHELD_REFERENCE,)})
        entries = list(given(beside, tier("2024-03-02", 2, "early-help")).entries)
        assert "Contact recorded" not in written(of(entries)) and "Tier set" in written(of(entries))


class TestWhatWouldHaveBeenAsked:
    def test_a_clock_that_ran_out(self) -> None:
        raised = event("concern.raised", "2024-03-01", to=CSC, by=NURSERY, statements=[worry("speech")])
        result = shown(BORN, raised)
        (rule,) = [rule for rule in england().rules if rule.id == "concern-unanswered"][-1:]
        assert "the hub would have asked" in result and f"{rule.sentence} (concern-unanswered, and still)" in result

    def test_the_gate_on_a_step_that_was_taken(self) -> None:
        reasons = (
            Reason("worries-open", ReasonKind.BLOCK, True, "A sentence with Early Offer of Help"),
            Reason("voice", ReasonKind.CHALLENGE, True, "x"),
        )
        decision = Decision(Outcome.REFUSED, 3, reasons, (), (), NOW)
        step = Step(Interval(at("2024-04-01"), at("2024-04-01")), 2, decision)
        result = shown(BORN, tier("2024-04-01", 2, "early-help"), steps=[step])
        assert (
            "Step down to tier 2: not ready; to be resolved: worries open; to be answered in writing: voice" in result
        )
        assert "Early Offer" not in result


@pytest.mark.parametrize("paper", ["html", "docx"])
def test_as_a_page_and_as_a_document(paper: str) -> None:
    sheet = case_study_sheet(of(list(given(BORN, VISIT).entries)))
    if paper == "html":
        page = html_of(sheet)
        assert all(f'<th scope="col">{column}</th>' in page for column in sheet.columns)
        assert "motivated intruder" in page
    else:
        assert docx_of(sheet, NOW).startswith(b"PK")
