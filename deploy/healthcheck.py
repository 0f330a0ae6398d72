"""Exits with 0 while the projector's heartbeat is young, with 1 and a reason otherwise.

The heartbeat moves only while Kafka and Postgres answer, so an old one says that the worker is cut off
or stands still. Standard library only; the image and docker-compose.yml run it.
"""

import os
import sys
import time
from http.client import HTTPException
from urllib.request import urlopen

HEARTBEAT = "vantage_heartbeat_timestamp_seconds"
AGE_SECONDS_MAX = 30.0
ANSWER_SECONDS_MAX = 4.0


def heartbeat(text: str) -> float | None:
    """The heartbeat's value in what /metrics answered; None where it has none."""
    for line in text.splitlines():
        name, _, value = line.partition(" ")
        if name == HEARTBEAT:
            return float(value)
    return None


def trouble(port: int, now: float) -> str | None:
    """What is wrong with the worker whose metrics are on ``port``; None when nothing is."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=ANSWER_SECONDS_MAX) as answer:
            beat = heartbeat(answer.read().decode())
    except (OSError, HTTPException) as problem:
        return f"/metrics does not answer on port {port} ({type(problem).__name__})"
    if beat is None:
        return f"/metrics has no {HEARTBEAT}"
    if now - beat > AGE_SECONDS_MAX:
        return f"the last heartbeat is {now - beat:.0f} s old; expected at most {AGE_SECONDS_MAX:.0f} s"
    return None


def main() -> int:
    found = trouble(int(os.environ.get("VANTAGE_METRICS_PORT", "0")), time.time())
    if found:
        sys.stderr.write(found + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
