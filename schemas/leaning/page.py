"""The page docs/leaning.md: every event type and every field, and which way it leans."""

from typing import Final

from schemas.events import EVENT_CLASSES
from schemas.leaning.fields import FIELDS, PARTS
from schemas.leaning.shapes import BySaying, ByType, ByValue, Leaning, LeaningOf, Parts
from schemas.leaning.types import TYPES

_HEAD: Final = """# Which way a field leans

For every event type and every field: whether it makes the picture of a child more worrying, more reassuring, or
neither. `make published` writes this page from `schemas/leaning/`; a type, field or value without a line there fails a
test.

It is no score and no judgement of a family. It says what *more worry* and *less good news* mean where the step-down
gate promises that neither takes a reason away ([step-down.md](step-down.md), "Worse takes no reason away").

- An event **worries** or **reassures** by being recorded. *By what is said*: as its fields do. *By `answer`*: as that
  field does.
- A field worries or reassures where something is said, where yes is said, or where more of it is said; not said is
  neutral. Some fields lean by value.
- A family that declines a service is no worry by that. It leans so, since the gate then asks what else could be
  offered.
- **Neutral** is what names, dates, orders or words something, and what can mean either.

Attributes of the envelope are neutral: {envelope}.

## Events

| event | leans |
|---|---|
"""


def page() -> str:
    """The whole page."""
    envelope = ", ".join(f"`{name}`" for name in _envelope())
    rows = [f"| `{kind}` | {_type(TYPES[kind])} |" for kind in EVENT_CLASSES]
    parts = [_HEAD.format(envelope=envelope) + "\n".join(rows), "", "## Fields", "", *_fields()]
    return "\n".join(parts) + "\n"


def _envelope() -> list[str]:
    return [name for model, fields in PARTS.items() if model.__name__ == "Envelope" for name in fields]


def _fields() -> list[str]:
    lines = ["| said in | worrying | reassuring | neutral |", "|---|---|---|---|"]
    for model, fields in {**FIELDS, **PARTS}.items():
        if model.__name__ != "Envelope":
            where = _where(model.__name__)
            cells = [", ".join(_cell(fields, leaning)) or "–" for leaning in Leaning]
            lines.append(f"| {where} | {' | '.join(cells)} |")
    return lines


def _where(name: str) -> str:
    """The event types whose content it is, or the name of the part."""
    kinds = [kind for kind, each in EVENT_CLASSES.items() if each.model_fields["data"].annotation.__name__ == name]
    return ", ".join(f"`{kind}`" for kind in kinds) or f"*{name}*"


def _cell(fields: dict[str, LeaningOf], leaning: Leaning) -> list[str]:
    found = []
    for name, each in fields.items():
        if isinstance(each, ByValue | ByType):
            values = getattr(each, leaning.value)
            how = "in" if isinstance(each, ByType) else ":"
            if values:
                found.append(f"`{name}`{' ' if how == 'in' else ''}{how} {', '.join(f'`{value}`' for value in values)}")
        elif each is leaning or (isinstance(each, Parts) and leaning is Leaning.NEUTRAL):
            found.append(f"`{name}`" + (" (its parts)" if isinstance(each, Parts) else ""))
    return found


def _type(leaning: Leaning | BySaying | Parts) -> str:
    match leaning:
        case BySaying(field=field):
            return f"by `{field}`"
        case Parts():
            return "by what is said"
        case _:
            return leaning.value
