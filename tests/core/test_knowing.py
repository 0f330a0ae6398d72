"""Who knew what on a day: later corrections and retractions do not change it. By hand, and as shown."""

from io import StringIO

import pytest
from click.testing import CliRunner
from rich.console import Console

from projections.chronology import Asked
from projections.history import AsWritten
from projections.knowledge import Knew, knowledge, knowledge_of_all
from schemas import RecordName
from services.cli import main
from services.cli.chronology import Wanted, show_chronology, show_known_to
from services.store.children import Child
from services.store.histories import Loaded
from tests.core.meaning import Meaning
from tests.oracle.given import Document, corrected, day, given, person, retracted, said

HV, SCHOOL = "health-visiting", "school"


def visit(outcome: str, on: float = 1, **attributes: object) -> Document:
    return said("contact.recorded", {"kind": "home-visit", "outcome": outcome}, on, **attributes)


def telling(on: float, about: str = "k-1", to: str = SCHOOL, **attributes: object) -> Document:
    content = {"to": [to], "about": [{"source": HV, "id": about}]}
    return said("information.provided", content, on, **{"id": "k-tell", **attributes})


STORY = (
    visit("no-access", id="k-1"), visit("no-access", 2, id="k-2"), telling(3),
    corrected("k-1", visit("took-place", 1), 10, id="k-corr"), retracted("k-2", 11),
)  # fmt: skip


def held(*events: Document) -> Child:
    """The child as a command reads it."""
    found = given(*events)
    meaning = Meaning(found.standing.values(), found.records)
    one = person(found)
    loaded = Loaded(meaning.people[one].records, tuple(meaning.relatives(one)), meaning.events)
    names = {one: [RecordName(HV, "c1")]}
    return Child(one, False, names[one], names, loaded, [])


def words(*events: Document, by: str = SCHOOL, at: float) -> dict[str, Knew | None]:
    knew = knowledge(held(*events).as_written(day(at)), by, day(at))
    return {name: known.certain for (_, name), known in knew.items()}


@pytest.mark.parametrize("on", [2, 5, 12])
def test_of_all_agencies_at_once_it_is_as_of_each(on: float) -> None:
    written = held(*STORY).as_written(day(on))
    names = [(HV, "k-1"), (HV, "k-corr"), (HV, "k-tell")]
    of_all = knowledge_of_all(written, day(on), names, [HV])
    assert set(of_all) == {HV, SCHOOL}
    for agency, known in of_all.items():
        each = knowledge(written, agency, day(on))
        assert list(known) == names and {n: k for n, k in known.items() if n in each} == {
            name: each[name] for name in names if name in each
        }


class TestLateWords:
    def test_before_them_it_is_as_it_was_written(self) -> None:
        assert words(*STORY, at=5) == {"k-1": Knew.TOLD, "k-2": Knew.NOT_RECORDED, "k-tell": Knew.TOLD}
        assert set(words(*STORY, at=5, by=HV).values()) == {Knew.HELD}

    def test_after_them_the_correction_stands_and_the_retracted_is_gone(self) -> None:
        assert words(*STORY, at=12) == {"k-corr": Knew.TOLD, "k-tell": Knew.TOLD}

    def test_a_telling_that_is_withdrawn_later_was_a_telling(self) -> None:
        story = (STORY[0], telling(3), retracted("k-tell", 20))
        assert words(*story, at=5)["k-1"] is Knew.TOLD
        assert words(*story, at=21) == {"k-1": Knew.NOT_RECORDED}
        moved = corrected("k-tell", telling(3, to="nursery"), 20, id="moved")
        assert words(STORY[0], telling(3), moved, at=5)["k-1"] is Knew.TOLD
        assert words(STORY[0], telling(3), moved, at=21)["k-1"] is Knew.NOT_RECORDED

    def test_what_was_told_before_it_was_written_down_was_told(self) -> None:
        story = (STORY[0], telling(3, recorded=8))
        assert words(*story, at=5)["k-1"] is Knew.TOLD
        assert words(*story, at=2)["k-1"] is Knew.NOT_RECORDED

    def test_what_is_written_down_later_stands_as_it_does_today(self) -> None:
        story = (
            visit("no-access", id="k-1", recorded=8),
            telling(3),
            corrected("k-1", visit("took-place"), 10, id="c"),
        )
        assert words(*story, at=5)["c"] is Knew.TOLD
        assert words(*story, at=5, by=HV)["c"] is Knew.NOT_RECORDED
        assert words(*story, at=9, by=HV)["k-1"] is Knew.HELD

    def test_where_it_is_not_sure_that_it_was_corrected_by_then_both_are_uncertain(self) -> None:
        vague = corrected("k-1", visit("took-place") | {"recordedprecision": "day"}, 5, recordedprecision="day", id="c")
        found = words(STORY[0], vague, by=HV, at=5.5)
        assert found == {"k-1": None, "c": None}


def printed(show: object) -> str:
    console = Console(file=StringIO(), width=200)
    show(console)  # type: ignore[operator]
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def asked(on: float | None) -> Asked:
    return Asked(day(400), None if on is None else day(on), everything=True)


class TestAsShown:
    def test_known_to_an_agency(self) -> None:
        child = held(*STORY)
        school = printed(lambda console: show_known_to(console, child, SCHOOL, day(5)))
        assert "Home visit; no access" in school
        assert "took place" not in school
        assert "1 further event" in school
        own = printed(lambda console: show_known_to(console, child, HV, day(5)))
        assert own.count("Home visit; no access") == 2

    def test_happened_by_then_as_known_today_and_recorded_by_then(self) -> None:
        child = held(*STORY, visit("cancelled", 2, recorded=9))
        today = printed(lambda console: show_chronology(console, child, asked(2.5), Wanted()))
        assert "took place" in today
        assert "cancelled" in today
        assert "no access" not in today
        then = printed(lambda console: show_chronology(console, child, asked(2.5), Wanted(day(5))))
        assert then.count("no access") == 2
        assert "cancelled" not in then
        assert "Information provided" not in then
        recorded = printed(lambda console: show_chronology(console, child, asked(None), Wanted(day(5))))
        assert "Information provided" in recorded

    @pytest.mark.parametrize("command", ["tier", "chronology"])
    def test_both_commands_ask_alike(self, command: str) -> None:
        options = {name for parameter in main.commands[command].params for name in parameter.opts}
        assert {"--as-of", "--known"} <= options

    def test_known_to_has_its_day_in_as_of(self) -> None:
        asked = CliRunner().invoke(main, ["chronology", f"{HV}:c1", "--known-to", SCHOOL, "--known", "2024-03-05"])
        assert asked.exit_code == 2
        assert "leave out --known" in " ".join(asked.output.split())


def test_as_written_of_nothing_is_nothing() -> None:
    assert knowledge(AsWritten([], []), SCHOOL, day(1)) == {}
