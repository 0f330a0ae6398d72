"""Who is who: two records that may be one person's side by side, and what somebody says of them.

The list names records alone. One pair shows what both say of who it is, so it is a view of both. Whoever is closed to
who asks is in no line, and a pair with them is answered as one of which nothing is proposed.
"""

from datetime import UTC, datetime
from typing import Final, Literal

from projections.identity import RecordId, Verdict, record_id
from projections.matching.profile import Profile
from projections.rules.words import agency
from schemas import RecordName
from schemas.looked_at import Purpose, Shown
from services.access.seeing import seen_by
from services.access.viewer import NotAllowed, Viewer
from services.access.viewing import Kept, view
from services.desk.pairs_answers import (
    PAGE,
    AnswerPair,
    AnswerSide,
    AnswerWord,
    ListedPair,
    PairsAnswer,
    PairsQuestion,
    Stands,
    WordGiven,
    end_of,
)
from services.desk.side_by_side import fields
from services.errors import HubError
from services.identity.saying import Judged, Word, document
from services.referral.desk import Desk, banner
from services.saying import mark_of, say
from services.settings import Settings
from services.store import pairs as held_pairs
from services.store.candidates import described, ties_of
from services.store.children import NoSuchRecord, Person, not_held, record_named
from services.store.connect import Connection
from services.store.pairs import Described, Listed, Pair
from services.store.sql import SQL

_ANSWERED: Final = (Verdict.CONFIRMED, Verdict.REFUSED)
_TYPES: Final = {
    "identity.confirmed": "The same person",
    "identity.refused": "Not the same person",
    "identity.unlinked": "The earlier answer was undone",
}
_NEVER: Final = Described(datetime.max.replace(tzinfo=UTC), b"")


class NoSuchPair(HubError):
    """Nothing is to be said of the two, or not by whoever asks."""


class NotSaid(HubError):
    """It does not follow on what was said before."""


async def listed(desk: Desk, who: Viewer, asked: PairsQuestion) -> PairsAnswer:
    """Of one person, or of the records that were described last. ``NoSuchRecord``."""
    if asked.child is not None:
        name = record_named(asked.child)
        if await desk.is_closed(who, asked.child):
            raise not_held(name)
        found = await desk.all.asked(lambda on: held_pairs.pairs_of(on, name))
        return PairsAnswer(lines=await _lines(desk, who, found), looked=1, next=None)
    begin = Described(*end_of(asked.before)) if asked.before else _NEVER
    records = await desk.all.asked(lambda on: _described(on, who, begin))
    found = await desk.all.asked(lambda on: held_pairs.pairs_among(on, [each.record for each in records]))
    more = f"{records[-1].at.isoformat()}_{records[-1].record.hex()}" if len(records) == PAGE else None
    return PairsAnswer(lines=await _lines(desk, who, found), looked=len(records), next=more)


async def one(desk: Desk, who: Viewer, names: tuple[str, str]) -> AnswerPair:
    """Both sides. ``NoSuchPair``, ``NotWritten``."""
    found = await _found(desk, who, names)
    kept = [
        await desk.views.record(view(who, name, Purpose.DECISION, [Shown.FOUND, Shown.PEOPLE]))
        for name in (found.listed.one, found.listed.other)
    ]
    return await _answer(desk, who, found, Kept.SPOOLED if Kept.SPOOLED in kept else Kept.ACKNOWLEDGED)


async def answer(
    desk: Desk, settings: Settings, who: Viewer, names: tuple[str, str], given: WordGiven, key: str
) -> None:
    """``NoSuchPair``, ``NotSaid``, ``NotAllowed``, ``NotAnAnswer``, ``NotReadBack``, ``SaidOtherwise``."""
    found = await _found(desk, who, names)
    if who.is_machine:
        raise NotAllowed("A program is signed on; expected whoever looked at both records, in person.")
    written = document(
        Word(given.word), *names, Judged(who.post, given.reason), mark_of(who.account, "identity", key)
    )  # fmt: skip
    if written["id"] not in {each.id for each in found.said}:
        _check(found, given)
    await say(settings, written)


def _check(found: Pair, given: WordGiven) -> None:
    """Whether it can follow on what stands."""
    if given.after != _last(found):
        raise NotSaid(
            "Somebody has said something of the two since this was shown; expected a word on what stands now. Look at "
            "the pair again."
        )
    if given.word not in _may(found):
        raise NotSaid(
            f"{given.word} cannot follow on what stands; expected {' or '.join(_may(found))}. An answer is undone "
            "before another is given."
        )


def _last(found: Pair) -> str | None:
    return found.said[0].id if found.said else None


def _may(found: Pair) -> tuple[Literal["confirm", "refuse", "undo"], ...]:
    return ("undo",) if found.listed.verdict in _ANSWERED else ("confirm", "refuse")


async def _found(desk: Desk, who: Viewer, names: tuple[str, str]) -> Pair:
    first, second = map(record_named, names)

    async def asked(connection: Connection) -> Pair | None:
        if await _closed(connection, who, {record_id(first), record_id(second)}):
            return None
        return await held_pairs.pair(connection, first, second)

    try:
        found = await desk.all.asked(asked)
    except NoSuchRecord:
        found = None
    if found is None:
        raise NoSuchPair(
            "Nothing that you may see is proposed or said of these two records; expected a pair of the list, /identity."
        )
    return found


async def _closed(connection: Connection, who: Viewer, records: set[RecordId]) -> set[RecordId]:
    async with seen_by(connection, who):
        return {row["record_id"] for row in await connection.fetch(SQL["closed_among"], sorted(records))}


async def _described(connection: Connection, who: Viewer, before: Described) -> list[Described]:
    """A page of records that were described last, without those that are closed to who asks."""
    open_to: list[Described] = []
    while len(open_to) < PAGE:
        found = await held_pairs.lately_described(connection, before, PAGE)
        if not found:
            break
        closed = await _closed(connection, who, {each.record for each in found})
        open_to += [each for each in found if each.record not in closed]
        before = found[-1]
    return open_to[:PAGE]


async def _lines(desk: Desk, who: Viewer, found: list[Listed]) -> tuple[ListedPair, ...]:
    """The strongest first."""
    records = {record for each in found for record in each.records}
    closed = await desk.all.asked(lambda on: _closed(on, who, records)) if records else set()
    ordered = sorted(
        (each for each in found if not each.records & closed),
        key=lambda each: (each.verdict in _ANSWERED, not each.contradict, -(each.bits or 0), each.one, each.other),
    )
    return tuple(
        ListedPair(one=each.one.text, other=each.other.text, stands=_stands(each)) for each in ordered
    )  # fmt: skip


def _stands(each: Listed) -> Stands:
    if each.verdict is Verdict.CONFIRMED:
        return "confirmed"
    if each.verdict is Verdict.REFUSED:
        return "refused"
    if each.contradict:
        return "contradicting"
    return "strong" if each.strong else "possible"


async def _answer(desk: Desk, who: Viewer, found: Pair, kept: Kept) -> AnswerPair:
    names = {record_id(name): name for name in (found.listed.one, found.listed.other)}

    async def asked(connection: Connection) -> dict[RecordId, Profile]:
        ties = await ties_of(connection, names)
        closed = await _closed(connection, who, {tie.relative for tie in ties})
        return await described(connection, names, frozenset(tie for tie in ties if tie.relative not in closed))

    profiles = await desk.all.asked(asked)
    ours, theirs = (profiles[each] for each in names)
    return AnswerPair(
        one=_side(found.listed.one, found.ours, ours),
        other=_side(found.listed.other, found.theirs, theirs),
        stands=_stands(found.listed),
        joined=found.joined,
        fields=fields(ours, theirs),
        words=tuple(
            AnswerWord(word=_TYPES[each.type], by=each.data.by, at=each.recordedtime, reason=each.data.reason)
            for each in found.said
        ),
        after=_last(found),
        may=_may(found),
        banner=banner(kept),
    )


def _side(name: RecordName, person: Person, profile: Profile) -> AnswerSide:
    agencies = dict.fromkeys(agency(each.agency) for each in sorted(person.names))
    return AnswerSide(record=name.text, kind=profile.kind or "not recorded", agencies=tuple(agencies))
