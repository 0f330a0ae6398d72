"""From the instant at which something falls due to the alert's being visible in Postgres: its own commit times."""

import time
from datetime import UTC, datetime, timedelta
from statistics import quantiles
from typing import Final

from schemas.moments import LONDON
from services.local.up import VANTAGE
from tests.bench.pipeline import catch_up
from tests.bench.report import Row
from tests.bench.rig import Rig
from tests.flow.hub import until
from tests.flow.stepping import AGENCY, messages
from tests.oracle.given import Document, said

_WATCH: Final = "watch"
WATCH_SECONDS: Final = 0.2
_WEEKS: Final = 6
"""After which a child at early help is due a meeting, in the first rule pack; exact to the microsecond."""
_LEAD_SECONDS: Final = 12
_APART_SECONDS: Final = 0.73
_LATE_SECONDS_MAX: Final = 60
_QUIET_SECONDS_MAX: Final = 120
_RAISED: Final = """
select extract(epoch from pg_xact_commit_timestamp(s.xmin) - l.earliest)::float8
from standing s join log l on l.source = s.source and l.id = s.id and l.type = 'alert.raised'
join record r on r.id = l.record_id and r.agency = $1 and r.reference = any($2::text[])
where s.topic = 'hub.alerts' and l.earliest >= $3
"""
"""Other rules ask about the same children too, of days long past."""


def alerting(rig: Rig) -> list[Row]:
    """Meetings that fall due one after the other while the watch runs."""
    catch_up(rig)
    count = rig.asked.alerts
    children = [f"due-{number}" for number in range(count)]
    with rig.workers(1):
        rig.say(f"{count} meetings fall due while the watch looks every {WATCH_SECONDS} s")
        env = {"VANTAGE_WATCH_SECONDS": str(WATCH_SECONDS), "VANTAGE_METRICS_PORT": "0"}
        rig.hub.supervisor.start(_WATCH, [*VANTAGE, "watch"], {**rig.hub.env, **env})
        try:
            _await_quiet(rig)
            first = datetime.now(UTC) + timedelta(seconds=_LEAD_SECONDS)
            dues = [first + timedelta(seconds=_APART_SECONDS * number) for number in range(count)]
            rig.hub.publish(messages(*(_set(child, due) for child, due in zip(children, dues, strict=True))))
            last = dues[-1].timestamp() + _LATE_SECONDS_MAX
            while len(seconds := [row[0] for row in rig.hub.rows(_RAISED, AGENCY, children, first)]) < count:
                if time.time() > last:
                    raise TimeoutError(f"{len(seconds)} of {count} alerts were raised; see the log of the watch.")
                time.sleep(1)
        finally:
            rig.hub.supervisor.stop(_WATCH)
    cuts = quantiles(seconds, n=100, method="inclusive")
    on = f"{count} alerts, a look every {WATCH_SECONDS} s, one worker"
    named = (("p50", cuts[49]), ("p99", cuts[98]), ("longest", max(seconds)))
    return [Row("due to alert visible", name, value * 1e3, "ms", on) for name, value in named]


def _await_quiet(rig: Rig) -> None:
    """Until what was due before has been announced."""
    rig.say("the watch announces what was due before")
    until(lambda: not rig.hub.rows("due_people", datetime.now(UTC), 1), _QUIET_SECONDS_MAX, "everything due announced")


def _set(child: str, due: datetime) -> Document:
    """Early help began as long ago as it takes for a meeting to be due then, by the clocks of London."""
    start = (due.astimezone(LONDON) - timedelta(weeks=_WEEKS)).astimezone(UTC).isoformat()
    content = {"tier": 2, "status": "early-help"}
    return said("tier.set", content, subject=child, id=f"e-{child}", source=AGENCY, time=start, recordedtime=start)
