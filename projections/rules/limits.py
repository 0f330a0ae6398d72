"""Every threshold of the step-down gate, in one place: docs/step-down.md gives them, a test moves each by a tenth."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from projections import accounts, oversight, receiving
from projections.rules.pack import england
from schemas.codes import Status
from schemas.moments import DAY_MAX


def _oversight_months(status: Status | None) -> float:
    """The limit of the pack's last edition: it stands there, once."""
    edition = england().in_force(oversight.NO_REVIEW, status, DAY_MAX)
    months = edition.limit().months if edition else None
    if months is None:
        msg = "The rule pack gives no months for oversight; expected them in its last edition of that rule."
        raise ValueError(msg)
    return months


OVERSIGHT: Final = oversight.Limits(_oversight_months(None), _oversight_months(Status.LOOKED_AFTER))


class Limits(NamedTuple):
    """Ages and times in calendar months unless the name says weeks; the last six are counts."""

    under_four_months: float = 48.0
    not_yet_moving_months: float = 6.0
    not_yet_walking_months: float = 12.0
    baby_months: float = 12.0
    injuries_months: float = 12.0
    seen_weeks: float = 6.0
    seen_alone_months: float = 3.0
    voice_months: float = 3.0
    sleeping_place_months: float = 3.0
    neglect_months: float = 6.0
    order_ending_months: float = 3.0
    statutory_months: float = 36.0
    improvement_months: float = 3.0
    improvement_tier_two_weeks: float = 6.0
    changes_months: float = 12.0
    service_ended_months: float = 3.0
    pregnancy_months: float = 12.0
    silent_months: float = 3.0
    at_work_months: float = oversight.AT_WORK_MONTHS
    enquiry_months: float = 12.0
    accounts_months: float = accounts.WINDOW_MONTHS
    told_months: float = receiving.TOLD_MONTHS
    oversight_months: float = OVERSIGHT.months
    oversight_looked_after_months: float = OVERSIGHT.looked_after
    tellings_for_one: float = 4.0
    injury_occasions: float = 2.0
    neglect_topics: float = 2.0
    not_brought: float = 2.0
    no_access: float = 3.0
    meetings_missed: float = 0.5


LIMITS: Final = Limits()


def weeks_later(instant: datetime, weeks: float) -> datetime:
    """So many times seven days later."""
    return instant + timedelta(weeks=weeks)
