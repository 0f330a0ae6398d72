"""One child's events in other systems' words: valid FHIR, fields that the dataset has, a row for each type of event."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from fhir.resources.R4B.bundle import Bundle

from projections.exchange.bundle import bundle
from projections.exchange.events import Exported, exported
from projections.exchange.fhir import PROFILE
from projections.exchange.fit import FIT, rows
from projections.exchange.ssds import dataset
from projections.history import Entry
from schemas import EVENT_CLASSES, Event, RecordName
from schemas.decode import NotYetUnderstood, Unreadable, decode
from services.cli.demo import STORY
from tests.given import CSC, HV, change, contact, event, meeting, plan, sessions, statement, through, tier, worry
from tests.strategies.generating import generate

ROOT: Final = Path(__file__).parents[2]
AT: Final = datetime(2035, 1, 1, tzinfo=UTC)
RECORDS: Final = [RecordName(CSC, "c1"), RecordName(HV, "c1")]
BESIDE: Final = {"Patient", "OperationOutcome"}
"""Resources of every bundle, and of one in which something could not be told."""

FIELDS: Final = {
    name: set(fields.split())
    for name, _, fields in (
        line.partition(": ") for line in (Path(__file__).parent / "ssds_fields.txt").read_text().splitlines()
    )
}
"""Objects of the dataset with their fields, as its documentation names them."""


def child(*events: Event | Entry, records: Iterable[RecordName] = RECORDS) -> Exported:
    entries = [each if isinstance(each, Entry) else Entry(each) for each in events]
    return exported(b"child", records, entries, AT)


def resources(found: dict[str, Any], kind: str | None = None) -> list[dict[str, Any]]:
    held = [entry["resource"] for entry in found["entry"]]
    return [each for each in held if kind in (None, each["resourceType"])]


def only(kind: str, *events: Event) -> dict[str, Any]:
    (found,) = resources(bundle(child(*events)), kind)
    return found


@cache
def told() -> tuple[Event, ...]:
    """The review's events, and a stream of made-up ones."""
    story = [line for file in sorted(STORY.glob("*.jsonl")) for line in file.read_bytes().splitlines()]
    made = [value for _, _, value in generate(11, 4_000, 12) if value is not None]
    found: dict[tuple[str, str], Event] = {}
    for body in (*story, *made):
        try:
            said = decode(body)
        except (NotYetUnderstood, Unreadable):
            continue
        found.setdefault((said.source, said.id), said)
    return tuple(found.values())


def by_child() -> dict[RecordName, list[Event]]:
    found: dict[RecordName, list[Event]] = defaultdict(list)
    for said in told():
        found[said.about[0]].append(said)
    return found


class TestFhir:
    @pytest.mark.parametrize("number", range(12))
    def test_a_bundle_is_valid_and_leads_nowhere_else(self, number: int) -> None:
        record, events = sorted(by_child().items(), key=lambda item: -len(item[1]))[number]
        found = bundle(child(*events, records=[record]))
        Bundle.model_validate_json(json.dumps(found))
        names = [entry["fullUrl"] for entry in found["entry"]]
        assert len(set(names)) == len(names) > 5
        assert [each["resourceType"] for each in resources(found)].count("Patient") == 1
        for each in resources(found):
            if each["resourceType"] == "OperationOutcome":
                continue
            reference = each.get("subject", each.get("patient"))
            assert each["meta"]["profile"] == [PROFILE + each["resourceType"]]
            assert reference is None or reference["reference"] == names[0]
            assert (reference is None) == (each["resourceType"] == "Patient")

    def test_the_validator_can_say_no(self) -> None:
        found = bundle(child(contact("2024-03-01")))
        resources(found, "Encounter")[0]["status"] = ["not", "one"]
        with pytest.raises(ValueError, match="status"):
            Bundle.model_validate_json(json.dumps(found))

    def test_a_time_is_as_exact_as_it_is_known(self) -> None:
        assert only("Encounter", contact("2024-07-01"))["period"]["start"] == "2024-07-01T12:00:00+01:00"
        assert only("Encounter", contact("2024-07-01", precision="day"))["period"]["start"] == "2024-07-01"
        vague = only("Encounter", contact("2024-07-31", precision="month", until="2024-09-01"))
        assert vague["period"] == {"start": "2024", "end": "2024"}
        assert set(only("Encounter", contact(None))["period"]) == {"_start", "_end"}

    def test_a_contact_that_did_not_take_place(self) -> None:
        found = only("Encounter", contact("2024-03-01", kind="phone", outcome="was-not-brought"))
        assert (found["status"], found["class"]["code"], "period" in found) == ("cancelled", "VR", False)

    def test_a_meeting_is_one_encounter(self) -> None:
        assert only("Encounter", meeting("planned", "2024-03-01"))["status"] == "planned"
        found = only("Encounter", meeting("planned", "2024-03-01"), meeting("held", "2024-03-09"))
        assert (found["status"], found["period"]["start"][:10]) == ("finished", "2024-03-09")

    def test_a_tier_lasts_until_the_next(self) -> None:
        one, two = tier("2024-03-01", 4, "child-protection-plan"), tier("2024-09-01", 2, "early-help")
        episodes = resources(bundle(child(one, two)), "EpisodeOfCare")
        assert [(each["status"], each["period"].get("end", "")[:10]) for each in episodes] == [
            ("finished", "2024-09-01"), ("active", ""),
        ]  # fmt: skip
        assert only("Flag", one)["status"] == "active"
        assert only("Flag", one, two)["status"] == "inactive"

    def test_a_plan_holds_what_was_done(self) -> None:
        done = event("action.completed", "2024-04-01", plan="p", action="Fit a gate")
        found = only("CarePlan", plan("opened", "2024-03-01"), done, plan("ended", "2024-05-01"))
        assert (found["status"], found["activity"][0]["detail"]["status"]) == ("completed", "completed")
        assert only("CarePlan", sessions("planned", "2024-03-01", 8))["activity"][0]["detail"]["status"] == "scheduled"

    def test_what_was_written_is_text_in_a_narrative(self) -> None:
        found = only("Encounter", contact("2024-03-01", worry("speech", text="<b>&\x0b</b>")))
        assert "&lt;b&gt;&amp;\ufffd&lt;/b&gt;" in found["text"]["div"]


class TestPseudonymous:
    def test_the_child_has_references_alone(self) -> None:
        named = event("person.registered", "2024-03-01", kind="child", name="Ada Test", nhs_number="9990000018")
        born = event("birth.recorded", "2024-03-01", place="home")
        both = json.dumps([bundle(child(named, born)), dataset(child(named, born))])
        assert "9990000018" not in both
        assert "Ada Test" not in both
        assert "birthDate" not in both
        assert "pers_dob" not in both

    def test_adults_events_are_left_out_and_counted(self) -> None:
        found = child(contact("2024-03-01"), through(contact("2024-03-02", worry("alcohol", text="Marked"))))
        assert (len(found.events), found.through_adults) == (1, 1)
        assert "Marked" not in json.dumps([bundle(found), dataset(found)])

    def test_what_may_not_have_happened_yet_is_left_out(self) -> None:
        late = contact("2034-12-31", precision="month", until="2035-02-01", recorded="2035-03-01")
        found = child(contact("2024-03-01"), late)
        assert (len(found.events), found.uncertain) == (1, 1)

    def test_the_same_twice_is_the_same(self) -> None:
        events = (contact("2024-03-01"), meeting("held", "2024-03-09"))
        assert bundle(child(*events)) == bundle(child(*events[::-1]))


def objects(*events: Event) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = dataset(child(*events))["objects"]
    return found


class TestDataset:
    def test_every_field_is_one_of_its_object(self) -> None:
        for record, events in by_child().items():
            for name, held in dataset(child(*events, records=[record]))["objects"].items():
                assert {field for row in held for field in row} <= FIELDS[name], name

    def test_a_protection_plan_with_its_visits(self) -> None:
        opened = plan("opened", "2024-03-01", kind="child-protection")
        visit = contact("2024-03-09", by=CSC, seen=["c1"], seen_alone=False, sleeping_place_seen=True)
        found = objects(tier("2024-03-01", 4, "child-protection-plan"), opened, visit)
        assert found["ssd_cp_plans"][0]["cppl_cp_plan_start_date"] == "2024-03-01"
        (row,) = found["ssd_cp_visits"]
        assert [row[f"cppv_cp_visit_{part}"] for part in ("date", "seen", "seen_alone", "bedroom")] == [
            "2024-03-09", "Y", "N", "Y",
        ]  # fmt: skip
        unsaid = objects(tier("2024-03-01", 4, "child-protection-plan"), contact("2024-03-09", by=CSC))["ssd_cp_visits"]
        assert "cppv_cp_visit_seen" not in unsaid[0]
        other = contact("2024-03-09", by=CSC, seen=["sibling"])
        assert objects(tier("2024-03-01", 3), other)["ssd_cin_visits"][0]["cinv_cin_visit_seen"] == "N"
        assert "ssd_cin_visits" not in objects(tier("2024-03-01", 3), contact("2024-03-09", by=HV))

    def test_a_date_that_is_not_known_to_a_day_is_left_out(self) -> None:
        (row,) = objects(plan("opened", "2024-03-01").model_copy(update={"timeprecision": "month"}))["ssd_cin_plans"]
        assert "cinp_cin_plan_start_date" not in row

    def test_early_help_ends_with_another_status(self) -> None:
        (row,) = objects(tier("2024-03-01", 2, "early-help"), tier("2024-05-01", 3))["ssd_early_help_episodes"]
        assert (row["earl_episode_end_date"], row["earl_episode_end_reason"]) == ("2024-05-01", "Step-up")
        (row,) = objects(tier("2024-03-01", 2, "early-help"), tier("2024-05-01", 1, "universal"))[
            "ssd_early_help_episodes"
        ]
        assert "earl_episode_end_reason" not in row

    def test_a_referral_with_its_outcome_and_closure(self) -> None:
        made = event("referral.made", "2024-03-01", by=HV, referral="r", to=CSC, referred_by="3B", primary_need="N1")
        ref = {"source": HV, "id": made.id}
        decided = event("referral.decided", "2024-03-02", by=CSC, referral=ref, decision="assessment")
        closed = tier("2024-06-01", 1, "universal", closure="RC9")
        (row,) = objects(made, decided, closed)["ssd_cin_episodes"]
        assert (row["cine_referral_source_code"], row["cine_cin_primary_need_code"]) == ("3B", "N1")
        assert (row["cine_referral_nfa"], row["cine_close_reason"], row["cine_close_date"]) == (
            "N",
            "RC9",
            "2024-06-01",
        )

    def test_between_two_accounts_of_a_beginning_nobody_chooses(self) -> None:
        days = ("2024-03-01", "2024-03-09")
        orders = [event("order.made", on, order="o", basis="C1") for on in days]
        assert "lega_legal_status_start_date" not in objects(*orders)["ssd_legal_status"][0]
        assert objects(orders[0])["ssd_legal_status"][0]["lega_legal_status_start_date"] == days[0]
        assert set(only("Flag", *orders)["period"]) == {"_start"}
        assert only("Flag", orders[0])["period"]["start"][:10] == days[0]
        plans = [plan("opened", on) for on in days]
        assert set(only("CarePlan", *plans)["period"]) == {"_start"}
        assert "cinp_cin_plan_start_date" not in objects(*plans)["ssd_cin_plans"][0]

    def test_a_supervision_order_has_no_code(self) -> None:
        orders = [event("order.made", "2024-03-01", order=basis, basis=basis) for basis in ("C1", "L3", "SO")]
        found = dataset(child(*orders))
        assert [row["lega_legal_status"] for row in found["objects"]["ssd_legal_status"]] == ["C1", "L3"]
        assert found["without_row"] == {"order.made": 1}

    def test_who_worked_with_the_child_by_role(self) -> None:
        said = {"worker": "w-1", "role": "social worker", "team": "North"}
        named, ended = event("worker.named", "2024-03-01", **said), event("worker.ended", "2024-06-01", **said)
        (row,) = objects(named, ended)["ssd_involvements"]
        assert (row["invo_professional_id"], row["invo_professional_role_id"]) == ("w-1", "social worker")
        assert (row["invo_involvement_start_date"], row["invo_involvement_end_date"]) == ("2024-03-01", "2024-06-01")
        again = objects(named, ended, event("worker.named", "2024-07-01", **said))["ssd_involvements"]
        assert len(again) == 2

    def test_every_event_is_in_a_row_or_counted(self) -> None:
        events = (contact("2024-03-01"), meeting("held", "2024-03-09"), tier("2024-03-01", 2, "early-help"))
        found = dataset(child(*events, contact("2024-03-02", statement("speech", "neutral"), change("speech"))))
        assert found["without_row"] == {"contact.recorded": 2, "meeting.held": 1}


class TestFit:
    def test_every_type_has_its_row_on_the_page(self) -> None:
        assert set(FIT) == set(EVENT_CLASSES), "say in projections/exchange/fit.py where the type goes, or why nowhere"
        page = (ROOT / "docs" / "statutory-fit.md").read_text(encoding="utf-8").splitlines()
        assert [line for line in page if line.startswith("| `") and "." in line.split("`")[1]] == rows()
        assert all(fit.note for fit in FIT.values() if not (fit.fhir and fit.ssds))

    def test_each_event_goes_where_the_page_says(self) -> None:
        fhir: dict[str, set[str]] = defaultdict(set)
        for said in told():
            found = child(said, records=[said.about[0]])
            fhir[said.type] |= {each["resourceType"] for each in resources(bundle(found))} - BESIDE
            kinds = set(dataset(found)["objects"]) - {"ssd_person", "ssd_linked_identifiers"}
            assert kinds <= set(FIT[said.type].ssds), said.type
        for kind, held in fhir.items():
            assert held == set(FIT[kind].fhir) - {"Patient"}, kind
        assert len(fhir) > 45

    def test_every_object_of_the_page_is_reached(self) -> None:
        reached = {name for _, events in by_child().items() for name in dataset(child(*events))["objects"]}
        named = {name for fit in FIT.values() for name in fit.ssds}
        assert named <= set(FIELDS)
        for status in ("child-in-need", "child-protection-plan"):
            reached |= set(objects(tier("2024-03-01", 3, status), contact("2024-03-09", by=CSC)))
        assert named - reached <= {"ssd_assessment_factors", "ssd_missing"}
