"""Writes schemas/published/ from the event classes: ``make published``."""

import sys
from pathlib import Path

import schemas
from schemas.publish import documents


def write() -> int:
    """Write what changed, remove what is no event any more; answer how many files."""
    folder = Path(schemas.__file__).parent / "published"
    wanted = documents()
    held = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    for name in held.keys() - wanted.keys():
        (folder / name).unlink()
    changed = [name for name, text in wanted.items() if held.get(name) != text]
    for name in changed:
        (folder / name).write_text(wanted[name], encoding="utf-8")
    return len(changed) + len(held.keys() - wanted.keys())


if __name__ == "__main__":
    sys.stdout.write(f"{write()} schemas written or removed.\n")
