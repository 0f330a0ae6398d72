"""To whom the child was referred, what became of it, and who was last told anything.

Rules: docs/picture.md, "Referrals"; ``told`` is for docs/step-down.md, `receiver-not-accepted`.
"""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from projections.calendar import Mark, mark, name, put, without
from projections.history import Entry
from schemas.between_agencies import InformationProvided
from schemas.referrals import ReferralDecided, ReferralMade

NAME: Final = "referrals"
VERSION: Final = 1
TYPES: Final = frozenset({"referral.made", "referral.decided", "information.provided"})


class Verdict(NamedTuple):
    """What the receiver decided; the last word stands."""

    decision: Literal["accepted", "signposted", "not-accepted", "assessment", "no-further-action"]
    decided: Mark


class Referral(NamedTuple):
    """``names`` are those by which a decision may call it: its id, and the id under which it was first sent."""

    names: tuple[str, ...]
    made: Mark
    verdict: Verdict | None = None


class Referrals(NamedTuple):
    """``to`` holds the last referral to each receiver, ``told`` the last ``information.provided`` to each agency.

    ``early`` are decisions on referrals that are not held, by ``source/id``, in the order of those decisions.
    """

    to: Mapping[str, Referral] = {}
    early: Mapping[str, Verdict] = {}
    told: Mapping[str, Mark] = {}


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
            return state


def _made(state: Referrals, event: ReferralMade, sent_as: str | None) -> Referrals:
    names = tuple(name(event, each) for each in (event.id, sent_as) if each is not None)
    verdicts = [verdict for each, verdict in state.early.items() if each in names]
    verdict = verdicts[-1] if verdicts else None
    early = {each: item for each, item in state.early.items() if each not in names}
    return state._replace(to=put(state.to, event.data.to, Referral(names, mark(event), verdict)), early=early)


def _decided(state: Referrals, event: ReferralDecided) -> Referrals:
    named = f"{event.data.referral.source}/{event.data.referral.id}"
    verdict = Verdict(event.data.decision, mark(event))
    for receiver, held in state.to.items():
        if named in held.names:
            return state._replace(to=put(state.to, receiver, held._replace(verdict=verdict)))
    return state._replace(early={**without(state.early, named), named: verdict})
