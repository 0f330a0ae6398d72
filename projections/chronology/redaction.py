"""Whom a line is about, and what is left of its words where a class is withheld. Rules: docs/chronology.md.

The hub withholds words by what is coded. It cannot read free text: a person reads before anything is disclosed.
"""

from collections.abc import Collection, Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Final, TypeVar

from pydantic import BaseModel

from projections.history import Entry
from projections.identity import RecordId, Verdict, record_id, verdicts
from projections.statements import statements_of
from projections.veiling import is_veiled
from schemas import Event
from schemas.agencies import AGENCIES
from schemas.codes import LegalBasis
from schemas.contacts import AnonymousReported, IncidentRecorded, InjuryData
from schemas.fields import personal_fields
from schemas.people import RelationshipRecorded
from schemas.tiers import OrderEnded, OrderMade, OrderVaried, TierSet
from schemas.vocabulary import Basis, Speaker

Value = TypeVar("Value")
WITHHELD: Final = "[withheld]"
ROLES: Final = frozenset({"agreed_by", "asked_by", "by", "owner", "role", "to", "with_role"})
"""Fields in which a professional is named by role; ``by`` and ``to`` can hold an agency too, which names nobody."""

OPEN_WORDS: Final = frozenset({"kind", "site"})
"""Of an injury what its sender names in their own words: no code, so it is withheld as free text is."""

_NO_COURT: Final = frozenset(
    {
        LegalBasis.SECTION_20, LegalBasis.SHORT_BREAKS_EPISODES, LegalBasis.SHORT_BREAKS_AGREEMENT,
        LegalBasis.POLICE_PROTECTION, LegalBasis.DETAINED, LegalBasis.SECTION_17, LegalBasis.SECTION_47,
    }
)  # fmt: skip
"""Bases that no court gave; any other counts as a court's."""

_OTHERS: Final = frozenset({Basis.FAMILY, Basis.THIRD_PARTY, Basis.ANONYMOUS})
_TELLERS: Final = frozenset({Speaker.GRANDPARENT, Speaker.OTHER_FAMILY, Speaker.PUBLIC})


class Redaction(StrEnum):
    """Why somebody might have to withhold a line. A line can be of several classes."""

    CHILD = "child"
    THIRD_PARTY = "third-party"
    PROFESSIONAL = "professional"
    SEALED = "sealed"
    LEGAL = "legal"


LABELS: Final = {
    Redaction.CHILD: "about the child",
    Redaction.THIRD_PARTY: "third party",
    Redaction.PROFESSIONAL: "may name a professional",
    Redaction.SEALED: "identity sealed",
    Redaction.LEGAL: "court proceedings",
}


def classes(entry: Entry, own: Collection[RecordId], sealed: Collection[RecordId] = ()) -> frozenset[Redaction]:
    """Every class of one event. ``own`` are the child's records, ``sealed`` those that a seal keeps from another.

    Of others who are sealed the name is gone before it comes here (``veiling.py``), which is seen by what stands there.
    """
    event = entry.event
    about = [record_id(name) for name in event.about]
    found = {Redaction.CHILD if entry.through is None else Redaction.THIRD_PARTY}
    if any(record not in own for record in about) or _tells_of_others(event, own):
        found.add(Redaction.THIRD_PARTY)
    if without_names(event) is not event:
        found.add(Redaction.PROFESSIONAL)
    if any(record in sealed for record in about) or is_veiled(event):
        found.add(Redaction.SEALED)
    if _legal(event):
        found.add(Redaction.LEGAL)
    return frozenset(found)


def sealed_records(log: Iterable[Event]) -> frozenset[RecordId]:
    """Records that a seal keeps apart from another."""
    return frozenset(record for pair, verdict in verdicts(log).items() if verdict is Verdict.SEALED for record in pair)


def _tells_of_others(event: Event, own: Collection[RecordId]) -> bool:
    if _told_by_others(event.data):
        return True
    match event:
        case AnonymousReported() | RelationshipRecorded():
            return True
        case IncidentRecorded() if event.data.called_by:
            return True
        case _:
            return any(
                said.basis in _OTHERS
                or (said.about is not None and record_id(event.record_name(said.about)) not in own)
                for said in statements_of(event)
            )


def _told_by_others(value: object) -> bool:
    """Whether any part of it was said, asked, explained or decided by somebody of the family or the public."""
    if isinstance(value, BaseModel):
        return any(_told_by_others(getattr(value, name)) for name in type(value).model_fields)
    if isinstance(value, tuple):
        return any(map(_told_by_others, value))
    return isinstance(value, Speaker) and value in _TELLERS


def _legal(event: Event) -> bool:
    match event:
        case OrderMade() | OrderVaried() | OrderEnded():
            return True
        case TierSet():
            return not _NO_COURT.issuperset(event.data.bases)
        case _:
            return event.source == "court" or getattr(event.data, "kind", None) == "court-hearing"


def without_names(event: Event) -> Event:
    """The event without its free text and without roles: its coded facts. Itself, where it has none."""
    return _bare(event, "", _texts(type(event)))


@lru_cache
def _texts(kind: type[BaseModel]) -> frozenset[str]:
    return frozenset(personal_fields(kind))


def _bare(value: Value, path: str, marked: Collection[str]) -> Value:
    """``value`` with what is marked below it withheld, the same object where nothing is."""
    if isinstance(value, BaseModel):
        prefix = f"{path}." if path else ""
        fields = {name: getattr(value, name) for name in type(value).model_fields}
        if isinstance(value, InjuryData):
            marked = {*marked, *(f"{prefix}{name}" for name in OPEN_WORDS)}
        changed = {
            name: bare for name, held in fields.items() if (bare := _bare(held, f"{prefix}{name}", marked)) is not held
        }
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        items = tuple(_bare(item, path, marked) for item in value)
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items  # type: ignore[return-value]
    named = path.rpartition(".")[2] in ROLES and value not in AGENCIES
    if type(value) is str and (path in marked or named):
        return WITHHELD  # type: ignore[return-value]
    return value
