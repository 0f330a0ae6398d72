"""What is shown beside the reasons: strengths, good news of the family, who came to the last meeting, and views at or
below the asked tier.

Rules: docs/step-down.md, docs/picture.md. It is shown in full and counts against no reason.
"""

from collections.abc import Iterable
from typing import Final

from projections.meetings import Held
from projections.rules import words
from projections.rules.decision import Finding, Request
from projections.rules.facts import Facts
from schemas.vocabulary import Attendance, Basis, Speaker

_TELLERS: Final = {
    Speaker.MOTHER: "Mother", Speaker.FATHER: "Father", Speaker.CHILD: "The child",
    Speaker.GRANDPARENT: "A grandparent",
}  # fmt: skip
_FAMILY: Final = frozenset({Basis.PARENT, Basis.CHILD, Basis.FAMILY})


def beside(earliest: Facts, latest: Facts, request: Request) -> tuple[Finding, ...]:
    """Of both extremes, each once."""
    return tuple(dict.fromkeys(finding for facts in (latest, earliest) for finding in _beside(facts, request)))


def _beside(facts: Facts, request: Request) -> Iterable[Finding]:
    for strength in sorted(facts.worries.strengths.values()):
        source, mark = strength.last.event[0], strength.last
        yield Finding(
            f"{words.agency(source)} recorded a strength in {words.words(strength.topic)} {words.on(mark.happened)}.",
            (mark.event,),
        )
    for account in sorted(facts.reports.accounts.values()):
        if not account.worrying and account.basis in _FAMILY:
            teller = _TELLERS.get(account.said_by, "The family")
            told = f"{words.words(account.topic)} {words.on(account.told.happened)}"
            yield Finding(f"{teller} spoke of {told}, which is not recorded as a worry.", (account.told.event,))
    if (last := facts.meetings.last) and (came := _came(last)):
        there = words.listed(map(words.invitee, came))
        yield Finding(
            f"There at the last meeting of agencies, {words.on(last.held.happened)}: {there}.", (last.held.event,)
        )
    for source, view in sorted(facts.answer.views.items()):
        if view.tier <= request.to:
            yield Finding(
                f"{words.agency(source)}'s view {words.on(view.since)} was tier {view.tier}.", ((source, view.event),)
            )


def _came(meeting: Held) -> list[str]:
    """Agencies and family who attended, as the attendance names them."""
    return sorted(who for who, how in meeting.attendees.items() if how is Attendance.ATTENDED)
