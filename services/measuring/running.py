"""A whole borough judged, in two processes, child by child: nothing of a child is kept but the sums."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Final

from projections.rules.pack import england
from services.borough.population import Borough
from services.measuring.figures import Figures
from services.measuring.judging import judge

_PROCESSES: Final = 2
_CHILDREN_AT_A_TIME: Final = 200


def measure(borough: Borough, children: int, processes: int = _PROCESSES) -> Iterator[Figures]:
    """The sums of some more children, again and again until all are judged."""
    slices = [
        range(first, min(first + _CHILDREN_AT_A_TIME, children)) for first in range(0, children, _CHILDREN_AT_A_TIME)
    ]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(partial(figures_of, borough), slices)


def figures_of(borough: Borough, serials: range) -> Figures:
    """The sums over those children."""
    pack, figures = england(), Figures()
    for serial in serials:
        life = borough.life(serial)
        figures.add(judge(life, borough, pack), len(life.documents))
    return figures
