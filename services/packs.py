"""Which rule pack this hub asks by: one that comes with the code, or an authority's own file."""

from pathlib import Path

from projections.rules.pack import NAMES, Pack, PackError, pack_named, parse
from services.errors import HubError


class PackUnusable(HubError):
    """The pack named by VANTAGE_PACK cannot be read, or cannot be used."""


def chosen(name: str) -> Pack:
    """The pack of that name, or in the file of that path."""
    try:
        if name in NAMES:
            return pack_named(name)
        path = Path(name)
        if not path.is_file():
            raise PackUnusable(
                f"VANTAGE_PACK is {name}, which is no file; expected {', '.join(NAMES)} or the path of a pack. "
                "Set it, and start again."
            )
        return parse(path.read_text(encoding="utf-8"))
    except (PackError, UnicodeDecodeError) as problem:
        raise PackUnusable(f"VANTAGE_PACK is {name}: {problem}") from None
