"""What the projector counts. No label holds anything of a person."""

from prometheus_client import Counter, Gauge, Histogram

RECORDS = Counter("vantage_records_total", "Records taken from the topics, by what became of each", ["topic", "fate"])
SLICES = Counter("vantage_slices_total", "Slices committed")
SLICE_SECONDS = Histogram(
    "vantage_slice_seconds",
    "Seconds from a slice in hand to its commit",
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)
FOLDED_AGAIN = Counter("vantage_people_folded_again_total", "People folded again from the log")
RETRIES = Counter("vantage_slice_retries_total", "Slices tried again", ["cause"])
DROPPED = Counter("vantage_slices_dropped_total", "Slices dropped since the positions had moved on")
REMEMBERED_PEOPLE = Gauge("vantage_remembered_people", "People whose states the worker remembers")
REMEMBERED_BYTES = Gauge("vantage_remembered_bytes", "Bytes of those states and of their last events, as written")
STOPPED = Gauge("vantage_partition_stopped", "1 where a partition may not be read on", ["topic", "partition", "code"])
POSITION = Gauge("vantage_position", "Next offset to project, from Postgres", ["topic", "partition"])
LAG_RECORDS = Gauge("vantage_lag_records", "Records not yet projected", ["topic", "partition"])
LAG_SECONDS = Gauge("vantage_lag_seconds", "Age of the oldest record not yet projected", ["topic", "partition"])
INCOMPLETE = Gauge("vantage_incomplete_marks", "Records and agencies marked incomplete", ["agency"])
REJECTS = Gauge("vantage_rejects_unresolved", "Rejects and parked records that nobody has resolved", ["agency"])
HEARTBEAT = Gauge("vantage_heartbeat_timestamp_seconds", "When the process last did its rounds")
