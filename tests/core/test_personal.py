"""Every field that may hold a name, a number or free text is marked ``Personal``, or listed here with its reason."""

import types
from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from schemas import EVENT_CLASSES
from schemas.fields import Personal, personal_fields

_ID: Final = "the sender's own id of a record, pattern without spaces"
_REFERENCE: Final = "a pseudonymous reference: NHS numbers and UPNs are refused, no spaces"
_AGENCY: Final = "the name of an agency, by pattern"
_CODE: Final = "a code of the hub's own rules"
_ROLE: Final = "a professional role; its docstring says never a person's name"

NOT_PERSONAL: Final = {
    "id": _ID, "correlationid": _ID, "causationid": _ID, "target": _ID, "replaced_by": _ID, "order": _ID,
    "plan": _ID, "meeting": _ID, "assessment": _ID, "referral": _ID, "request": _ID, "intervention": _ID, "injury": _ID,
    "subject": _REFERENCE, "alsoabout": _REFERENCE, "seen": _REFERENCE, "relative": _REFERENCE,
    "about": _REFERENCE, "other": _REFERENCE, "objective": _ID, "worker": _ID,
    "source": _AGENCY, "to": _AGENCY, "of": _AGENCY, "agency": _AGENCY, "service": _AGENCY,
    "by": _ROLE + ", or an agency",
    "role": _ROLE, "owner": _ROLE, "with_role": _ROLE, "agreed_by": _ROLE,
    "sourceref": "where the sender's own record has it: a page or file number",
    "notes_fingerprint": "a hash of the notes",
    "site": "a part of the body", "kind": "a kind of injury",
    "topic": "the name of a topic of the hub", "rule_pack": "an edition", "code_version": "a version",
    "rule": _CODE, "code": _CODE, "passed": _CODE, "grounds": _CODE,
    "item": "the name of a record's concern, meeting or intervention: agency/id", "alert": _ID, "key": _ID,
    "asked_by": _ROLE, "asked_for": _AGENCY, "with_agency": _AGENCY, "disagreement": _ID, "decision": _ID,
    "account": "the hub's own pseudonymous name for a sign-on",
}  # fmt: skip


def strings(annotation: Any, path: str, marked: bool = False) -> Iterator[tuple[str, bool]]:
    """Dotted paths of the plain ``str`` below, and whether each is marked."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *marks = get_args(annotation)
        yield from strings(inner, path, marked or any(isinstance(mark, Personal) for mark in marks))
    elif origin is Literal:
        return
    elif origin in (Union, types.UnionType, tuple, list, dict, frozenset, set):
        for argument in get_args(annotation):
            yield from strings(argument, path, marked)
    elif annotation is str:
        yield path, marked
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel) and not issubclass(annotation, Enum):
        for name, field in annotation.model_fields.items():
            if name == "replacement":
                continue  # any event: looked at under its own type
            its_own = any(isinstance(mark, Personal) for mark in field.metadata)
            yield from strings(field.annotation, f"{path}.{name}" if path else name, its_own)


@pytest.mark.parametrize("kind", sorted(EVENT_CLASSES))
def test_every_text_is_marked_or_listed(kind: str) -> None:
    found = dict(strings(EVENT_CLASSES[kind], ""))
    unmarked = {path for path, marked in found.items() if not marked and path.rpartition(".")[2] not in NOT_PERSONAL}
    assert unmarked == set()


@pytest.mark.parametrize("kind", sorted(EVENT_CLASSES))
def test_the_marks_are_found_by_personal_fields(kind: str) -> None:
    marked = {path for path, mark in strings(EVENT_CLASSES[kind], "") if mark}
    found = {path for path in personal_fields(EVENT_CLASSES[kind]) if ".replacement." not in path}
    assert marked == {path for path in found if not path.endswith("replacement")}


def test_what_is_marked_by_kind() -> None:
    found = personal_fields(EVENT_CLASSES["person.registered"])
    assert found["data.name"] == "name"
    assert found["data.nhs_number"] == found["data.upn"] == "identifier"
    assert personal_fields(EVENT_CLASSES["contact.recorded"])["data.statements.text"] == "text"


def test_the_list_holds_nothing_that_is_not_there() -> None:
    leaves = {path.rpartition(".")[2] for c in EVENT_CLASSES.values() for path, mark in strings(c, "") if not mark}
    assert set(NOT_PERSONAL) - leaves == set()
    assert all(NOT_PERSONAL.values())
