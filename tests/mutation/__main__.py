"""``python -m tests.mutation [NAME …]``: exits with 1 where a mutant survives, or no longer applies."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree, ignore_patterns
from tempfile import TemporaryDirectory
from typing import Final

from rich.console import Console

from tests.mutation.mutants import MUTANTS, Mutant

ROOT: Final = Path(__file__).parents[2]
LEFT_OUT: Final = ignore_patterns(
    ".git", ".venv", ".vantage", ".hypothesis", "*_cache", "__pycache__", "*-data", "node_modules"
)
SECONDS_MAX: Final = 240.0
_FAILED: Final = re.compile(r"^(?:FAILED|ERROR) \S*?([^/\s]+\.py\S*)", re.MULTILINE)
FAILURES_SHOWN_MAX: Final = 4


class DoesNotApply(Exception):
    """The code has changed since the mutant was written; write the mutant anew."""


def mutate(root: Path, mutant: Mutant) -> None:
    """Change the copy under ``root``."""
    for path, old, new, times in mutant.changes:
        file = root / path
        text = file.read_text(encoding="utf-8")
        if text.count(old) != times:
            raise DoesNotApply(f"{mutant.name}: expected {times} × {old!r} in {path}, found {text.count(old)}")
        file.write_text(text.replace(old, new), encoding="utf-8")


def killers(root: Path, mutant: Mutant) -> list[str]:
    """The tests that fail on the copy."""
    environment = {**os.environ, "VANTAGE_SHRINK": "no", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(root)}
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "--tb=no", "-p", "no:cacheprovider", "--maxfail=3"]
    try:
        done = subprocess.run(
            [*command, *mutant.tests], cwd=root, env=environment, capture_output=True, text=True, timeout=SECONDS_MAX
        )
    except subprocess.TimeoutExpired:
        return ["(the tests did not end)"]
    if done.returncode == 0:
        return []
    return _FAILED.findall(done.stdout) or [f"(pytest ended with {done.returncode}: {done.stdout[-300:]})"]


def chosen(names: list[str]) -> Iterator[Mutant]:
    """All, or those whose name holds one of ``names``."""
    return (mutant for mutant in MUTANTS if not names or any(name in mutant.name for name in names))


def check(console: Console, mutant: Mutant) -> bool:
    """Whether the mutant is killed, or skipped."""
    if mutant.needs and not (ROOT / mutant.needs).exists():
        console.print(f"– {mutant.name}: skipped, {mutant.needs} is not there")
        return True
    began = time.monotonic()
    with TemporaryDirectory(prefix="vantage-mutant-") as folder:
        root = Path(folder) / "repository"
        copytree(ROOT, root, ignore=LEFT_OUT)
        try:
            mutate(root, mutant)
        except DoesNotApply as problem:
            console.print(f"✗ {problem}", markup=False)
            return False
        failed = killers(root, mutant)
    took = f"({time.monotonic() - began:.0f} s)"
    if not failed:
        console.print(f"✗ {mutant.name}: SURVIVED {took}", markup=False)
        return False
    shown = ", ".join(failed[:FAILURES_SHOWN_MAX])
    console.print(f"✓ {mutant.name} → {shown} {took}", markup=False, soft_wrap=True)
    return True


def main(names: list[str]) -> int:
    """0 when every mutant is killed."""
    console = Console()
    results = [check(console, mutant) for mutant in chosen(names)]
    console.print(f"{sum(results)} of {len(results)} mutants killed")
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
