"""What became of views and openings; no label names anybody."""

from prometheus_client import Counter, Gauge

VIEWS = Counter("vantage_views_total", "Views of records, by where they were written down", ["kept"])
SPOOLED = Gauge("vantage_views_spooled", "Views that wait on this machine for the broker")
OPENINGS = Counter("vantage_openings_total", "Children opened, by purpose", ["purpose"])
