"""How the gate's answers look on a terminal: they ask, and name nobody as at fault."""

from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from projections.rules.words import agency as label
from projections.rules.words import counted, record, words
from schemas.codes import Outcome, ReasonKind
from schemas.moments import LONDON
from services.cli import agreed
from services.cli.tables import day
from services.desk.decided import PASSED as PASSED
from services.desk.decided import TITLES
from services.desk.decided import headline as headline
from services.referral.agreed import Written
from services.referral.answers import AnswerReason, StepDownAnswer
from services.referral.questions import NO_ROLE

EXITS: Final = {Outcome.ALLOWED: 0, Outcome.REFUSED: 1, Outcome.CANNOT_DECIDE: 4}
_EVIDENCE_SHOWN: Final = 6


def exit_code(answer: StepDownAnswer) -> int:
    """0 only for a decision that allows it and that nothing overtook."""
    if answer.outcome is None:
        return agreed.EXIT_NOT_CONFIRMED
    return agreed.EXIT_UNKNOWN if answer.is_overtaken else EXITS[answer.outcome]


def show(console: Console, answer: StepDownAnswer, key: str) -> None:
    """The whole answer."""
    asked = f"{answer.child} to tier {answer.to}"
    if answer.from_tier is not None:
        asked += f", from tier {answer.from_tier}"
    by = _asked_by(answer)
    agreed.line(console, f"{asked}; asked by {by}" if by else asked)
    console.print(f"[bold]{headline(answer)}[/]", highlight=False)
    _overtaken(console, answer)
    if answer.override:
        agreed.agreed(console, answer.override)
    for kind, title in TITLES:
        _reasons(console, title, answer.of(kind))
    agreed.answered(console, answer)
    if answer.beside:
        console.print("\n[bold]Beside this:[/] shown, and not counted against any of the above")
        for finding in answer.beside:
            agreed.line(console, f"  {finding.sentence}{_evidence(finding.evidence)}")
    if answer.passed:
        console.print(f"\n[bold]{len(answer.passed)} checks passed:[/]")
        agreed.line(console, "  " + "; ".join(PASSED.get(code, words(code)) for code in answer.passed))
    console.print("\n[bold]What to do:[/]")
    for step in _steps(answer, key):
        agreed.line(console, f"  {step}")


def _asked_by(answer: StepDownAnswer) -> str:
    """The role and the agency of the person who asked, as far as they were given."""
    role = answer.asked_by if answer.asked_by != NO_ROLE else None
    return ", ".join(part for part in (role, label(answer.asked_for) if answer.asked_for else None) if part)


def _steps(answer: StepDownAnswer, key: str) -> Iterable[str]:
    """What somebody can do now."""
    if answer.outcome is None:
        yield f"Ask again with the same key ({key}); see with `vantage status` that a projector runs."
        return
    if answer.is_overtaken:
        yield "Look at what came since, and ask again with a new key."
    if answer.of(ReasonKind.CANNOT_DECIDE):
        yield "Settle what stands in the way, then ask again" + _new_key(answer)
    elif answer.outcome is Outcome.CANNOT_DECIDE:
        yield "The dates are not exact enough to tell. Ask who knows them, have them corrected, and use a new key."
    if answer.override and answer.override.is_overtaken:
        yield "Look at what came since the managers agreed, and ask again with a new key."
    elif answer.override and not answer.override.is_complete:
        yield f"A second manager answers for the same: `vantage step-down override {answer.decision}`."
    elif answer.of(ReasonKind.BLOCK) and not answer.override:
        yield (
            "Resolve each matter and have it recorded, or have two named people of manager grade or above override it "
            "with a written reason each (`vantage step-down override`). Agreement of those present ends none of them."
        )
    yield from _to_write(answer)
    if answer.standing is Written.NOT_RECORDED:
        yield "Nothing was recorded of this" + (
            "." if answer.as_of is None else f": it is an answer for {answer.as_of}."
        )
    else:
        yield f"Recorded as {answer.decision}; asked again with the same key ({key}) it is answered the same."


def _to_write(answer: StepDownAnswer) -> Iterable[str]:
    if answer.unanswered:
        yield f"Whoever decides answers each question in writing: `vantage step-down answer {answer.decision}`."
    elif answer.decision is None and answer.of(ReasonKind.CHALLENGE):
        yield "Whoever decides answers each question in writing."


def _new_key(answer: StepDownAnswer) -> str:
    return "; the same key may be used." if answer.standing is Written.NOT_RECORDED else " with a new key."


def _reasons(console: Console, title: str, reasons: Sequence[AnswerReason]) -> None:
    if not reasons:
        return
    console.print(f"\n[bold]{title}:[/]")
    for number, reason in enumerate(reasons, start=1):
        uncertain = "" if reason.certain else " (Uncertain: the dates are not exact enough to tell.)"
        first, *more = f"{reason.sentence}{uncertain}".split("\n")
        agreed.line(console, f"  {number}. {first}")
        for line in more:
            agreed.line(console, f"       {line}" if line.startswith("- ") else f"     {line}")
        agreed.line(console, f"     [{reason.code}]{_evidence(reason.evidence)}")


def _evidence(names: Sequence[str]) -> str:
    """The first few events behind it; --json has them all."""
    if not names:
        return ""
    more = len(names) - _EVIDENCE_SHOWN
    shown = ", ".join(
        record((source, name)) for source, _, name in (each.partition("/") for each in names[:_EVIDENCE_SHOWN])
    )
    return f" ({shown}{f' and {more} more' if more > 0 else ''})"


def _overtaken(console: Console, answer: StepDownAnswer) -> None:
    if answer.is_overtaken:
        agreed.late(console, "this decision", answer.overtaken_by)


def _outcome(answer: StepDownAnswer) -> str:
    if answer.override is None:
        return str(answer.outcome)
    how_many = "two managers" if answer.override.is_complete else "one of two managers"
    return f"{answer.outcome}; agreed by {how_many}{', overtaken' if answer.override.is_overtaken else ''}"


def table(console: Console, answers: Sequence[StepDownAnswer]) -> None:
    """A child's decisions, oldest first."""
    shown = Table()
    for title in ("Asked", "Record", "Tier", "Outcome", "By", "Overtaken", "Decision"):
        shown.add_column(title, overflow="fold")
    for answer in answers:
        by = _asked_by(answer)
        tiers = f"{answer.from_tier or '?'} → {answer.to}"
        asked = f"{day(answer.asked_at)} {answer.asked_at.astimezone(LONDON):%H:%M}"
        overtaken = ", ".join(each.event for each in answer.overtaken_by) or "no"
        cells = (asked, answer.child, tiers, _outcome(answer), by, overtaken, answer.decision or "")
        shown.add_row(*map(escape, cells))
    if answers:
        console.print(shown)
    overtaken_count = sum(answer.is_overtaken for answer in answers)
    console.print(f"{counted(len(answers), 'decision', 'decisions')}, {overtaken_count} overtaken.", highlight=False)
