"""CPU seconds and memory of the processes that take part."""

from collections.abc import Iterable
from typing import NamedTuple

import psutil

from tests.flow.hub import Hub


class Used(NamedTuple):
    """CPU seconds so far."""

    workers: float
    postgres: float
    kafka: float

    def since(self, before: "Used") -> "Used":
        """What was used between."""
        return Used(*(now - then for now, then in zip(self, before, strict=True)))


def used(hub: Hub, workers: Iterable[str]) -> Used:
    """Of the running workers, of Postgres with all its backends, and of Kafka."""
    return Used(
        sum(_own(psutil.Process(hub.supervisor.pid(worker))) for worker in workers),
        _family(psutil.Process(hub.postgres.pid)),
        _own(psutil.Process(hub.kafka.pid)),
    )


def _own(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _family(process: psutil.Process) -> float:
    """Its own, its children's that have ended, and its children's that run."""
    times = process.cpu_times()
    total = float(times.user + times.system + times.children_user + times.children_system)
    for child in process.children():
        try:
            total += _own(child)
        except psutil.NoSuchProcess:
            continue
    return total


def memory_peak_mib(hub: Hub, worker: str) -> float:
    """The most that the worker's process has held (VmHWM), in MiB."""
    with open(f"/proc/{hub.supervisor.pid(worker)}/status", encoding="ascii") as status:
        line = next(line for line in status if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024
