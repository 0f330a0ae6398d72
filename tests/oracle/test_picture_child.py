"""Injuries, seen, missed and household: by hand, from the words of docs/picture.md."""

from typing import Any

from tests.oracle.given import Document, linked, said, tied
from tests.oracle.picture_given import CSC, HV, ask, point, saying, set_to, visit


class TestInjuries:
    def test_all_of_them_in_order_without_texts(self) -> None:
        hurt = {
            "site": ["ear", "left arm"],
            "kind": "bruise",
            "medical_view": "none-recorded",
            "explained_by": "mother",
        }
        two = {"dataschema": "injury.observed/3", "id": "a"}
        three = {"dataschema": "anonymous.reported/3", "id": "b"}
        reported = {"reported_injury": {**hurt, "medical_view": "recorded", "accounts_differ": True}}
        found = ask(
            "injuries", said("injury.observed", hurt, 2, **two), said("anonymous.reported", reported, 1, **three)
        )["told"]
        assert [(row["event"], row["how"], row["differ"]) for row in found] == [
            (f"{HV}/b", "reported", True), (f"{HV}/a", "observed", False)
        ]  # fmt: skip
        assert found[1] == {
            "event": f"{HV}/a", "point": point(2), "source": HV, "how": "observed", "kind": "bruise",
            "sites": ["ear", "left arm"], "occasions": 1, "explained_by": "mother", "causes": [],
            "medical_view": False, "differ": False,
        }  # fmt: skip

    def test_one_injury_by_name_or_reference_and_perhaps_by_day_and_place(self) -> None:
        def hurt(on: float, name: str, **more: object) -> object:
            content = {"site": ["Ear"], "kind": "bruise", "medical_view": "none-recorded", **more}
            return said("injury.observed", content, on, id=name, dataschema="injury.observed/3")

        found = ask(
            "injuries",
            hurt(1, "a", injury="i", causes=["fall"], explained_by="mother"),
            hurt(3, "b", injury="i", causes=["animal"], occasions=2),
            hurt(5, "c", same_as=[{"source": "police", "id": "p"}], explained_by="father"),
            hurt(6, "d", same_as=[{"source": "police", "id": "p"}], explained_by="mother", causes=["not-known"]),
            hurt(1.1, "e", site=["ear "]),
        )
        rows = [(row["tellings"], row["occasions"], row["differs"], row["unclear"]) for row in found["injuries"]]
        assert rows == [
            ([f"{HV}/a", f"{HV}/b"], 2, True, False), ([f"{HV}/e"], 1, False, False),
            ([f"{HV}/c", f"{HV}/d"], 1, False, True),
        ]  # fmt: skip
        assert found["perhaps"] == [[f"{HV}/a", f"{HV}/e", False]]


class TestSeen:
    def test_seen_alone_and_asleep_are_apart(self) -> None:
        alone = visit(content={"seen": ["c1"], "seen_alone": True}, id="a")
        sleeping = visit(content={"seen": ["c1", "c2"], "sleeping_place_seen": True}, on=2, id="b")
        first, second = ask("seen", alone, sleeping)["seen"]
        at_b = {"event": f"{HV}/b", "point": point(2)}
        alone_at = {"event": f"{HV}/a", "point": point(1)}
        assert first == {"source": HV, "reference": "c1", "seen": at_b, "alone": alone_at, "sleeping_place": at_b,
                         "awake": None}  # fmt: skip
        assert (second["reference"], second["alone"]) == ("c2", None)

    def test_not_seen_at_a_contact_that_did_not_take_place_nor_when_not_listed(self) -> None:
        assert ask("seen", visit(content={"seen": ["c1"], "outcome": "no-access"}), visit())["seen"] == []

    def test_attendance_counts_unless_none(self) -> None:
        came = said("attendance.recorded", {"setting": "nursery", "attended": 2}, id="a")
        stayed = said("attendance.recorded", {"setting": "nursery", "attended": 0}, 2)
        (row,) = ask("seen", came, stayed)["seen"]
        assert row["seen"]["event"] == f"{HV}/a"

    def test_the_childs_voice_is_any_last_statement_of_the_child(self) -> None:
        heard = ask("seen", visit(saying(said_by="child"), id="a"), visit(saying(), on=2))
        assert heard["voice"] == {"event": f"{HV}/a", "point": point(1)}
        assert ask("seen", visit(saying(basis="reported-by-child"), id="b"))["voice"]["event"] == f"{HV}/b"


class TestMissed:
    def test_counts_per_service_until_something_takes_place(self) -> None:
        away = [
            visit(content={"outcome": "was-not-brought"}),
            said("appointment.missed", {"service": "s"}, 2, id="b"),
            visit(content={"outcome": "no-access"}, on=3, id="c"),
            visit(content={"outcome": "cancelled", "cancelled_by": "father"}, on=4, id="d"),
            visit(content={"outcome": "cancelled", "cancelled_by": "professional"}, on=5),
            said("appointment.discharged", {"service": "s"}, 6, id="f"),
        ]
        (row,) = ask("missed", *away)
        assert row == {
            "source": HV,
            "was_not_brought": {"count": 2, "event": f"{HV}/b"},
            "no_access": {"count": 1, "event": f"{HV}/c"},
            "cancelled_by_family": {"count": 1, "event": f"{HV}/d"},
            "discharged": f"{HV}/f",
        }
        assert ask("missed", *away, visit(on=7)) == []
        assert ask("missed", *away, said("appointment.kept", {"service": "s"}, 7)) == []


class TestHousehold:
    def test_what_comes_through_the_mother(self) -> None:
        of_mother = [
            said("pregnancy.recorded", {}, 2, subject="m", id="p"),
            said("assessment.requested", {"assessment": "a", "kind": "pre-birth"}, 3, subject="m", id="q"),
            said("incident.recorded", {"kind": "domestic-violence"}, 4, subject="m", id="v"),
            said("consent.refused", {"service": "Parenting", "by": "mother"}, 5, subject="m", id="c"),
            said("address.changed", {"kind": "home"}, 6, subject="m"),
            said("death.recorded", {"cause": "not-recorded"}, 7, subject="m"),
            visit(saying("parents-relationship"), on=8, subject="m"),
        ]
        found = ask("household", tied("m"), *of_mother)
        who = {"event": f"{HV}/p", "point": point(2), "outcome": "continuing",
               "due_on": None, "considered": True, "asks": None}  # fmt: skip
        assert found["pregnancies"] == {f"{HV}:m": who}
        assert (found["pre_birth"]["event"], found["violence"]["event"]) == (f"{HV}/q", f"{HV}/v")
        assert found["consents"] == {
            "parenting": {"word": "refused", "by": "mother", "event": f"{HV}/c", "point": point(5)}
        }
        assert (found["move"], found["died"], found["separation"]) == (None, None, None)

    def test_direct_ones(self) -> None:
        found = ask(
            "household",
            visit(saying("parents-relationship", basis="reported-by-family"), id="a"),
            said("birth.recorded", {"place": "home"}, 2, id="b"),
        )
        assert (found["separation"]["event"], found["born"]["event"]) == (f"{HV}/a", f"{HV}/b")
        ended = said("service.ended", {"service": "Family Support"}, 3, id="c")
        assert ask("people", ended)["ended"] == [
            {"source": HV, "service": "family support", "event": f"{HV}/c", "point": point(3)}
        ]
        again = [said("service.ended", {"service": "X"}), said("service.started", {"service": "x"}, 2)]
        assert ask("people", *again)["ended"] == []

    def test_a_pregnancy_asks_where_a_statutory_tier_was_set_and_nobody_considered_an_assessment(self) -> None:
        expecting = said("pregnancy.recorded", {"due_on": "2024-09-01"}, 4, subject="m", id="p")
        asked = said("assessment.requested", {"assessment": "a", "kind": "pre-birth"}, 5, subject="m", id="q")
        twin = linked("confirmed", f"{HV}:c1", f"{CSC}:c1", on=10)

        def found(*events: Document) -> Any:
            told = ask("household", tied("m"), *events)
            (one,) = told["pregnancies"].values()
            return one["asks"] and one["asks"]["event"], one["due_on"], list(told["unfinished"])

        lowered = [set_to(4, 1), set_to(2, 2), twin]
        assert found(expecting, *lowered) == (f"{HV}/p", "2024-09-01", [])
        assert found(expecting, asked, *lowered) == (None, "2024-09-01", [f"{HV}/a"])
        assert found(expecting, set_to(2, 2), twin) == (None, "2024-09-01", [])
        late = {**set_to(3, 9), "id": "late"}
        assert found(expecting, late, twin) == (f"{CSC}/late", "2024-09-01", [])
