"""A rule pack as a table in Markdown, for people: docs/clocks.md holds England's, `vantage clocks` prints any."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from projections.rules.editions import Pack, Rule
from projections.rules.limit import STATUSES, Limit
from schemas.moments import DAY_MAX

HEADINGS: Final = ("rule", "for whom", "limit", "status", "source", "edition", "from", "until", "of whom it is asked")
BEGINS: Final = "<!-- the limits of the pack: written by `make clocks` -->"
ENDS: Final = "<!-- the end of the limits -->"


class Row(NamedTuple):
    """One limit of one edition of a rule."""

    rule: str
    children: str
    limit: str
    status: str
    source: str
    edition: str
    begins: str
    ends: str
    owner: str


def rows(pack: Pack) -> Iterator[Row]:
    """Every limit, rules in alphabetical order, the oldest edition first."""
    for rule in sorted(pack.rules, key=lambda rule: (rule.id, rule.from_on, rule.version)):
        for number, limit in enumerate(rule.limits):
            yield Row(
                rule.id,
                (", ".join(rule.statuses) or "all others") + _not_of(rule),
                _length(rule, number),
                STATUSES[limit.status],
                limit.source,
                _editions(pack, rule, limit),
                rule.from_on.isoformat(),
                "" if rule.until_on == DAY_MAX else rule.until_on.isoformat(),
                limit.owner or rule.owner,
            )


def markdown(pack: Pack) -> str:
    """The table; a rule's name in code."""
    lines = ["| " + " | ".join(HEADINGS) + " |", "|" + "---|" * len(HEADINGS)]
    lines += [f"| `{row.rule}` | " + " | ".join(row[1:]) + " |" for row in rows(pack)]
    return "\n".join(lines)


def put_into(document: str, pack: Pack) -> str:
    """The document with the table between its two marks."""
    before, _, rest = document.partition(BEGINS)
    _, mark, after = rest.partition(ENDS)
    if not mark:
        msg = (
            f"The document lacks the marks {BEGINS} and {ENDS}; expected both, once each. Put them in and write again."
        )
        raise ValueError(msg)
    return f"{before}{BEGINS}\n\n{markdown(pack)}\n\n{ENDS}{after}"


def _not_of(rule: Rule) -> str:
    return f"; not of {', '.join(rule.not_of)}" if rule.not_of else ""


def _length(rule: Rule, number: int) -> str:
    limit = rule.limits[number]
    words = limit.length + (", school holidays not counted" if limit.not_in_school_holidays else "")
    if len(rule.limits) == 1:
        return words
    place = ("the first", "the second", "the third")[number] if number < len(rule.limits) - 1 else "all that follow"
    return f"{place}: {words}"


def _editions(pack: Pack, rule: Rule, limit: Limit) -> str:
    if limit.work is None:
        return limit.edition
    work = next(work for work in pack.works if work.name == limit.work)
    cited = [each.edition for each in work.editions if each.from_on <= rule.until_on]
    first = work.on(rule.from_on)
    return ", ".join(cited[cited.index(str(first)) :])
