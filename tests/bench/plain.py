"""The plain agent beside the pipeline."""

import sys
import time

from tests.bench.pipeline import rows
from tests.bench.report import Row
from tests.bench.rig import Rig
from tests.bench.usage import used

EVENTS_MAX = 5_000
_NAME = "plain"


def plain_agent(rig: Rig) -> list[Row]:
    """One message at a time, on the first events that it reaches only: it would take too long."""
    rig.load()
    rig.hub.new_database()
    rig.caught_up = False
    until = min(EVENTS_MAX, sum(rig.hub.ends().values()))
    rig.say(f"a plain Faust agent on {until:,} events")
    hub = rig.hub
    idle, began = used(hub, ()), time.perf_counter()
    hub.supervisor.start(_NAME, [sys.executable, "-m", "tests.bench.plain_agent"], hub.env)
    try:
        done = rig.project([_NAME], until, idle, began, 0)
    finally:
        hub.stop_worker(_NAME)
    return rows("plain Faust agent", done, f"the first {done.events:,} events, {done.seconds:.1f} s")
