"""What a rebuild costs: one projection from the log, and everything from the topics."""

import re
from typing import Final

from tests.bench.pipeline import catch_up
from tests.bench.report import Row
from tests.bench.rig import Rig

_SECONDS: Final = re.compile(r"in ([\d.,]+) s\b")
_SECONDS_MAX: Final = 3_600.0


def rebuild(rig: Rig) -> list[Row]:
    """``vantage rebuild tier``, then ``vantage rebuild --from-topics --yes``, as an operator runs them."""
    catch_up(rig)
    events = sum(rig.hub.positions().values())
    found = []
    for words in (("tier",), ("--from-topics", "--yes")):
        rig.say(f"vantage rebuild {' '.join(words)}")
        done = rig.hub.run_cli("rebuild", *words, seconds=_SECONDS_MAX)
        text = " ".join((done.stdout + done.stderr).split())
        if done.returncode:
            raise RuntimeError(f"vantage rebuild {words[0]} ended with {done.returncode}: {text[-400:]}")
        seconds = float(_SECONDS.findall(text)[-1].replace(",", ""))
        found.append(Row("rebuild", " ".join(words), events / seconds, "events/s", f"{events:,} events, {seconds} s"))
    return found
