"""Whether a child's last step down was handed over, as the API and the command tell it."""

from datetime import UTC, date, datetime

from projections.history import Extreme
from projections.rules.handed_over import Standing, handed_over
from schemas import RecordName
from schemas.moments import end_of_day
from services.referral.agreed import Said, text
from services.store.children import Child, child
from services.store.connect import Connection


class HandoverAnswer(Said):
    """``certain`` is false where imprecise dates leave it open. ``holder`` holds the child until it is complete.

    It is asked of the child's present tier, as of the end of ``as_of``, of what was written down by the end of
    ``known``; ``incomplete`` where events about the child were refused or not yet understood.
    """

    handover: Standing
    certain: bool
    sentence: str
    holder: str | None
    evidence: tuple[str, ...]
    as_of: date | None
    known: date | None
    incomplete: bool


async def handover(
    connection: Connection, name: RecordName, as_of: date | None = None, known: date | None = None
) -> HandoverAnswer:
    """By what has been projected. ``NoSuchRecord``."""
    return handover_of(await child(connection, name), as_of, known)


def handover_of(held: Child, as_of: date | None = None, known: date | None = None) -> HandoverAnswer:
    """The same, of a child that was read."""
    until = end_of_day(as_of) if as_of else datetime.now(UTC)
    written = end_of_day(known) if known else None
    earliest, latest = (held.entries(written, extreme) for extreme in Extreme)
    found = handed_over(earliest, latest, until)
    return HandoverAnswer(
        handover=found.standing,
        certain=found.certain,
        sentence=found.sentence + ("" if found.certain else " (Uncertain: the dates are not exact enough to tell.)"),
        holder=found.holder,
        evidence=tuple(map(text, found.evidence)),
        as_of=as_of,
        known=known,
        incomplete=bool(held.incomplete),
    )
