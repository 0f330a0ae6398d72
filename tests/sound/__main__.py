"""``python -m tests.sound``: write the files anew."""

from tests.sound import FOLDER, written

(FOLDER / "story").mkdir(exist_ok=True)
for old in (FOLDER / "story").glob("*.jsonl"):
    old.unlink()
for name, text in written().items():
    (FOLDER / name).write_text(text, encoding="utf-8")
