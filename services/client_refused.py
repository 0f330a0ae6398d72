"""What the client raises where the hub does not answer as asked."""

from pydantic import ValidationError

from services.errors import HubError
from services.referral.answers import Problem


class Refused(HubError):
    """The service did not do it; ``problem`` says the fact, what was expected and the next step (RFC 9457)."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.title} ({problem.status} {problem.code}): {problem.detail}")
        self.problem = problem


def refused(status: int, text: str) -> Refused:
    """Also where something on the way answered, and not the service."""
    try:
        return Refused(Problem.model_validate_json(text))
    except ValidationError:
        said = "The answer is none of the hub's; expected a problem as it says them. Look at what stands before it."
        return Refused(Problem(title="No answer of the hub", status=status, code="not-the-hub", detail=said))
