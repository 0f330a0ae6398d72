"""Plain words for a reason: agencies by their labels, days as people say them, nothing that a sender wrote freely."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from schemas import LABELS
from schemas.moments import BEGINNING, LONDON, Interval
from schemas.vocabulary import Speaker

FAMILY: Final = frozenset(
    {
        "mother", "father", "parent", "parents", "child", "young person", "grandmother", "grandfather", "grandparent",
        "grandparents", "maternal grandmother", "maternal grandfather", "paternal grandmother", "paternal grandfather",
        "aunt", "uncle", "carer", "foster carer", "brother", "sister",
        "partner", "mother's partner", "father's partner", "stepfather", "stepmother",
    }
)  # fmt: skip
"""Parts in a family that may be named; any other role is a sender's own word and is not repeated."""


def agency(source: str) -> str:
    """An agency as people call it."""
    return LABELS.get(source, words(source))


def record(event: tuple[str, str]) -> str:
    """An event as people speak of it: the agency in words, then its own id."""
    source, name = event
    return f"{agency(source)} {name}"


def matter(of_rule: str) -> str:
    """What a rule is about, beside its child: ``agency/name/name``, its agency in words."""
    source, *names = of_rule.split("/")
    return " ".join((agency(source) if source in LABELS else source, *names))


def words(code: str) -> str:
    """A code as words."""
    return code.replace("-", " ")


def speaker(who: Speaker) -> str:
    """Who said it, as a part in the family or outside it."""
    match who:
        case Speaker.MOTHER | Speaker.FATHER:
            return str(who)
        case Speaker.CHILD:
            return "the child"
        case Speaker.GRANDPARENT:
            return "a grandparent"
        case Speaker.OTHER_FAMILY:
            return "the family"
        case Speaker.PROFESSIONAL | Speaker.PUBLIC | Speaker.UNKNOWN:
            return "somebody in the family"


def explainer(who: Speaker) -> str:
    """Who explained it: a part in the family, a professional, somebody else."""
    match who:
        case Speaker.PROFESSIONAL:
            return "a professional"
        case Speaker.PUBLIC | Speaker.UNKNOWN:
            return "somebody else"
        case _:
            return speaker(who)


def service(named: str, source: str) -> str:
    """A service that ``source`` wrote about in its own words: by name where it is an agency of this hub."""
    labels = {label.lower(): label for label in LABELS.values()}
    label = labels.get(named.lower())
    return f"help from {label}" if label else f"a service of which {agency(source)} wrote"


def invitee(name: str) -> str:
    """Who was to come: an agency, or a part in the family."""
    if name in LABELS:
        return LABELS[name]
    return name if name.lower() in FAMILY else "another invitee"


def listed(parts: Iterable[str]) -> str:
    """``a, b and c``, each once, in order."""
    found = list(dict.fromkeys(parts))
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)


def asked(head: str, parts: Iterable[str], question: str) -> str:
    """``head: part. Question?``; several parts have a line each, begun with a dash."""
    found = list(dict.fromkeys(parts))
    if len(found) == 1:
        return f"{head}: {found[0]}. {question}"
    return "\n".join([f"{head}:", *(f"- {part}" for part in found), question])


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 event``, ``2 events``; ``many`` where an s does not make it: ``1 injury``, ``2 injuries``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def day(instant: datetime) -> str:
    """A London day."""
    local = instant.astimezone(LONDON)
    return f"{local.day} {local:%B %Y}"


def _when(happened: Interval) -> tuple[str, str]:
    """The words for a time, and whether it is a day, a month, or only known to lie before."""
    first, last = (moment.astimezone(LONDON) for moment in happened)
    if first.date() == last.date():
        return "day", day(first)
    if (first.day, first.hour, first.minute) == (1, 0, 0) and (first.year, first.month) == (last.year, last.month):
        return "month", f"{first:%B %Y}"
    return "by", day(last)


def plainly(happened: Interval) -> str:
    """``3 May 2015``, ``October 2014``, ``24 November 2017``."""
    return _when(happened)[1]


def nothing_since(happened: Interval) -> str:
    """``since 3 May 2015``, ``since October 2014``; or that the last has no exact date."""
    how, text = _when(happened)
    if how != "by":
        return f"since {text}"
    if happened.earliest == BEGINNING:
        return f"in the time that counts (the last is recorded by {text}, without a date)"
    return f"in the time that counts (the last is dated between {day(happened.earliest)} and {text})"


def since(happened: Interval) -> str:
    """``since 3 May 2015``, ``since October 2014``, ``by 24 November 2017``."""
    how, text = _when(happened)
    return f"by {text}" if how == "by" else f"since {text}"


def on(happened: Interval) -> str:
    """``on 3 May 2015``, ``in October 2014``, ``by 24 November 2017``."""
    how, text = _when(happened)
    if how == "by":
        return f"by {text}" if happened.earliest > BEGINNING else f"by {text} (no date is recorded)"
    return f"{'on' if how == 'day' else 'in'} {text}"


def earliest(times: Sequence[Interval]) -> Interval:
    """The time that comes first."""
    return min(times)
