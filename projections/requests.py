"""What was asked and is not given: information between agencies, and help that a parent or young person asked for.

Rules: docs/picture.md, "Requests"; clocks: docs/clocks.md. Referrals have a state of their own. To ask for help is
never a worry about whoever asks.
"""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from projections.calendar import Mark, mark, name, put, without
from projections.clocks import ALERT_TYPES, Clock, Recorded, record
from projections.history import Entry
from projections.planning import is_multi_agency
from schemas.between_agencies import InformationProvided, InformationRequested, InformationWithheld
from schemas.meetings import MeetingHeld
from schemas.plans import InterventionDelivered, InterventionPlanned, PlanOpened
from schemas.referrals import HelpAnswered, HelpRequested
from schemas.tiers import ServiceStarted, TierSet
from schemas.vocabulary import Attendance, Speaker, Topic

NAME: Final = "requests"
VERSION: Final = 4
_OF_HELP: Final = frozenset(
    {
        "help.requested", "help.answered", "service.started", "plan.opened", "intervention.planned",
        "intervention.delivered",
    }
)  # fmt: skip
TYPES: Final = ALERT_TYPES | _OF_HELP | {
    "information.requested", "information.provided", "information.withheld", "meeting.held", "tier.set",
}  # fmt: skip
INFORMATION: Final = "information-unanswered"
HELP: Final = "help-unanswered"
RULES: Final = frozenset({INFORMATION, HELP})


class Asked(NamedTuple):
    """Information that ``of`` was asked for, first at ``asked``. ``withheld``: it said that it does not tell."""

    of: str
    asked: Mark
    withheld: Mark | None = None


class Answer(NamedTuple):
    """The last word on a request for help."""

    word: Literal["offered", "not-offered", "referred-on"]
    given: Mark


class Help(NamedTuple):
    """``names`` are those by which an answer may call it. ``topics`` are those of what was said with it."""

    names: tuple[str, ...]
    asked_by: Speaker
    topics: tuple[Topic, ...]
    asked: Mark
    answer: Answer | None = None


class Requests(NamedTuple):
    """``information`` by ``source/request``, ``help`` by ``source/id``; ``early`` are answers on help not held yet.

    ``tier`` is the one that was set last.
    """

    information: Mapping[str, Asked] = {}
    help: Mapping[str, Help] = {}
    early: Mapping[str, Answer] = {}
    tier: int | None = None
    recorded: Recorded = Recorded()


EMPTY: Final = Requests()


def fold(state: Requests, entry: Entry) -> Requests:
    """Fold one direct event, or one of help, which a parent may well ask for on a record of their own."""
    event = entry.event
    if entry.through is not None and event.type not in _OF_HELP:
        return state
    match event:
        case InformationRequested():
            item = name(event, event.data.request)
            held = state.information.get(item)
            first = held.asked if held and held.of == event.data.of else mark(event)
            return state._replace(information=put(state.information, item, Asked(event.data.of, first)))
        case InformationProvided():
            return _provided(state, event)
        case InformationWithheld():
            mine = _from(state, event.source, (event.data.to,))
            after = {item: held._replace(withheld=mark(event)) for item, held in mine.items()}
            return state._replace(information=dict(sorted({**state.information, **after}.items())))
        case MeetingHeld():
            return _met(state, event)
        case TierSet():
            lowered = state.tier is not None and event.data.tier < state.tier
            return state._replace(tier=event.data.tier, information={} if lowered else state.information)
        case HelpRequested():
            return _help(state, event, entry.sent_as)
        case HelpAnswered():
            return _answered(state, event)
        case PlanOpened() | InterventionPlanned() | InterventionDelivered() | ServiceStarted():
            return _offered(state, event)
        case _:
            return state._replace(recorded=record(state.recorded, event, RULES))


def _from(state: Requests, of: str, askers: tuple[str, ...]) -> dict[str, Asked]:
    """What these agencies asked of that one."""
    return {
        item: held for item, held in state.information.items() if held.of == of and item.partition("/")[0] in askers
    }


def _provided(state: Requests, event: InformationProvided) -> Requests:
    """Told, it was told all that it had asked."""
    gone = _from(state, event.source, event.data.to)
    return _without(state, gone)


def _met(state: Requests, event: MeetingHeld) -> Requests:
    """At one table both could ask and tell; the agency that held it was there."""
    if not is_multi_agency(event.data.kind):
        return state
    came = {who.agency for who in event.data.attendees if who.attendance is Attendance.ATTENDED and who.agency}
    there = came | {event.source}
    gone = {
        item: held for item, held in state.information.items() if held.of in there and item.partition("/")[0] in there
    }
    return _without(state, gone)


def _without(state: Requests, gone: Mapping[str, Asked]) -> Requests:
    if not gone:
        return state
    left = {item: held for item, held in state.information.items() if item not in gone}
    return state._replace(information=left)


def _help(state: Requests, event: HelpRequested, sent_as: str | None) -> Requests:
    names = tuple(name(event, each) for each in (event.id, sent_as) if each is not None)
    answers = [answer for each, answer in state.early.items() if each in names]
    early = {each: answer for each, answer in state.early.items() if each not in names}
    answer = answers[-1] if answers else None
    state = state._replace(early=early)
    if any(each.word == "offered" for each in answers):
        return state
    topics = tuple(sorted({said.topic for said in event.data.statements}))
    asked = Help(names, event.data.asked_by, topics, mark(event), answer)
    return state._replace(help=put(state.help, names[0], asked))


def _answered(state: Requests, event: HelpAnswered) -> Requests:
    named = f"{event.data.request.source}/{event.data.request.id}"
    answer = Answer(event.data.answer, mark(event))
    for item, held in state.help.items():
        if named in held.names:
            if answer.word == "offered":
                return state._replace(help=without(state.help, item))
            return state._replace(help=put(state.help, item, held._replace(answer=answer)))
    if named in state.early and state.early[named].word == "offered":
        return state
    return state._replace(early={**without(state.early, named), named: answer})


_Begun = PlanOpened | InterventionPlanned | InterventionDelivered | ServiceStarted


def _is_something(event: _Begun) -> bool:
    """A promise without a number is none yet, and no sessions given are nothing given."""
    match event:
        case InterventionPlanned():
            return bool(event.data.sessions or event.data.per_week)
        case InterventionDelivered():
            return event.data.sessions != 0
        case _:
            return True


def _offered(state: Requests, event: _Begun) -> Requests:
    """The agency that was asked began something with the family."""
    if not _is_something(event):
        return state
    left = {item: held for item, held in state.help.items() if item.partition("/")[0] != event.source}
    return state if len(left) == len(state.help) else state._replace(help=left)


def not_given(state: Requests) -> dict[str, Asked]:
    """Information asked for and not given: not answered, or withheld."""
    return dict(state.information)


def not_offered(state: Requests) -> dict[str, Help]:
    """Help asked for, and none recorded as offered."""
    return dict(state.help)


def clocks(state: Requests) -> list[Clock]:
    """The clocks that run. What is withheld has its answer."""
    asked = [Clock(INFORMATION, item, *held.asked) for item, held in state.information.items() if not held.withheld]
    return [*asked, *(Clock(HELP, item, *held.asked) for item, held in state.help.items())]
