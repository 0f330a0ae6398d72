"""Writes schemas/published/ and docs/events.md, vocabulary.md and leaning.md from the code: ``make published``."""

import sys
from pathlib import Path

import schemas
from schemas import dictionary
from schemas.guide import page as events
from schemas.leaning import page as leaning
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
    docs = folder.parents[1] / "docs"
    pages = {
        docs / "events.md": events.page(),
        docs / "vocabulary.md": dictionary.page(),
        docs / "leaning.md": leaning.page(),
    }
    return len(changed) + len(held.keys() - wanted.keys()) + sum(_write_page(*each) for each in pages.items())


def _write_page(path: Path, text: str) -> int:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return 0
    path.write_text(text, encoding="utf-8")
    return 1


if __name__ == "__main__":
    sys.stdout.write(f"{write()} files written or removed.\n")
