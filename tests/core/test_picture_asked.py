"""docs/picture.md, "What it answers": each phrase of the design has a function, a command and an answer."""

import importlib
import re
from pathlib import Path
from typing import Any, Final

import pytest

from projections import PROJECTIONS
from projections.history import Entry, Extreme, in_order
from projections.identity import record_id
from projections.questions.picture import SECTIONS, Asking, answers
from projections.questions.picture.living import living_there
from projections.rules.facts import facts
from projections.veiling import WITHHELD_REFERENCE
from schemas import Event, RecordName
from schemas.agencies import AGENCIES
from services.cli import main
from tests.given import (
    CSC,
    HV,
    NURSERY,
    POLICE,
    answered,
    at,
    concern,
    contact,
    event,
    given,
    lead,
    meeting,
    plan,
    sessions,
    through,
    tier,
    worry,
)

PAGE: Final = (Path(__file__).parents[2] / "docs" / "picture.md").read_text(encoding="utf-8")
ROWS: Final = re.findall(r"^\| ([a-z ]+) \| ([^|`]+) \| `([\w.]+)` \| `vantage ([^`]+)` \|$", PAGE, re.MULTILINE)
OWN: Final = [RecordName(agency, "c1") for agency in (CSC, HV, NURSERY, POLICE, "housing", "school")]


def asking(*events: Event | Entry, on: str = "2024-12-01", log: tuple[Event, ...] = ()) -> Asking:
    entries = list(given(*events).entries)
    happened = in_order(entries, Extreme.EARLIEST, at(on))
    states = {each.name: each.again(happened) for each in PROJECTIONS}
    return Asking(facts(states, Extreme.EARLIEST, at(on), OWN), happened, log)


def of(phrase: str, *events: Event | Entry, **more: Any) -> tuple[str, ...]:
    (section,) = [name for name, phrases in SECTIONS.items() if phrase in {each.asked for each in phrases}]
    return answers(section, asking(*events, **more))[phrase]


def housing(on: str, kind: str = "arrears") -> Event:
    return event("housing.recorded", on, by="housing", kind=kind)


LED = lead("named", "2024-01-02")
EARLY_HELP = tier("2024-01-01", 2, "early-help")
HELD = meeting("held", "2024-02-01", who={HV: "absent", NURSERY: "attended"})
AGAIN = meeting("held", "2024-03-01", "m2", who={HV: "apologies", NURSERY: "attended"})
RAISED = concern("2024-02-01", worry("speech"))
MISSED = contact("2024-02-01", outcome="was-not-brought", by="school")
RENT = housing("2024-02-01")
WORKER = event("worker.named", "2024-01-01", by=HV, worker="w", role="health visitor", reach="desk 1", team="North")

RULES: Final[tuple[tuple[str, str, tuple[Event | Entry, ...], tuple[str, ...]], ...]] = (
    ("nothing held", "last seen by anyone, last seen alone", (), ()),
    ("seen", "last seen by each agency", (contact("2024-02-01", seen=["c1"]),),
     ("Health visiting: on 1 February 2024.",)),
    ("missing", "who was missing, how often", (EARLY_HELP, HELD, AGAIN),
     ("Health visiting: apologies or absence at 2 of 2 meetings.",)),
    ("nobody missing", "who was missing, how often",
     (EARLY_HELP, meeting("held", "2024-02-01", who={HV: "attended"})), ()),
    ("not rearranged", "cancelled with no record of rearrangement", (meeting("cancelled", "2024-02-01"),),
     ("Core group, cancelled on 1 February 2024.",)),
    ("open worry", "open worries by topic", (RAISED,),
     ("Speech: since 1 February 2024, 1 agency; last told on 1 February 2024.",)),
    ("who worries", "agencies that worry", (RAISED,), ("Nursery.",)),
    ("no answer", "concerns open that are unanswered, declined or deferred", (RAISED,),
     ("Nursery to Children's social care on 1 February 2024: no answer recorded here.",)),
    ("declined", "concerns open that are unanswered, declined or deferred", (
        RAISED, answered("2024-02-05", RAISED, "declined")),
     ("Nursery to Children's social care on 1 February 2024: declined.",)),
    ("not brought", "was not brought, no access, cancelled", (MISSED,),
     ("School: was not brought 1 time, last on 1 February 2024.",)),
    ("discharged", "discharges", (MISSED, event("appointment.discharged", "2024-03-01", by="school", service="s")),
     ("School: discharged on 1 March 2024, after 1 time not brought.",)),
    ("one agency alone", "risks known to one agency only", (RENT, housing("2024-03-01")),
     ("Housing: arrears: Housing alone, 2 records, last on 1 March 2024; no record is held here that another agency "
      "was told.",)),
    ("a tenancy is no risk", "risks known to one agency only", (housing("2024-02-01", "tenancy"),), ()),
    ("two agencies", "risks known to one agency only", (
        event("incident.recorded", "2024-02-01", by=POLICE, kind="violence"),
        event("incident.recorded", "2024-02-02", by=HV, kind="violence")), ()),
    ("an incident that was referred on", "risks known to one agency only", (
        event("incident.recorded", "2024-02-01", by=POLICE, kind="domestic-violence"),
        event("referral.made", "2024-02-02", by=POLICE, referral="r", to=CSC,
              statements=(worry("domestic-abuse"),))), ()),
    ("an incident that was not", "risks known to one agency only", (
        event("incident.recorded", "2024-02-01", by=POLICE, kind="domestic-violence"),),
     ("Domestic abuse: Police alone, 1 record, last on 1 February 2024; no record is held here that another agency "
      "was told.",)),
    ("a worry that is a risk", "risks known to one agency only", (contact("2024-02-01", worry("alcohol")),),
     ("Alcohol: Health visiting alone, 1 record, last on 1 February 2024; no record is held here that another agency "
      "was told.",)),
    ("told", "risks known to one agency only", (
        contact("2024-02-01", worry("alcohol"), id="seen-it"),
        meeting("held", "2024-02-05", by=HV, who={CSC: "attended"}, discussed=[{"source": HV, "id": "seen-it"}])), ()),
    ("through an adult too", "risks known to one agency only", (through(RENT),),
     ("Housing: arrears: Housing alone, 1 record, last on 1 February 2024; no record is held here that another agency "
      "was told.",)),
    ("worker", "workers and how to reach them", (WORKER,), ("Health visiting: health visitor, North; desk 1.",)),
    ("lead", "lead professional", (EARLY_HELP, LED, HELD),
     ("Nursery (lead), named on 2 January 2024; accepted: not recorded; at 1 of 1 meeting.",)),
    ("heard", "agencies and when each was last heard from", (RENT,),
     ("Housing: happened by 1 February 2024, written down by 1 February 2024.",)),
    ("the hub is no agency", "agencies and when each was last heard from", (
        event("alert.delivered", "2024-02-01", by="hub", about=f"{CSC}:c1", alert="a", rule="oversight",
              channel="inbox", to="manager", arrived=True),), ()),
    ("not seen by", "agencies of which no record is held that they saw the child", (
        contact("2024-02-01", seen=["c1"]), RENT,
        event("injury.observed", "2024-02-01", by="school", site=["arm"], kind="bruise", medical_view="recorded")),
     ("Housing: no record is held here that it saw the child.",)),
    ("ending", "support that is ending", (event("service.ended", "2024-11-01", by=HV, service="Support"),),
     ("Health visiting: ends or ended on 1 November 2024 (Health visiting support).",)),
    ("help", "help asked for and not offered",
     (event("help.requested", "2024-02-01", asked_by="mother", asks_for="x"),),
     ("Asked for by mother on 1 February 2024: no answer recorded here.",)),
    ("referred", "referrals not accepted or unanswered",
     (event("referral.made", "2024-02-01", by=HV, referral="r", to=CSC),),
     ("To Children's social care on 1 February 2024: no decision recorded here.",)),
    ("asked for", "information asked for and not given",
     (event("information.requested", "2024-02-01", request="q", of=HV, asks_for="x"),),
     ("Children's social care asked Health visiting on 1 February 2024: no answer recorded here.",)),
    ("plan", "open plans and their objectives", (plan("opened", "2024-02-01", {"objective": "o", "text": "t"}),),
     ("Child in need plan of Children's social care, on 1 February 2024: 1 objective, 0 met, 0 not met, 1 without "
      "outcome; 1 without a measure.",)),
    ("sessions", "sessions promised and not delivered", (sessions("planned", "2024-02-01", 3),),
     ("Children's social care: 0 of 3 sessions, promised on 1 February 2024.",)),
    ("injuries", "injuries across agencies", (event("injury.observed", "2024-02-01", site=["arm"], kind="bruise",
                                                    occasions=2, medical_view="none-recorded"),),
     ("2 occasions in all, 2 within twelve months, 2 without a medical view recorded.",)),
    ("injuries explained differently", "injuries across agencies",
     (event("injury.observed", "2024-02-01", site=["arm"], kind="bruise", accounts_differ=True,
            medical_view="recorded"),),
     ("1 occasion in all, 1 within twelve months, 0 without a medical view recorded. Of 1 injury explanations differ.",
      )),
    ("order", "orders and when they end",
     (event("order.made", "2024-02-01", order="o", basis="SO", expires_on="2025-02-01"),),
     ("Supervision order: ends on 1 February 2025 (Children's social care o).",)),
    ("assessed", "what exists, how old",
     (event("assessment.completed", "2024-02-01", assessment="a", kind="parenting"),),
     ("Parenting: completed on 1 February 2024.",)),
    ("an order without its last day", "undated, recorded long after",
     (event("order.made", "2024-05-01", order="o", basis="SO", by="court"),),
     ("Court and assessment unit: the last day of an order is not recorded (Court and assessment unit o).",)),
    ("undated", "undated, recorded long after", (contact(None),), ("Health visiting: 1 entry without a date.",)),
    ("undecided step", "steps down that no decision covers",
     (tier("2024-01-01", 3), tier("2024-05-01", 2, "early-help")),
     ("From tier 3 to tier 2, since 1 May 2024: no decision recorded here.",)),
)  # fmt: skip


@pytest.mark.parametrize(("phrase", "events", "expected"), [r[1:] for r in RULES], ids=[r[0] for r in RULES])
def test_what_a_phrase_answers(phrase: str, events: tuple[Event | Entry, ...], expected: tuple[str, ...]) -> None:
    assert of(phrase, *events) == expected


def test_agencies_that_have_recorded_nothing_are_named() -> None:
    asked = "agencies that have recorded nothing of the child"
    (told,) = of(asked, RENT)
    assert "School" in told
    assert "Housing" not in told
    everybody = [event("contact.recorded", "2024-02-01", by=source, kind="phone", outcome="took-place")
                 for source in AGENCIES]  # fmt: skip
    assert of(asked, *everybody) == ()


def test_when_a_meeting_is_next_due() -> None:
    (told,) = of("next due by tier and rule pack", EARLY_HELP, on="2024-01-05")
    assert re.fullmatch(r"Due by \d+ \w+ 2024 \(.+\)\.", told)
    (over,) = of("next due by tier and rule pack", EARLY_HELP)
    assert over.endswith(", over.")


def test_who_belongs_to_the_child_by_then() -> None:
    tied = event(
        "relationship.recorded", "2024-01-01", relative="ref-m", relation="partner-of-parent", from_on="2024-02-01"
    )
    gone = event("relationship.recorded", "2024-01-01", relative="ref-g", relation="carer", until_on="2024-02-01")
    assert of("who lives there", log=(tied, gone)) == (
        "Partner of parent: Children's social care ref-m (from 1 February 2024).",
        "Carer: Children's social care ref-g (ended 1 February 2024).",
    )
    assert of("who lives there", log=(tied, gone), on="2024-01-15") == (
        "Carer: Children's social care ref-g (until 1 February 2024).",
    )


def related(source: str, relative: str, relation: str = "mother", on: str = "2024-01-01", **days: str) -> Event:
    return event("relationship.recorded", on, by=source, relative=relative, relation=relation, **days)


def test_one_person_is_one_line_whichever_agencies_hold_a_record_of_them() -> None:
    mother = {record_id(RecordName(HV, "m1")): b"m", record_id(RecordName(POLICE, "p7")): b"m"}
    log = (
        related(HV, "m1", from_on="2023-02-01"), related(HV, "m1"), related(POLICE, "p7"),
        related(POLICE, "p7", "household-member"), related(POLICE, "p8"),
        related(POLICE, "p7", "household-member", "2024-03-01", until_on="2024-02-20"),
    )  # fmt: skip
    assert living(log, whose=mother) == (
        "Mother: Health visiting m1 (from 1 February 2023) and Police p7. "
        "Household member: Police p7 (ended 20 February 2024).",
        "Mother: Police p8.",
    )
    assert len(living(log)) == 3, "not linked, they are three"


def test_a_tie_that_was_told_again_stands_once_and_as_it_was_told_last() -> None:
    begun = related(POLICE, "p7", "partner-of-parent", "2024-01-01", from_on="2023-05-01")
    ended = related(POLICE, "p7", "partner-of-parent", "2024-03-01", until_on="2024-02-01")
    again = related(POLICE, "p7", "partner-of-parent", "2024-05-01")
    who = "Partner of parent: Police p7 (from 1 May 2023"
    assert living((begun, ended)) == (f"{who}, ended 1 February 2024).",)
    assert living((begun, ended, again)) == (f"{who}).",)


def test_of_the_sealed_neither_days_nor_how_many() -> None:
    hidden = [sealed(until_on=end) for end in ("2025-01-01", "2024-02-01")]
    assert living((hidden[0],)) == ("Sibling: Police [withheld: identity sealed].",)
    assert living((hidden[1],)) == ()
    assert living((*hidden, hidden[0])) == living((hidden[0],)), "another who is withheld ends nothing"


def sealed(**days: str) -> Event:
    """As it is read: the reference is withheld after it was decoded."""
    told = related(POLICE, "p9", "sibling", from_on="2023-05-01", **days)
    assert told.type == "relationship.recorded"
    data = told.data.model_copy(update={"relative": WITHHELD_REFERENCE})
    return told.model_copy(update={"data": data})


def living(log: tuple[Event, ...], **more: Any) -> tuple[str, ...]:
    return living_there(asking(log=log)._replace(**more))


def test_every_phrase_is_on_the_page_and_the_page_names_what_exists() -> None:
    held = {phrase.asked for phrases in SECTIONS.values() for phrase in phrases}
    assert {phrase for _, phrase, *_ in ROWS} >= held
    assert len(ROWS) >= len(held) + 10
    for _, phrase, function, command in ROWS:
        module, _, name = function.rpartition(".")
        assert callable(getattr(importlib.import_module(f"projections.{module}"), name)), function
        word, *options = command.replace("CHILD", "").split()
        found = main.commands[word]
        known = {opt for each in found.params for opt in each.opts}
        assert {option for option in options if option.startswith("--")} <= known, (phrase, command)


@pytest.mark.parametrize(("section", "phrase", "function", "command"), [r for r in ROWS if "--of" in r[3]])
def test_a_row_of_the_page_names_the_function_that_answers(
    section: str, phrase: str, function: str, command: str
) -> None:
    named = command.rpartition(" ")[2]
    (answer,) = [each.answer for each in SECTIONS[named] if each.asked == phrase]
    assert f"{answer.__module__}.{answer.__name__}" == f"projections.{function}"


def test_every_row_of_the_design_has_a_section() -> None:
    rows = (
        "tier, plans, meetings, reports, concerns, injuries, missed, seen, household, orders, people around, "
        "disagreements, requests, assessments, quality, chronology, oversight"
    )
    assert {section for section, *_ in ROWS} == set(rows.split(", "))
