"""What the documents say is what the code does: examples, codes, metrics, commands, files."""

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click
import pytest

from projections.rules.described import put_into, rows
from projections.rules.overriding import Refusal
from projections.rules.pack import RULES, england
from projections.rules.step_down import CONDITIONS, REASONS
from schemas import NotYetUnderstood, decode
from schemas.upcast import UPCASTERS
from services.cli import main
from services.doubts import Doubt
from services.intake.publishing import Routed, route
from services.projector.resuming import Stop
from services.store.connect import Connection
from services.store.positions import AtOdds
from services.watch.settings import WatchSettings
from tests.deploy.files import DOCUMENTS, ROOT, alerts, metric_labels, read_yaml
from tests.deploy.files import RULES as ALERT_RULES

INTEGRATING = ROOT / "docs" / "integrating.md"
OPERATING = ROOT / "docs" / "operating.md"
STEP_DOWN = ROOT / "docs" / "step-down.md"
CLOCKS = ROOT / "docs" / "clocks.md"
FENCE = re.compile(r"^[ ]*```(\w*)\n(.*?)^[ ]*```", re.MULTILINE | re.DOTALL)
NAME = r"[a-z]+(?:-[a-z]+)*"
CALL = re.compile(rf"(?:(?<![\w./=-])vantage|--rm(?: --volume \S+)? prepare) ({NAME})([^|`#\n]*)")
RAISERS = {"Unreadable": 0, "NotYetUnderstood": 0, "Refused": 1, "Reject": 5, Stop.__name__: 0}
CODE_SOURCES = ("schemas", "services/projector", "services/intake")
DOUBT_SOURCES = ("services",)
DOUBTS = {Doubt.__name__: 0, "_doubt": 0}


def _fences(path: Path, language: str) -> list[str]:
    return [body for kind, body in FENCE.findall(path.read_text(encoding="utf-8")) if kind == language]


def _section(path: Path, heading: str) -> str:
    """From a heading to the next of its level."""
    text = path.read_text(encoding="utf-8")
    assert f"\n## {heading}\n" in text
    return text.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def _rows(text: str) -> dict[str, str]:
    """Rows of tables whose first cell is in code: that cell, and the rest."""
    return dict(re.findall(r"^\s*\| `([^`|]+)` \|(.*)\|$", text, re.MULTILINE))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


# Examples


JSON_BLOCKS = [(path, body) for path in DOCUMENTS for body in _fences(path, "json")]


def _block_id(block: tuple[Path, str]) -> str:
    return f"{_name(block[0])}: {block[1].split()[2]}"


@pytest.mark.parametrize("block", JSON_BLOCKS, ids=_block_id)
def test_an_event_in_a_document_can_be_published(block: tuple[Path, str]) -> None:
    document = json.loads(block[1])
    if "type" not in document:
        return
    decode(block[1].encode())
    assert isinstance(route(1, block[1].encode()), Routed)


def test_there_are_examples() -> None:
    shown = {json.loads(body)["type"] for path, body in JSON_BLOCKS if path == INTEGRATING}
    assert {"contact.recorded", "person.registered", "record.corrected", "record.retracted"} <= shown


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_python_in_a_document_runs(path: Path) -> None:
    for body in _fences(path, "python"):
        exec(compile(body, str(path), "exec"), {"__name__": "example"})  # noqa: S102 - our own documents


def test_the_table_of_times_shows_times() -> None:
    """Each row's attributes, put into the example, make an event."""
    example = json.loads(_fences(INTEGRATING, "json")[0])
    bare = {name: value for name, value in example.items() if name not in ("time", "timeprecision")}
    rows = re.findall(r"\| `(\"time[^`]*)`", _section(INTEGRATING, "Times and precisions"))
    assert len(rows) >= 4
    for row in rows:
        decode(json.dumps({**bare, **json.loads("{" + row + "}")}).encode())


# Codes


def _codes(
    names: set[str], arguments: Mapping[str, int] = RAISERS, folders: Iterable[str] = CODE_SOURCES
) -> Iterator[str]:
    """Literal codes given to the raisers in the source."""
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names):
                    continue
                argument = node.args[arguments[node.func.id] :][:1]
                if argument and isinstance(argument[0], ast.Constant):
                    yield argument[0].value


AT_ODDS = frozenset(_codes({AtOdds.__name__}, {AtOdds.__name__: 0}, ("services/store",)))


def test_every_reject_code_is_explained_and_no_other() -> None:
    explained = _rows(_section(INTEGRATING, "What the hub does not take"))
    assert set(explained) == set(_codes(set(RAISERS) - {Stop.__name__}))


def test_every_type_that_has_a_later_version_is_named() -> None:
    assert set(re.findall(r"`(\w+\.\w+)`", _section(INTEGRATING, "Versions"))) == {kind for kind, _ in UPCASTERS}


def test_codes_that_park_are_said_to_park() -> None:
    explained = _rows(_section(INTEGRATING, "What the hub does not take"))
    parks = {code for code, row in explained.items() if "*parked*" in row}
    assert parks == set(_codes({NotYetUnderstood.__name__}))


def test_every_reason_to_stop_is_explained_and_no_other() -> None:
    assert set(_rows(_section(OPERATING, "A partition has stopped"))) == {*_codes({Stop.__name__}), *AT_ODDS}


def test_every_doubt_is_explained_and_no_other() -> None:
    assert set(_rows(_section(OPERATING, "Not fresh"))) == {*_codes(set(DOUBTS), DOUBTS, DOUBT_SOURCES), *AT_ODDS}


def test_every_reason_and_every_rule_is_explained_and_no_other() -> None:
    reasons = {*CONDITIONS, *(check.code for check in REASONS)}
    overriding = set(_rows(_section(STEP_DOWN, "Overrides")))
    assert overriding == set(_codes({Refusal.__name__}, {Refusal.__name__: 0}, ("projections/rules",)))
    explained = re.findall(r"^\| `([a-z-]+)` \|", STEP_DOWN.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(explained) == reasons | overriding
    assert set(re.findall(r"^\| `([a-z-]+)` \|", CLOCKS.read_text(encoding="utf-8"), re.MULTILINE)) == RULES


def test_what_the_field_names_is_asked_by_rules_that_there_are() -> None:
    lines = _section(CLOCKS, "What is asked of what the field names").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")][1:]
    asked = {rule for _, rules, _ in rows for rule in re.findall(r"`([a-z-]+)`", rules)}
    assert asked == RULES, "every rule is asked of something that the field names, and no other is named"
    assert all(why for _, rules, why in rows if rules == "–"), "say why not"


def test_the_table_of_limits_is_that_of_the_pack() -> None:
    text = CLOCKS.read_text(encoding="utf-8")
    assert put_into(text, england()) == text, "run make clocks"
    assert {row.rule for row in rows(england())} == RULES


# Metrics, alerts, settings


def test_every_metric_is_explained_with_its_labels() -> None:
    rows = _rows(_section(OPERATING, "Metrics"))
    explained = {name: set(row.split("|")[0].replace(",", " ").split()) for name, row in rows.items()}
    assert explained == metric_labels()


def test_every_alert_says_what_to_do() -> None:
    assert set(_rows(_section(OPERATING, "Alerts"))) == {rule["alert"] for rule in alerts()}


def test_runbooks_lead_somewhere() -> None:
    for group in read_yaml(ALERT_RULES)["groups"]:
        for rule in group["rules"]:
            path, heading = re.fullmatch(r"(\S+), '(.+)'", rule["annotations"]["runbook"]).groups()
            assert _section(ROOT / path, heading)


def test_settings_that_are_read_are_explained_with_their_defaults() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "services").rglob("*.py"))
    every = WatchSettings.model_fields
    fields = {name: field.default for name, field in every.items() if re.search(rf"\.{name}\b", code)}
    rows = _rows(_section(OPERATING, "Environment"))
    assert rows.keys() == {f"VANTAGE_{name.upper()}" for name in fields}
    for name, default in fields.items():
        assert (f"`{default}`" if str(default) else "empty") in rows[f"VANTAGE_{name.upper()}"]


def test_projections_that_can_be_rebuilt_are_named() -> None:
    from projections import PROJECTIONS

    section = _section(OPERATING, "Rebuilding one projection")
    assert all(f"`{projection.name}`" in section for projection in PROJECTIONS)


async def test_the_statement_that_saves_events_can_be_run(connection: Connection) -> None:
    statement = re.search(r'--command "(select .*)" > ', _section(OPERATING, "A partition has stopped")).group(1)
    assert await connection.fetch(statement.replace('\\"', '"')) == []


# Commands and files


def _calls(path: Path) -> Iterator[tuple[str, set[str]]]:
    """(command, options) of every call of ``vantage`` in code of the document."""
    text = path.read_text(encoding="utf-8")
    for code in (*re.findall(r"`([^`\n]+)`", FENCE.sub("", text)), *(body for _, body in FENCE.findall(text))):
        for command, rest in CALL.findall(code):
            yield command, set(re.findall(r"(?<!\S)--[a-z-]+", rest))


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_commands_in_a_document_exist_with_their_options(path: Path) -> None:
    for command, options in _calls(path):
        assert command in main.commands
        assert options <= _options(main.commands[command]), command


def _options(command: click.Command) -> set[str]:
    own = {name for parameter in command.params for name in parameter.opts if name.startswith("--")}
    parts = command.commands.values() if isinstance(command, click.Group) else ()
    return own.union(*map(_options, parts))


def test_every_command_is_explained_with_every_option() -> None:
    rows = re.findall(r"^\| (`vantage .*)\|$", _section(OPERATING, "Commands"), re.MULTILINE)
    explained: dict[str, set[str]] = {}
    for row in rows:
        options = set(re.findall(r"--[a-z-]+", row))
        for command in re.findall(rf"`vantage ({NAME})", row.partition(" | ")[0]):
            explained.setdefault(command, set()).update(options)
    assert explained.keys() == main.commands.keys()
    for name, command in main.commands.items():
        assert _options(command) <= explained[name], name


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_files_named_in_a_document_are_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"\b((?:schemas|projections|services|deploy|docs|tests)/[\w./*-]*\w)", FENCE.sub("", text))
    missing = {each for each in named if not any(ROOT.glob(each))} - {"docs/adr/0004"}
    assert not missing


def test_sections_named_elsewhere_are_there() -> None:
    for path in DOCUMENTS:
        for target, heading in re.findall(r"(docs/\w+\.md), \"([^\"]+)\"", path.read_text(encoding="utf-8")):
            assert _section(ROOT / target, heading)


def test_every_decision_has_its_parts() -> None:
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [path.name[:4] for path in decisions] == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    for path in decisions:
        headings = re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert headings == ["Context", "Decision", "Alternatives", "Consequences"]
