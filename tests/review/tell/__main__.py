"""Writes ``tests/review/story/*.jsonl``."""

from pathlib import Path

from tests.review.tell import files

STORY = Path(__file__).parent.parent / "story"


def main() -> None:
    STORY.mkdir(exist_ok=True)
    for old in STORY.glob("*.jsonl"):
        old.unlink()
    for name, content in files().items():
        (STORY / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
