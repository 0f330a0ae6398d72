"""Writes schemas/published/: one JSON Schema per event type and version, for integration engineers."""

import json
import sys
from typing import Final

from schemas.events import EVENT_CLASSES, VERSIONS

FOLDER: Final = "schemas/published"


def documents() -> dict[str, str]:
    """File name → its text."""
    found = {}
    for kind, event_class in sorted(EVENT_CLASSES.items()):
        schema = event_class.model_json_schema()
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        schema["$id"] = f"urn:vantage:{kind}:{VERSIONS[kind]}"
        found[f"{kind}.v{VERSIONS[kind]}.json"] = json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
    return found


def write() -> int:
    """Write what changed; answer how many files."""
    written = 0
    for name, text in documents().items():
        path = f"{FOLDER}/{name}"
        try:
            with open(path, encoding="utf-8") as file:
                same = file.read() == text
        except FileNotFoundError:
            same = False
        if not same:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            written += 1
    return written


if __name__ == "__main__":
    sys.stdout.write(f"{write()} schemas written.\n")
