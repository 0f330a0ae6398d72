"""How it looks on a terminal what people wrote on a decision, and why a word was not taken."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.markup import escape

from projections.rules.words import agency as label
from projections.rules.words import words
from services.cli.console import console as console_of
from services.producing import NotAcknowledged, NotPublished
from services.referral.agreed import AnswerOvertaking, OverrideAnswer
from services.referral.answers import StepDownAnswer
from services.referral.material import NotFilled
from services.referral.once import NotOverridable, NotProven
from services.referral.standing import KeyBusy

EXIT_NOT_CONFIRMED: Final = 3
EXIT_UNKNOWN: Final = 4
_UNKNOWN: Final = frozenset({"cannot-decide", "decision-cannot-decide", "decision-overtaken"})


@contextmanager
def not_answered() -> Iterator[None]:
    """Ends with the sentence and the code of an error by which nothing was answered."""
    try:
        yield
    except (KeyBusy, NotAcknowledged, NotFilled, NotOverridable, NotProven, NotPublished) as problem:
        if isinstance(problem, NotOverridable) and problem.code not in _UNKNOWN:
            raise
        console_of(stderr=True).print(escape(str(problem)), soft_wrap=True)
        sys.exit(EXIT_NOT_CONFIRMED if isinstance(problem, KeyBusy | NotAcknowledged) else EXIT_UNKNOWN)


def agreed(console: Console, override: OverrideAnswer) -> None:
    """Who agreed although something blocks, and why."""
    line(console, override.sentence)
    if override.is_overtaken:
        late(console, "they agreed", override.overtaken_by)
    for manager in override.by:
        grade = words(manager.grade)
        line(console, f"  {manager.name}, {manager.role} ({grade}), {label(manager.agency)}:")
        for reason in manager.reasons:
            line(console, f"    {words(reason.code)} [{reason.code}]: {reason.written}")


def late(console: Console, before: str, late: Sequence[AnswerOvertaking]) -> None:
    names = ", ".join(each.event + ("" if each.certain else " (perhaps)") for each in late)
    line(console, f"Overtaken: written down before {before}, and held here only after it: {names}")


def line(console: Console, text: str) -> None:
    """Text that may hold what a sender wrote."""
    console.print(escape(text), highlight=False, soft_wrap=True)


def answered(console: Console, answer: StepDownAnswer) -> None:
    """What was asked and answered in writing, and what is not answered yet: that is no refusal."""
    if answer.answers:
        console.print("\n[bold]Answered in writing:[/]")
    for each in answer.answers:
        line(console, f"  {words(each.code)} [{each.code}]: {each.written} ({each.role}, {label(each.agency)})")
    if answer.answers and answer.unanswered:
        line(console, f"  Not answered yet: {', '.join(map(words, answer.unanswered))}.")
