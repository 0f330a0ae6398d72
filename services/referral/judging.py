"""The core's answer on what was read."""

from projections.history import Extreme
from projections.rules.decision import Decision, Request
from projections.rules.facts import facts
from projections.rules.step_down import decide
from schemas.codes import Outcome
from services.referral.material import Material


def judge(request: Request, found: Material) -> Decision:
    """A condition stands also where the core had nothing to check: without what is missing nobody can say that it is no
    step down.
    """
    earliest, latest = (
        facts(found.states[at], at, found.as_of, found.own, found.siblings, brought=found.brought[at]) for at in Extreme
    )
    decided = decide(earliest, latest, request, found.conditions)
    if not found.conditions or decided.outcome is Outcome.CANNOT_DECIDE:
        return decided
    missing = tuple(reason for reason in found.conditions if reason not in decided.reasons)
    return decided._replace(outcome=Outcome.CANNOT_DECIDE, reasons=(*missing, *decided.reasons), note=None)
