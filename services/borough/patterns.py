"""How work with a family runs at each status: who meets how often, who visits, how long it goes on."""

from datetime import date
from typing import Final, NamedTuple

from services.borough.days import DAY, months_on, working_days_on
from services.borough.scribe import CSC

EARLY_HELP, CIN, CP, LAC = "early-help", "child-in-need", "child-protection", "looked-after"
TAF: Final = "team-around-child-or-family"


class Pattern(NamedTuple):
    """Days from and to, both included, where two are given; ``weeks`` is how long it lasts."""

    group: str
    tier: int
    status: str
    plan: str
    meeting: str
    bases: tuple[str, ...]
    first: tuple[int, int]
    between: tuple[int, int]
    visits: tuple[int, int]
    weeks: tuple[int, int]

    def service(self, serial: int) -> str:
        """Who holds it."""
        if self.group != EARLY_HELP:
            return CSC
        return "early-offer-of-help" if serial % 3 else "prevention-and-support"

    def latest(self, before: date, held: int) -> date:
        """The last day on which the next meeting is in time; ``held`` is how many there were."""
        match self.group:
            case "looked-after":
                return working_days_on(before, 20) if held == 0 else months_on(before, 3 if held == 1 else 6)
            case "child-protection":
                return working_days_on(before, 10) if held == 0 else before + 42 * DAY
            case "child-in-need":
                return months_on(before, 3)
            case _:
                return before + 42 * DAY


PATTERNS: Final = {
    EARLY_HELP: Pattern(EARLY_HELP, 2, "early-help", "early-help", TAF, (), (14, 30), (28, 41), (10, 24), (14, 36)),
    CIN: Pattern(
        CIN, 3, "child-in-need", "child-in-need", "child-in-need", ("S17",), (7, 14), (35, 63), (14, 26), (13, 52)
    ),
    CP: Pattern(
        CP, 4, "child-protection-plan", "child-protection", "core-group", ("S47",), (6, 12), (25, 41), (7, 12), (30, 60)
    ),
    LAC: Pattern(
        LAC, 4, "looked-after", "care", "looked-after-review", ("V2",), (14, 25), (150, 180), (25, 40), (52, 200)
    ),
}  # fmt: skip
