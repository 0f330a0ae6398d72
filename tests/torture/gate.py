"""``python -m tests.torture.gate``: seeded children, whose step down is asked about while workers are killed.

No *allowed* may be one that the reference would not have given. Stops at the first hub with such an answer.
"""

import argparse
import json
import logging
import shutil
import sys
import tempfile
import warnings
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from services.local.jars import kafka_jars
from services.local.kafka import Kafka
from services.local.postgres import Postgres
from tests.torture.gate_rounds import ASKED_EACH, Asked, one_hub


def main() -> int:
    """0 when no answer was one that must not be, else 1."""
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    logging.getLogger("kafka").setLevel(logging.CRITICAL + 1)
    words = _parser().parse_args()
    console = Console()
    folder = Path(tempfile.mkdtemp(prefix="vantage-gate-"))
    kafka_jars(console=console)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
               TimeRemainingColumn())  # fmt: skip
    total: Counter[str] = Counter()
    last = words.seed + words.histories
    with Kafka() as kafka, Postgres(durable=False) as postgres, Progress(*columns, console=console) as bar:
        task = bar.add_task("questions", total=words.histories * ASKED_EACH)
        for first in range(words.seed, last, words.children):
            seeds = range(first, min(last, first + words.children))
            done = one_hub(kafka, postgres, folder / str(first), seeds, progress=lambda n: bar.advance(task, n))
            _tell(console, seeds, done)
            total += done.outcomes
            if done.violations:
                _keep(console, words.evidence, folder / str(first), seeds, done)
                return 1
    shutil.rmtree(folder)
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(total.items()))
    console.print(
        f"[green]✓[/] {words.histories} histories, {total.total()} questions ({outcomes}): none wrongly allowed"
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.torture.gate", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of the first child; each further child has the next")
    parser.add_argument("--histories", type=int, default=1_000)
    parser.add_argument("--children", type=int, default=50, help="on one hub at a time")
    parser.add_argument("--evidence", type=Path, default=Path(".vantage/gate"), help="where a wrong answer is kept")
    return parser


def _tell(console: Console, seeds: range, done: Asked) -> None:
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(done.outcomes.items()))
    incidents = ", ".join(f"{count} × {kind}" for kind, count in sorted(done.incidents.items()))
    mark = "[red]✗[/]" if done.violations else "[green]✓[/]"
    console.print(
        f"{mark} seeds {seeds[0]}–{seeds[-1]}: {done.outcomes.total()} questions in {done.seconds:.0f} s ({outcomes}); "
        f"{incidents}",
        highlight=False, soft_wrap=True,
    )  # fmt: skip


def _keep(console: Console, where: Path, folder: Path, seeds: range, done: Asked) -> None:
    """Seeds, violations and the workers' logs."""
    kept = where / f"seed-{seeds[0]}"
    shutil.rmtree(kept, ignore_errors=True)
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(folder, kept)
    (kept / "asked.json").write_text(json.dumps(done._asdict(), indent=2) + "\n", encoding="utf-8")
    for violation in done.violations:
        console.print(f"    {violation}", highlight=False, markup=False, soft_wrap=True)
    again = f"python -m tests.torture.gate --seed {seeds[0]} --histories {len(seeds)} --children {len(seeds)}"
    console.print(f"[red]✗[/] see {kept}\n  again: {again}", soft_wrap=True)


if __name__ == "__main__":
    sys.exit(main())
