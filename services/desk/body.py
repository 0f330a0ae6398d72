"""Where on the body injuries are told of: face, front and back with numbered marks, and what could not be placed.

A site is the sender's own word. One that is not known here is listed and placed nowhere; where no side is said of what
has two, both are marked, hollow. A drawing helps to see what lies together; it decides nothing.
"""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from projections import injuries
from projections.chronology.lines import happened, shown
from projections.chronology.outline import Group
from services.desk.course_answers import PER_PAGE, AnswerBody, AnswerInjury, AnswerSpot

_CENTRE: Final = 60
Side = Literal["left", "right"]
_SIDES: Final[tuple[Side, Side]] = ("left", "right")


class _Place(NamedTuple):
    """``off``: how far from the middle; 0 of what there is one of."""

    view: Literal["head", "front", "back"]
    off: int
    down: int


_PLACES: Final = {
    "head": _Place("head", 0, 24), "forehead": _Place("head", 0, 42), "face": _Place("head", 0, 92),
    "eye": _Place("head", 19, 66), "eyebrow": _Place("head", 19, 52), "temple": _Place("head", 41, 56),
    "ear": _Place("head", 50, 74), "nose": _Place("head", 0, 78), "bridge of nose": _Place("head", 0, 62),
    "cheek": _Place("head", 29, 86), "mouth": _Place("head", 0, 106), "lip": _Place("head", 0, 106),
    "chin": _Place("head", 0, 122), "jaw": _Place("head", 28, 108), "neck": _Place("front", 0, 52),
    "shoulder": _Place("front", 24, 63), "chest": _Place("front", 0, 78), "rib": _Place("front", 14, 94),
    "abdomen": _Place("front", 0, 114), "stomach": _Place("front", 0, 114), "tummy": _Place("front", 0, 114),
    "arm": _Place("front", 34, 100), "upper arm": _Place("front", 33, 82), "elbow": _Place("front", 34, 102),
    "forearm": _Place("front", 35, 118), "lower arm": _Place("front", 35, 118), "wrist": _Place("front", 36, 136),
    "hand": _Place("front", 36, 150), "finger": _Place("front", 37, 156), "thumb": _Place("front", 33, 152),
    "hip": _Place("front", 18, 138), "groin": _Place("front", 0, 150), "genital": _Place("front", 0, 152),
    "thigh": _Place("front", 12, 175), "upper leg": _Place("front", 12, 175), "leg": _Place("front", 12, 205),
    "knee": _Place("front", 12, 208), "shin": _Place("front", 12, 232), "lower leg": _Place("front", 12, 232),
    "ankle": _Place("front", 12, 254), "foot": _Place("front", 14, 266), "toe": _Place("front", 15, 270),
    "back": _Place("back", 0, 92), "upper back": _Place("back", 0, 72), "lower back": _Place("back", 0, 124),
    "spine": _Place("back", 0, 100), "shoulder blade": _Place("back", 14, 74), "scalp": _Place("back", 0, 16),
    "back of head": _Place("back", 0, 20), "back of neck": _Place("back", 0, 52), "nape": _Place("back", 0, 52),
    "buttock": _Place("back", 11, 152), "bottom": _Place("back", 0, 152), "calf": _Place("back", 12, 230),
    "heel": _Place("back", 12, 264),
}  # fmt: skip
_PLURALS: Final = {"feet": "foot", "calves": "calf", "genitals": "genital"}


def body_of(groups: Sequence[Group]) -> AnswerBody:
    """Of injuries alone, numbered in the order of ``groups``; one fact has one number, whoever told it."""
    told: list[AnswerInjury] = []
    at: dict[tuple[_Place, int, bool], list[int]] = {}
    for number, group in enumerate(groups, 1):
        told_of = (telling for entry in group for telling in injuries.fold(injuries.EMPTY, entry).told)
        sites = dict.fromkeys(site for telling in told_of for site in telling.sites)
        found = {site: placed(site) for site in sites}
        for mark in dict.fromkeys(mark for each in found.values() for mark in each):
            at.setdefault(mark, []).append(number)
        first = group[0].event
        unplaced = tuple(site for site, each in found.items() if not each)
        told.append(AnswerInjury(
            number=number, event=f"{first.source}/{first.id}", agency=first.source, happened=shown(happened(first)),
            sites=tuple(sites), unplaced=unplaced, page=-(-number // PER_PAGE),
        ))  # fmt: skip
    spots = (
        AnswerSpot(numbers=tuple(numbers), view=place.view, x=x, y=place.down, sure=sure)
        for (place, x, sure), numbers in at.items()
    )
    return AnswerBody(injuries=tuple(told), spots=tuple(spots))


def placed(site: str) -> list[tuple[_Place, int, bool]]:
    """Where to mark it, how far across, and whether the side is sure; nothing where the word is not known."""
    words = site.replace("-", " ").casefold().split()
    sides = [side for side in _SIDES if side in words] or (list(_SIDES) if "both" in words else [])
    place = _PLACES.get(_bare(words))
    if place is None:
        return []
    if not place.off:
        return [(place, _CENTRE, True)]
    return [(place, _across(place, side), bool(sides)) for side in sides or _SIDES]


def _bare(words: Sequence[str]) -> str:
    """Without side and article, in the singular."""
    left = [word for word in words if word not in {"left", "right", "both", "the", "his", "her", "their"}]
    if left:
        left[-1] = _PLURALS.get(left[-1], left[-1].removesuffix("s"))
    return " ".join(left)


def _across(place: _Place, side: Side) -> int:
    """From the front the child's left is on the right of the picture."""
    to_the_right = (side == "left") is (place.view != "back")
    return _CENTRE + (place.off if to_the_right else -place.off)
