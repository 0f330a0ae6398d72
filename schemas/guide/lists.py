"""The shape of a closed list whose codes are plain words."""

from typing import NamedTuple


class PlainList(NamedTuple):
    """``codes``: code → when it is used, in the order of the schema."""

    title: str
    where: str
    codes: dict[str, str]
