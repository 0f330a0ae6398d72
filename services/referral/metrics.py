"""What the gate counts. No label holds anything of a person."""

from prometheus_client import Counter, Histogram

ANSWERS = Counter("vantage_step_downs_total", "Answers of the step-down gate", ["outcome", "standing"])
REASONS = Counter("vantage_step_down_reasons_total", "Reasons given by the step-down gate", ["code"])
OVERRIDES = Counter("vantage_overrides_total", "Managers' words on decisions: their status, or why not", ["status"])
NOT_FRESH = Counter("vantage_not_fresh_total", "Things that were not proven when the gate was asked", ["code"])
SECONDS = Histogram(
    "vantage_step_down_seconds",
    "Seconds from a request to its answer",
    buckets=(0.1, 0.2, 0.5, 1, 2, 5, 10, 20),
)
