"""The statements of queries.sql by name."""

import re
from importlib.resources import files
from typing import Final

_BLOCK: Final = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


def blocks(text: str) -> dict[str, str]:
    """The blocks of a text by name. ``ValueError``: two have one name, and one of them would never be asked."""
    parts = _BLOCK.split(text)[1:]
    if twice := {name for name in parts[::2] if parts[::2].count(name) > 1}:
        msg = f"queries.sql names {', '.join(sorted(twice))} twice; expected each block once. Rename one."
        raise ValueError(msg)
    return {name: body.strip() for name, body in zip(parts[::2], parts[1::2], strict=True)}


SQL: Final = blocks(files("services.store").joinpath("queries.sql").read_text(encoding="utf-8"))
