"""Where everything of a picture in lanes stands: pure, in pixels. A lane for each agency, time from left to right.

Marks have a box of 24 by 24 to be hit by (WCAG 2.5.8), and no two boxes overlap: where marks are near each other they
are stacked in rows, and where the rows are full they are counted in one mark.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from projections.chronology.outline import Group
from schemas.moments import LONDON, Interval, start_of_day

WIDTH: Final = 960
MARGIN: Final = 14
HIT: Final = 24
"""Each side of the box of a mark."""
ROWS_MAX: Final = 3
NAME: Final = 22
"""Height of a lane's name, which stands above its marks."""
BAND_TOP: Final = 46
BAND: Final = 20
TICKS_MAX: Final = 12
_SEEN: Final = 3.0
"""A bar shorter than this many pixels is not drawn."""
_STEPS_MONTHS: Final = (1, 3, 6, 12, 24, 60, 120, 240)
_LEAST: Final = timedelta(days=14)


class Kind(StrEnum):
    """What a mark tells; each has a shape of its own."""

    WORRY = "worry"
    STRENGTH = "strength"
    BOTH = "both"
    LAPSE = "lapse"
    OTHER = "other"
    ALERT = "alert"


class Spot(NamedTuple):
    """Something to be placed. ``happened`` is as exact as it is known; ``until`` is when it had been written down, or
    when it was over. ``of`` is what it stands for: a fact, or the name of an event.
    """

    lane: str
    happened: Interval
    until: datetime
    kind: Kind
    of: Group | tuple[str, str]


class Stretch(NamedTuple):
    """A time in a lane, or in the band of tiers: a silence, a lapse, a tier."""

    lane: str
    begins: datetime
    ends: datetime
    text: str
    uncertain: bool = False


class Mark(NamedTuple):
    """Centre, and what it stands for: one, or several counted. ``known`` and ``until`` are the ends of its two bars:
    until when it can have happened, and until it was written down; None where there is nothing to see.
    """

    x: float
    y: float
    spots: tuple[Spot, ...]
    known: float | None
    until: float | None

    @property
    def kind(self) -> Kind | None:
        """None where several kinds are counted in it."""
        kinds = {spot.kind for spot in self.spots}
        return self.spots[0].kind if len(kinds) == 1 else None


class Bar(NamedTuple):
    """A stretch as it is drawn."""

    x: float
    width: float
    y: float
    height: float
    text: str
    uncertain: bool


class Lane(NamedTuple):
    """``top`` is that of its name; ``bars`` stand behind the marks."""

    name: str
    top: float
    height: float
    marks: tuple[Mark, ...]
    bars: tuple[Bar, ...]


class Tick(NamedTuple):
    x: float
    text: str


class Plot(NamedTuple):
    """The whole picture; ``tiers`` is the band along its top."""

    width: int
    height: float
    ticks: tuple[Tick, ...]
    tiers: tuple[Bar, ...]
    lanes: tuple[Lane, ...]


class _Scale(NamedTuple):
    begins: datetime
    ends: datetime

    def x(self, at: datetime) -> float:
        """What lies outside stands at the edge."""
        inside = min(max(at, self.begins), self.ends)
        return round(MARGIN + (inside - self.begins) / (self.ends - self.begins) * (WIDTH - 2 * MARGIN), 1)


def place(
    spots: Iterable[Spot],
    stretches: Iterable[Stretch],
    tiers: Iterable[Stretch],
    names: Mapping[str, str],
    end: datetime,
) -> Plot | None:  # fmt: skip
    """The picture up to ``end``; ``names`` are the lanes, in their order. None where nothing has a place in time."""
    of_lane: dict[str, list[Spot]] = {lane: [] for lane in names}
    for spot in sorted(spots, key=lambda spot: (spot.happened, spot.until)):
        of_lane[spot.lane].append(spot)
    begins = min((each[0].happened.earliest for each in of_lane.values() if each), default=None)
    if begins is None:
        return None
    scale = _Scale(min(begins, end - _LEAST), end)
    behind: dict[str, list[Stretch]] = {lane: [] for lane in names}
    for stretch in stretches:
        behind[stretch.lane].append(stretch)
    lanes, top = [], float(BAND_TOP + BAND + 12)
    for lane, name in names.items():
        marks, rows = _stacked(of_lane[lane], scale, top + NAME)
        height = NAME + rows * HIT + 8
        bars = (_bar(each, scale, top + NAME, rows * HIT) for each in behind[lane])
        lanes.append(Lane(name, top, height, marks, tuple(bar for bar in bars if bar.width >= _SEEN)))
        top += height
    band = (_bar(each, scale, BAND_TOP, BAND) for each in tiers if each.ends > scale.begins)
    return Plot(WIDTH, round(top, 1), ticks(scale.begins, scale.ends), tuple(band), tuple(lanes))


def _stacked(spots: Sequence[Spot], scale: _Scale, top: float) -> tuple[tuple[Mark, ...], int]:
    """The marks of a lane, and how many rows they fill: each in the first row with room, else counted with the last."""
    rows: list[list[list[Spot]]] = []
    for spot in spots:
        x = scale.x(spot.happened.earliest)
        free = next((row for row in rows if scale.x(row[-1][0].happened.earliest) + HIT <= x), None)
        if free is None and len(rows) < ROWS_MAX:
            free = []
            rows.append(free)
        if free is not None:
            free.append([spot])
        else:
            nearest = max(rows, key=lambda row: row[-1][0].happened.earliest)
            nearest[-1].append(spot)
    found = [
        _mark(together, scale, top + number * HIT + HIT / 2) for number, row in enumerate(rows) for together in row
    ]
    return tuple(sorted(found, key=lambda mark: (mark.x, mark.y))), max(len(rows), 1)


def _mark(spots: Sequence[Spot], scale: _Scale, y: float) -> Mark:
    x = scale.x(spots[0].happened.earliest)
    known, until = (
        scale.x(max(each.happened.latest for each in spots)), scale.x(max(each.until for each in spots)),
    )  # fmt: skip
    return Mark(
        x, round(y, 1), tuple(spots), known if known - x >= _SEEN else None, until if until - x >= _SEEN else None
    )


def _bar(stretch: Stretch, scale: _Scale, y: float, height: float) -> Bar:
    x = scale.x(stretch.begins)
    return Bar(x, round(scale.x(stretch.ends) - x, 1), y, height, stretch.text, stretch.uncertain)


def ticks(begins: datetime, ends: datetime) -> tuple[Tick, ...]:
    """Beginnings of London months or years, at most ``TICKS_MAX``; of a shorter time its days at both ends."""
    scale = _Scale(begins, ends)
    first, last = begins.astimezone(LONDON).date(), ends.astimezone(LONDON).date()
    months = range(first.year * 12 + first.month, last.year * 12 + last.month)
    step = next((step for step in _STEPS_MONTHS if len(months) // step < TICKS_MAX), _STEPS_MONTHS[-1])
    days = [date(month // 12, month % 12 + 1, 1) for month in months if month % step == 0]
    if len(days) < 2:
        return (Tick(scale.x(begins), _day(first)), Tick(scale.x(ends), _day(last)))
    text = "%Y" if step >= 12 else "%b %Y"
    return tuple(Tick(scale.x(start_of_day(day)), day.strftime(text)) for day in days)


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
