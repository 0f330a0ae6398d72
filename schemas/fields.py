"""The field types that every event is built from; personal ones are marked from the first day."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, Generic, NamedTuple, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from schemas.agencies import AGENCIES
from schemas.identifiers import is_identifier, is_nhs_number, is_upn

TEXT_CHARACTERS_MAX: Final = 20_000

T = TypeVar("T")
_IDENTIFIER_CHARACTERS_MIN: Final = 10


class lazy(Generic[T]):
    """An attribute worked out once; ``functools.cached_property`` takes a lock at each first sight."""

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self._compute = compute
        self._name = compute.__name__
        self.__doc__ = compute.__doc__

    def __get__(self, instance: Any, owner: type | None = None) -> T:  # noqa: ANN401
        value = instance.__dict__[self._name] = self._compute(instance)
        return value


class Frozen(BaseModel):
    """Base of every event part: frozen, nothing beyond the declared fields, no coercion."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, ignored_types=(lazy,))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with other fields, which knows nothing of what was worked out from the former ones."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(copied).model_fields.keys():
            del copied.__dict__[name]
        return copied


class Personal(NamedTuple):
    """Marks a field that identifies a person or may; logging refuses it, redaction finds it."""

    kind: str


def _check_reference(value: str) -> str:
    if len(value) < _IDENTIFIER_CHARACTERS_MIN:
        return value
    if is_identifier(value):
        msg = (
            "is an NHS number or UPN; expected the agency's own pseudonymous reference; "
            "send the number as an identifier of person.registered"
        )
        raise ValueError(msg)
    return value


def check_record(value: str) -> str:
    """``agency:reference``, as the hub's own events write a record."""
    agency, _, reference = value.partition(":")
    if agency not in AGENCIES or not reference:
        msg = "is not agency:reference; expected an agency's name (schemas/agencies.py), a colon and its reference"
        raise ValueError(msg)
    _check_reference(reference)
    return value


def _check_nhs_number(value: str) -> str:
    if not is_nhs_number(value):
        msg = "is not a valid NHS number; expected ten digits with a valid check digit"
        raise ValueError(msg)
    return value


def _check_upn(value: str) -> str:
    if not is_upn(value):
        msg = "is not a valid UPN; expected thirteen characters with a valid check letter"
        raise ValueError(msg)
    return value


def _check_account(value: str) -> str:
    if is_identifier(value):
        msg = "is an NHS number or UPN; expected the hub's own name for a sign-on"
        raise ValueError(msg)
    return value


type_name = StringConstraints(pattern=r"^[a-z_]+\.[a-z_]+$", max_length=60)

EventId = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[\x21-\x7e]+$")]
AgencyName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{1,40}$")]
Reference = Annotated[
    str,
    StringConstraints(min_length=1, max_length=120, pattern=r"^[\x21-\x7e]+$"),
    AfterValidator(_check_reference),
]
"""An agency's own pseudonymous reference for a child or adult. The hub's own events write
``agency:reference``, since they speak of other agencies' records."""

NhsNumber = Annotated[str, AfterValidator(_check_nhs_number), Personal("identifier")]
Upn = Annotated[str, AfterValidator(_check_upn), Personal("identifier")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200), Personal("name")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=TEXT_CHARACTERS_MAX), Personal("text")]
Role = Annotated[str, StringConstraints(min_length=1, max_length=80)]
"""A professional role ("health visitor"), never a person's name."""

Account = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{2,79}$"), AfterValidator(_check_account)]
"""The hub's own pseudonymous name for somebody's sign-on; never a name or an address."""

Count = Annotated[int, Field(ge=0, le=10_000)]
TierNumber = Annotated[int, Field(ge=1, le=4)]


def personal_fields(model: type[BaseModel]) -> dict[str, str]:
    """Dotted paths of the marked fields below ``model``, each with its kind."""
    found: dict[str, str] = {}

    def visit(annotation: object, path: str, metadata: tuple[Any, ...], seen: tuple[type, ...]) -> None:
        for mark in (*metadata, *getattr(annotation, "__metadata__", ())):
            if isinstance(mark, Personal):
                found[path] = mark.kind
        for argument in getattr(annotation, "__args__", ()):
            visit(argument, path, (), seen)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            if annotation in seen:
                return
            for name, field in annotation.model_fields.items():
                below = f"{path}.{name}" if path else name
                visit(field.annotation, below, tuple(field.metadata), (*seen, annotation))

    visit(model, "", (), ())
    return found
