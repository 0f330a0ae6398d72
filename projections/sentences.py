"""One plain sentence for each kind of event, as a chronology shows it.

Facts and who said them; the words of docs/glossary.md; nothing that blames.
"""

from collections.abc import Iterable

from projections.statements import statements_of
from schemas import LABELS, Event
from schemas.assessments import AssessmentCompleted, SupervisionRecorded
from schemas.codes import Outcome, ReasonKind
from schemas.contacts import (
    AnonymousReported,
    AttendanceRecorded,
    ContactRecorded,
    HousingRecorded,
    IncidentRecorded,
    InjuryData,
    InjuryObserved,
    InjuryReported,
)
from schemas.disagreements import DisagreementAnswered, DisagreementRaised, DisagreementResolved
from schemas.gcp2 import AreaScore
from schemas.hub import AlertCleared, AlertRaised, StepDownDecided
from schemas.looked_at import AlertAcknowledged, AlertDelivered, AlertSnoozed
from schemas.meetings import MeetingHeld
from schemas.people import AddressChanged, BirthRecorded, DeathRecorded, PregnancyRecorded, RelationshipRecorded
from schemas.plans import (
    InterventionDelivered,
    InterventionMissed,
    InterventionPlanned,
    ObjectiveReviewed,
    PlanOpened,
    PlanReviewed,
    SignsOfSafety,
)
from schemas.steps import StepDownAnswered, StepDownOverridden, StepDownRequested
from schemas.tiers import LeadAccepted, LeadEnded, LeadNamed, OrderEnded, OrderMade, OrderVaried, TierSet, TierViewed
from schemas.vocabulary import Attendee, Polarity, Speaker, Statement
from schemas.workers import WorkerEnded, WorkerNamed

_OUTCOMES = {
    Outcome.ALLOWED: "nothing held here stands against it",
    Outcome.REFUSED: "not ready",
    Outcome.CANNOT_DECIDE: "the hub cannot decide",
}
_TEXT_FIELDS = ("asks_for", "service", "reason", "recommendation", "action", "note", "text")


def sentence(event: Event) -> str:
    """What happened, in words."""
    return ". ".join(part for part in (head(event), *_statements(event)) if part) + "."


def head(event: Event) -> str:  # noqa: C901 - one case for each kind of event
    """What happened, without what was said at it."""
    match event:
        case TierSet() | TierViewed() | OrderMade() | OrderVaried() | OrderEnded():
            return _tier(event)
        case MeetingHeld():
            return _meeting(event)
        case ContactRecorded():
            return _joined(_words(event.data.kind).capitalize(), _words(event.data.outcome), event.data.note)
        case InjuryObserved() | InjuryReported():
            return _injury(_title(event), event.data)
        case IncidentRecorded():
            return _joined(f"Incident: {_words(event.data.kind)}", event.data.place, event.data.note)
        case HousingRecorded():
            return _joined(f"Housing: {_words(event.data.kind)}", event.data.note)
        case AttendanceRecorded():
            counted = event.data.possible is not None and f"{event.data.attended} of {event.data.possible} sessions"
            return _joined(f"Attendance at {_words(event.data.setting)}", counted or None, event.data.note)
        case BirthRecorded():
            return _joined(f"Born ({event.data.place})", event.data.note)
        case DeathRecorded():
            return _joined(f"Died; cause {_words(event.data.cause)}", event.data.note)
        case PregnancyRecorded():
            return _joined(f"Pregnancy: {event.data.outcome}", event.data.note)
        case AddressChanged():
            return _joined(f"Moved: {_words(event.data.kind)}", event.data.address)
        case RelationshipRecorded():
            ends = (("from", event.data.from_on), ("until", event.data.until_on))
            days = " ".join(f"{word} {day.day} {day:%b %Y}" for word, day in ends if day)
            return _joined(f"Recorded with the child: {_words(event.data.relation)}", days)
        case LeadNamed() | LeadAccepted() | LeadEnded():
            return f"{_title(event)}: {event.data.role}, {LABELS.get(event.data.agency, event.data.agency)}"
        case WorkerNamed() | WorkerEnded():
            return _joined(f"{_title(event)}: {event.data.role}", event.data.team, event.data.reach)
        case SupervisionRecorded():
            return _joined(f"Management oversight by {event.data.by}", event.data.of, event.data.note)
        case AnonymousReported():
            told = event.data.reported_injury
            return _joined("Reported anonymously, not observed", _injury("Injury", told) if told else None)
        case StepDownRequested() | StepDownDecided() | StepDownOverridden() | StepDownAnswered():
            return _step_down(event)
        case DisagreementRaised() | DisagreementAnswered() | DisagreementResolved():
            return _disagreement(event)
        case AlertRaised() | AlertCleared() | AlertAcknowledged() | AlertSnoozed() | AlertDelivered():
            return f"{_title(event)}: {_words(event.data.rule)}"
        case PlanOpened() | PlanReviewed() if event.data.signs_of_safety:
            return _joined(_other(event), signs_of_safety(event.data.signs_of_safety))
        case AssessmentCompleted() if event.data.scores:
            return _joined(_other(event), scores(event.data.scores))
        case InterventionPlanned() | InterventionDelivered() | InterventionMissed():
            return _sessions(event)
        case ObjectiveReviewed():
            return _joined(f"Objective {event.data.objective}: {_words(event.data.outcome)}", event.data.note)
        case _:
            return _other(event)


def _tier(event: TierSet | TierViewed | OrderMade | OrderVaried | OrderEnded) -> str:
    match event:
        case TierSet():
            bases = f" ({', '.join(event.data.bases)})" if event.data.bases else ""
            return _joined(f"Tier {event.data.tier}, {_words(event.data.status)}{bases}", event.data.reason)
        case TierViewed():
            return _joined(f"Own view: tier {event.data.tier}", event.data.reason)
        case OrderMade() | OrderVaried() | OrderEnded():
            return _joined(f"{_title(event)}: {event.data.basis}", event.data.placement, event.data.note)


def _step_down(event: StepDownRequested | StepDownDecided | StepDownOverridden | StepDownAnswered) -> str:
    step = f"Step-down to tier {event.data.to}"
    match event:
        case StepDownRequested():
            return _joined(f"{step} asked for by {event.data.asked_by}", event.data.reason)
        case StepDownDecided():
            count = sum(reason.kind is ReasonKind.BLOCK for reason in event.data.reasons)
            matters = f"{count} matters to resolve" if count else None
            return _joined(f"{step}: {_OUTCOMES[event.data.outcome]}", matters)
        case StepDownAnswered():
            answered = ", ".join(_words(answer.code) for answer in event.data.answers)
            return _joined(f"{step}: {event.data.by.role} answers in writing what was asked", answered)
        case StepDownOverridden():
            codes = ", ".join(_words(code) for code in sorted(event.data.by[0].codes))
            who = " and ".join(manager.role for manager in event.data.by)
            if event.data.is_complete:
                return _joined(f"{step}: agreed by two managers ({who}) although this was not resolved", codes)
            return _joined(f"{step}: {who} would agree, one of two managers, although this is not resolved", codes)


def _disagreement(event: DisagreementRaised | DisagreementAnswered | DisagreementResolved) -> str:
    head = f"{_title(event)} (stage {event.data.stage})"
    match event:
        case DisagreementRaised():
            with_whom = f"with {LABELS.get(event.data.with_agency, event.data.with_agency)}"
            seen = f"sees tier {event.data.tier}" if event.data.tier else None
            return _joined(f"{head} {with_whom}: {_words(event.data.matter)}", seen, event.data.view)
        case DisagreementAnswered():
            return _joined(f"{head}: {_words(event.data.answer)}", event.data.reason)
        case DisagreementResolved():
            return _joined(f"{head}: {_words(event.data.outcome)}", event.data.agreed, event.data.dissent)


def _meeting(event: MeetingHeld) -> str:
    by_attendance: dict[str, list[str]] = {}
    for attendee in event.data.attendees:
        by_attendance.setdefault(_words(attendee.attendance), []).append(_attendee(attendee))
    who = "; ".join(f"{attendance}: {', '.join(roles)}" for attendance, roles in by_attendance.items())
    decided = "decided: " + "; ".join(event.data.decisions) if event.data.decisions else None
    dissent = "not agreed: " + "; ".join(event.data.dissent) if event.data.dissent else None
    return _joined(f"Meeting held ({event.data.label or _words(event.data.kind)})", who or None, decided, dissent)


def _attendee(who: Attendee) -> str:
    return f"{who.role} ({LABELS.get(who.agency, who.agency)})" if who.agency else who.role


def _injury(title: str, data: InjuryData) -> str:
    times = f" on {data.occasions} occasions" if data.occasions > 1 else ""
    said = data.explanation and f"explanation by {_words(data.explained_by or Speaker.UNKNOWN)}: {data.explanation}"
    head = f"{title}{times}: {data.kind}, {', '.join(data.site) or 'site not recorded'}"
    told = [f"told before by {LABELS.get(ref.source, ref.source)} ({ref.id})" for ref in data.same_as]
    differ = "recorded that explanations of it differ" if data.accounts_differ else None
    return _joined(head, said or "no explanation recorded", differ, f"medical view {_words(data.medical_view)}", *told)


def _sessions(event: InterventionPlanned | InterventionDelivered | InterventionMissed) -> str:
    data = event.data
    number = data.sessions and f"{data.sessions} session{'' if data.sessions == 1 else 's'}"
    a_week = data.per_week and f"{data.per_week} a week"
    by_family = "as the family says" if data.reported_by == "family" else None
    return _joined(_title(event), data.kind, number or None, a_week or None, by_family, data.note)


def scores(found: Iterable[AreaScore]) -> str:
    """Scores of a Graded Care Profile, area by area."""
    told = (
        f"{each.area.meaning} {int(each.score)}" + (f" (target {int(each.target)})" if each.target else "")
        for each in found
    )
    return f"scores from 1 (best) to 5: {', '.join(told)}"


def signs_of_safety(signs: SignsOfSafety) -> str:
    """What was written with the family, each part under its name."""
    scaling = ", ".join(f"{each.by} {each.scale}" for each in signs.scaling)
    named = {
        "danger statement": signs.danger_statement,
        "safety goal": signs.safety_goal,
        "working well": signs.working_well,
        "existing safety": signs.existing_safety,
        "scaling, 0 to 10 (safe)": scaling,
    }
    return _joined(*(f"{part}: {text}" for part, text in named.items() if text))


def _other(event: Event) -> str:
    data = event.data
    kind = getattr(data, "kind", None)
    to = getattr(data, "to", None)
    answer = getattr(data, "answer", None) or getattr(data, "decision", None)
    names = [to] if isinstance(to, str) else list(to or ())
    addressed = "to " + ", ".join(LABELS.get(name, name) for name in names) if names else None
    category = getattr(data, "category", None)
    outcomes = ", ".join(_words(each) for each in getattr(data, "outcomes", ()))
    aims = "; ".join(aim.text for aim in getattr(data, "objectives", ()))
    told = (
        kind and _words(kind), category and f"category {category.meaning}", outcomes and f"outcome: {outcomes}",
        addressed, answer and _words(answer), aims and f"objectives: {aims}",
    )  # fmt: skip
    texts = [getattr(data, field, None) for field in _TEXT_FIELDS]
    return _joined(_title(event), *told, *texts)


def _statements(event: Event) -> Iterable[str]:
    return map(spoken, statements_of(event))


def spoken(statement: Statement) -> str:
    """One statement, with its mark, topic and basis."""
    mark = {Polarity.WORRY: "Worry", Polarity.STRENGTH: "Strength", Polarity.NEUTRAL: "Said"}[statement.polarity]
    return f"{mark} ({_words(statement.topic)}, {_words(statement.basis)}): {statement.text.rstrip('.')}"


def _title(event: Event) -> str:
    return _words(event.type.replace(".", " ")).capitalize()


def _words(code: str) -> str:
    return str(code).replace("-", " ").replace("_", " ")


def _joined(*parts: str | None) -> str:
    return "; ".join(part.rstrip(".") for part in parts if part)
