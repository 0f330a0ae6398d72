"""One event in the words of a chronology: what happened, its impact on the child, what was done.

Rules: docs/chronology.md.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from projections.chronology.flags import Flag
from projections.chronology.lines import When, happened, recorded, shown
from projections.chronology.redaction import LABELS as CLASS_LABELS
from projections.chronology.redaction import Redaction, without_names
from projections.history import Entry, EventName
from projections.identity import RecordId, record_id
from projections.sentences import head, spoken
from projections.statements import statements_of
from schemas import LABELS, Event
from schemas.contacts import ContactRecorded, IncidentRecorded
from schemas.disagreements import DisagreementAnswered, DisagreementResolved
from schemas.meetings import MeetingHeld
from schemas.referrals import ConcernAnswered, HelpAnswered, ReferralDecided
from schemas.vocabulary import Measures, Polarity, Statement, Topic

_WHOLE: Final = (Redaction.SEALED, Redaction.LEGAL, Redaction.THIRD_PARTY, Redaction.CHILD)
_ASKS: Final = frozenset({"concern.raised", "help.requested", "referral.made", "disagreement.raised"})
_ABOUT_THE_CHILD: Final = frozenset({Topic.CHILD_VOICE, Topic.CHILD_WELLBEING})
_PRESENT: Final = {
    True: "Child present",
    False: "Child not present",
    None: "Not recorded whether the child was present",
}


class Telling(NamedTuple):
    """One event. ``impact`` and ``action`` are empty where nothing of it is recorded here. ``withheld`` says why its
    words are withheld; then ``id`` and ``type`` are empty, and ``agency`` too where an identity is sealed.
    """

    agency: str
    id: str
    type: str
    recorded: When
    source_ref: str | None
    what: str
    impact: str
    action: str
    marks: frozenset[Polarity]
    classes: frozenset[Redaction]
    withheld: Redaction | None
    flags: frozenset[Flag]


class Answers:
    """Which events answer which, among those that are shown as having happened."""

    def __init__(self, entries: Iterable[Entry], classes: Mapping[EventName, frozenset[Redaction]]) -> None:
        """``classes`` of every entry: an answer is withheld as its own line would be."""
        self.classes = classes
        self._to: dict[EventName, list[Event]] = defaultdict(list)
        entries = sorted(entries, key=lambda entry: entry.event.key)
        stands_for = {(e.event.source, e.sent_as): (e.event.source, e.event.id) for e in entries if e.sent_as}
        raised = {
            (entry.event.source, entry.event.data.disagreement): (entry.event.source, entry.event.id)
            for entry in entries
            if entry.event.type == "disagreement.raised"
        }
        for entry in entries:
            name = _answered(entry.event, raised)
            if name is not None:
                self._to[stands_for.get(name, name)].append(entry.event)

    def to(self, event: Event) -> Sequence[Event]:
        """Oldest first."""
        return self._to.get((event.source, event.id), ())


def _answered(event: Event, raised: Mapping[tuple[str, str], EventName]) -> EventName | None:
    match event:
        case ConcernAnswered():
            return (event.data.concern.source, event.data.concern.id)
        case ReferralDecided():
            return (event.data.referral.source, event.data.referral.id)
        case HelpAnswered():
            return (event.data.request.source, event.data.request.id)
        case DisagreementAnswered() | DisagreementResolved():
            return raised.get((event.data.disagreement.source, event.data.disagreement.disagreement))
        case _:
            return None


def telling(
    entry: Entry, answers: Answers, redact: Collection[Redaction], flags: frozenset[Flag], own: Collection[RecordId]
) -> Telling:
    """The event in words, without those of the classes in ``redact``. ``own`` are the child's records."""
    event = entry.event
    found = answers.classes[event.source, event.id]
    why = withheld(found, redact)
    sealed = why is Redaction.SEALED
    if why is not None:
        return Telling(
            "" if sealed else event.source, "", "", recorded(event),
            None, f"[withheld: {CLASS_LABELS[why]}]", "", "", frozenset(), found, why, flags,
        )  # fmt: skip
    told = _plain(event, redact)
    impact, rest = _impact(told)
    seen = _seen(entry, own)
    what = ". ".join((f"{head(_undecided(told))}{f'; {seen}' if seen else ''}", *map(spoken, rest))) + "."
    marks = frozenset(said.polarity for said in statements_of(told) if said.polarity is not Polarity.NEUTRAL)
    action = _action(told, answers, redact)
    return Telling(
        event.source,
        event.id,
        event.type,
        recorded(event),
        event.sourceref,
        what,
        impact,
        action,
        marks,
        found,
        None,
        flags,
    )


def _seen(entry: Entry, own: Collection[RecordId]) -> str:
    """Whether the child was seen at a contact that took place, and how."""
    event = entry.event
    if entry.through is not None or not isinstance(event, ContactRecorded) or event.data.outcome != "took-place":
        return ""
    data = event.data
    if data.seen is None:
        return "not recorded whether the child was seen" if data.kind == "home-visit" else ""
    if not any(record_id(event.record_name(reference)) in own for reference in data.seen):
        return "the child is not recorded as seen"
    alone = {True: "child seen alone", False: "child seen, not alone", None: "child seen"}[data.seen_alone]
    return f"{alone}, awake" if data.awake else alone


def withheld(found: Collection[Redaction], redact: Collection[Redaction]) -> Redaction | None:
    """The class for which all words of a line are withheld; a professional's name takes only free text and roles."""
    return next((why for why in _WHOLE if why in found and why in redact), None)


def _plain(event: Event, redact: Collection[Redaction]) -> Event:
    return without_names(event) if Redaction.PROFESSIONAL in redact else event


def _impact(event: Event) -> tuple[str, list[Statement]]:
    """What is recorded of the impact on the child, and the other statements."""
    impact: list[Statement] = []
    rest: list[Statement] = []
    for said in statements_of(event):
        of_child = said.measures is Measures.CHANGE or said.topic in _ABOUT_THE_CHILD
        (impact if of_child else rest).append(said)
    words = [_PRESENT[event.data.child_present]] if isinstance(event, IncidentRecorded) else []
    return ". ".join((*words, *map(spoken, impact))), rest


def _undecided(event: Event) -> Event:
    """A meeting's decisions stand as what was done, not as what happened."""
    if isinstance(event, MeetingHeld) and event.data.decisions:
        return event.model_copy(update={"data": event.data.model_copy(update={"decisions": ()})})
    return event


def _action(event: Event, answers: Answers, redact: Collection[Redaction]) -> str:
    done = (
        [f"Decided: {'; '.join(event.data.decisions)}"]
        if isinstance(event, MeetingHeld) and event.data.decisions
        else []
    )
    for answer in answers.to(event):
        why = withheld(answers.classes[answer.source, answer.id], redact)
        who = "" if why is Redaction.SEALED else f"{LABELS.get(answer.source, answer.source)}, "
        words = f"[withheld: {CLASS_LABELS[why]}]" if why else head(_plain(answer, redact))
        done.append(f"{who}{shown(happened(answer))}: {words}")
    if event.type in _ASKS and not done:
        done = ["No answer recorded here"]
    return ". ".join(done)
