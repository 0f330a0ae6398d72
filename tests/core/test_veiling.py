"""Of somebody sealed no name is left in what is read of another; events of their own go."""

import json

import pytest
from pydantic import BaseModel

from projections.chronology.redaction import Redaction, classes
from projections.history import Entry, Relative
from projections.identity import RecordId, record_id
from projections.veiling import REFERENCES, WITHHELD_REFERENCE, is_veiled, named, veiled
from schemas import EVENT_CLASSES, Event, RecordName
from schemas.events import EVENT
from schemas.fields import _check_reference, check_record
from tests.core.test_redaction import models, str_metadata
from tests.given import HV, contact, event, statement
from tests.oracle.given import linked

OWN = frozenset({record_id(RecordName(HV, "c1"))})
SEALED = frozenset({record_id(RecordName(HV, "hidden"))})
MUM = Relative(b"mum", SEALED, ())


def left(one: Event, relatives: tuple[Relative, ...] = (), sealed: frozenset[RecordId] = SEALED) -> list[Event]:
    return veiled(OWN, relatives, [one], sealed).events


@pytest.mark.parametrize(
    "one",
    [
        contact("2024-03-01", by=HV).model_copy(update={"alsoabout": ("hidden",)}),
        contact("2024-03-01", by=HV).model_copy(update={"subject": "hidden", "alsoabout": ("c1",)}),
        contact("2024-03-01", statement("speech", about="hidden"), by=HV),
        contact("2024-03-01", by=HV, seen=("c1", "hidden")),
        event("relationship.recorded", "2024-03-01", by=HV, relative="hidden", relation="sibling"),
    ],
)
def test_a_name_goes_wherever_an_event_holds_one(one: Event) -> None:
    assert named(one) > SEALED
    (shown,) = left(one)
    assert "hidden" not in shown.model_dump_json()
    assert WITHHELD_REFERENCE in shown.model_dump_json()
    assert "c1" in shown.model_dump_json()
    assert is_veiled(shown) and not is_veiled(one)
    assert Redaction.SEALED in classes(Entry(shown), OWN)
    assert shown.id == one.id
    assert left(one, sealed=frozenset()) == [one]


def test_the_hubs_own_events_name_no_agency_of_theirs() -> None:
    seal = EVENT.validate_json(json.dumps(linked("sealed", f"{HV}:c1", "police:hidden")))
    (shown,) = left(seal, sealed=frozenset({record_id(RecordName("police", "hidden"))}))
    assert "police" not in shown.model_dump_json() and is_veiled(shown)


def test_an_event_of_their_own_goes_with_the_relative() -> None:
    alone = contact("2024-03-01", by=HV).model_copy(update={"subject": "hidden"})
    assert left(alone, (MUM,)) == []
    assert veiled(OWN, (MUM,), [], SEALED).relatives == ()
    assert left(alone, (MUM,), frozenset()) == [alone]


def test_every_field_that_names_a_record_is_known() -> None:
    """A field of another name that holds a reference must be written into REFERENCES."""
    holds: set[str] = set()

    def visit(model: type[BaseModel], seen: tuple[type, ...] = ()) -> None:
        for name, field in model.model_fields.items():
            checks = {getattr(each, "func", None) for each in (*field.metadata, *str_metadata(field.annotation))}
            if checks & {_check_reference, check_record}:
                holds.add(name)
            for inner in models(field.annotation):
                if inner not in seen:
                    visit(inner, (*seen, inner))

    for kind in EVENT_CLASSES.values():
        visit(kind)
    assert holds == REFERENCES
