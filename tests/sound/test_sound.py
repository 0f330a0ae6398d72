"""The files say what the cases say, and every line is an event that may stand on its topic."""

import json

from schemas import decode, topic_for
from tests.sound import FOLDER, written


def test_the_files_are_those_of_the_cases() -> None:
    held = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.json*")}
    files = written()
    assert held == files.keys(), "run python -m tests.sound"
    for name, text in files.items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, f"{name}: run python -m tests.sound"


def test_every_line_may_stand_on_its_topic() -> None:
    for path in (FOLDER / "story").glob("*.jsonl"):
        for line in path.read_bytes().splitlines():
            event = decode(line)
            topic = topic_for(event.source, event.type)
            assert topic is not None and event.type in topic.types, event.id


def test_every_case_is_of_another_child() -> None:
    cases = json.loads((FOLDER / "cases.json").read_text(encoding="utf-8"))
    assert len({case["child"].partition(":")[2] for case in cases}) == len(cases) == 6
