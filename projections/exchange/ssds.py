"""One child's events as rows of the Standard Safeguarding Dataset. Rules: docs/statutory-fit.md.

Source: Data to Insight, Standard Safeguarding Dataset, objects and fields (ssd-data-model).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from projections.exchange.events import Exported, Json, filled, followed, id_of
from projections.exchange.ssds_care import care_rows
from projections.exchange.ssds_front import front_rows
from projections.exchange.ssds_rows import Rows, iso
from schemas import Event
from schemas.people import AddressChanged, DeathRecorded
from schemas.tiers import LeadAccepted, LeadEnded, LeadNamed
from schemas.workers import WorkerEnded, WorkerNamed

Of = TypeVar("Of", bound=Event)
_Lead = LeadNamed | LeadAccepted | LeadEnded
_Worker = WorkerNamed | WorkerEnded
_ENDS: Final = frozenset({"lead.ended", "worker.ended"})
NAME: Final = "Standard Safeguarding Dataset"


def dataset(child: Exported) -> Json:
    """``objects``: rows by object. ``without_row``: how many events of each type no row holds.

    A date is a day: where the day is not known the field is left out, and nothing is guessed.
    """
    rows = Rows(id_of("patient", child.person))
    _person(child, rows)
    front_rows(child.events, rows)
    care_rows(child.events, child.records, rows)
    _around(child.events, rows)
    left: dict[str, int] = defaultdict(int)
    for event in child.events:
        if (event.source, event.id) not in rows.told:
            left[event.type] += 1
    return {
        "dataset": NAME,
        "made": child.at.isoformat(timespec="seconds"),
        "objects": {name: rows.of[name] for name in sorted(rows.of)},
        "without_row": dict(sorted(left.items())),
    }


def _person(child: Exported, rows: Rows) -> None:
    died = next((event for event in child.events if isinstance(event, DeathRecorded)), None)
    rows.of["ssd_person"].append(filled({"pers_person_id": rows.person, "pers_death_date": died and iso(died)}))
    rows.told |= {(died.source, died.id)} if died else set()
    for name in child.records:
        rows.add(
            "ssd_linked_identifiers", "link", (),
            link_table_id=id_of("link", *name), link_identifier_type=f"Reference of {name.agency}",
            link_identifier_value=name.reference,
        )  # fmt: skip


def _around(events: Iterable[Event], rows: Rows) -> None:
    """Addresses without the address, and who was responsible, by role."""
    addresses = [event for event in events if isinstance(event, AddressChanged)]
    for first, last in followed(addresses):
        rows.add(
            "ssd_address", "addr", [first], addr_table_id=id_of("addr", first.source, first.id),
            addr_address_type=first.data.kind, addr_address_start_date=iso(first),
            addr_address_end_date=last and iso(last),
        )  # fmt: skip
    leads: dict[tuple[str, str], list[_Lead]] = {}
    workers: dict[tuple[str, str], list[_Worker]] = {}
    for event in events:
        match event:
            case LeadNamed() | LeadAccepted() | LeadEnded():
                leads.setdefault((event.data.agency, event.data.role), []).append(event)
            case WorkerNamed() | WorkerEnded():
                workers.setdefault((event.source, event.data.worker), []).append(event)
            case _:
                pass
    for of_lead in leads.values():
        for spell in _spells(of_lead):
            _involvement(spell, spell[0].data.role, rows)
    for of_worker in workers.values():
        for time in _spells(of_worker):
            worker = time[-1].data
            _involvement(
                time, worker.role, rows, invo_professional_id=worker.worker, invo_professional_team=worker.team
            )


def _spells(told: Iterable[Of]) -> list[list[Of]]:
    """One for each time that somebody was named, until it ended."""
    found: list[list[Of]] = []
    for event in told:
        if not found or found[-1][-1].type in _ENDS:
            found.append([])
        found[-1].append(event)
    return found


def _involvement(told: Sequence[Event], role: str, rows: Rows, **more: str | None) -> None:
    first, last = told[0], told[-1]
    rows.add(
        "ssd_involvements", "invo", told, invo_involvements_id=id_of("invo", first.source, first.id),
        invo_professional_role_id=role,
        invo_involvement_start_date=None if first.type in _ENDS else iso(first),
        invo_involvement_end_date=iso(last) if last.type in _ENDS else None, **more,
    )  # fmt: skip
