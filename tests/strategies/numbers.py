"""Synthetic NHS numbers: 999 is the range for tests, given to nobody."""

from typing import Final

_NUMBERS: Final[list[str]] = []
_next_serial = iter(range(1, 1_000_000))


def nhs_number(index: int) -> str:
    """The ``index``-th valid number of the test range (some 900,000 exist)."""
    while len(_NUMBERS) <= index:
        serial = f"{next(_next_serial):06d}"
        total = 243 + sum(int(d) * w for d, w in zip(serial, (7, 6, 5, 4, 3, 2), strict=True))
        check = (11 - total % 11) % 11
        if check != 10:
            _NUMBERS.append(f"999{serial}{check}")
    return _NUMBERS[index]
