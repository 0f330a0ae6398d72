"""One model's line in the tables."""

from schemas.leaning.shapes import Leaning, LeaningOf


def said(*, worrying: str = "", reassuring: str = "", neutral: str = "", **others: LeaningOf) -> dict[str, LeaningOf]:
    """Names of fields, parted by spaces; ``others`` lean by value, by type or by their parts."""
    rows: list[tuple[str, LeaningOf]] = [
        (name, leaning)
        for leaning, names in (
            (Leaning.WORRYING, worrying), (Leaning.REASSURING, reassuring), (Leaning.NEUTRAL, neutral)
        )
        for name in names.split()
    ]  # fmt: skip
    rows += others.items()
    found = dict(rows)
    if len(found) != len(rows):
        msg = "a field is named twice; expected each once"
        raise ValueError(msg)
    return found
