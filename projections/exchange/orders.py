"""How one legal order stands, by all that is told of it under the sender's name for it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from projections.exchange.moments import Course, Gaps, course, last_of, said
from schemas.codes import LegalBasis
from schemas.moments import Interval, end_of_day, start_of_day
from schemas.tiers import OrderEnded, OrderMade, OrderVaried

OrderWord = OrderMade | OrderVaried | OrderEnded


class Order(NamedTuple):
    """``basis``: None where records differ."""

    basis: LegalBasis | None
    times: Course


def order(told: Sequence[OrderWord], at: datetime, gaps: Gaps) -> Order:
    """As of ``at``: one whose last day is over is over, whether or not an event says that it ended."""
    made = [event for event in told if isinstance(event, OrderMade)]
    times = course(made, [event for event in told if isinstance(event, OrderEnded)], "order", gaps)
    if times.over is False:
        times = _by_its_last_day(times, last_of([e for e in told if not isinstance(e, OrderEnded)]), at, gaps)
    return Order(said(last_of(told), lambda event: event.data.basis, "order: its legal basis", gaps), times)


def _by_its_last_day(times: Course, told: Sequence[OrderWord], at: datetime, gaps: Gaps) -> Course:
    last = said(told, lambda event: event.data.expires_on, "order: its last day", gaps)
    passed = {_passed(event.data.expires_on, at) for event in told}
    if passed == {False}:
        return times
    if len(passed) > 1:
        return times._replace(over=None)
    if last is None:
        return times._replace(over=True)
    if times.begun is not None and end_of_day(last) < times.begun.earliest:
        gaps.note("order", "its last day is before its beginning; neither is chosen", told)
        return times._replace(over=None, begun=None)
    gaps.note("order: how it ended", "its last day is over, and no event says what followed", told)
    return times._replace(over=True, end=Interval(start_of_day(last), end_of_day(last)))


def _passed(last: date | None, at: datetime) -> bool:
    return last is not None and end_of_day(last) < at
