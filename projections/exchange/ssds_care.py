"""Plans, conferences, reviews, visits, legal statuses and care episodes of the dataset."""

from collections.abc import Callable, Collection, Sequence
from typing import Final, NamedTuple

from projections.exchange.events import Json, by_name
from projections.exchange.meetings import Meeting, Word, meeting, words_of
from projections.exchange.moments import course, first_of, last_of, on_day, said
from projections.exchange.orders import OrderWord, order
from projections.exchange.ssds_codes import CATEGORIES
from projections.exchange.ssds_rows import Rows, day
from projections.exchange.turns import runs, status_at
from schemas import Event, RecordName
from schemas.agencies import SOCIAL_CARE
from schemas.codes import LOOKED_AFTER, Status
from schemas.contacts import ContactRecorded
from schemas.plans import PlanEnded, PlanOpened, PlanReviewed
from schemas.tiers import OrderEnded, OrderMade, OrderVaried


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
        kind = said(last_of(told), lambda event: event.data.kind, "plan: its kind", rows.gaps)
        fields = _PLANS.get(kind or "")
        if fields is None:
            continue
        began = [event for event in told if isinstance(event, PlanOpened)]
        times = course(began, [event for event in told if isinstance(event, PlanEnded)], "plan", rows.gaps)
        named = {
            fields.id: rows.id_of(fields.prefix, source, name),
            fields.start: on_day(times.begun),
            fields.end: on_day(times.end),
        }
        more = _categories(told, rows) if fields.prefix == "cppl" else {}
        rows.add(fields.object, fields.prefix, told, **named, **more)


def _categories(told: Sequence[PlanOpened | PlanReviewed | PlanEnded], rows: Rows) -> Json:
    of_abuse = [event for event in told if event.data.category]
    first = said(first_of(of_abuse), lambda event: event.data.category, "plan: its first category", rows.gaps)
    last = said(last_of(of_abuse), lambda event: event.data.category, "plan: its latest category", rows.gaps)
    return {
        "cppl_cp_plan_initial_category": first and CATEGORIES[first],
        "cppl_cp_plan_latest_category": last and CATEGORIES[last],
    }


def _meetings(events: Sequence[Event], rows: Rows) -> None:
    for (source, name), told in by_name(words_of(events), "meeting").items():
        found = meeting(told, rows.at, rows.gaps)
        make = _MEETINGS.get(found.kind or "")
        if make is not None:
            make(rows, told, rows.id_of("meeting", source, name), found)


def _conference(rows: Rows, told: Sequence[Word], name: str, of: Meeting) -> None:
    rows.add(
        "ssd_initial_cp_conference", "icpc", told, icpc_icpc_id=name, icpc_icpc_date=on_day(of.held),
    )  # fmt: skip


def _protection_review(rows: Rows, told: Sequence[Word], name: str, of: Meeting) -> None:
    rows.add(
        "ssd_cp_reviews", "cppr", told, cppr_cp_review_id=name, cppr_cp_review_due=on_day(of.due),
        cppr_cp_review_date=on_day(of.held),
    )  # fmt: skip


def _care_review(rows: Rows, told: Sequence[Word], name: str, of: Meeting) -> None:
    rows.add_alone(
        "ssd_cla_reviews", told, clar_cla_review_id=name, clar_cla_review_due_date=on_day(of.due),
        clar_cla_review_date=on_day(of.held), clar_cla_review_cancelled=_CANCELLED[of.status],
    )  # fmt: skip


_CANCELLED: Final = {"cancelled": "Y", "planned": "N", "finished": "N", None: None}
_MEETINGS: Final[dict[str, Callable[[Rows, Sequence[Word], str, Meeting], None]]] = {
    "initial-child-protection-conference": _conference,
    "child-protection-review": _protection_review,
    "looked-after-review": _care_review,
}


def _visits(events: Sequence[Event], records: Collection[RecordName], rows: Rows) -> None:
    """A home visit of social care that took place, under the status that was set last before it."""
    for event in events:
        if not (isinstance(event, ContactRecorded) and _is_visit(event)):
            continue
        status = status_at(events, event, rows.gaps)
        if status in _VISITS:
            name, prefix, stem = _VISITS[status]
            fields: Json = {
                f"{stem}_id": rows.id_of(prefix, event.source, event.id),
                f"{stem}_date": day(event),
                **_seen(event, records, stem, rows),
            }
            if prefix != "clav":
                fields[f"{stem}_bedroom"] = _YES_NO[event.data.sleeping_place_seen]
            rows.add(name, prefix, [event], **fields)


def _is_visit(event: ContactRecorded) -> bool:
    of_home = event.data.kind == "home-visit" and event.data.outcome == "took-place"
    return of_home and event.source in SOCIAL_CARE


def _seen(event: ContactRecorded, records: Collection[RecordName], stem: str, rows: Rows) -> Json:
    """Whether the child is among those seen, and was seen alone: of several who were seen, none is said to be the one
    seen alone; a child who was not seen was not.
    """
    told, alone = event.data.seen, event.data.seen_alone
    if told is None:
        return {f"{stem}_seen": None, f"{stem}_seen_alone": _YES_NO[alone]}
    seen = any(event.record_name(reference) in records for reference in told)
    others = any(event.record_name(reference) not in records for reference in told)
    if alone and (others or not seen):
        rows.gaps.note("visit: whether the child was seen alone", "others were seen, or the child was not", [event])
        alone = None
    return {f"{stem}_seen": _YES_NO[seen], f"{stem}_seen_alone": _YES_NO[alone]}


def _orders(events: Sequence[Event], rows: Rows) -> None:
    """Legal statuses that the looked-after return has; it has none for supervision orders, sections 17 and 47."""
    orders: list[OrderWord] = [event for event in events if isinstance(event, OrderMade | OrderVaried | OrderEnded)]
    for (source, name), told in by_name(orders, "order").items():
        basis, times = order(told, rows.at, rows.gaps)
        if basis not in LOOKED_AFTER:
            continue
        rows.add(
            "ssd_legal_status", "lega", told, lega_legal_status_id=rows.id_of("lega", source, name),
            lega_legal_status=basis.value, lega_legal_status_start_date=on_day(times.begun),
            lega_legal_status_end_date=on_day(times.end),
        )  # fmt: skip


def _looked_after(events: Sequence[Event], rows: Rows) -> None:
    """The unbroken time of the status looked after."""
    for begun, told, followed, times in runs(events, Status.LOOKED_AFTER, rows.gaps):
        rows.add(
            "ssd_cla_episodes", "clae", [*told, *followed],
            clae_cla_episode_id=rows.id_of("clae", begun.source, begun.id),
            clae_cla_episode_start_date=on_day(times.begun), clae_cla_episode_ceased_date=on_day(times.end),
        )  # fmt: skip
