"""Every threshold of the step-down gate, in one place: docs/step-down.md gives them, a test moves each by a tenth."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from projections import oversight, reports


class Limits(NamedTuple):
    """Ages and times in calendar months unless the name says weeks; the last three are counts."""

    under_four_months: float = 48.0
    not_yet_moving_months: float = 6.0
    baby_months: float = 12.0
    injuries_months: float = 12.0
    seen_weeks: float = 6.0
    seen_alone_months: float = 3.0
    voice_months: float = 3.0
    order_ending_months: float = 3.0
    statutory_months: float = 36.0
    improvement_months: float = 3.0
    improvement_tier_two_weeks: float = 6.0
    changes_months: float = 12.0
    service_ended_months: float = 3.0
    pregnancy_months: float = 12.0
    silent_months: float = 3.0
    at_work_months: float = 12.0
    accounts_months: float = reports.WINDOW_MONTHS
    oversight_months: float = oversight.LIMITS.months
    oversight_looked_after_months: float = oversight.LIMITS.looked_after
    injury_occasions: float = 2.0
    not_brought: float = 2.0
    meetings_missed: float = 0.5


LIMITS: Final = Limits()


def weeks_later(instant: datetime, weeks: float) -> datetime:
    """So many times seven days later."""
    return instant + timedelta(weeks=weeks)
