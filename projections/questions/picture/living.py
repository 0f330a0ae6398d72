"""Who belongs to the child: one line for each person, of all records of them. Rules: docs/picture.md."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from projections.history import effective
from projections.identity import PersonId, RecordId, record_id
from projections.joined import Joined, joined
from projections.questions.picture.asking import Asking, Lines
from projections.rules.words import agency, day, listed, words
from projections.veiling import WITHHELD_REFERENCE
from schemas.moments import LONDON
from schemas.people import RelationshipRecorded
from schemas.vocabulary import Relation

_EVERY: Final = frozenset(Relation)


def living_there(asking: Asking) -> Lines:
    """Parents, carers, partners, household, siblings: each tie once, with who recorded it; the ended come last."""
    own = {record_id(name) for name in asking.facts.own}
    told = [event for event in effective(asking.log).events if isinstance(event, RelationshipRecorded)]
    ties: dict[PersonId, list[Joined]] = defaultdict(list)
    for each in joined((event for event in told if not _is_withheld(event)), own, _EVERY):
        if not each.dated or each.since.happened.earliest <= asking.facts.as_of:
            ties[asking.whose.get(each.relative, each.relative)].append(each)
    shown = {(all(_ended(tie, asking) for tie in held), _line(held, asking)) for held in ties.values()}
    return tuple(line for _, line in sorted(shown | {(False, line) for line in _hidden(told, own, asking)}))


def _is_withheld(event: RelationshipRecorded) -> bool:
    return event.data.relative == WITHHELD_REFERENCE


def _hidden(told: Iterable[RelationshipRecorded], own: Collection[RecordId], asking: Asking) -> Iterator[str]:
    """Who is withheld is not told from another: neither since when, nor how many they are."""
    today = asking.facts.as_of.astimezone(LONDON).date()
    for event in told:
        first, last = event.data.from_on, event.data.until_on
        is_now = (first is None or first <= today) and (last is None or today <= last)
        if is_now and _is_withheld(event) and record_id(event.about[0]) in own:
            yield f"{words(event.data.relation).capitalize()}: {agency(event.source)} {WITHHELD_REFERENCE}."


def _ended(tie: Joined, asking: Asking) -> bool:
    return tie.until is not None and tie.until < asking.facts.as_of


def _line(held: Iterable[Joined], asking: Asking) -> str:
    """``Mother: Police p7 (from 2 March 2015) and School s3. Household member: Police p7 (ended 4 May 2016).``"""
    by_relation: dict[Relation, list[Joined]] = defaultdict(list)
    for tie in held:
        by_relation[tie.relation].append(tie)
    told = [
        (all(_ended(tie, asking) for tie in ties), f"{words(relation).capitalize()}: {_who(ties, asking)}.")
        for relation, ties in by_relation.items()
    ]
    return " ".join(sentence for _, sentence in sorted(told))


def _who(ties: Iterable[Joined], asking: Asking) -> str:
    return listed(sorted(_told(tie, asking) for tie in ties))


def _told(tie: Joined, asking: Asking) -> str:
    days = [f"from {day(tie.since.happened.earliest)}"] if tie.dated else []
    if tie.until is not None:
        days.append(f"{'ended' if _ended(tie, asking) else 'until'} {day(tie.until)}")
    name = f"{agency(tie.since.event[0])} {tie.named.reference}" if tie.named else agency(tie.since.event[0])
    return f"{name} ({', '.join(days)})" if days else name
