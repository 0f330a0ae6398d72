"""What of an answer is shown to whom: a reason that rests on what the asker may not see still counts, and says whom
to ask.
"""

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from pydantic import BaseModel

from projections.rules.words import agency, listed
from services.referral.agreed import AnswerOvertaking, OverrideAnswer
from services.referral.answers import StepDownAnswer

Sees = Callable[[str], bool]
"""Whether somebody may see an event, written source/id."""
_OF_OTHERS: Final = {
    "rejects-outstanding": (
        "Of a record of this child, events were refused or not yet understood: what was said is not known here. Ask "
        "the MASH."
    ),
}
"""Conditions that name another agency's record and no event, in words that name none."""
T = TypeVar("T", bound=BaseModel)


def shown(answer: StepDownAnswer, sees: Sees) -> StepDownAnswer:
    """The answer with the same outcome and the same reasons, in words that tell nothing of unseen events."""
    return answer.model_copy(
        update={
            "reasons": tuple(_seen(_without_record(reason), sees) for reason in answer.reasons),
            "beside": tuple(_seen(each, sees) for each in answer.beside),
            "override": answer.override and shown_override(answer.override, sees),
            "overtaken_by": _late(answer.overtaken_by, sees),
        }
    )


def shown_override(override: OverrideAnswer, sees: Sees) -> OverrideAnswer:
    """Who agreed, and why in their words: whoever may read the decision may read them."""
    return override.model_copy(update={"overtaken_by": _late(override.overtaken_by, sees)})


def _late(overtaken_by: Iterable[AnswerOvertaking], sees: Sees) -> tuple[AnswerOvertaking, ...]:
    return tuple(
        each if sees(each.event) else each.model_copy(update={"event": _source(each.event)}) for each in overtaken_by
    )


def _without_record(reason: T) -> T:
    sentence = _OF_OTHERS.get(getattr(reason, "code", ""))
    return reason.model_copy(update={"sentence": sentence}) if sentence else reason


def _seen(part: T, sees: Sees) -> T:
    """A reason, or what is shown beside: as it is where all its events may be seen."""
    evidence: tuple[str, ...] = getattr(part, "evidence", ())
    if unseen := [event for event in evidence if not sees(event)]:
        kept = tuple(event for event in evidence if event not in unseen)
        return part.model_copy(update={"sentence": _ask(map(_source, unseen)), "evidence": kept})
    return part


def _ask(sources: Iterable[str]) -> str:
    who = listed(sorted({agency(source) for source in sources}))
    return (
        f"This rests on what you may not see; it counts all the same. It was recorded by: {who}. Ask them, or the MASH."
    )


def _source(event: str) -> str:
    return event.partition("/")[0]
