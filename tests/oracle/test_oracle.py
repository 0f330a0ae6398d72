"""Standing, corrections, persons and histories, by hand."""

import hashlib
import json

import pytest

from schemas import Place, RecordName
from tests.oracle.given import (
    Document,
    at,
    corrected,
    day,
    given,
    ids,
    linked,
    person,
    registered,
    resolved,
    retracted,
    said,
    tied,
    viewed,
)
from tests.oracle.people import record_id
from tests.oracle.standing import usable_key
from tests.strategies.numbers import nhs_number

HV, HOSPITAL = "health-visiting", "hospital"
TOPIC = f"contacts.{HV}"
ONE, TWO = nhs_number(1), nhs_number(2)


class TestStanding:
    def test_the_smallest_place_stands_and_other_content_is_a_reject(self) -> None:
        first, second = viewed(1, id="a"), viewed(2, id="a")
        found = given(at(second, 7, partition=1), at(first, 9, partition=0))
        assert found.places == {(HV, "a"): Place(TOPIC, 0, 9)}
        assert found.standing[HV, "a"].data.tier == 1  # type: ignore[union-attr]
        assert found.rejects == {Place(TOPIC, 1, 7): "id-conflict"}

    def test_the_same_content_in_another_spelling_is_a_duplicate(self) -> None:
        event = viewed(1)
        spelt = json.dumps(dict(reversed(event.items())), indent=2).encode()
        found = given(event, at(event, 1, value=spelt))
        assert found.duplicates == {Place(TOPIC, 0, 1)}
        assert not found.rejects

    def test_one_id_of_two_sources_is_two_events(self) -> None:
        found = given(viewed(1, id="a"), viewed(2, id="a", source=HOSPITAL))
        assert set(found.standing) == {(HV, "a"), (HOSPITAL, "a")}

    def test_a_refused_record_leaves_its_id_free(self) -> None:
        event = viewed(1, id="a")
        found = given(at(event, 0, key=b"other"), at(event, 1))
        assert found.rejects == {Place(TOPIC, 0, 0): "key-not-subject"}
        assert found.places[HV, "a"].offset == 1

    def test_parked_is_not_rejected(self) -> None:
        event = viewed(1) | {"type": "later.known", "dataschema": "later.known/1"}
        found = given(event)
        assert found.parked == {Place(TOPIC, 0, 0): "unknown-type"}
        assert not found.rejects

    def test_everything_adds_up_to_the_position(self) -> None:
        event = viewed(1, id="a")
        odd = [at(event, 1), at(event, 2, value=b"{"), at(viewed(2, id="a"), 3)]
        found = given(event, *odd)
        assert found.positions == {(TOPIC, 0): 4}
        assert len(found.standing) + len(found.rejects) + len(found.duplicates) == 4


class TestIncomplete:
    def test_a_reject_marks_its_agency_and_key_until_it_is_resolved(self) -> None:
        spoilt = at(viewed(1), 0, value=b"{")
        assert given(spoilt).incomplete == {(HV, "c1")}
        assert given(spoilt, resolved(spoilt.place)).incomplete == set()
        assert given(spoilt, resolved(Place(TOPIC, 0, 1))).incomplete == {(HV, "c1")}

    def test_parked_and_conflicting_records_mark_too(self) -> None:
        later = viewed(1, subject="c9") | {"type": "later.known", "dataschema": "later.known/1"}
        found = given(viewed(1, id="a"), viewed(2, id="a"), later)
        assert found.incomplete == {(HV, "c1"), (HV, "c9")}

    @pytest.mark.parametrize(
        "key", [None, b"", b"\xff", ONE.encode(), b"999 000 0018", b"999-000-0018", b"nhs:9990000018"]
    )
    def test_without_a_usable_key_the_whole_agency_is_marked(self, key: bytes | None) -> None:
        assert given(at(viewed(1), 0, key=key, value=b"{")).incomplete == {(HV, None)}
        assert usable_key(key) is None


def tiers(*events: Document, known: float | None = None) -> list[int]:
    """The tiers viewed in c1's history."""
    found = given(*events)
    entries = found.history(person(found), known=None if known is None else day(known))
    return [entry.event.data.tier for entry in entries]  # type: ignore[union-attr]


class TestCorrections:
    def test_a_correction_replaces_under_its_own_id(self) -> None:
        found = given(viewed(1, id="a"), corrected("a", viewed(2), 2, id="b"))
        assert ids(found) == ["b"]
        assert not found.waiting

    def test_a_retraction_drops(self) -> None:
        assert tiers(viewed(1, id="a"), retracted("a", 2)) == []

    def test_the_later_recorded_stands_and_ties_go_by_id(self) -> None:
        a, b, c = viewed(1, id="a"), corrected("a", viewed(2), 3), corrected("a", viewed(3), 2)
        assert tiers(a, b, c) == [2]
        same = [corrected("a", viewed(n), 3, id=f"x{n}") for n in (4, 2)]
        assert tiers(a, *same) == [4]

    def test_withdrawing_a_correction_brings_back_what_was_there(self) -> None:
        a, b = viewed(1, id="a"), corrected("a", viewed(2), 2, id="b")
        c = corrected("a", viewed(3), 3, id="c")
        assert tiers(a, b, c, retracted("c", 4)) == [2]
        assert tiers(a, b, c, retracted("c", 4), retracted("b", 5)) == [1]

    def test_correcting_a_correction_changes_what_it_puts_in_place(self) -> None:
        a, b = viewed(1, id="a"), corrected("a", viewed(2), 2, id="b")
        c = corrected("a", viewed(3), 3, id="c")
        assert tiers(a, b, c, corrected("c", viewed(4), 4)) == [4]
        assert tiers(a, b, c, corrected("b", viewed(4), 4)) == [3]

    def test_withdrawing_a_retraction_brings_the_event_back(self) -> None:
        a, gone = viewed(1, id="a"), retracted("a", 2, id="r")
        assert tiers(a, gone, retracted("r", 3)) == [1]
        assert tiers(a, gone, retracted("r", 3, id="s"), retracted("s", 4)) == []

    def test_correcting_a_retraction_puts_its_replacement_in_place(self) -> None:
        assert tiers(viewed(1, id="a"), retracted("a", 2, id="r"), corrected("r", viewed(3), 3)) == [3]

    def test_a_correction_reaches_only_corrections_that_it_sorts_after(self) -> None:
        a, b = viewed(1, id="a"), corrected("a", viewed(2), 3, id="b")
        found = given(a, b, retracted("b", 2))
        assert ids(found) == ["b"]
        assert not found.waiting

    def test_corrections_of_each_other_end(self) -> None:
        found = given(retracted("y", 2, id="x"), retracted("x", 3, id="y"), viewed(1))
        assert not found.waiting

    def test_a_correction_recorded_before_its_target_holds(self) -> None:
        assert tiers(viewed(1, 5, id="a"), retracted("a", 2)) == []

    def test_without_a_target_of_its_source_it_waits(self) -> None:
        found = given(viewed(1, id="a"), retracted("a", 2, source=HOSPITAL, id="r"))
        assert found.waiting == {(HOSPITAL, "r")}
        assert ids(found)

    def test_known_counts_what_was_recorded_by_then(self) -> None:
        stream = (viewed(1, id="a"), corrected("a", viewed(2), 3, id="b"), retracted("b", 5))
        known = [tiers(*stream, known=k) for k in (0.5, 1, 2.9, 3, 4.9, 5)]
        assert known == [[], [1], [1], [2], [2], [1]]

    def test_known_at_the_extremes_takes_the_recorded_bound(self) -> None:
        found = given(viewed(1, 1, recorded=2.5, recordedprecision="day", id="a"))
        assert ids(found, known=day(2.2), extreme="earliest") == ["a"]
        assert ids(found, known=day(2.2), extreme="latest") == []

    def test_a_correction_may_move_the_event_to_another_child(self) -> None:
        found = given(viewed(1, id="a"), corrected("a", viewed(1, subject="c2"), 3, id="b"))
        assert (ids(found), ids(found, "c2")) == ([], ["b"])
        assert ids(found, known=day(2)) == ["a"]


class TestPersons:
    def test_a_record_id_is_a_hash(self) -> None:
        expected = hashlib.sha256(b"police\x1fc1").digest()[:16]
        assert record_id(RecordName("police", "c1")) == expected

    def test_standing_events_name_records(self) -> None:
        found = given(
            viewed(1, alsoabout=["c2"]),
            tied("m"),
            linked("refused", "police:p", "court:q"),
            corrected("nothing", viewed(1, subject="c3", alsoabout=["c4"]), 2),
        )
        here = {RecordName(HV, reference) for reference in ("c1", "c2", "c3", "c4", "m")}
        assert found.records == here | {RecordName("police", "p"), RecordName("court", "q")}

    def test_an_equal_number_joins_and_the_smallest_record_names_the_person(self) -> None:
        found = given(registered(ONE), registered(ONE, source=HOSPITAL, subject="h1"))
        members = {record_id(RecordName(HV, "c1")), record_id(RecordName(HOSPITAL, "h1"))}
        assert found.persons == {min(members): frozenset(members)}

    def test_the_last_number_by_key_is_asserted(self) -> None:
        other = registered(ONE, source=HOSPITAL)
        late = registered(TWO, 5, kind="person.updated")
        none = registered(None, 6, kind="person.updated")
        assert len(given(other, registered(ONE), late, none).persons) == 2
        assert len(given(other, late, registered(ONE, 6, kind="person.updated")).persons) == 1

    def test_a_corrected_number_counts_and_also_about_asserts_nothing(self) -> None:
        wrong = registered(TWO, id="a", alsoabout=["c2"])
        stream = (registered(ONE, source=HOSPITAL), wrong, corrected("a", registered(ONE), 2))
        found = given(*stream)
        assert len(found.persons) == 2
        assert person(found) == person(found, agency=HOSPITAL)

    def test_the_last_verdict_on_a_pair_decides(self) -> None:
        pair = (f"{HV}:c1", f"{HOSPITAL}:c1")
        numbers = (registered(ONE), registered(ONE, source=HOSPITAL))
        assert len(given(linked("confirmed", *pair)).persons) == 1
        assert len(given(*numbers, linked("refused", *pair)).persons) == 2
        assert len(given(*numbers, linked("unlinked", *pair)).persons) == 2
        again = linked("confirmed", *pair[::-1], on=3)
        assert len(given(*numbers, linked("refused", *pair, on=2), again).persons) == 1
        assert len(given(*numbers, linked("refused", *pair, on=4), again).persons) == 2

    def test_refused_but_joined_through_a_third_is_unsettled(self) -> None:
        three = [registered(ONE, source=source) for source in (HV, HOSPITAL, "police")]
        found = given(*three, linked("refused", f"{HV}:c1", f"{HOSPITAL}:c1"))
        assert len(found.persons) == 1
        assert found.unsettled == {person(found)}
        unlinked = given(*three, linked("unlinked", f"{HV}:c1", f"{HOSPITAL}:c1"))
        assert unlinked.unsettled == set()

    def test_a_seal_stands_until_it_is_unlinked(self) -> None:
        pair = (f"{HV}:c1", f"{HOSPITAL}:c1")
        sealed = [registered(ONE), registered(ONE, source=HOSPITAL), linked("sealed", *pair, on=2)]
        later = [linked("confirmed", *pair, on=3), linked("unlinked", *pair, on=4), linked("confirmed", *pair, on=5)]
        assert [len(given(*sealed, *later[:n]).persons) for n in (0, 1, 2, 3)] == [2, 2, 2, 1]
        third = registered(ONE, source="police")
        found = given(*sealed, third)
        assert len(found.persons) == 3, "the third belongs to both, so no link can be trusted"
        assert found.unsettled == set(found.persons)
        assert len(given(*sealed, third, later[1]).persons) == 1


class TestHistory:
    def test_structural_events_are_left_out(self) -> None:
        found = given(registered(ONE), tied("m"), said("pregnancy.recorded", id="a"))
        assert ids(found) == ["a"]

    def test_the_mothers_events_come_through_her_one_step_only(self) -> None:
        grandmother = said("relationship.recorded", {"relative": "g", "relation": "mother"}, subject="m")
        found = given(tied("m"), grandmother, viewed(1, subject="m", id="a"), viewed(1, subject="g"))
        (entry,) = found.history(person(found))
        assert (entry.event.id, entry.through) == ("a", person(found, "m"))

    def test_a_sibling_carries_nothing(self) -> None:
        assert ids(given(tied("s", "sibling"), viewed(1, subject="s"))) == []

    @pytest.mark.parametrize(("on", "comes"), [(9.9, False), (10, True), (12.9, True), (13, False)])
    def test_the_days_of_a_tie_are_both_included(self, on: float, comes: bool) -> None:
        tie = tied("m", from_on="2024-03-10", until_on="2024-03-12")
        assert bool(ids(given(tie, viewed(1, on, subject="m")))) is comes

    def test_an_imprecise_time_touches(self) -> None:
        tie = tied("m", from_on="2024-03-10")
        unknown = viewed(1, 2, recorded=11, subject="m", time=None, timeprecision="unknown")
        assert len(ids(given(tie, unknown))) == 1

    def test_direct_wins_over_through_and_the_smallest_person_is_named(self) -> None:
        both = viewed(1, subject="m", alsoabout=["c1"])
        found = given(tied("m"), both)
        assert [entry.through for entry in found.history(person(found))] == [None]
        shared = viewed(1, subject="m", alsoabout=["f"])
        found = given(tied("m"), tied("f", "father"), shared)
        smallest = min(person(found, "m"), person(found, "f"))
        assert [entry.through for entry in found.history(person(found))] == [smallest]

    def test_links_count_as_today_whatever_is_known(self) -> None:
        found = given(viewed(1, subject="m", id="a"), tied("m", on=9))
        assert ids(found, known=day(2)) == ["a"]

    def test_each_extreme_has_its_order(self) -> None:
        month = viewed(1, 5, recorded=20, timeprecision="month", id="month")
        found = given(month, viewed(2, 10, id="tenth"))
        assert ids(found) == ["month", "tenth"]
        assert ids(found, extreme="latest") == ["tenth", "month"]

    def test_at_the_latest_extreme_ties_go_by_earliest(self) -> None:
        wide = viewed(1, 4, recorded=8, timelatest=day(6).isoformat(), id="a")
        found = given(viewed(1, 6, recorded=7, id="b"), wide)
        assert ids(found, extreme="latest") == ["a", "b"]


class TestHeard:
    def test_counts_and_latest_bounds_per_agency(self) -> None:
        found = given(
            tied("m"),
            viewed(1, 3.5, timeprecision="day", recorded=5),
            viewed(1, 2, subject="m", recorded=6),
            viewed(1, source=HOSPITAL),
        )
        (voice,) = found.heard(person(found)).values()
        end_of_third = day(4).replace(day=3, hour=23, minute=59, second=59, microsecond=999_999)
        assert voice == (2, 1, end_of_third, day(6))
        assert set(found.heard(person(found, agency=HOSPITAL))) == {HOSPITAL}
