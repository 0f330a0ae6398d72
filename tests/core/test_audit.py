"""docs/learning.md, "A service audited": what was promised, and what is recorded of it, counted once."""

import csv
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest

from projections.history import Entry, Extreme, in_order
from projections.questions.audit import ALL, NO_TEAM, audit
from projections.questions.audited import served
from projections.questions.service import Agreed, Asked, Began, LeadAt, Plan, Promise, Served
from projections.rules.pack import england
from schemas import Event
from schemas.moments import end_of_day, start_of_day
from services.cli.auditing import COLUMNS, Days, csv_of
from tests.given import CSC, HV, at, event, given, lead, meeting, plan, sessions, through, tier

PAS = "prevention-and-support"
ITEM, PLAN = f"{PAS}/i", f"{PAS}/p"
SPEECH = {"objective": "o", "text": "speaks", "measure": "words"}


def asked(first: str = "2024-01-01", last: str = "2024-06-30", by: str | None = None) -> Asked:
    start, end, as_of = (at(day).date() for day in (first, last, by or last))
    return Asked(PAS, start_of_day(start), end_of_day(end), end_of_day(as_of))


def of_child(*events: Event | Entry, extreme: Extreme = Extreme.EARLIEST, **days: str) -> Served | None:
    question = asked(**days)
    return served(in_order(given(*events).entries, extreme, question.as_of), extreme, question, england())


def one(*events: Event | Entry, **days: str) -> Served:
    found = of_child(*events, **days)
    assert found is not None
    return found


def own(kind: str, on: str, /, **said: Any) -> Event:
    return event(kind, on, **{"by": PAS, **said})


def of_plan(verb: str, on: str, *objectives: Any) -> Event:
    return own(f"plan.{verb}", on, plan="p", kind="early-help", objectives=objectives)


def held(on: str, name: str = "m", **more: Any) -> Event:
    return meeting("held", on, name, "team-around-child-or-family", by=PAS, **more)


def team(on: str, name: str | None, worker: str = "w") -> Event:
    return own("worker.named", on, worker=worker, role="family worker", team=name)


EIGHT = sessions("planned", "2024-02-01", 8, by=PAS)
STARTED = own("service.started", "2024-02-01", service="early help")
LED = lead("named", "2024-02-01", HV, by=PAS)
ACCEPTED = own("referral.decided", "2024-02-01", referral={"source": HV, "id": "r"}, decision="accepted")


def delivered(on: str, number: int = 1, **more: Any) -> Event:
    return sessions("delivered", on, number, **{"by": PAS, **more})


def missed(on: str, number: int | None, by: str = PAS, said: str = "service") -> Event:
    return sessions("missed", on, number, by=by, reported_by=said)


def visit(on: str, **more: Any) -> Event:
    return own("contact.recorded", on, **{"kind": "home-visit", "outcome": "took-place", **more})


RULES: tuple[tuple[str, Callable[[], Any], Any], ...] = (
    ("nothing of the service", lambda: of_child(tier("2024-02-01", 2)), None),
    ("before the period, ended", lambda: of_child(
        own("service.started", "2023-02-01", service="s"), own("service.ended", "2023-12-01", service="s")), None),
    ("before the period, going on", lambda: of_child(own("service.started", "2023-02-01", service="s")) is None, False),
    ("said of an adult", lambda: of_child(through(STARTED)), None),
    ("promised", lambda: one(EIGHT).promises, {ITEM: Promise(8)}),
    ("delivered", lambda: one(EIGHT, delivered("2024-03-01", 3)).promises, {ITEM: Promise(8, delivered=3)}),
    ("delivered whole is kept", lambda: one(EIGHT, delivered("2024-03-01", 8)).promises[ITEM].delivered, 8),
    ("only who promised can have given", lambda: one(
        EIGHT, delivered("2024-03-01", by=HV)).promises[ITEM].delivered, 0),
    ("delivered after as of", lambda: one(EIGHT, delivered("2024-07-01")).promises[ITEM].delivered, 0),
    ("followed until as of", lambda: one(EIGHT, delivered("2024-07-01"), by="2024-07-31").promises[ITEM].delivered, 1),
    ("promised before the period", lambda: one(EIGHT, STARTED, visit("2024-05-01"), first="2024-04-01").promises, {}),
    ("promised by another", lambda: one(STARTED, sessions("planned", "2024-02-01", 8)).promises, {}),
    ("missed, as the service says", lambda: one(EIGHT, missed("2024-03-01", 2)).promises[ITEM].missed_service, 2),
    ("missed, as the family says, by another's record", lambda: one(
        EIGHT, missed("2024-03-01", None, HV, "family")).promises[ITEM].missed_family, 1),
    ("a plan as it last stood", lambda: one(of_plan("opened", "2024-02-01", {**SPEECH, "agreed_with_family": True},
        ), own("objective.reviewed", "2024-03-01", plan="p", objective="o", outcome="met"),
        of_plan("ended", "2024-04-01")).plans, {PLAN: Plan(Agreed.YES, 1, 1, 1, 0, 0)}),
    ("not agreed to one", lambda: one(of_plan("opened", "2024-02-01", {**SPEECH, "agreed_with_family": True},
        {"objective": "x", "text": "t", "agreed_with_family": False})).plans, {PLAN: Plan(Agreed.NO, 2, 1, 0, 0, 0)}),
    ("not recorded of all", lambda: one(of_plan("opened", "2024-02-01", SPEECH)).plans[PLAN].agreed,
     Agreed.NOT_RECORDED),
    ("ended before the period", lambda: one(of_plan("opened", "2023-02-01", SPEECH), of_plan("ended", "2023-03-01"),
        visit("2024-02-01")).plans, {}),
    ("another agency's plan", lambda: one(STARTED, plan("opened", "2024-02-01", SPEECH)).plans, {}),
    ("lead there", lambda: list(one(LED, held("2024-03-01", who={HV: "attended"})).held.values()), [LeadAt.PRESENT]),
    ("lead's apologies", lambda: list(one(LED, held("2024-03-01", who={HV: "apologies"})).held.values()),
     [LeadAt.NOT_PRESENT]),
    ("lead not in the list", lambda: list(one(LED, held("2024-03-01", who={CSC: "attended"})).held.values()),
     [LeadAt.NOT_RECORDED]),
    ("nobody leads", lambda: list(one(held("2024-03-01")).held.values()), [LeadAt.NOBODY]),
    ("told twice, one meeting", lambda: len(one(held("2024-03-01"), held("2024-03-01")).held), 1),
    ("before the period, not counted", lambda: len(one(held("2023-03-01"), held("2024-03-02", "n")).held), 1),
    ("a panel is no team meeting", lambda: one(STARTED, meeting("held", "2024-03-01", kind="panel", by=PAS)).held, {}),
    ("cancelled, another day", lambda: list(one(meeting("cancelled", "2024-03-01", by=PAS,
        rearranged_for={"on": at("2024-04-01").isoformat()})).cancelled.values()), [True]),
    ("cancelled", lambda: list(one(meeting("cancelled", "2024-03-01", by=PAS)).cancelled.values()), [False]),
    ("planned, not recorded as held", lambda: one(meeting("planned", "2024-02-01", day="2024-03-01", by=PAS)).not_held,
     frozenset({f"{PAS}/m"})),
    ("planned and held", lambda: one(meeting("planned", "2024-02-01", day="2024-03-01", by=PAS),
        meeting("held", "2024-03-01", by=PAS)).not_held, frozenset()),
    ("lead not accepted", lambda: one(LED).accepted, False),
    ("lead accepted", lambda: one(LED, lead("accepted", "2024-02-05", HV)).accepted, True),
    ("nobody named", lambda: one(STARTED).accepted, None),
    ("days to meeting and visit", lambda: list(one(ACCEPTED, held("2024-03-01"), visit("2024-02-11"),
        visit("2024-05-01")).began.values()), [Began((29, 29), (10, 10))]),
    ("no access is no visit", lambda: list(one(ACCEPTED, visit("2024-02-11", outcome="no-access")).began.values()),
     [Began(None, None)]),
    ("what came before is not the first", lambda: list(one(ACCEPTED, visit("2024-01-11")).began.values()),
     [Began(None, None)]),
    ("a month leaves days open", lambda: list(one(own("referral.decided", "2024-02-01", precision="month",
        referral={"source": HV, "id": "r"}, decision="accepted"), visit("2024-03-10")).began.values()),
     [Began(None, (10, 38))]),
    ("started, where nothing was decided", lambda: len(one(STARTED).began), 1),
    ("team of the worker named last", lambda: one(team("2024-02-01", "North"), team("2024-03-01", "South", "x")).team,
     "South"),
    ("no team said", lambda: one(team("2024-02-01", None)).team, None),
    ("a meeting overdue in the period", lambda: one(STARTED, tier("2024-01-01", 2, "early-help")).overdue, True),
    ("none overdue", lambda: one(STARTED, tier("2024-06-25", 2, "early-help")).overdue, False),
)  # fmt: skip


@pytest.mark.parametrize(("question", "answer"), [rule[1:] for rule in RULES], ids=[rule[0] for rule in RULES])
def test_what_is_recorded_of_one_child(question: Callable[[], Any], answer: Any) -> None:
    assert question() == answer


def test_where_imprecise_times_leave_it_open_the_extremes_differ() -> None:
    late = sessions("planned", "2024-06-15", 8, by=PAS, precision="day", until="2024-07-15")
    early, last = (of_child(STARTED, late, extreme=extreme) for extreme in Extreme)
    assert early and last
    assert (list(early.promises), list(last.promises)) == ([ITEM], [])


def test_what_is_recorded_of_brothers_and_sisters_at_once_counts_once() -> None:
    both = [EIGHT, held("2024-03-01"), of_plan("opened", "2024-02-01", SPEECH)]
    one_child, other = one(*both), one(*both, delivered("2024-03-01", 2), team("2024-02-01", "North"))
    rows = {row.team: row.counts for row in audit([one_child, other])}
    assert list(rows) == ["North", NO_TEAM, ALL]
    everything = rows[ALL]
    wanted = {"children": 2, "sessions promised": 8, "sessions delivered": 2, "meetings held": 1, "plans": 1}
    assert {what: everything[what] for what in wanted} == wanted
    assert rows["North"]["children"] == rows[NO_TEAM]["children"] == 1


def test_medians_and_what_has_none() -> None:
    children = [one(event_) for event_ in (STARTED,)]
    (_, row) = audit(children)
    assert row.counts["accepted, no first visit recorded"] == 1
    assert row.counts["days to the first visit, at least (median)"] is None


def test_as_a_spreadsheet_both_numbers_and_no_formula() -> None:
    """A team's name is what a sender wrote."""
    rows = {extreme: audit([one(EIGHT, team("2024-02-01", "=1+2"))]) for extreme in Extreme}
    days = Days(at("2024-01-01").date(), at("2024-06-30").date(), at("2024-06-30").date(), None)
    lines = list(csv.DictReader(StringIO(csv_of(PAS, days, rows).removeprefix("\ufeff"), newline="")))
    assert tuple(lines[0]) == COLUMNS
    assert {line["Team"] for line in lines} == {"'=1+2", ALL}
    (promised,) = [line for line in lines if (line["Team"], line["What"]) == (ALL, "sessions promised")]
    assert (promised["Earliest"], promised["Latest"], promised["Recorded by"]) == ("8", "8", "")
