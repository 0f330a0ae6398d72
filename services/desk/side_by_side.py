"""What two records say of who it is, field by field, and what that weighs, in words. Pure."""

from datetime import date
from typing import Final

from projections.matching.judging import Why, judge
from projections.matching.profile import Profile
from projections.rules.words import agency
from services.desk.likeness import FIELDS, LEVELS, said
from services.desk.pairs_answers import AnswerField, Result
from services.desk.words import day

_DIFFERS: Final = frozenset({"differs", "others"})
_MUCH_BITS: Final = 6.0
_AGAINST_BITS: Final = -4.0


def fields(ours: Profile, theirs: Profile) -> tuple[AnswerField, ...]:
    """Each field that is compared, in the order of the rules (docs/identity.md)."""
    compared = {why.field: why for why in judge(ours, theirs).why}
    found = []
    for field, words in FIELDS.items():
        one, other = (tuple(_read(field, each) for each in said(side, field)) for side in (ours, theirs))
        result, how, weight = _compared(field, compared.get(field), bool(one), bool(other))
        found.append(
            AnswerField(field=words.capitalize() if words.islower() else words, one=one, other=other,
                        result=result, how=how, weight=weight)
        )  # fmt: skip
    return tuple(found)


def _read(field: str, text: str) -> str:
    if field == "agency":
        return agency(text)
    if field == "born":
        return day(date.fromisoformat(text))
    return text.title() if field in ("given", "family", "kin") else text


def _compared(field: str, why: Why | None, one: bool, other: bool) -> tuple[Result, str, str]:
    if why is None:
        by = "both records" if not one and not other else "one of the records"
        return "not held", f"nothing to compare: {by} say nothing that counts", "It counts nothing"
    if field == "agency":
        return "noted", LEVELS[field, why.level], _weight(why.bits)
    result: Result = "differ" if why.level in _DIFFERS else "agree" if why.level == "same" else "alike"
    return result, LEVELS[field, why.level], _weight(why.bits)


def _weight(bits: float) -> str:
    if bits > 0:
        return "It speaks strongly for one person" if bits >= _MUCH_BITS else "It speaks for one person"
    if bits < 0:
        return "It speaks strongly for two people" if bits <= _AGAINST_BITS else "It speaks for two people"
    return "It adds nothing to what is counted already"
