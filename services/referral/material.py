"""What a decision is made of, read in one transaction: the child's states, and what stands in the way of deciding."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Final, NamedTuple

from projections import PROJECTIONS, Stored, decisions, folded_by, tier
from projections.history import EventName, Extreme, known_by
from projections.identity import PersonId, RecordId, record_id
from projections.rules.decision import Reason
from projections.rules.facts import Alike, Brought, Sibling
from projections.rules.overtaken import last_decision
from projections.rules.step_down import before_step, without_step
from projections.rules.words import agency as label
from projections.rules.words import counted
from projections.tier import Asked
from schemas import RecordName
from schemas.codes import ReasonKind
from schemas.moments import LONDON, end_of_day
from schemas.steps import StepDownOverridden
from services.errors import HubError
from services.referral.brought import rested, taken_back
from services.referral.relatives import relatives
from services.store import histories
from services.store.candidates import candidates, not_keyed
from services.store.children import Person, child, person_of, stored
from services.store.connect import Connection
from services.store.decisions import decision, looks_named
from services.store.generations import not_active
from services.store.histories import Loaded, Need
from services.store.overtaken import overtaken_by
from services.store.profiles import Then
from services.store.sql import SQL

_OF_TIER: Final = Need(tier.TYPES, through_adults=False)


class NoSuchAccount(HubError):
    """The request rests on an event that the child's records do not hold."""


class NotFilled(HubError):
    """A projection that this code decides on is not the one that is stored."""


class Material(NamedTuple):
    """What ``decide`` needs of the child. ``states`` are given for each extreme, since what was known then differs."""

    states: Mapping[Extreme, Mapping[str, Stored]]
    conditions: tuple[Reason, ...]
    siblings: tuple[Sibling, ...]
    own: tuple[RecordName, ...]
    as_of: datetime
    brought: Mapping[Extreme, Brought]


async def of_today(
    connection: Connection,
    name: RecordName,
    rests_on: Collection[EventName],
    now: datetime,
    to: int,
    decided_at: datetime | None = None,
) -> Material:
    """The child as everything that has been projected says. ``NoSuchRecord``, ``NoSuchAccount``, ``NotFilled``.

    The history is read only where something is folded in that has not happened yet, where the request rests on
    accounts, or where a decision on this very step (overtaken, or of ``decided_at``) is looked at again: without it.
    """
    known = await person_of(connection, name)
    await _refuse_strangers(connection, known.records, rests_on)
    states: Mapping[Extreme, Mapping[str, Stored]] = dict.fromkeys(Extreme, await _stored(connection, known.person))
    until = end_of_day(now.astimezone(LONDON).date())
    last = last_decision(states[Extreme.LATEST][decisions.NAME])
    again = decided_at or await _looked_at_again(connection, states[Extreme.LATEST], to, now)
    beyond = any(_reaches_beyond(stored, until) for stored in states[Extreme.LATEST].values())
    wanted = again or beyond or rests_on
    entries = (await histories.load(connection, [known.person]))[known.person].entries() if wanted else []
    if again or beyond:
        looked_at = before_step(entries, to, again) if again else entries
        states = {extreme: folded_by(looked_at, extreme, until) for extreme in Extreme}
    gone, alike = await taken_back(connection, known.records, last), await _alike(connection, known)
    tied = await relatives(connection, known.records)
    brought = {extreme: Brought(rested(entries, rests_on), gone, alike, tied.joined[extreme]) for extreme in Extreme}
    asked = {person: await _tiers_today(connection, person, now, until) for person in tied.siblings}
    siblings = _held(asked, tied.unnamed)
    conditions = await _conditions(connection, known, alike)
    return Material(states, conditions, siblings, tuple(known.names), now, brought)


async def of_day(
    connection: Connection, name: RecordName, rests_on: Collection[EventName], day: date, to: int
) -> Material:
    """The child as it was known, and had happened, by the end of a London day; links and marks are today's.

    The step to tier ``to`` on that very day is left out, since it is what is asked about.
    """
    held, at = await child(connection, name), end_of_day(day)
    known = held.known
    await _refuse_strangers(connection, known.records, rests_on)
    entries = {extreme: held.entries(at, extreme) for extreme in Extreme}
    states = {extreme: folded_by(without_step(entries[extreme], to, at), extreme, at) for extreme in Extreme}
    brought = {}
    alike = {extreme: await _alike(connection, known, Then(at, extreme)) for extreme in Extreme}
    tied = await relatives(connection, known.records, at)
    for extreme, known_then in entries.items():
        last = last_decision(states[extreme][decisions.NAME])
        gone = await taken_back(connection, known.records, last, at, extreme)
        brought[extreme] = Brought(rested(known_then, rests_on), gone, alike[extreme], tied.joined[extreme])
    loaded = await histories.load(connection, tied.siblings, _OF_TIER)
    siblings = _held({person: _tiers_then(each, at) for person, each in loaded.items()}, tied.unnamed)
    conditions = await _conditions(connection, known, dict.fromkeys(each for some in alike.values() for each in some))
    return Material(states, conditions, siblings, tuple(known.names), at, brought)


async def _looked_at_again(
    connection: Connection, states: Mapping[str, Stored], to: int, now: datetime
) -> datetime | None:
    """When it was decided on the step to this tier, where that was taken since, and the decision was overtaken."""
    setting, name = states[tier.NAME], last_decision(states[decisions.NAME])
    if name is None or any(tier.ask(setting.at(extreme), now).tier != to for extreme in Extreme):
        return None
    last = (await looks_named(connection, [name[1]])).get(name[1])
    if last is None or last.data.to != to or not any(each.certain for each in await overtaken_by(connection, last)):
        return None
    decided = await decision(connection, last.data.decision) if isinstance(last, StepDownOverridden) else last
    return decided.happened.earliest if decided else None


def _reaches_beyond(stored: Stored, until: datetime) -> bool:
    """Whether something is folded in that has not happened yet."""
    return any(key is not None and key[0] > until for key in (stored.key_earliest, stored.key_latest))


async def _stored(connection: Connection, person: PersonId) -> dict[str, Stored]:
    """Every projection's state of the person, in the version that this code folds."""
    if behind := [*await not_active(connection), *(["keys"] if await not_keyed(connection) else [])]:
        raise NotFilled(
            f"The stored projections {', '.join(behind)} are not of the version that this hub decides on; expected all "
            "of them. Fill them with `vantage rebuild` and ask again."
        )
    bodies = {row["projection"]: row["body"] for row in await connection.fetch(SQL["active_states"], person)}
    return {p.name: p.load(bodies[p.name]) if p.name in bodies else p.new() for p in PROJECTIONS}


async def _refuse_strangers(connection: Connection, own: Collection[RecordId], rests_on: Collection[EventName]) -> None:
    """A request may rest on accounts of this child only; one that nobody holds would be seen by no check."""
    wanted = sorted(set(rests_on))
    if not wanted:
        return
    rows = await connection.fetch(SQL["logged_names"], sorted(own), *map(list, zip(*wanted, strict=True)))
    if strange := set(wanted) - {(row["source"], row["id"]) for row in rows}:
        named = ", ".join(f"{source}/{name}" for source, name in sorted(strange))
        raise NoSuchAccount(
            f"The request rests on {named}, which is not held of this child; expected source/id of an event in its "
            "chronology. See `vantage chronology`."
        )


async def _alike(connection: Connection, known: Person, then: Then | None = None) -> tuple[Alike, ...]:
    """The strong candidates, with what worries are open there; ``then``: at the end of a day."""
    strong = [each for each in await candidates(connection, known, then) if each.is_strong]
    rows = await connection.fetch(SQL["restricted_among"], sorted({record_id(each.other) for each in strong}))
    restricted = {row["record_id"] for row in rows}
    return tuple(Alike(each.other, each.worries, record_id(each.other) in restricted) for each in strong)


async def _conditions(connection: Connection, known: Person, alike: Collection[Alike]) -> tuple[Reason, ...]:
    """What must end before anything can be decided; all but who is ``alike`` is today's."""
    records = sorted(known.records)
    found = []
    for agency, reference, rejects in await connection.fetch(SQL["marks_on"], records):
        whose = f"{label(agency)}'s record {reference}" if reference else f"{label(agency)} as a whole"
        sentence = (
            f"Of {whose}, {counted(rejects, 'event was', 'events were')} refused or not yet understood: what was said "
            "is not known here. "
            "See `vantage rejects`; have them sent again, then resolve them."
        )
        found.append(_condition("rejects-outstanding", sentence))
    if known.unsettled:
        sentence = (
            "Records are joined of which somebody said that they are not of one person, or which contradict each "
            "other: see `vantage candidates`. Confirm, refuse or unlink them. Where it names none, a record may be "
            "this person's of which somebody who may see sealed records must say so first."
        )
        found.append(_condition("identity-unsettled", sentence))
    found += [_worrying(each) for each in alike if each.worries]
    for agency, since, _ in await connection.fetch(SQL["loading_of_records"], records):
        sentence = (
            f"{label(agency)}'s history has been loading since {since.astimezone(LONDON):%d %b %Y %H:%M}; part of it "
            f"may not be here yet. `vantage load end {agency}` says that it is."
        )
        found.append(_condition("loading", sentence))
    return tuple(found)


def _worrying(each: Alike) -> Reason:
    if each.restricted:
        return _condition(
            "identity-candidate",
            "A record that not everybody may see may be of this child, an open worry is recorded there, and nobody has "
            "said whether it is. Ask somebody who may see restricted records to look at `vantage candidates` of this "
            "child; they confirm or refuse it.",
        )
    name = each.record.text
    sentence = (
        f"{label(each.record.agency)}'s record {each.record.reference} may be of this child, an open worry is recorded "
        f"there, and nobody has said whether it is. See `vantage candidates {name}`; confirm or refuse it."
    )
    return _condition("identity-candidate", sentence)._replace(evidence=each.worries)


def _condition(code: str, sentence: str) -> Reason:
    return Reason(code, ReasonKind.CANNOT_DECIDE, True, sentence)


async def _tiers_today(connection: Connection, sibling: PersonId, now: datetime, until: datetime) -> Asked:
    """From the stored state, as for the child."""
    state = await stored(connection, sibling, tier.NAME) or Stored(tier.EMPTY)
    if not _reaches_beyond(state, until):
        return Asked(*(tier.ask(state.at(extreme), now) for extreme in Extreme))
    loaded = await histories.load(connection, [sibling], _OF_TIER)
    return tier.tier_at(loaded[sibling].entries(), until)


def _tiers_then(loaded: Loaded, at: datetime) -> Asked:
    """What was known and had happened by then."""
    earliest, latest = (
        loaded._replace(events=[event for event in loaded.events if known_by(event, at, extreme)]).entries()
        for extreme in Extreme
    )
    return tier.tier_at(earliest, at, latest)


def _held(asked: Mapping[PersonId, Asked], unnamed: Collection[PersonId]) -> tuple[Sibling, ...]:
    """The tiers that are set; either extreme counts. Of whom is under a seal no event is named."""
    found = set()
    for person, both in asked.items():
        for answer in both:
            if answer.tier is not None and answer.setting:
                setting = answer.setting
                found.add(Sibling(answer.tier, None if person in unnamed else (setting.by, setting.event)))
    return tuple(sorted(found, key=lambda each: (each.tier, each.event or ("", ""))))
