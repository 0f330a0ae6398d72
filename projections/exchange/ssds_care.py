"""Plans, conferences, reviews, visits, legal statuses and care episodes of the dataset."""

from collections.abc import Callable, Collection, Sequence
from typing import Final, NamedTuple

from projections.exchange.events import Json, agreed, id_of
from projections.exchange.fhir import by_name
from projections.exchange.ssds_front import SOCIAL_CARE
from projections.exchange.ssds_rows import Rows, day_said, iso, runs
from schemas import Event, RecordName
from schemas.codes import LOOKED_AFTER, Status
from schemas.contacts import ContactRecorded
from schemas.meetings import MeetingCancelled, MeetingHeld, MeetingPlanned
from schemas.plans import PlanEnded, PlanOpened, PlanReviewed
from schemas.tiers import OrderEnded, OrderMade, OrderVaried, TierSet


class _Plan(NamedTuple):
    object: str
    prefix: str
    id: str
    start: str
    end: str


_PLANS: Final = {
    "child-in-need": _Plan(
        "ssd_cin_plans", "cinp", "cinp_cin_plan_id", "cinp_cin_plan_start_date", "cinp_cin_plan_end_date"
    ),
    "child-protection": _Plan(
        "ssd_cp_plans", "cppl", "cppl_cp_plan_id", "cppl_cp_plan_start_date", "cppl_cp_plan_end_date"
    ),
    "care": _Plan(
        "ssd_cla_care_plan", "lacp", "lacp_table_id", "lacp_cla_care_plan_start_date", "lacp_cla_care_plan_end_date"
    ),
}
_VISITS: Final = {
    Status.CHILD_IN_NEED: ("ssd_cin_visits", "cinv", "cinv_cin_visit"),
    Status.CHILD_PROTECTION: ("ssd_cp_visits", "cppv", "cppv_cp_visit"),
    Status.LOOKED_AFTER: ("ssd_cla_visits", "clav", "clav_cla_visit"),
}
_YES_NO: Final = {True: "Y", False: "N", None: None}


def care_rows(events: Sequence[Event], records: Collection[RecordName], rows: Rows) -> None:
    """What social care does while a plan or an order is in force."""
    _plans(events, rows)
    _meetings(events, rows)
    _visits(events, records, rows)
    _orders(events, rows)
    _looked_after(events, rows)


def _plans(events: Sequence[Event], rows: Rows) -> None:
    of_plans = [e for e in events if isinstance(e, PlanOpened | PlanReviewed | PlanEnded) and e.source in SOCIAL_CARE]
    for (source, name), told in by_name(of_plans, "plan").items():
        fields = _PLANS.get(told[-1].data.kind)
        if fields is None:
            continue
        first = agreed(event for event in told if isinstance(event, PlanOpened))
        last = agreed(event for event in told if isinstance(event, PlanEnded))
        categories = [event.data.category.value for event in told if event.data.category]
        of_protection = fields.prefix == "cppl" and categories
        more = (
            {"cppl_cp_plan_initial_category": categories[0], "cppl_cp_plan_latest_category": categories[-1]}
            if of_protection
            else {}
        )
        named = {fields.id: id_of(fields.prefix, source, name), fields.start: iso(first), fields.end: iso(last)}
        rows.add(fields.object, fields.prefix, told, **named, **more)


def _meetings(events: Sequence[Event], rows: Rows) -> None:
    meetings = [event for event in events if isinstance(event, MeetingPlanned | MeetingHeld | MeetingCancelled)]
    for (source, name), told in by_name(meetings, "meeting").items():
        held = next((event for event in told if isinstance(event, MeetingHeld)), None)
        planned = [event.data.for_on for event in told if isinstance(event, MeetingPlanned)]
        make = _MEETINGS.get(told[-1].data.kind)
        if make is not None:
            make(rows, told, (id_of("meeting", source, name), day_said(planned[-1]) if planned else None, iso(held)))


_Dates = tuple[str, str | None, str | None]


def _conference(rows: Rows, told: Sequence[Event], of: _Dates) -> None:
    name, due, held = of
    rows.add(
        "ssd_initial_cp_conference", "icpc", told, icpc_icpc_id=name, icpc_icpc_target_date=due, icpc_icpc_date=held
    )


def _protection_review(rows: Rows, told: Sequence[Event], of: _Dates) -> None:
    name, due, held = of
    rows.add("ssd_cp_reviews", "cppr", told, cppr_cp_review_id=name, cppr_cp_review_due=due, cppr_cp_review_date=held)


def _care_review(rows: Rows, told: Sequence[Event], of: _Dates) -> None:
    name, due, held = of
    cancelled = "Y" if isinstance(told[-1], MeetingCancelled) else "N"
    rows.add_alone(
        "ssd_cla_reviews", told, clar_cla_review_id=name, clar_cla_review_due_date=due, clar_cla_review_date=held,
        clar_cla_review_cancelled=cancelled,
    )  # fmt: skip


_MEETINGS: Final[dict[str, Callable[[Rows, Sequence[Event], _Dates], None]]] = {
    "initial-child-protection-conference": _conference,
    "child-protection-review": _protection_review,
    "looked-after-review": _care_review,
}


def _visits(events: Sequence[Event], records: Collection[RecordName], rows: Rows) -> None:
    """A home visit of social care that took place, under the status that was set last before it."""
    status: Status | None = None
    for event in events:
        if isinstance(event, TierSet):
            status = event.data.status
        elif isinstance(event, ContactRecorded) and _is_visit(event) and status in _VISITS:
            name, prefix, stem = _VISITS[status]
            fields: Json = {
                f"{stem}_id": id_of(prefix, event.source, event.id),
                f"{stem}_date": iso(event),
                f"{stem}_seen": _YES_NO[None if event.data.seen is None else _seen(event, records)],
                f"{stem}_seen_alone": _YES_NO[event.data.seen_alone],
            }
            if prefix != "clav":
                fields[f"{stem}_bedroom"] = _YES_NO[event.data.sleeping_place_seen]
            rows.add(name, prefix, [event], **fields)


def _is_visit(event: ContactRecorded) -> bool:
    of_home = event.data.kind == "home-visit" and event.data.outcome == "took-place"
    return of_home and event.source in SOCIAL_CARE


def _seen(event: ContactRecorded, records: Collection[RecordName]) -> bool:
    """Whether the child is among those seen."""
    return any(event.record_name(reference) in records for reference in event.data.seen or ())


def _orders(events: Sequence[Event], rows: Rows) -> None:
    """Legal statuses that the looked-after return has; it has none for supervision orders, sections 17 and 47."""
    orders = [event for event in events if isinstance(event, OrderMade | OrderVaried | OrderEnded)]
    for (source, name), told in by_name(orders, "order").items():
        if told[-1].data.basis not in LOOKED_AFTER:
            continue
        first = agreed(event for event in told if isinstance(event, OrderMade))
        last = agreed(event for event in told if isinstance(event, OrderEnded))
        rows.add(
            "ssd_legal_status", "lega", told, lega_legal_status_id=id_of("lega", source, name),
            lega_legal_status=told[-1].data.basis.value, lega_legal_status_start_date=iso(first),
            lega_legal_status_end_date=iso(last),
        )  # fmt: skip


def _looked_after(events: Sequence[Event], rows: Rows) -> None:
    """The unbroken time of the status looked after."""
    for begun, ended, told in runs(events, Status.LOOKED_AFTER):
        rows.add(
            "ssd_cla_episodes", "clae", [*told, *([ended] if ended else [])],
            clae_cla_episode_id=id_of("clae", begun.source, begun.id),
            clae_cla_episode_start_date=iso(begun), clae_cla_episode_ceased_date=iso(ended),
        )  # fmt: skip
