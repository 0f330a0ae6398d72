"""To whom the child was referred, what became of it, and who was last told anything.

Rules: docs/picture.md, "Referrals"; ``told`` is for docs/step-down.md, `receiver-not-accepted`; clocks: docs/clocks.md.
"""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from projections.calendar import Mark, mark, name, put, without
from projections.clocks import ALERT_TYPES, Clock, Recorded, record
from projections.history import Entry
from projections.worries import raised_for
from schemas.between_agencies import InformationProvided
from schemas.referrals import ReferralDecided, ReferralMade
from schemas.vocabulary import Topic

NAME: Final = "referrals"
VERSION: Final = 2
TYPES: Final = ALERT_TYPES | {"referral.made", "referral.decided", "information.provided"}
UNANSWERED: Final = "referral-unanswered"
RULES: Final = frozenset({UNANSWERED})
_SOCIAL_CARE: Final = "childrens-social-care"
"""Referrals there have clocks of their own: docs/picture.md, "Enquiries"."""
TAKEN_UP: Final = frozenset({"accepted", "assessment"})
NOT_TAKEN_UP: Final = frozenset({"not-accepted", "no-further-action"})


class Verdict(NamedTuple):
    """What the receiver decided; the last word stands."""

    decision: Literal["accepted", "signposted", "not-accepted", "assessment", "no-further-action"]
    decided: Mark


class Referral(NamedTuple):
    """``names`` are those by which a decision may call it: its id, and the id under which it was first sent.
    ``topics``: as of a formal concern.
    """

    names: tuple[str, ...]
    made: Mark
    topics: tuple[Topic, ...]
    verdict: Verdict | None = None


class Referrals(NamedTuple):
    """``to`` holds the last referral to each receiver, ``told`` the last ``information.provided`` to each agency.

    ``early`` are decisions on referrals that are not held, by ``source/id``, in the order of those decisions.
    """

    to: Mapping[str, Referral] = {}
    early: Mapping[str, Verdict] = {}
    told: Mapping[str, Mark] = {}
    recorded: Recorded = Recorded()


EMPTY: Final = Referrals()


def fold(state: Referrals, entry: Entry) -> Referrals:
    """Fold one direct event."""
    event = entry.event
    if entry.through is not None:
        return state
    match event:
        case ReferralMade():
            return _made(state, event, entry.sent_as)
        case ReferralDecided():
            return _decided(state, event)
        case InformationProvided():
            told = {**state.told, **dict.fromkeys(event.data.to, mark(event))}
            return state._replace(told=dict(sorted(told.items())))
        case _:
            return state._replace(recorded=record(state.recorded, event, RULES))


def _made(state: Referrals, event: ReferralMade, sent_as: str | None) -> Referrals:
    names = tuple(name(event, each) for each in (event.id, sent_as) if each is not None)
    verdicts = [verdict for each, verdict in state.early.items() if each in names]
    verdict = verdicts[-1] if verdicts else None
    early = {each: item for each, item in state.early.items() if each not in names}
    referral = Referral(names, mark(event), raised_for(event.data.statements), verdict)
    return state._replace(to=put(state.to, event.data.to, referral), early=early)


def _decided(state: Referrals, event: ReferralDecided) -> Referrals:
    named = f"{event.data.referral.source}/{event.data.referral.id}"
    verdict = Verdict(event.data.decision, mark(event))
    for receiver, held in state.to.items():
        if named in held.names:
            return state._replace(to=put(state.to, receiver, held._replace(verdict=verdict)))
    return state._replace(early={**without(state.early, named), named: verdict})


def waiting(state: Referrals) -> dict[str, Referral]:
    """By receiver, the last referral where no decision on it is recorded."""
    return {to: referral for to, referral in state.to.items() if referral.verdict is None}


def not_taken_up(state: Referrals) -> dict[str, Referral]:
    """By receiver, the last referral where it was decided not to take it up."""
    return {
        to: referral
        for to, referral in state.to.items()
        if referral.verdict is not None and referral.verdict.decision in NOT_TAKEN_UP
    }


def clocks(state: Referrals) -> list[Clock]:
    """The clocks that run."""
    return [Clock(UNANSWERED, to, *held.made) for to, held in waiting(state).items() if to != _SOCIAL_CARE]
