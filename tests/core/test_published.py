"""The published JSON Schemas are those of the code."""

from pathlib import Path

import schemas
from schemas.publish import documents


def test_published_schemas_are_not_stale() -> None:
    folder = Path(schemas.__file__).parent / "published"
    held = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    assert held == documents(), "run `make published` and commit what it writes"
