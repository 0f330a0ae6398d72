"""What records there are: plans, assessments, injuries, and what is to be asked of the records themselves.

Rules: docs/picture.md.
"""

from projections import orders, plans, quality
from projections.injuries import each_injury
from projections.promises import Intervention
from projections.questions.picture.asking import Asking, Lines
from projections.rules.decision import Request
from projections.rules.reasons_family import pre_birth_missing
from projections.rules.reasons_records import neglect_baseline_missing
from projections.rules.words import agency, counted, matter, on, record, words

_UNIVERSAL = Request(1, "picture")


def open_plans(asking: Asking) -> Lines:
    """Plans that are open, with their objectives by outcome."""
    found = []
    for item, plan in asking.facts.plans.plans.items():
        outcomes = [aim.outcome for aim in plan.objectives.values()]
        unmeasurable = sum(not aim.measurable for aim in plan.objectives.values())
        found.append(
            f"{words(plan.kind).capitalize()} plan of {agency(item.partition('/')[0])}, {on(plan.opened.happened)}: "
            f"{counted(len(outcomes), 'objective')}, {outcomes.count('met')} met, {outcomes.count('not-met')} not met, "
            f"{outcomes.count(None)} without outcome; {unmeasurable} without a measure."
        )
    return tuple(found)


def actions_missed(asking: Asking) -> Lines:
    """Actions recorded as missed and not since as done."""
    held = plans.missed_actions(asking.facts.plans).items()
    return tuple(f"{agency(item.partition('/')[0])}: {counted(len(missed), 'action')}." for item, missed in held)


def sessions_owed(asking: Asking) -> Lines:
    """Sessions promised and not recorded as delivered."""
    return tuple(
        f"{agency(item.partition('/')[0])}: {_given(held)}, promised {on(held.planned.happened)}{_over(held)}."
        for item, held in {**plans.owed(asking.facts.plans), **asking.facts.plans.unkept}.items()
    )


def _over(held: Intervention) -> str:
    return f"; its service ended {on(held.ended.happened)}" if held.ended else ""


def _given(held: Intervention) -> str:
    if held.sessions:
        return f"{held.delivered} of {counted(held.sessions, 'session')}"
    return f"{counted(held.delivered, 'session')} given, and some missed since"


def assessed(asking: Asking) -> Lines:
    """Which assessments exist, and how old they are."""
    held = asking.facts.assessments
    done = [f"{words(kind).capitalize()}: completed {on(mark.happened)}." for kind, mark in held.completed.items()]
    return (*done, *(f"{words(one.kind).capitalize()}: open, {on(one.first.happened)}." for one in held.open.values()))


def assessments_missing(asking: Asking) -> Lines:
    """What is missing for this situation: a pre-birth assessment, a neglect baseline or one that is not old."""
    found = (pre_birth_missing(asking.facts, _UNIVERSAL), neglect_baseline_missing(asking.facts, _UNIVERSAL))
    return tuple(each.sentence for each in found if each)


def injuries(asking: Asking) -> Lines:
    """Injuries across agencies, what several tell of one counted once; and those of the year before."""
    facts = asking.facts
    found = each_injury(facts.injuries.told)
    months = facts.limits.injuries_months
    lately = [one for one in found if any(facts.within(each.told, months) for each in one.tellings)]
    unseen = sum(one.occasions for one in found if not one.is_examined)
    if not found:
        return ()
    differing = sum(one.differs for one in found)
    differ = f" Of {counted(differing, 'injury', 'injuries')} explanations differ." if differing else ""
    return (
        f"{counted(sum(one.occasions for one in found), 'occasion')} in all, "
        f"{sum(one.occasions for one in lately)} within twelve months, {unseen} without a medical view recorded."
        + differ,
    )


def undated(asking: Asking) -> Lines:
    """Entries without a date, entries written down long after, and orders without the last day that statute gives."""
    state, facts = asking.facts.quality, asking.facts
    endless = orders.without_end(facts.orders.orders, facts.as_of)
    found = [
        f"{agency(source)}: {counted(one.times, 'entry', 'entries')} without a date."
        for source, one in state.undated.items()
    ]
    return (
        *found,
        *(
            f"{agency(source)}: {counted(one.times, 'entry', 'entries')} written down long after."
            for source, one in state.late.items()
        ),
        *(
            f"{agency(name.partition('/')[0])}: the last day of an order is not recorded ({matter(name)})."
            for name in endless
        ),
    )


def repeated(asking: Asking) -> Lines:
    """Notes that are the same word for word."""
    return tuple(
        f"{agency(note.source)}: on {note.occasions} occasions, last {on(note.last.happened)}."
        for note in quality.repeated(asking.facts.quality)
    )


def conflicting(asking: Asking) -> Lines:
    """Dates that conflict: both stand."""
    facts = asking.facts
    told = [
        f"{fact}: {' and '.join(record(name) for name in pair)}."
        for fact, pair in quality.conflicts(facts.quality).items()
    ]
    return (*told, *(f"{words(each.kind)} of {each.order}." for each in orders.conflicts(facts.orders.orders)))
