"""The handover of the last step down, from the words of docs/picture.md, "Steps".

Readings chosen where the page leaves room:
- Of several tellings of one agency to one, and of several meetings of one kind and source, the last in folding order
  is the one.
- A meeting for which no day is told is no day to meet.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from schemas import Event
from tests.oracle.picture_meetings import planned_meetings
from tests.oracle.picture_words import Plain, called, came_to, months_after, of, sent_names, taken

UNIVERSAL = ("health-visiting", "general-practice", "school", "school-nursing")
HOLD = {
    2: ("early-offer-of-help", "prevention-and-support"),
    3: ("childrens-social-care", "london-borough"),
}
FIRST = {2: "team-around-child-or-family", 3: "child-in-need"}


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
    could = [who for who in HOLD.get(step.data.tier, ()) if who != holder]
    day = {m["meeting"]: m for m in planned_meetings(events)}
    planned = [m for m in day.values() if m["for"] and datetime.fromisoformat(m["for"][1]) >= _first(step)]
    held = list({(e.source, e.data.kind): e for e in came_to(events)}.values())
    yes = _yes({to: referrals[to] for to in could if to in referrals}, before)

    def theirs(source: str, kind: str) -> bool:
        return source in could or (source == holder and kind == FIRST.get(step.data.tier))

    if step.data.tier == 1:
        accepted, booked = _told(events, referrals, {holder, step.source}, step, before), True
    else:
        goes_on = step.data.tier == 3 and (
            any(m["meeting"].startswith(f"{holder}/") and m["kind"] == "child-in-need" for m in planned)
            or any(e.source == holder and e.data.kind == "child-in-need" and _may_follow(e, step) for e in held)
        )
        took = (step.data.service or step.source) == step.source != holder
        accepted = took or goes_on or bool(yes)
        booked = any(theirs(m["meeting"].partition("/")[0], m["kind"]) for m in planned)
        booked = booked or any(theirs(e.source, e.data.kind) and _may_follow(e, step) for e in held)
        booked = booked or any(e.source in yes and _may_follow(e, yes[e.source]) for e in held)
    no = [
        (said.happened, ((said.source, said.id), said.happened), to, called(said))
        for to, (made, said) in referrals.items()
        if _declines(said) and _may_follow(made, before) and said.happened.earliest >= step.happened.latest
        and to in (UNIVERSAL if step.data.tier == 1 else could)
    ]  # fmt: skip
    declined = [*max(no)[2:]] if no and not accepted else None
    missing = None if accepted and booked else {"accepted": accepted, "booked": booked, "declined": declined}
    return {"step": called(step), "was": before.data.tier, "tier": step.data.tier, "holder": holder, "missing": missing}


def _yes(asked: dict[str, tuple[Any, Any]], before: Event) -> dict[str, Any]:
    """Who took up the referral, where no other service asked certainly said no, or was asked in vain, after that."""
    unsure = [said or made for made, said in asked.values() if said is None or _declines(said)]
    return {
        to: made
        for to, (made, said) in asked.items()
        if _takes(said) and _may_follow(said, before) and all(_may_follow(said, other) for other in unsure)
    }


def _told(events: Sequence[Event], referrals: Any, by: set[str], step: Event, before: Event) -> bool:
    """Told or referred by who steps down, not certainly longer than three months before."""
    told = {(to, e.source): e for e in of(events, "information.provided") for to in e.data.to}
    words = [e for (to, source), e in told.items() if to in UNIVERSAL and source in by]
    words += [m for to, (m, said) in referrals.items() if to in UNIVERSAL and m.source in by and not _declines(said)]
    return any(_may_follow(e, before) and e.happened.latest >= months_after(_first(step), -3) for e in words)


def _referrals(entries: Sequence[Any], events: Sequence[Event]) -> dict[str, tuple[Any, Any]]:
    """By receiver, the last referral and the last decision on it."""
    sent = sent_names(entries)
    found = {}
    for made in of(events, "referral.made"):
        names = (called(made), sent.get(called(made)))
        said = [
            e
            for e in of(events, "referral.decided")
            if e.source == made.data.to and f"{e.data.referral.source}/{e.data.referral.id}" in names
        ]
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
