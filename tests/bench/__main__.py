"""``python -m tests.bench``: all measures side by side in one run, as a table and as JSON."""

import argparse
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from rich.console import Console

from services.local.jars import kafka_jars
from services.local.kafka import Kafka
from services.local.postgres import Postgres
from tests.bench import profiling
from tests.bench.alerting import alerting
from tests.bench.gating import gating
from tests.bench.latency import latency
from tests.bench.limits import limits
from tests.bench.pipeline import as_it_was, history_tenfold, one_worker, two_workers
from tests.bench.plain import plain_agent
from tests.bench.rebuilding import rebuild
from tests.bench.report import Row, save, show
from tests.bench.rig import POSTGRES_SETTINGS, Asked, Rig
from tests.bench.workload import bytes_per_event

KAFKA_HEAP: Final = "1g"
EVENTS: Final = 24_000
QUICK_EVENTS: Final = 5_000
NOT_QUICK: Final = frozenset({"limits", "plain", "rebuild", "history"})
MEASURES: Final[dict[str, Callable[[Rig], list[Row]]]] = {
    "limits": limits,
    "plain": plain_agent,
    "narrow": as_it_was,
    "one": one_worker,
    "two": two_workers,
    "latency": latency,
    "gate": gating,
    "alerts": alerting,
    "rebuild": rebuild,
    "history": history_tenfold,
}
"""In this order; those from ``latency`` to ``rebuild`` go on from what ``two`` has projected."""


def main() -> int:
    """Run what is asked for."""
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    words = _parser().parse_args()
    console = Console()
    asked = (
        Asked(words.seed, QUICK_EVENTS, live_seconds=6, requests=150, alerts=20)
        if words.quick
        else Asked(words.seed, words.events, live_seconds=15, requests=400, alerts=60)
    )
    kafka_jars(console=console)
    if words.only == "profile":
        return _profile(console, asked)
    names = [words.only] if words.only else [n for n in MEASURES if not (words.quick and n in NOT_QUICK)]
    with (
        tempfile.TemporaryDirectory(prefix="vantage-bench-") as folder,
        Kafka(heap=KAFKA_HEAP, jit=()) as kafka,
        Postgres(durable=True, settings=POSTGRES_SETTINGS) as postgres,
        Rig(asked, kafka, postgres, Path(folder), _say(console)) as rig,
    ):
        rows = [row for name in names for row in MEASURES[name](rig)]
        settings = _settings(rig)
    show(console, rows)
    console.print(f"{settings['workload']}. {settings['servers']}.", highlight=False)
    save(words.json, rows, settings)
    console.print(f"JSON: {words.json}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--quick", action="store_true", help=f"{QUICK_EVENTS:,} events, without {' and '.join(sorted(NOT_QUICK))}"
    )
    parser.add_argument("--only", choices=[*MEASURES, "profile"], help="profile: where the time goes, as text")
    parser.add_argument("--json", type=Path, default=Path(".vantage/bench.json"), help="where the figures are written")
    return parser


def _say(console: Console) -> Callable[[str], None]:
    began = time.monotonic()
    return lambda text: console.print(f"[dim]{time.monotonic() - began:6.0f} s  … {text}[/]", highlight=False)


def _settings(rig: Rig) -> dict[str, Any]:
    size = bytes_per_event(rig.history)
    return {
        "workload": f"{rig.asked.events:,} events of {size:.0f} bytes about Zipf children, seed {rig.asked.seed}: "
        "1 % duplicates, 0.1 % poison, 2 % late, 0.2 % links and corrections, 30 % imprecise times",
        "servers": f"Postgres with fsync on ({POSTGRES_SETTINGS['shared_buffers']} buffers), Kafka with {KAFKA_HEAP} "
        "heap, all on this machine with the workers and the publisher",
    }


def _profile(console: Console, asked: Asked) -> int:
    with Postgres(durable=True, settings=profiling.SETTINGS) as postgres:
        for slice_records in (2_000, 25):
            events = asked.events if slice_records > 100 else asked.events // 5
            found = profiling.profile(postgres, asked.seed, events, slice_records)
            console.print(profiling.as_text(found), "\n", highlight=False, markup=False, soft_wrap=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
