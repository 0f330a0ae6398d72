"""One child's events as rows of the Standard Safeguarding Dataset. Rules: docs/statutory-fit.md.

Source: Data to Insight, Standard Safeguarding Dataset, objects and fields (ssd-data-model, July 2026).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from projections.exchange.events import Exported, Json, by_name, filled
from projections.exchange.moments import Course, first_of, last_of, moment, on_day, said, span
from projections.exchange.ssds_care import care_rows
from projections.exchange.ssds_front import front_rows
from projections.exchange.ssds_rows import Rows, day
from projections.exchange.turns import first_recorded, spells, turns
from schemas import Event
from schemas.people import AddressChanged, DeathRecorded
from schemas.tiers import LeadAccepted, LeadEnded, LeadNamed
from schemas.workers import WorkerEnded, WorkerNamed

_ENDS: Final = frozenset({"lead.ended", "worker.ended"})
NAME: Final = "Standard Safeguarding Dataset"
OWN_WORDS: Final = (
    "ssd_address.addr_address_type", "ssd_cin_episodes.cine_referral_source_desc",
    "ssd_contacts.cont_contact_source_desc", "ssd_early_help_episodes.earl_episode_organisation",
    "ssd_involvements.invo_professional_role_id", "ssd_involvements.invo_professional_team",
    "ssd_linked_identifiers.link_identifier_type",
)  # fmt: skip
"""Fields whose values are words of this hub or of a sender, and codes of no standard."""


def dataset(child: Exported) -> Json:
    """``objects``: rows by object. ``without_row``: how many events of each type no row holds. ``not_told``: what could
    not be told, why, and by whom it is told differently. ``own_words``: fields that hold no standard's codes.

    A date is a day: where the day is not known the field is left out, and nothing is guessed.
    """
    rows = Rows(child)
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
        "not_told": rows.gaps.told(),
        "own_words": list(OWN_WORDS),
    }


def _person(child: Exported, rows: Rows) -> None:
    died = [event for event in child.events if isinstance(event, DeathRecorded)]
    when = on_day(moment(died, "death: when", rows.gaps))
    rows.of["ssd_person"].append(filled({"pers_person_id": rows.person, "pers_death_date": when}))
    rows.told |= {(event.source, event.id) for event in died}
    for name in child.records:
        rows.add(
            "ssd_linked_identifiers", "link", (),
            link_table_id=rows.id_of("link", *name), link_identifier_type=f"Reference of {name.agency}",
            link_identifier_value=name.reference,
        )  # fmt: skip


def _around(events: Iterable[Event], rows: Rows) -> None:
    """Addresses without the address, and who was responsible, by role."""
    held = list(events)
    addresses = [event for event in held if isinstance(event, AddressChanged)]
    for moved, turn in turns(addresses, lambda event: event.id, "address: until when", rows.gaps):
        rows.add(
            "ssd_address", "addr", [moved], addr_table_id=rows.id_of("addr", moved.source, moved.id),
            addr_address_type=moved.data.kind, addr_address_start_date=day(moved),
            addr_address_end_date=on_day(span(turn.ended)),
        )  # fmt: skip
    leads: dict[tuple[str, str], list[LeadNamed | LeadAccepted | LeadEnded]] = defaultdict(list)
    for event in held:
        if isinstance(event, LeadNamed | LeadAccepted | LeadEnded):
            leads[event.data.agency, event.data.role].append(event)
    for of_lead in leads.values():
        for told, times in spells(of_lead, _is_end, "lead: when", rows.gaps, first_of):
            _involvement(told, times, told[0].data.role, rows)
    workers = [event for event in held if isinstance(event, WorkerNamed | WorkerEnded)]
    for of_worker in by_name(workers, "worker").values():
        for spell, times in spells(of_worker, _is_end, "worker: when", rows.gaps, first_of):
            last = last_of(spell)
            role = said(last, lambda event: event.data.role, "worker: role", rows.gaps)
            team = said(last, lambda event: event.data.team, "worker: team", rows.gaps)
            _involvement(spell, times, role, rows, invo_professional_id=spell[0].data.worker,
                         invo_professional_team=team)  # fmt: skip


def _is_end(event: Event) -> bool:
    return event.type in _ENDS


def _involvement(told: Sequence[Event], times: Course, role: str | None, rows: Rows, **more: str | None) -> None:
    named = first_recorded([event for event in told if event in times.began] or told)
    rows.add(
        "ssd_involvements", "invo", told, invo_involvements_id=rows.id_of("invo", named.source, named.id),
        invo_professional_role_id=role, invo_involvement_start_date=on_day(times.begun),
        invo_involvement_end_date=on_day(times.end), **more,
    )  # fmt: skip
