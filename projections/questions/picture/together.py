"""How agencies worked together: meetings, oversight, the people around, requests. Rules: docs/picture.md."""

from collections import Counter

from projections import meetings, oversight, people, referrals, requests
from projections.questions.picture.asking import Asking, Lines
from projections.rules.due import by_matter
from projections.rules.limits import OVERSIGHT
from projections.rules.pack import in_use
from projections.rules.words import agency, counted, day, invitee, listed, matter, on, since, speaker, words
from projections.steps import Down
from schemas.agencies import AGENCIES
from schemas.envelope import HUB
from schemas.vocabulary import Attendance

_MISSING = (Attendance.APOLOGIES, Attendance.ABSENT)


def next_meeting(asking: Asking) -> Lines:
    """When agencies are next to meet, by tier and rule pack."""
    facts = asking.facts
    found = by_matter(meetings.clocks(facts.meetings), facts.extreme, in_use())
    due = [one for (rule, _), one in found.items() if rule == meetings.DUE]
    planned = [each for each in facts.meetings.planned.values() if each.day and each.day.latest >= facts.as_of]
    told = [f"Due by {day(one.at)} ({one.limit.length}){', over' if one.at <= facts.as_of else ''}." for one in due]
    return (*told, *(f"Planned {on(each.day)}: {words(each.kind)}." for each in planned if each.day))


def lapses(asking: Asking) -> Lines:
    """Oversight that lapsed, and meetings planned for a day that is over."""
    facts = asking.facts
    found = oversight.lapse(facts.oversight, facts.as_of, facts.extreme, OVERSIGHT)
    kinds = {
        "no-review": "Worries are open, help is given, and no record is held here of a meeting of agencies in time",
        "closed-with-worries": "The case was closed with worries open, and no record is held of a meeting since",
    }
    lapsed = [f"{kinds[found.kind]}, since {day(found.opened)}."] if found else []
    late = meetings.not_recorded(facts.meetings, facts.as_of).values()
    return (*lapsed, *(f"Planned {on(one.day)}, not recorded as held: {words(one.kind)}." for one in late if one.day))


def not_rearranged(asking: Asking) -> Lines:
    """Meetings cancelled of which no new day is recorded."""
    held = asking.facts.meetings.cancelled.values()
    return tuple(f"{words(each.kind).capitalize()}, cancelled {on(each.cancelled.happened)}." for each in held)


def missing(asking: Asking) -> Lines:
    """Who was missing at meetings of this tier, and how often."""
    state = asking.facts.meetings
    found = []
    for name, by_meeting in state.attendance.items():
        number = Counter(by_meeting.values())
        away = sum(number[how] for how in _MISSING)
        if away:
            meetings_held = counted(state.held, "meeting")
            found.append(f"{_named(name)}: apologies or absence at {away} of {meetings_held}.")
    return tuple(found)


def _named(name: str) -> str:
    told = invitee(name)
    return told[:1].upper() + told[1:]


def lead(asking: Asking) -> Lines:
    """Who is named to lead: whether they accepted, and at how many meetings they were."""
    found = people.lead(asking.facts.meetings)
    if found is None:
        return ()
    accepted = on(found.accepted.happened) if found.accepted else "not recorded"
    return (
        f"{agency(found.agency)} ({found.role}), named {on(found.named.happened)}; accepted: {accepted}; at "
        f"{found.present} of {counted(found.meetings, 'meeting')}.",
    )


def workers(asking: Asking) -> Lines:
    """Who works with the child, and how colleagues reach them."""
    return tuple(
        f"{agency(item.partition('/')[0])}: {held.role}"
        f"{', ' + held.team if held.team else ''}; {held.reach or 'how to reach them is not recorded'}."
        for item, held in asking.facts.people.workers.items()
    )


def agencies(asking: Asking) -> Lines:
    """Which agencies are involved, and when each was last heard from on both clocks."""
    return tuple(
        f"{agency(source)}: happened by {day(one.happened_latest)}, written down by {day(one.recorded_latest)}."
        for source, one in sorted(asking.facts.heard.items())
        if source != HUB
    )


def hold_nothing(asking: Asking) -> Lines:
    """Agencies of this hub that have recorded nothing of the child: each may know them all the same."""
    silent = [label for source, label in AGENCIES.items() if source not in asking.facts.heard]
    return (f"{listed(silent)}.",) if silent else ()


def support_ending(asking: Asking) -> Lines:
    """Services that ended lately, orders that end soon."""
    facts = asking.facts
    found = people.ending(facts.people, facts.orders, facts.extreme, facts.as_of)
    return tuple(
        f"{agency(each.what.partition('/')[0])}: ends or ended on {day(each.ends)} ({matter(each.what)})."
        for each in found
    )


def information(asking: Asking) -> Lines:
    """Information asked for and not given."""
    return tuple(
        f"{agency(item.partition('/')[0])} asked {agency(held.of)} {on(held.asked.happened)}: "
        f"{'withheld ' + on(held.withheld.happened) if held.withheld else 'no answer recorded here'}."
        for item, held in requests.not_given(asking.facts.requests).items()
    )


def referred(asking: Asking) -> Lines:
    """Referrals not accepted, or without an answer."""
    state = asking.facts.referrals
    waiting = [
        f"To {agency(to)} {on(one.made.happened)}: no decision recorded here."
        for to, one in referrals.waiting(state).items()
    ]
    declined = [
        f"To {agency(to)} {on(one.made.happened)}: {words(one.verdict.decision)}."
        for to, one in referrals.not_taken_up(state).items()
        if one.verdict
    ]
    return (*waiting, *declined)


def help_asked(asking: Asking) -> Lines:
    """Help that was asked for and is not recorded as offered."""
    return tuple(
        f"Asked for by {speaker(held.asked_by)} {on(held.asked.happened)}"
        f"{' about ' + ', '.join(words(topic) for topic in held.topics) if held.topics else ''}: "
        f"{words(held.answer.word) if held.answer else 'no answer recorded here'}."
        for held in requests.not_offered(asking.facts.requests).values()
    )


def undecided(asking: Asking) -> Lines:
    """Steps down that no decision of the gate covers."""
    return tuple(map(_down, asking.facts.steps.undecided))


def _down(step: Down) -> str:
    return f"From tier {step.was} to tier {step.tier}, {since(step.step.happened)}: no decision recorded here."
