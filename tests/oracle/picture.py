"""The picture, naively: one function for each section of docs/picture.md, from a whole history each time.

The shapes are in ``PICTURE_SHAPES.md``; each module states its own readings.
"""

from collections.abc import Callable
from typing import Any

from tests.oracle.picture_around import orders, people, requests
from tests.oracle.picture_child import household, missed, seen
from tests.oracle.picture_concerns import concerns
from tests.oracle.picture_decisions import decisions
from tests.oracle.picture_disagreements import disagreements
from tests.oracle.picture_enquiries import enquiries
from tests.oracle.picture_injuries import injuries
from tests.oracle.picture_meetings import meetings
from tests.oracle.picture_oversight import oversight
from tests.oracle.picture_plans import plans
from tests.oracle.picture_quality import quality
from tests.oracle.picture_referrals import assessments, referrals
from tests.oracle.picture_reports import reports
from tests.oracle.picture_steps import attended, steps
from tests.oracle.picture_visits import visits
from tests.oracle.picture_worries import worries

SECTIONS: dict[str, Callable[..., Any]] = {
    "worries": worries,
    "concerns": concerns,
    "plans": plans,
    "meetings": meetings,
    "reports": reports,
    "injuries": injuries,
    "seen": seen,
    "missed": missed,
    "household": household,
    "assessments": assessments,
    "referrals": referrals,
    "oversight": oversight,
    "disagreements": disagreements,
    "decisions": decisions,
    "visits": visits,
    "enquiries": enquiries,
    "orders": orders,
    "people": people,
    "requests": requests,
    "quality": quality,
    "steps": steps,
    "attended": attended,
}
"""Each is called with entries, the extreme, and at times as of when."""
