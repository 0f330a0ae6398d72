"""Where the time goes: own time of Python functions, and of statements, per 1,000 events."""

import asyncio
import cProfile
import pstats
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import asyncpg

from schemas import Record
from services.local.postgres import Postgres
from services.projector import metrics
from tests.bench import inside
from tests.bench.workload import in_places, slices, workload

FUNCTIONS_SHOWN: Final = 25
STATEMENTS_SHOWN: Final = 15
SETTINGS: Final = {"shared_preload_libraries": "pg_stat_statements", "pg_stat_statements.track_planning": "on"}
_SLOWEST: Final = """
select calls, total_exec_time as run_ms, total_plan_time as plan_ms, rows, query
from pg_stat_statements s join pg_database d on d.oid = s.dbid where d.datname = current_database()
order by total_exec_time + total_plan_time desc limit $1
"""


class Function(NamedTuple):
    """One Python function; milliseconds per 1,000 events."""

    where: str
    calls: float
    own_ms: float
    all_ms: float


class Statement(NamedTuple):
    """One statement; calls, milliseconds and rows per 1,000 events."""

    calls: float
    run_ms: float
    plan_ms: float
    rows: float
    text: str


class Profile(NamedTuple):
    """``seconds`` unprofiled and ``busy_seconds`` of this process (its CPU) in that run; counters per 1,000 events."""

    events: int
    slice_records: int
    seconds: float
    busy_seconds: float
    counters: dict[str, float]
    functions: list[Function]
    statements: list[Statement]


def profile(postgres: Postgres, seed: int, events: int, slice_records: int) -> Profile:
    """Once without and once with a profiler; the first half of the events is warm-up and not counted."""
    records = in_places(workload(seed, events))
    parts = list(slices(records, slice_records))
    seconds, busy, counters, statements = asyncio.run(_plain(_fresh(postgres, "profile_plain"), records, parts))
    profiler = cProfile.Profile()
    counted = asyncio.run(_profiled(_fresh(postgres, "profile_python"), records, parts, profiler))
    functions = _functions(profiler, counted)
    return Profile(counted, slice_records, seconds, busy, counters, functions, statements)


def _fresh(postgres: Postgres, name: str) -> str:
    postgres.drop_database(name)
    return postgres.create_database(name)


def _halves(parts: Sequence[list[Record]]) -> tuple[list[list[Record]], list[list[Record]]]:
    middle = len(parts) // 2
    return list(parts[:middle]), list(parts[middle:])


async def _plain(
    dsn: str, records: list[Record], parts: Sequence[list[Record]]
) -> tuple[float, float, dict[str, float], list[Statement]]:
    await inside.prepare(dsn)
    await inside.begin(dsn, records)
    before, counted = _halves(parts)
    await inside.project_all(dsn, before)
    connection = await asyncpg.connect(dsn)
    await connection.execute("create extension if not exists pg_stat_statements")
    await connection.execute("select pg_stat_statements_reset()")
    counters = _counters()
    began, busy = time.perf_counter(), time.process_time()
    await inside.project_all(dsn, counted)
    seconds, busy = time.perf_counter() - began, time.process_time() - busy
    share = sum(map(len, counted)) / 1_000
    grown = {name: (value - counters.get(name, 0)) / share for name, value in _counters().items()}
    rows = await connection.fetch(_SLOWEST, STATEMENTS_SHOWN)
    await connection.close()
    return seconds, busy, grown, [
        Statement(r["calls"] / share, r["run_ms"] / share, r["plan_ms"] / share, r["rows"] / share, r["query"])
        for r in rows
    ]  # fmt: skip


def _counters() -> dict[str, float]:
    """Slices, people folded again and retries by cause, of this process so far."""
    return {
        sample.name.removeprefix("vantage_").removesuffix("_total") + "".join(f" {v}" for v in sample.labels.values()):
            sample.value
        for counter in (metrics.FOLDED_AGAIN, metrics.RETRIES, metrics.SLICE_SECONDS)
        for family in counter.collect()
        for sample in family.samples
        if sample.name.endswith(("_total", "_count"))
    }  # fmt: skip


async def _profiled(dsn: str, records: list[Record], parts: Sequence[list[Record]], profiler: cProfile.Profile) -> int:
    await inside.prepare(dsn)
    await inside.begin(dsn, records)
    before, counted = _halves(parts)
    await inside.project_all(dsn, before)
    profiler.enable()
    await inside.project_all(dsn, counted)
    profiler.disable()
    return sum(map(len, counted))


def _functions(profiler: cProfile.Profile, events: int) -> list[Function]:
    share = events / 1_000
    found = [
        Function(_where(*key), calls / share, own * 1e3 / share, whole * 1e3 / share)
        for key, (_, calls, own, whole, _) in pstats.Stats(profiler).stats.items()  # type: ignore[attr-defined]
    ]
    return sorted(found, key=lambda function: -function.own_ms)[:FUNCTIONS_SHOWN]


def _where(file: str, line: int, name: str) -> str:
    if file == "~":
        return name
    return f"{'/'.join(Path(file).parts[-2:])}:{line} {name}"


def as_text(found: Profile) -> str:
    """Two tables, for people."""
    counted = f"{found.events} events counted in slices of at most {found.slice_records}"
    rate = f"{found.events / found.seconds:,.0f} events/s"
    lines = [
        f"{counted}: {found.seconds:.2f} s unprofiled ({rate}), Python CPU {found.busy_seconds:.2f} s",
        "Per 1,000 events: " + ", ".join(f"{name} {value:.1f}" for name, value in found.counters.items() if value),
        "", "Python, per 1,000 events (cProfile inflates; poll is waiting for Postgres)",
        f"{'own ms':>8} {'all ms':>8} {'calls':>9}  function",
    ]  # fmt: skip
    lines += [f"{f.own_ms:8.2f} {f.all_ms:8.2f} {f.calls:9.1f}  {f.where}" for f in found.functions]
    lines += ["", "SQL, per 1,000 events", f"{'run ms':>8} {'plan ms':>8} {'calls':>8} {'rows':>9}  statement"]
    lines += [
        f"{s.run_ms:8.2f} {s.plan_ms:8.2f} {s.calls:8.1f} {s.rows:9.1f}  {' '.join(s.text.split())[:110]}"
        for s in found.statements
    ]
    return "\n".join(lines)
