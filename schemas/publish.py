"""One JSON Schema per event type and version, for integration engineers: schemas/published/."""

import json

from schemas.events import EVENT_CLASSES, VERSIONS


def documents() -> dict[str, str]:
    """File name → its text."""
    found = {}
    for kind, event_class in sorted(EVENT_CLASSES.items()):
        schema = event_class.model_json_schema()
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        schema["$id"] = f"urn:vantage:{kind}:{VERSIONS[kind]}"
        found[f"{kind}.v{VERSIONS[kind]}.json"] = json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
    return found
