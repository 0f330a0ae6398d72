"""The demonstration, whole, on a hub of its own: what it tells, in whose words, and how long it is."""

import json
from collections.abc import Iterator
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from rich.console import Console

from services.cli import demo_story, demo_told, main
from services.cli.demo import replay
from services.cli.demo_picture import SOUND
from services.cli.demo_story import KYLE, MOMENTS, SAM, Moment, Shown
from services.store.children import Child
from tests.flow.hub import Hub
from tests.flow.telling import child_of

NOT_SAID = (
    "refused", "schedule 1", "disguised", "uncorroborated", "failed to", "should have", "blame", "fault",
    "did not happen",
)  # fmt: skip
"""Words that the hub does not use of people; `blame` and `did not happen` once, where it says that it does not."""


@pytest.fixture(scope="module")
def printed(hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What is printed on a screen of 160 columns."""
    written = StringIO()
    with hub.worker("one"), hub.worker("two"):
        folder = Path(tmp_path_factory.mktemp("demo"))
        replay(Console(file=written, width=160, force_terminal=False), hub.dsn, hub.bootstrap, folder)
        yield written.getvalue()


@pytest.fixture(scope="module")
def children(hub: Hub, printed: str) -> dict[str, Child]:
    assert printed
    return {"Kyle": child_of(hub, KYLE), "Sam": child_of(hub, SAM)}


def of(found: list[demo_told.Row], year: int, month: int) -> str:
    """The answers of a month."""
    return "\n".join(
        line for row in found if (row.moment.day.year, row.moment.day.month) == (year, month) for line in row.answers
    )


@pytest.fixture(scope="module")
def found(children: dict[str, Child]) -> list[demo_told.Row]:
    return list(demo_told.rows(children, MOMENTS))


def test_it_is_a_story_read_in_one_go(printed: str) -> None:
    assert printed.count("\n") <= 156
    begun = [line[:11].split() for line in printed.splitlines() if line[:1].isdigit() and line[12:13] == "·"]
    assert [f"{' '.join(each)}" for each in begun] == [f"{m.day:%-d %b %Y}" for m in MOMENTS]
    assert {int(each[-1]) for each in begun} == set(range(2012, 2020))


def test_what_was_recorded_stands_before_what_the_hub_answers(printed: str) -> None:
    told = printed.partition("2. Tiers and lapses")[0].splitlines()
    signs = [line[12:13] for line in told if line[12:13] in {"·", "→"}]
    assert signs[0] == "·"
    assert signs.count("→") >= len(MOMENTS), "each day has an answer"
    for before, after in pairwise(line for line in told if line[12:13] in {"·", "→"}):
        assert not (before[12] == "→" and after[12] == "·" and not after[:11].strip()), after


def test_it_says_how_to_look_further(printed: str) -> None:
    assert "make demo ARGS=--all" in printed
    for command in ("picture", "chronology", "accounts", "injuries", "step-down", "alerts"):
        assert command in main.commands
        assert command in printed.partition("On a hub of your own")[2], command


def test_each_day_shows_what_had_been_recorded_by_then(children: dict[str, Child], found: list[demo_told.Row]) -> None:
    held = {(e.event.source, e.event.id): e.event for child in children.values() for e in child.entries()}
    days = [row.moment.day for row in found]
    assert days == sorted(days)
    for row in found:
        for shown in row.moment.events:
            event = held.get(shown.event) or held["hospital", "hospital-death-corrected"]
            assert event.happened.earliest.date() <= row.moment.day, shown


def test_the_two_refusals_lapses_views_and_the_plan(printed: str, found: list[demo_told.Row]) -> None:
    plain = " ".join(printed.split())
    assert plain.count("Not ready to step down") == 2
    assert "no record is held here of a meeting of several agencies for three months" in of(found, 2015, 1)
    assert "Involvement ended while worries were open" in of(found, 2016, 2)
    assert "Not asked any more" in of(found, 2017, 8), "the second lapse ends with the team's meeting"
    assert "The named lead's agency sent apologies or was absent at two meetings" in of(found, 2017, 8)
    assert "Agencies see this differently" in of(found, 2017, 10)
    assert "Sessions were agreed" in of(found, 2017, 11)
    assert "significant harm" in of(found, 2017, 11)
    assert "Has it been checked?" in of(found, 2017, 11)
    assert "tier 4; child protection plan" in of(found, 2018, 1)
    assert "Records differ" in of(found, 2012, 10)
    assert "full care order" in of(found, 2019, 4)


def test_what_was_said_stands_with_who_said_it(found: list[demo_told.Row]) -> None:
    told = "\n".join(line for row in found for line in row.recorded)
    assert "Mother: At home Kyle talks all the time, and the social worker has seen it." in told
    assert "Prevention and Support Service, Sep 2017: Concern answered; declined; The family are engaging." in told
    assert "Children's Centre, Nov 2015 to Dec 2015: Rough with the new kitten. Threw a sharp knife." in told
    assert "Referral decided; accepted; The referral came straight to the service." in told


def test_it_is_fair(printed: str) -> None:
    plain = " ".join(printed.split()).lower()
    assert "the cause of sam's death is unascertained, nothing of harm is presumed" in plain
    assert "tier 2 was a reasonable view against the criteria then in place" in plain
    assert "does not say that anything would have happened otherwise" in plain
    allowed = plain.replace("it blames nobody", "").replace("is not: did not happen", "")
    assert [words for words in NOT_SAID if words in allowed] == []


def test_six_sound_steps_are_allowed(printed: str) -> None:
    sound = " ".join(printed.partition("3. And it says yes")[2].partition("make demo")[0].split())
    assert "Nothing held here stands in the way" in sound
    for case in json.loads((SOUND / "cases.json").read_text(encoding="utf-8")):
        assert case["title"] in sound


def test_every_injury_stands_in_the_order_of_time(children: dict[str, Child]) -> None:
    written = StringIO()
    demo_told.injuries(Console(file=written, width=200), children)
    injuries = written.getvalue()
    places = [
        injuries.index(words) for words in ("Mar 2014, Kyle", "Oct 2016, Kyle", "24 Nov 2017, Sam", "date not recorded")
    ]
    assert places == sorted(places)
    for words in (
        "Mar 2014",
        "bruise and lacerations",
        "on 2 occasions: bruising, ear",
        "Reported anonymously, not observed",
    ):
        assert words in injuries, words


def test_an_event_that_is_not_held_is_an_error(children: dict[str, Child]) -> None:
    absent = Moment(demo_story.MOMENTS[0].day, (Shown(("nursery", "nowhere")),))
    with pytest.raises(demo_told.NotHeld, match="nursery/nowhere is not held here; expected the whole review"):
        list(demo_told.rows(children, [absent]))
