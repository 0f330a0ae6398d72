"""What the watch counts. No label holds anything of a person."""

from prometheus_client import Counter, Gauge

RAISED = Counter("vantage_alerts_raised_total", "Alerts recorded as raised by this watch", ["rule"])
CLEARED = Counter("vantage_alerts_cleared_total", "Alerts recorded as cleared by this watch", ["rule"])
DELIVERED = Counter(
    "vantage_alerts_delivered_total", "Alerts given to a role by this watch, climbs among them", ["rule"]
)
TOLD = {"alert.raised": RAISED, "alert.cleared": CLEARED, "alert.delivered": DELIVERED}
HANDLED = Gauge(
    "vantage_alerts_handled", "Alerts recorded as open, of all children, by what was done with them", ["rule", "state"],
)  # fmt: skip
OPEN = Gauge("vantage_alerts_open", "Alerts recorded as open, of all children", ["rule"])
LAST_LOOK = Gauge("vantage_watch_last_look_timestamp_seconds", "When a watch last looked with freshness proven")
SKIPPED = Counter(
    "vantage_watch_looks_skipped_total", "Looks at which nothing was announced, by why nothing could be", ["code"]
)
LOADING = Gauge("vantage_watch_children_loading", "Children that are due and not looked at: an agency is being loaded")
