"""The handover of the last step down, from the words of docs/picture.md, "Steps".

Readings chosen where the page leaves room:
- Of several tellings to one agency, and of several meetings of one source, the last in folding order is the one.
- A meeting for which no day is told is no day to meet.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from schemas import Event
from tests.oracle.picture_meetings import planned_meetings
from tests.oracle.picture_words import Plain, called, multi_agency, of, sent_names, taken

UNIVERSAL = ("health-visiting", "general-practice", "school")


def handover(entries: Sequence[Any], extreme: str, as_of: datetime | None, undecided: Sequence[str]) -> Plain | None:
    """See ``PICTURE_SHAPES.md``."""
    events = taken(entries, extreme, as_of)
    settings = of(events, "tier.set")
    begins = [e for n, e in enumerate(settings) if n == 0 or settings[n - 1].data.tier != e.data.tier]
    if len(begins) < 2 or begins[-2].data.tier < begins[-1].data.tier or of(events, "death.recorded"):
        return None
    step, before = begins[-1], begins[-2]
    if called(step) in undecided:
        return None
    last = settings[[e is step for e in settings].index(True) - 1]
    holder = last.data.service or last.source
    referrals = _referrals(entries, events)
    planned = [m for m in planned_meetings(events) if m["for"] and datetime.fromisoformat(m["for"][1]) >= _first(step)]
    held = {e.source: e for e in multi_agency(events, "meeting.held")}
    yes = {to: made for to, (made, said) in referrals.items() if _takes(said) and _may_follow(said, before)}
    if step.data.tier == 1:
        told = {to: e for e in of(events, "information.provided") for to in e.data.to}
        asked = [made for to, (made, said) in referrals.items() if to in UNIVERSAL and not _declines(said)]
        accepted = any(_may_follow(e, before) for e in (*asked, *(told[to] for to in UNIVERSAL if to in told)))
        booked = True
    else:
        goes_on = step.data.tier == 3 and (
            any(m["meeting"].startswith(f"{holder}/") and m["kind"] == "child-in-need" for m in planned)
            or (holder in held and _may_follow(held[holder], step))
        )
        took = (step.data.service or step.source) == step.source != holder
        accepted = took or goes_on or bool(yes)
        booked = bool(planned) or any(_may_follow(e, step) for e in held.values())
        booked = booked or any(to in held and _may_follow(held[to], made) for to, made in yes.items())
    no = [
        (said.happened, ((said.source, said.id), said.happened), to, called(said))
        for to, (made, said) in referrals.items()
        if _declines(said) and _may_follow(made, before) and said.happened.earliest >= step.happened.latest
        and (to in UNIVERSAL or step.data.tier != 1)
    ]  # fmt: skip
    declined = [*max(no)[2:]] if no and not accepted else None
    missing = None if accepted and booked else {"accepted": accepted, "booked": booked, "declined": declined}
    return {"step": called(step), "was": before.data.tier, "tier": step.data.tier, "holder": holder, "missing": missing}


def _referrals(entries: Sequence[Any], events: Sequence[Event]) -> dict[str, tuple[Any, Any]]:
    """By receiver, the last referral and the last decision on it."""
    sent = sent_names(entries)
    found = {}
    for made in of(events, "referral.made"):
        names = (called(made), sent.get(called(made)))
        said = [e for e in of(events, "referral.decided") if f"{e.data.referral.source}/{e.data.referral.id}" in names]
        found[made.data.to] = (made, said[-1] if said else None)
    return found


def _takes(said: Any) -> bool:
    return said is not None and said.data.decision in ("accepted", "assessment")


def _declines(said: Any) -> bool:
    return said is not None and said.data.decision in ("not-accepted", "no-further-action")


def _first(event: Event) -> datetime:
    return event.happened.earliest


def _may_follow(later: Event, earlier: Event) -> bool:
    return later.happened.latest >= earlier.happened.earliest
