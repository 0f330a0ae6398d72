"""The reason of worries that were taken back since somebody last looked. Rules: docs/step-down.md."""

from projections.rules import words
from projections.rules.decision import Finding, Request
from projections.rules.facts import Facts


def worry_retracted(facts: Facts, request: Request) -> Finding | None:
    """A worry that its agency took back, and that no decision has looked at since."""
    if not facts.retracted:
        return None
    told = (
        f"{words.agency(each.told.event[0])} on {words.listed(map(words.words, each.topics))} "
        f"(told {words.on(each.told.happened)}, taken back {words.on(each.recorded)})"
        for each in facts.retracted
    )
    return Finding(
        words.asked(
            "A worry or an injury was taken back, or corrected so that it is not told now, since somebody last looked",
            told,
            "What is known about it today?",
        ),
        tuple(dict.fromkeys(name for each in facts.retracted for name in (each.told.event, *each.by))),
    )
