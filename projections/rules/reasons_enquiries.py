"""Reasons of enquiries under section 47: one under way or to come, and one that was not pursued.

Rules: docs/step-down.md.
"""

from typing import Final

from projections import meetings
from projections.calendar import Mark
from projections.rules import words
from projections.rules.decision import Finding, Request, evidence
from projections.rules.facts import Facts
from schemas.census import EnquiryOutcome

_KINDS: Final = frozenset({"strategy-discussion", "initial-child-protection-conference"})


def enquiry_open(facts: Facts, request: Request) -> Finding | None:
    """Agencies are to meet about significant harm, and have not yet."""
    parts: list[str] = []
    marks: list[Mark] = []
    lapsed = meetings.not_recorded(facts.meetings, facts.as_of)
    for name, planned in facts.meetings.planned.items():
        if planned.kind in _KINDS and name not in lapsed:
            when = f" for {words.plainly(planned.day)}" if planned.day else ""
            parts.append(f"a {words.words(planned.kind)} planned{when}")
            marks.append(planned.planned)
    state = facts.enquiries
    if state.owed and state.concluded:
        parts.append(f"a conference to which the enquiry came {words.on(state.concluded.ended.happened)}")
        marks += [state.concluded.ended, state.owed]
    if not parts:
        return None
    return Finding(words.asked("Not yet recorded here as held", parts, "What did or will it say?"), evidence(marks))


def enquiry_not_pursued(facts: Facts, request: Request) -> Finding | None:
    """An enquiry was declined, or harm was alleged and it came to no further action."""
    last = facts.enquiries.concluded
    if last is None or not facts.within(last.ended, facts.limits.enquiry_months):
        return None
    if not last.declined and not (last.harm and last.outcomes == (EnquiryOutcome.NO_ACTION,)):
        return None
    what = "was declined" if last.declined else "came to no further action"
    harm = f"; harm was alleged {words.on(last.harm.happened)}" if last.harm else ""
    return Finding(
        f"An enquiry (section 47) {what} {words.on(last.ended.happened)}{harm}. What was found,"
        " and who has looked since?",
        evidence((last.ended, last.harm)),
    )
