"""What is not known, or told in two ways, is left out of an export and named; nobody chooses."""

import json
from typing import Any, Final

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given as over
from hypothesis import strategies as st

from projections.exchange.bundle import bundle
from projections.exchange.events import Exported, exported
from projections.exchange.ssds import dataset
from schemas import Event
from services.cli.export import text
from services.cli.export import untold as count
from tests.core.effort import examples
from tests.core.test_statutory_fit import AT, RECORDS
from tests.given import CSC, HV, NURSERY, answered, at, concern, contact, event, given, meeting, plan, tier, worry

UNKNOWN: Final = {
    "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}]
}
ORDER: Final = {"order": "o", "basis": "C2"}


def child(*events: Event, person: bytes = b"child") -> Exported:
    return exported(person, RECORDS, given(*events).entries, AT)


def resources(kind: str, *events: Event) -> list[dict[str, Any]]:
    """Of a valid bundle."""
    found = bundle(child(*events))
    Bundle.model_validate_json(json.dumps(found))
    return [each["resource"] for each in found["entry"] if each["resource"]["resourceType"] == kind]


def rows(name: str, *events: Event) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = dataset(child(*events))["objects"].get(name, [])
    return found


def untold(*events: Event) -> dict[str, set[str]]:
    """What is missing → the events behind it; the same in both."""
    found = child(*events)
    return {gap["what"]: {told["event"] for told in gap["told"]} for gap in dataset(found)["not_told"]}


def corrected(of: Event, name: str, on: str, **changes: Any) -> Event:
    inner = {**json.loads(of.model_dump_json(exclude_none=True)), "id": name, "recordedtime": at(on).isoformat()}
    inner["data"] |= changes
    return event(
        "record.corrected", None, id=name, by=of.source, recorded=on, target=of.id, reason="typo", replacement=inner
    )


def month(kind: str, on: str, until: str, **said: Any) -> Event:
    return event(kind, on, precision="month", until=until, **said)


class TestOrderOfEvents:
    protected: Final = tier("2024-03-01", 4, "child-protection-plan", id="protected")
    undated: Final = tier(None, 2, "early-help", recorded="2024-09-01", id="undated")

    def test_no_tier_is_said_to_follow_another_where_the_times_leave_both(self) -> None:
        for each in resources("EpisodeOfCare", self.protected, self.undated):
            assert "status" not in each
            assert each["_status"] == each["period"]["_end"] == UNKNOWN
        (flag,) = resources("Flag", self.protected, self.undated)
        assert flag["_status"] == UNKNOWN
        (row,) = rows("ssd_early_help_episodes", self.protected, self.undated)
        assert not set(row) & {"earl_episode_end_date", "earl_episode_end_reason", "earl_episode_start_date"}
        assert untold(self.protected, self.undated)["time of the status early-help"] == {"protected", "undated"}

    def test_a_visit_stands_under_no_status_where_two_are_possible(self) -> None:
        need, visit = tier("2024-01-01", 3), contact("2024-06-01", by=CSC, seen=["c1"], id="visit")
        taken = tier("2024-03-01", 4, "looked-after", precision="month", until="2024-12-31", id="taken")
        assert rows("ssd_cin_visits", need, visit) and not rows("ssd_cin_visits", need, taken, visit)
        assert not rows("ssd_cla_visits", need, taken, visit)
        assert untold(need, taken, visit)["status at a visit"] >= {"visit", "taken"}

    def test_one_status_of_two_tiers_in_either_order_is_that_status(self) -> None:
        one, two = (tier("2024-03-01", number, precision="day", recorded="2024-03-02") for number in (3, 4))
        assert rows("ssd_cin_visits", one, two, contact("2024-06-01", by=CSC))

    def test_a_closure_ends_no_referral_where_two_may_have_been_the_last(self) -> None:
        one = event("referral.made", "2024-03-01", by=HV, referral="a", to=CSC)
        two = month("referral.made", "2024-02-01", "2024-12-31", by=HV, referral="b", to=CSC)
        closed = tier("2024-06-01", 1, "universal", closure="RC9")
        assert rows("ssd_cin_episodes", one, closed)[0]["cine_close_reason"] == "RC9"
        assert not any("cine_close_reason" in row for row in rows("ssd_cin_episodes", one, two, closed))

    def test_a_time_without_another_status_between_is_one(self) -> None:
        one, two = tier("2024-01-01", 4, "looked-after"), tier("2024-09-01", 4, "looked-after")
        between = tier("2024-03-01", 3)
        assert len(rows("ssd_cla_episodes", one, between, two)) == 2
        (row,) = rows("ssd_cla_episodes", one, two)
        assert row["clae_cla_episode_start_date"] == "2024-01-01"


class TestCorrected:
    def test_what_answers_it_names_it_as_first_sent(self) -> None:
        made = event("referral.made", "2024-03-01", by=NURSERY, id="r1", to=CSC, referral="q")
        for named in ("r1", "r2"):
            decided = event(
                "referral.decided",
                "2024-03-02",
                referral={"source": NURSERY, "id": named},
                decision="no-further-action",
            )
            change = corrected(made, "r2", "2024-03-05", alleges_significant_harm=True)
            (row,) = rows("ssd_cin_episodes", made, decided, change)
            assert (row["cine_referral_nfa"], row["cine_referral_outcome_json"]["NFA_FLAG"]) == ("Y", "Y")
        raised = concern("2024-03-01", worry("speech"), id="k1")
        answer, change = answered("2024-03-02", raised, "declined"), corrected(raised, "k2", "2024-03-05", asks_for="z")
        (row,) = rows("ssd_contacts", raised, answer, change)
        assert row["cont_contact_outcome_json"]["urn:x-vantage:concern-answer"] == "declined"
        assert rows("ssd_contacts", raised, answer)[0]["cont_contact_id"] == row["cont_contact_id"]

    def test_ids_do_not_move(self) -> None:
        visit, held = contact("2024-06-01", id="v1"), meeting("held", "2024-03-09")
        before = {each["id"] for each in resources("Encounter", visit, held)}
        late = meeting("planned", "2024-03-01", day="2024-03-09")
        assert {each["id"] for each in resources("Encounter", visit, held, late)} == before
        change = corrected(visit, "v2", "2024-06-05", note="typo")
        assert {each["id"] for each in resources("Encounter", visit, held, change)} == before
        order, service = event("order.made", "2024-03-01", **ORDER), event("service.started", "2024-03-01", service="s")
        again = event("service.started", "2024-02-01", service="s", recorded="2024-05-01")
        kinds = {"Flag": (order, event("order.made", "2024-02-01", **ORDER)), "EpisodeOfCare": (service, again)}
        for kind, (first, later) in kinds.items():
            assert [each["id"] for each in resources(kind, first, later)] == [resources(kind, first)[0]["id"]]

    def test_brothers_and_sisters_share_no_id(self) -> None:
        both = meeting("held", "2024-03-09"), event("action.completed", "2024-03-01", action="a")
        one, two = (
            {each["fullUrl"] for each in bundle(child(*both, person=name))["entry"]} for name in (b"one", b"two")
        )
        assert len(one) == 3 and not one & two


class TestPeriods:
    def test_an_end_no_more_exact_than_its_beginning_is_not_known(self) -> None:
        started = event("service.started", "2024-03-10", service="s")
        for ended in (
            month("service.ended", "2024-03-01", "2024-03-31", service="s"),
            event("service.ended", None, service="s", recorded="2024-09-01"),
        ):
            (found,) = resources("EpisodeOfCare", started, ended)
            assert found["status"] == "finished"
            assert found["period"] == {"start": "2024-03-10T12:00:00+00:00", "_end": UNKNOWN}
        known = event("service.ended", "2024-04-01", service="s", precision="day")
        assert resources("EpisodeOfCare", started, known)[0]["period"]["end"] == "2024-04-01"

    def test_an_end_dated_before_its_beginning_is_named_and_not_given(self) -> None:
        pairs = {
            "CarePlan": (plan("opened", "2024-03-10"), plan("ended", "2024-02-01")),
            "Flag": (event("order.made", "2024-03-10", **ORDER), event("order.ended", "2023-03-10", **ORDER)),
        }
        for kind, pair in pairs.items():
            (found,) = resources(kind, *pair)
            assert found["period"] == {"_start": UNKNOWN, "_end": UNKNOWN}
            assert {each.id for each in pair} in untold(*pair).values()

    def test_a_meeting_whose_day_is_not_exact_was_held(self) -> None:
        planned = meeting("planned", "2024-03-10", day="2024-03-20", kind="looked-after-review")
        inexact = {"precision": "month", "until": "2024-03-31", "kind": "looked-after-review"}
        (found,) = resources("Encounter", planned, meeting("held", "2024-03-01", **inexact))
        assert (found["status"], found["period"]) == ("finished", {"start": "2024-03", "end": "2024-03"})
        undated = meeting("cancelled", None, kind="looked-after-review", recorded="2024-03-19")
        assert rows("ssd_cla_reviews", planned, undated)[0]["clar_cla_review_cancelled"] == "Y"
        both = (planned, undated, meeting("held", "2024-03-15", kind="looked-after-review"))
        assert resources("Encounter", *both)[0]["status"] == "unknown"
        assert "clar_cla_review_cancelled" not in rows("ssd_cla_reviews", *both)[0]

    @examples(50)
    @over(
        st.lists(
            st.tuples(
                st.booleans(),
                st.integers(0, 70),
                st.integers(0, 70),
                st.sampled_from(["minute", "day", "month", "unknown"]),
            ),
            min_size=1,
            max_size=4,
        )
    )
    def test_no_period_ends_before_it_begins(self, words: list[tuple[bool, int, int, str]]) -> None:
        told = [_word(number, *word) for number, word in enumerate(words)]
        for each in resources("Flag", *told) + resources("EpisodeOfCare", *told):
            start, end = each["period"].get("start"), each["period"].get("end")
            assert start is None or end is None or start[: len(end)] <= end[: len(start)]
            assert (end is None) == ("_end" in each["period"] or each.get("status") == "active")


def _word(number: int, begins: bool, day: int, more: int, precision: str) -> Event:
    on, until = (
        f"2024-{1 + day // 28:02}-{1 + day % 28:02}",
        f"2024-{1 + (day + more) // 28:02}-{1 + (day + more) % 28:02}",
    )
    said: dict[str, Any] = {"precision": precision, "recorded": "2025-01-01", "id": f"w{number}"}
    said["until"] = until if precision != "unknown" and more else None
    return event("order.made" if begins else "order.ended", None if precision == "unknown" else on, **ORDER, **said)


class TestTwoAccounts:
    @pytest.mark.parametrize("days", [("2024-05-01", "2024-08-01"), ("2024-08-01", "2024-05-01")])
    def test_two_ends_of_one_order(self, days: tuple[str, str]) -> None:
        told = [event("order.made", "2024-01-01", **ORDER), *(event("order.ended", on, **ORDER) for on in days)]
        (flag,) = resources("Flag", *told)
        assert (flag["status"], flag["period"]["_end"]) == ("inactive", UNKNOWN)
        (row,) = rows("ssd_legal_status", *told)
        assert "lega_legal_status_end_date" not in row
        assert untold(*told)["order: when it ended"] == {each.id for each in told[1:]}
        assert [count(text(child(*told), form)) for form in ("fhir", "ssds")] == [1, 1]
        (outcome,) = resources("OperationOutcome", *told)
        assert all(f"2024-0{month}-01" in outcome["issue"][0]["diagnostics"] for month in (5, 8))

    def test_two_days_of_death(self) -> None:
        told = [
            event("death.recorded", on, by=by, cause="unascertained", precision=exact)
            for on, by, exact in (("2024-03-01", "hospital", "minute"), ("2024-03-05", "general-practice", "day"))
        ]
        (patient,) = resources("Patient", *told)
        assert patient["deceasedBoolean"] and "deceasedDateTime" not in patient
        assert "pers_death_date" not in rows("ssd_person", *told)[0]
        (gap,) = dataset(child(*told))["not_told"]
        assert {each["agency"]: each["happened"][:10] for each in gap["told"]} == {
            "hospital": "2024-03-01", "general-practice": "2024-03-05",
        }  # fmt: skip
        same = told[0], event("death.recorded", "2024-03-01", by="police", cause="unascertained", precision="day")
        assert resources("Patient", *same)[0]["deceasedDateTime"] == "2024-03-01"
        assert rows("ssd_person", *same)[0]["pers_death_date"] == "2024-03-01"

    def test_an_order_made_again_goes_on(self) -> None:
        told = [event(kind, on, **ORDER) for kind, on in (("order.made", "2024-01-01"), ("order.ended", "2024-02-01"))]
        (flag,) = resources("Flag", *told, event("order.made", "2024-03-01", **ORDER))
        assert flag["status"] == "active"
        assert (
            "lega_legal_status_end_date"
            not in rows("ssd_legal_status", *told, event("order.made", "2024-03-01", **ORDER))[0]
        )

    def test_what_is_told_again_is_no_second_beginning(self) -> None:
        said = {"agency": NURSERY, "role": "lead"}
        told = event("lead.named", "2024-03-01", **said), event("lead.accepted", "2024-03-09", **said)
        worker = {"worker": "w", "role": "social worker"}
        told += event("worker.named", "2024-03-01", **worker), event("worker.named", "2024-05-01", **worker)
        assert [row["invo_involvement_start_date"] for row in rows("ssd_involvements", *told)] == ["2024-03-01"] * 2
        assert not untold(*told)


class TestAsOfTheExport:
    def test_an_order_whose_last_day_is_over_is_over(self) -> None:
        short = event("order.made", "2020-01-01", order="o", basis="C1", expires_on="2020-03-01", id="short")
        (flag,) = resources("Flag", short)
        assert (flag["status"], flag["period"]["end"]) == ("inactive", "2020-03-01")
        assert untold(short)["order: how it ended"] == {"short"}
        longer = event("order.varied", "2020-02-20", order="o", basis="C1", expires_on="2040-03-01")
        assert resources("Flag", short, longer)[0]["status"] == "active"
        unsure = month("order.made", "2020-01-01", "2020-05-31", order="o", basis="C1", expires_on="2040-03-01")
        assert "status" not in resources("Flag", short, unsure)[0]

    def test_what_was_planned_for_a_day_that_is_over_is_not_known(self) -> None:
        assert resources("Encounter", meeting("planned", "2024-03-01", day="2024-03-20"))[0]["status"] == "unknown"
        assert resources("Encounter", meeting("planned", "2034-12-01", day="2035-03-20"))[0]["status"] == "planned"
        booked = event("appointment.booked", "2024-03-01", service="s", for_on={"on": at("2024-03-20").isoformat()})
        assert resources("Encounter", booked)[0]["status"] == "unknown"


class TestCodes:
    def test_a_child_who_was_not_seen_was_not_seen_alone(self) -> None:
        need = tier("2024-01-01", 3)
        for seen, alone in ((["sib"], None), (["c1", "sib"], None), (["c1"], "Y")):
            (row,) = rows("ssd_cin_visits", need, contact("2024-06-01", by=CSC, seen=seen, seen_alone=True))
            assert row.get("cinv_cin_visit_seen_alone") == alone

    def test_an_outcome_has_the_datasets_keys_and_the_hubs_own_marked(self) -> None:
        of = {"assessment": "s", "kind": "section-47", "outcomes": ["initial-conference"]}
        (row,) = rows("ssd_s47_enquiry", event("assessment.completed", "2024-03-01", **of))
        flags = row["s47e_s47_outcome_json"]
        assert (flags["CP_CONFERENCE_FLAG"], flags["NFA_FLAG"], flags["TOTAL_NO_OF_OUTCOMES"]) == ("Y", "N", 1)
        of_abuse = {"plan": "p", "kind": "child-protection"}
        told = [event("plan.opened", "2024-03-01", category="NEG", **of_abuse),
                event("plan.reviewed", "2024-06-01", category="EMO", **of_abuse)]  # fmt: skip
        (row,) = rows("ssd_cp_plans", *told)
        assert [row[f"cppl_cp_plan_{which}_category"] for which in ("initial", "latest")] == [
            "Neglect", "Emotional abuse",
        ]  # fmt: skip
        accepted = event(
            "referral.decided", "2024-03-02", referral={"source": HV, "id": "r"}, decision="signposted", reason="n"
        )
        (row,) = rows(
            "ssd_cin_episodes", event("referral.made", "2024-03-01", by=HV, id="r", referral="r", to=CSC), accepted
        )
        assert "cine_referral_nfa" not in row
        (encounter,) = resources("Encounter", meeting("held", "2024-03-09"))
        assert encounter["class"]["system"].startswith("urn:x-vantage:")
