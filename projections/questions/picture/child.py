"""The child and the family: worries, what was missed, when the child was seen, the household, orders.

Rules: docs/picture.md.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from projections import concerns, orders, seen
from projections.calendar import Mark, bound
from projections.history import AsWritten, EventName, point
from projections.knowledge import Knew, knowledge, told_to
from projections.questions.picture.asking import Asking, Lines
from projections.rules.words import agency, counted, listed, matter, on, since, words
from projections.statements import statements
from projections.worries import Worry
from schemas import Event
from schemas.contacts import HousingRecorded, IncidentRecorded
from schemas.envelope import HUB
from schemas.vocabulary import Polarity, Topic

_RISKS = frozenset(
    {
        Topic.DOMESTIC_ABUSE, Topic.VIOLENCE, Topic.ALCOHOL, Topic.DRUGS, Topic.SEXUAL_ABUSE, Topic.FINANCES,
        Topic.HOUSING, Topic.MENTAL_HEALTH, Topic.OFFENDING,
    }
)  # fmt: skip
"""Topics of worries that are risks in the household rather than about the child's care."""
_TOPIC_OF = {"domestic-violence": Topic.DOMESTIC_ABUSE, "violence": Topic.VIOLENCE}
"""Kinds of incidents that are told of as a topic too: one risk, whoever is told by either word."""
_NO_RISK = frozenset({"tenancy"})


def open_worries(asking: Asking) -> Lines:
    """Open worries by topic: for how long, and of how many agencies."""
    by_topic: dict[Topic, list[Worry]] = defaultdict(list)
    for worry in asking.facts.worries.open.values():
        by_topic[worry.topic].append(worry)
    return tuple(
        f"{words(topic).capitalize()}: {since(min(worry.first.happened for worry in held))}, "
        f"{counted(len({worry.source for worry in held}), 'agency', 'agencies')}; last told "
        f"{on(max(worry.last.happened for worry in held))}."
        for topic, held in sorted(by_topic.items())
    )


def recurring(asking: Asking) -> Lines:
    """Worries that came back after a closure, or after they were settled."""
    held = asking.facts.concerns.recurring.items()
    return tuple(
        f"{words(topic).capitalize()}: {counted(one.times, 'time')}, last {on(one.last.happened)}."
        for topic, one in held
    )


def not_agreed(asking: Asking) -> Lines:
    """Concerns unanswered, declined or deferred."""
    state = asking.facts.concerns
    found = {**concerns.unanswered(state), **concerns.differences(state)}
    return tuple(
        f"{agency(item.partition('/')[0])}{' to ' + agency(one.to) if one.to else ''}"
        f"{' ' + on(one.raised.happened) if one.raised else ''}: {one.answer or 'no answer recorded here'}."
        for item, one in sorted(found.items())
    )


def not_brought(asking: Asking) -> Lines:
    """What did not take place since the last contact that did, service by service."""
    found = []
    for source, held in asking.facts.missed.services.items():
        parts = (
            ("was not brought", held.not_brought),
            ("no access", held.no_access),
            ("cancelled by the family", held.cancelled),
        )
        told = [
            f"{what} {counted(len(marks), 'time')}, last {on(marks[-1].happened)}" for what, marks in parts if marks
        ]
        if told:
            found.append(f"{agency(source)}: {'; '.join(told)}.")
    return tuple(found)


def discharged(asking: Asking) -> Lines:
    """Services that ended their offer, with how often the child had not been brought."""
    return tuple(
        f"{agency(source)}: discharged {on(held.discharged.happened)}, after "
        f"{counted(len(held.not_brought), 'time')} not brought."
        for source, held in asking.facts.missed.services.items()
        if held.discharged
    )


def last_seen(asking: Asking) -> Lines:
    """When anybody last saw the child, and when without the parents."""
    facts = asking.facts
    parts = (
        ("Seen", seen.last_seen),
        ("Seen alone", seen.last_alone),
        ("Sleeping place seen", seen.last_sleeping_place),
    )
    found = ((what, question(facts.seen, facts.own, facts.extreme)) for what, question in parts)
    return tuple(f"{what}: last {_by(mark)}." for what, mark in found if mark)


def seen_by(asking: Asking) -> Lines:
    """When each agency last saw the child."""
    return tuple(f"{agency(source)}: {on(mark.happened)}." for source, mark in _last_by_agency(asking))


def _last_by_agency(asking: Asking) -> list[tuple[str, Mark]]:
    facts = asking.facts
    own = {f"{name.agency}/{name.reference}" for name in facts.own}
    marks = [sight.seen for name, sight in facts.seen.sights.items() if name in own]
    last: dict[str, Mark] = {}
    for mark in sorted(marks, key=lambda each: bound(each.happened, facts.extreme)):
        last[mark.event[0]] = mark
    return sorted(last.items())


def not_seen_by(asking: Asking) -> Lines:
    """Agencies that hold something of the child, and of which no record is held that they saw it."""
    saw = {source for source, _ in _last_by_agency(asking)}
    return tuple(
        f"{agency(source)}: no record is held here that it saw the child."
        for source in sorted(asking.facts.heard)
        if source != HUB and source not in saw
    )


def voice(asking: Asking) -> Lines:
    """When the child's own words were last recorded, and by whom."""
    mark = asking.facts.seen.voice
    return (f"{_by(mark)}.",) if mark else ()


def _by(mark: Mark) -> str:
    return f"{on(mark.happened)}, by {agency(mark.event[0])}"


def changes(asking: Asking) -> Lines:
    """Pregnancies, births, separations, violence and moves."""
    home = asking.facts.household
    found = [(f"Pregnancy ({item.outcome})", item.last) for item in home.pregnancies.values()]
    named = (
        ("Born", home.born), ("Separation of the parents", home.separation), ("Violence", home.violence),
        ("Moved", home.move), ("Died", home.died),
    )  # fmt: skip
    found += [(what, mark) for what, mark in named if mark is not None]
    return tuple(f"{what}: {_by(mark)}." for what, mark in found)


def known_to_one(asking: Asking) -> Lines:
    """Risks in the household that one agency alone has recorded, and of which nobody else is recorded as told."""
    facts = asking.facts
    risks: dict[str, list[Event]] = defaultdict(list)
    for event in (entry.event for entry in asking.entries if entry.event.source != HUB):
        for risk in _risks(event):
            risks[risk].append(event)
    told = _told(asking)
    alone = {
        risk: events
        for risk, events in risks.items()
        if len({event.source for event in events}) == 1 and not any((e.source, e.id) in told for e in events)
    }
    return tuple(
        f"{words(risk).capitalize()}: {agency(events[0].source)} alone, {counted(len(events), 'record')}, last "
        f"{on(max(events, key=lambda event: point(event, facts.extreme)).happened)}; no record is held here that "
        "another agency was told."
        for risk, events in sorted(alone.items())
    )


def _risks(event: Event) -> Iterable[str]:
    if isinstance(event, HousingRecorded) and event.data.kind not in _NO_RISK:
        yield f"housing: {event.data.kind}"
    if isinstance(event, IncidentRecorded):
        topic = _TOPIC_OF.get(event.data.kind)
        yield str(topic) if topic else f"incident: {event.data.kind}"
    yield from {
        str(said.topic) for said in statements(event) if said.polarity is Polarity.WORRY and said.topic in _RISKS
    }


def _told(asking: Asking) -> set[EventName]:
    """Events of which another agency had been told."""
    events = [entry.event for entry in asking.entries]
    agencies = {to for event in events for to in told_to(event)}
    written = AsWritten(list(asking.entries), list(asking.entries))
    found = set()
    for each in agencies:
        known = knowledge(written, each, asking.facts.as_of)
        found |= {name for name, knew in known.items() if Knew.TOLD in (knew.earliest, knew.latest)}
    return found


def court_orders(asking: Asking) -> Lines:
    """Orders in force, and when they end."""
    facts = asking.facts
    held = orders.in_force(facts.orders.orders, facts.as_of).items()
    return tuple(f"{_order(one)}: {_ends(one.expires_on)} ({matter(name)})." for name, one in held)


def _order(held: orders.Order) -> str:
    """Its name, without what follows in brackets."""
    return held.basis.meaning.partition(" (")[0].partition(":")[0].capitalize()


def _ends(day: date | None) -> str:
    return f"ends on {day.day} {day:%B %Y}" if day else "no end is recorded here"


def agencies_worried(asking: Asking) -> Lines:
    """Which agencies worry now."""
    sources = {worry.source for worry in asking.facts.worries.open.values()}
    return (f"{listed(sorted(map(agency, sources)))}.",) if sources else ()
