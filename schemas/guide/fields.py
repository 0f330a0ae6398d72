"""What a field of an event must look like, read from its published JSON Schema; and the smallest event of a type."""

from typing import Any, Final

from schemas.dictionary import TITLES

Node = dict[str, Any]
_LISTED_MAX: Final = 8
"""Codes of one list that are written out where the field stands; longer lists are on the page of codes."""
_TEXT_MIN: Final = 1_000
_AGENCY: Final = "^[a-z][a-z-]{1,40}$"
_NAME: Final = r"^[\x21-\x7e]+$"


def of(node: Node, name: str) -> Node:
    """The field as it is where something is said: never the branch that says nothing."""
    branches = [each for each in node.get("anyOf", ()) if each.get("type") != "null"]
    return {"name": name, **(branches[0] if branches else node)}


def form(node: Node, parts: dict[str, Node]) -> str:
    """In words, what is expected. ``parts`` are the schema's definitions by name."""
    match node:
        case {"$ref": ref} if "enum" not in parts[_named(ref)]:
            return f"*{_named(ref)}*, below"
        case {"$ref": ref}:
            return _one_of(parts[_named(ref)])
        case {"enum": _}:
            return _one_of(node)
        case {"oneOf": _}:
            return "a whole event"
        case {"type": "array", "items": items}:
            return f"list of: {form(of(items, ''), parts)}"
        case {"type": "boolean"}:
            return "`true` or `false`"
        case {"type": "integer"}:
            return "whole number" + _between(node)
    return _text(node)


def smallest(node: Node, parts: dict[str, Node]) -> object:
    """The shortest content that the schema takes: required fields only, the first code of every list."""
    match node:
        case {"const": value}:
            return value
        case {"$ref": ref}:
            return smallest({"name": node.get("name", ""), **parts[_named(ref)]}, parts)
        case {"enum": [first, *_]}:
            return first
        case {"type": "object"}:
            needed = node.get("required", ())
            return {name: smallest(of(node["properties"][name], name), parts) for name in needed}
        case {"type": "array"}:
            return [smallest(of(node["items"], node.get("name", "")), parts)]
        case {"type": "boolean"}:
            return True
        case {"type": "integer"}:
            return node.get("minimum", 0)
    return _word(node)


def _named(ref: str) -> str:
    return ref.rpartition("/")[2]


def _one_of(node: Node) -> str:
    codes = [f"`{code}`" for code in node["enum"]]
    if len(codes) <= _LISTED_MAX:
        return ", ".join(codes)
    return f'a code of docs/vocabulary.md, "{TITLES[tuple(node["enum"])]}"'


def _between(node: Node) -> str:
    return f", {node['minimum']} to {node['maximum']}" if "maximum" in node else ""


def _text(node: Node) -> str:
    match node:
        case {"format": "date"}:
            return "day: `2026-03-02`"
        case {"format": "date-time"}:
            return "time with its zone: `2026-03-02T12:00:00Z`"
        case {"pattern": pattern} if pattern == _AGENCY:
            return "name of an agency, as above"
        case {"pattern": pattern} if pattern == _NAME:
            return "name or reference of yours: 1–120 printable ASCII characters without spaces"
        case {"pattern": pattern}:
            return f"text of the form `{pattern}`"
        case {"maxLength": most} if most < _TEXT_MIN:
            return f"text, at most {most} characters"
    return "text"


def _word(node: Node) -> str:
    match node:
        case {"format": "date"}:
            return "2026-03-02"
        case {"format": "date-time"}:
            return "2026-03-02T12:00:00Z"
        case {"pattern": pattern} if pattern == _AGENCY:
            return "childrens-social-care"
        case {"pattern": pattern} if pattern == _NAME:
            return f"{node['name']}-1"
    return "…"
