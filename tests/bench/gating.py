"""What the step-down gate costs: from the HTTP request to the decision that was read back."""

import asyncio
import threading

from tests.bench.asking import children_of, gate
from tests.bench.latency import publish
from tests.bench.pipeline import catch_up
from tests.bench.report import Row
from tests.bench.rig import LIVE_PER_SECOND, Rig


def gating(rig: Rig) -> list[Row]:
    """Idle, and while others publish; with one worker, since two share these cores with all else."""
    catch_up(rig)
    with rig.workers(1), gate(rig, children_of(rig.history)) as asked:
        rig.say("the gate, idle")
        idle = asked.times(rig.asked.requests)
        rig.say(f"the gate, at {LIVE_PER_SECOND} events/s")
        messages = rig.live()
        rates: list[float] = []
        publishing = threading.Thread(target=lambda: rates.append(asyncio.run(publish(rig.hub.bootstrap, messages))[1]))
        publishing.start()
        busy = asked.while_alive(publishing)
        publishing.join()
        rig.hub.await_projected(seconds=120)
    on = f"after {len(rig.history):,} events, one worker"
    return [
        *asked.rows("gate, idle", idle, on),
        *asked.rows(f"gate, at {LIVE_PER_SECOND} events/s", busy, f"{on}, {rates[0]:.0f}/s sent"),
    ]
