"""Where the picture of a chronology puts things: pixels, by numbers."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from schemas.moments import Interval
from services.desk.plot import (
    HIT,
    MARGIN,
    NAME,
    ROWS_MAX,
    TICKS_MAX,
    WIDTH,
    Kind,
    Mark,
    Plot,
    Spot,
    Stretch,
    place,
    ticks,
)
from tests.core.effort import examples

BEGIN: Final = datetime(2020, 1, 1, tzinfo=UTC)
END: Final = BEGIN + timedelta(days=932)
"""932 days on 932 pixels: a pixel is a day."""
INNER: Final = WIDTH - 2 * MARGIN
LANES: Final = {"police": "Police", "school": "School"}


def on(day: float) -> datetime:
    return BEGIN + timedelta(days=day)


def spot(day: float, lane: str = "police", kind: Kind = Kind.WORRY, until: float = 0, last: float = 0) -> Spot:
    return Spot(lane, Interval(on(day), on(max(day, last))), on(max(day, until)), kind, ("police", f"{day}"))


def drawn(*spots: Spot, behind: Iterable[Stretch] = (), tiers: Iterable[Stretch] = ()) -> Plot:
    plot = place(spots, behind, tiers, LANES, END)
    assert plot is not None
    return plot


def marks(plot: Plot, lane: int = 0) -> list[tuple[float, float, int]]:
    return [(mark.x, mark.y - plot.lanes[lane].top - NAME, len(mark.spots)) for mark in plot.lanes[lane].marks]


def test_a_pixel_is_a_day_where_there_are_as_many() -> None:
    assert INNER == 932
    plot = drawn(spot(0), spot(100), spot(932))
    assert marks(plot) == [(14, 12, 1), (114, 12, 1), (946, 12, 1)]


def test_lanes_stand_below_each_other_each_with_its_name_above() -> None:
    plot = drawn(spot(0), spot(5), spot(9, "school"))
    first, second = plot.lanes
    assert (first.name, first.top, first.height) == ("Police", 78, NAME + 2 * HIT + 8)
    assert (second.name, second.top, second.height) == ("School", 78 + first.height, NAME + HIT + 8)
    assert plot.height == second.top + second.height


def test_what_is_near_is_stacked_and_then_counted() -> None:
    plot = drawn(spot(0), spot(10), spot(20), spot(23), spot(24), spot(30))
    assert marks(plot) == [(14, 12, 1), (24, 36, 1), (34, 60, 2), (38, 12, 2)]


def test_a_counted_mark_has_a_kind_where_all_have_the_same() -> None:
    of_one = drawn(*(spot(day) for day in range(4))).lanes[0].marks[-1]
    of_two = drawn(*(spot(day) for day in range(3)), spot(3, kind=Kind.STRENGTH)).lanes[0].marks[-1]
    assert (of_one.kind, of_two.kind) == (Kind.WORRY, None)
    assert len(of_one.spots) == len(of_two.spots) == 2


def test_bars_run_to_when_it_can_have_happened_and_to_when_it_was_written_down() -> None:
    (late, at_once, imprecise, beyond) = (
        drawn(spot(0, until=200), spot(100, until=101), spot(300, last=330, until=340), spot(900, until=2000))
        .lanes[0]
        .marks
    )
    assert (late.known, late.until) == (None, 214)
    assert (at_once.known, at_once.until) == (None, None), "a day's delay is not to be seen"
    assert (imprecise.known, imprecise.until) == (344, 354)
    assert beyond.until == 946, "what lies outside stands at the edge"


def test_silences_lapses_and_tiers_are_stretches() -> None:
    silent = Stretch("police", on(10), on(110), "silent", uncertain=True)
    gone = Stretch("police", on(5), on(6), "too short to be seen")
    tiers = [Stretch("", on(-50), on(100), "Tier 3"), Stretch("", on(100), on(932), "Tier 2")]
    plot = drawn(spot(0), behind=[silent, gone], tiers=tiers)
    (bar,) = plot.lanes[0].bars
    assert (bar.x, bar.width, bar.y, bar.height, bar.uncertain) == (24, 100, plot.lanes[0].top + NAME, HIT, True)
    assert [(each.x, each.width, each.text) for each in plot.tiers] == [(14, 100, "Tier 3"), (114, 832, "Tier 2")]


def test_nothing_with_a_date_is_no_picture_and_one_moment_is_one() -> None:
    assert place([], [], [], LANES, END) is None
    plot = drawn(Spot("police", Interval(END, END), END, Kind.OTHER, ("police", "1")))
    assert marks(plot) == [(WIDTH - MARGIN, 12, 1)]


def test_ticks_are_beginnings_of_months_and_years() -> None:
    assert [tick.text for tick in ticks(BEGIN, END)] == [
        "Apr 2020", "Jul 2020", "Oct 2020", "Jan 2021", "Apr 2021", "Jul 2021", "Oct 2021", "Jan 2022", "Apr 2022",
        "Jul 2022",
    ]  # fmt: skip
    assert ticks(BEGIN, END)[3].x == 14 + 366
    years = ticks(datetime(2001, 5, 1, tzinfo=UTC), datetime(2020, 5, 1, tzinfo=UTC))
    assert [tick.text for tick in years] == [str(year) for year in range(2002, 2021, 2)]
    days = ticks(datetime(2020, 1, 3, tzinfo=UTC), datetime(2020, 1, 20, tzinfo=UTC))
    assert [(tick.x, tick.text) for tick in days] == [(14, "3 Jan 2020"), (946, "20 Jan 2020")]


_SPOTS: Final = st.lists(
    st.builds(spot, st.integers(0, 931), st.sampled_from(list(LANES)), st.sampled_from(Kind), st.integers(0, 1500)),
    min_size=1, max_size=200,
)  # fmt: skip


@examples(60)
@given(_SPOTS)
def test_no_two_boxes_overlap_and_nothing_is_lost(spots: list[Spot]) -> None:
    plot = drawn(*spots)
    for lane in plot.lanes:
        assert _apart(lane.marks)
        assert len({mark.y for mark in lane.marks}) <= ROWS_MAX
        assert all(lane.top + NAME <= mark.y - HIT / 2 for mark in lane.marks)
        assert all(mark.y + HIT / 2 <= lane.top + lane.height for mark in lane.marks)
        assert all(MARGIN <= mark.x <= WIDTH - MARGIN for mark in lane.marks)
        placed = sorted(each for mark in lane.marks for each in mark.spots)
        assert placed == sorted(each for each in spots if LANES[each.lane] == lane.name)
    assert 2 <= len(plot.ticks) <= TICKS_MAX


def _apart(found: Iterable[Mark]) -> bool:
    rows: dict[float, list[float]] = {}
    for mark in found:
        rows.setdefault(mark.y, []).append(mark.x)
    return all(round(after - before, 1) >= HIT for row in rows.values() for before, after in pairwise(sorted(row)))
