"""``python -m tests.torture``: seeded rounds of kill and compare; stops at the first difference."""

import argparse
import json
import logging
import shutil
import sys
import tempfile
import warnings
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from services.local.jars import kafka_jars
from services.local.kafka import Kafka
from services.local.postgres import Postgres
from tests.torture.chaos import KINDS
from tests.torture.rounds import Round, one_round, run_all


def main() -> int:
    """0 when every round agreed with the oracle, else 1."""
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL + 1)  # that the broker is away is no news here
    words = _parser().parse_args()
    console = Console()
    folder = Path(tempfile.mkdtemp(prefix="vantage-torture-"))
    kafka_jars(console=console)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Kafka() as kafka, Postgres(durable=False) as postgres, Progress(*columns, console=console) as bar:
        seeds = range(words.seed, words.seed + words.rounds)
        rounds = (
            partial(_shown, bar, kafka, postgres, folder / str(seed), seed, words.events, words.rebuild)
            for seed in seeds
        )
        bad = run_all(rounds, lambda done: _tell(console, done))
    if bad is None:
        shutil.rmtree(folder)
        console.print(f"[green]✓[/] {words.rounds} rounds of {words.events:,} events: no difference")
        return 0
    evidence = _keep(words.evidence, folder / str(bad.seed), bad, words.events)
    again = f"python -m tests.torture --seed {bad.seed} --rounds 1 --events {words.events}"
    console.print(f"[red]✗[/] seed {bad.seed} differs; see {evidence}\n  again: {again}", soft_wrap=True)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of the first round; each further round has the next")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--events", type=int, default=50_000, help="per round")
    parser.add_argument("--rebuild", action="store_true", help="also read all again, and compare every table")
    parser.add_argument("--evidence", type=Path, default=Path(".vantage/torture"), help="where a failed round is kept")
    return parser


def _shown(
    bar: Progress, kafka: Kafka, postgres: Postgres, folder: Path, seed: int, events: int, rebuild: bool
) -> Round:
    task = bar.add_task(f"seed {seed}", total=events)
    try:
        return one_round(
            kafka, postgres, folder, seed, events, rebuild=rebuild,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )  # fmt: skip
    finally:
        bar.remove_task(task)


def _tell(console: Console, done: Round) -> None:
    kinds = ", ".join(f"{done.incidents[kind]} × {kind}" for kind in KINDS if done.incidents[kind])
    mark = "[red]✗[/]" if done.differences else "[green]✓[/]"
    console.print(
        f"{mark} seed {done.seed}: {done.records:,} records in {done.seconds:.1f} s "
        f"({done.records / done.seconds:,.0f}/s); {kinds}; {done.left} left by themselves; "
        f"{len(done.differences)} differences",
        highlight=False, soft_wrap=True,
    )  # fmt: skip
    for difference in done.differences[:10]:
        console.print(f"    {difference[:400]}", highlight=False, markup=False, soft_wrap=True)


def _keep(where: Path, folder: Path, bad: Round, events: int) -> Path:
    """Seed, differences and the workers' logs."""
    kept = where / f"seed-{bad.seed}"
    shutil.rmtree(kept, ignore_errors=True)
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(folder, kept)
    told = {**bad._asdict(), "events": events}
    (kept / "round.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    return kept


if __name__ == "__main__":
    sys.exit(main())
