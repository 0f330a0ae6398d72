"""To whom the child was referred, what became of it, and who was last told anything.

Rules: docs/picture.md, "Referrals"; ``told`` is for docs/step-down.md, `receiver-not-accepted`; clocks: docs/clocks.md.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal, NamedTuple

from projections.calendar import Mark, mark, months_after, name, put, without
from projections.clocks import ALERT_TYPES, Clock, Recorded, record
from projections.history import Entry
from projections.orders import ORDER_TYPES, Order, turn
from projections.worries import raised_for
from schemas.agencies import CHILDRENS_SOCIAL_CARE
from schemas.between_agencies import InformationProvided
from schemas.moments import end_of_day
from schemas.referrals import ReferralDecided, ReferralMade
from schemas.tiers import OrderEnded, OrderMade, OrderVaried, TierSet
from schemas.vocabulary import Topic

NAME: Final = "referrals"
VERSION: Final = 5
TYPES: Final = ALERT_TYPES | ORDER_TYPES | {"referral.made", "referral.decided", "information.provided", "tier.set"}
UNANSWERED: Final = "referral-unanswered"
UNOPENED: Final = "history-unopened"
RULES: Final = frozenset({UNANSWERED, UNOPENED})
ORDER_MONTHS: Final = 60.0
"""So long a court order is history that whoever takes a child on is to know."""
_EARLY_HELP_TIER: Final = 2
"""Referrals there have clocks of their own: docs/picture.md, "Enquiries"."""
TAKEN_UP: Final = frozenset({"accepted", "assessment"})
NOT_TAKEN_UP: Final = frozenset({"not-accepted", "no-further-action"})


class Verdict(NamedTuple):
    """What the receiver itself decided; its last word stands. ``looked``: it opened the child's earlier records."""

    decision: Literal["accepted", "signposted", "not-accepted", "assessment", "no-further-action"]
    decided: Mark
    looked: bool = False


class Referral(NamedTuple):
    """``names`` are those by which a decision may call it: its id, and the id under which it was first sent.
    ``topics``: as of a formal concern. ``opened``: the receiver looked at earlier records, or was told of them since by
    an agency in whose records an order stands.
    """

    names: tuple[str, ...]
    made: Mark
    topics: tuple[Topic, ...]
    verdict: Verdict | None = None
    opened: bool = False


class Referrals(NamedTuple):
    """``to`` holds the last referral to each receiver, ``told`` the last ``information.provided`` to each
    agency by each, as ``agency/source``.

    ``early`` are decisions on referrals that are not held, by ``source/id|who decided``, in their order.
    ``holder``: at tier 2, the service that holds the child. ``orders``: docs/picture.md, "Orders".
    """

    to: Mapping[str, Referral] = {}
    early: Mapping[str, Verdict] = {}
    told: Mapping[str, Mark] = {}
    holder: str | None = None
    orders: Mapping[str, Order] = {}
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
            return _told(state, event)
        case OrderMade() | OrderVaried() | OrderEnded():
            return state._replace(orders=turn(state.orders, event))
        case TierSet():
            holder = event.data.service or event.source
            return state._replace(holder=holder if event.data.tier == _EARLY_HELP_TIER else None)
        case _:
            return state._replace(recorded=record(state.recorded, event, RULES))


def _made(state: Referrals, event: ReferralMade, sent_as: str | None) -> Referrals:
    names = tuple(name(event, each) for each in (event.id, sent_as) if each is not None)
    receivers = [f"{each}|{event.data.to}" for each in names]
    verdicts = [verdict for each, verdict in state.early.items() if each in receivers]
    verdict = verdicts[-1] if verdicts else None
    early = {each: item for each, item in state.early.items() if each.partition("|")[0] not in names}
    looked = any(each.looked for each in verdicts)
    referral = Referral(names, mark(event), raised_for(event.data.statements), verdict, looked)
    return state._replace(to=put(state.to, event.data.to, referral), early=early)


def _decided(state: Referrals, event: ReferralDecided) -> Referrals:
    """Another agency's word on it, also that of who referred, decides nothing: it waits for who was asked."""
    named = f"{event.data.referral.source}/{event.data.referral.id}"
    verdict = Verdict(event.data.decision, mark(event), event.data.earlier_records == "looked-at")
    for receiver, held in state.to.items():
        if named in held.names:
            if event.source != receiver:
                return state
            decided = held._replace(verdict=verdict, opened=held.opened or verdict.looked)
            return state._replace(to=put(state.to, receiver, decided))
    item = f"{named}|{event.source}"
    return state._replace(early={**without(state.early, item), item: verdict})


def _told(state: Referrals, event: InformationProvided) -> Referrals:
    heard = dict.fromkeys((f"{to}/{event.source}" for to in event.data.to), mark(event))
    told = dict(sorted({**state.told, **heard}.items()))
    if any(order.startswith(f"{event.source}/") for order in state.orders):
        opened = {to: held._replace(opened=True) for to, held in state.to.items() if to in event.data.to}
        state = state._replace(to={**state.to, **opened})
    return state._replace(told=told)


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
    unanswered = [
        Clock(UNANSWERED, to, *held.made) for to, held in waiting(state).items() if to != CHILDRENS_SOCIAL_CARE
    ]
    return [*unanswered, *_unopened(state)]


def _unopened(state: Referrals) -> list[Clock]:
    """Who took the child on at tier 2, of an agency that has not itself the order on record, and opened no history."""
    held = state.to.get(state.holder or "")
    if held is None or held.opened or held.verdict is None or held.verdict.decision != "accepted":
        return []
    referrer, decided = held.names[0].partition("/")[0], held.verdict.decided
    lately = any(
        not name.startswith(f"{referrer}/") and _until(order, decided) >= decided.happened.earliest
        for name, order in state.orders.items()
    )
    return [Clock(UNOPENED, str(state.holder), *decided)] if lately else []


def _until(order: Order, decided: Mark) -> datetime:
    """Until when an order counts as of late; one in force without end, until then."""
    if not order.open:
        return months_after(max(end.happened.latest for end in order.ends), ORDER_MONTHS)
    return months_after(end_of_day(order.expires_on), ORDER_MONTHS) if order.expires_on else decided.happened.latest
