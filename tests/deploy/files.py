"""Where the deployment files lie, and what of them several tests read."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from prometheus_client.metrics import MetricWrapperBase

from services.access import metrics as of_access
from services.projector import metrics as of_projector
from services.referral import metrics as of_referral
from services.watch import metrics as of_watch

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
RULES = DEPLOY / "prometheus" / "rules.yml"
DOCUMENTS = sorted(
    (*(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CHANGELOG.md")), *(ROOT / "docs").rglob("*.md"))
)


def read_yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def compose() -> dict[str, Any]:
    return read_yaml(ROOT / "docker-compose.yml")["services"]


def dockerfile() -> list[str]:
    """Instructions, one a line, comments left out."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [re.sub(r"\s+", " ", line) for line in text.splitlines() if line and not line.startswith("#")]


def final_stage() -> list[str]:
    lines = dockerfile()
    last = max(number for number, line in enumerate(lines) if line.startswith("FROM "))
    return lines[last:]


def metric_labels() -> dict[str, set[str]]:
    """Every metric by the name that Prometheus sees, with its labels."""
    return dict(_metrics())


def _metrics() -> Iterator[tuple[str, set[str]]]:
    modules = (of_projector, of_referral, of_access, of_watch)
    for metric in (each for module in modules for each in vars(module).values()):
        if isinstance(metric, MetricWrapperBase):
            described = next(iter(metric.describe()))
            name = described.name + ("_total" if described.type == "counter" else "")
            yield name, set(metric._labelnames)


def alerts() -> list[dict[str, Any]]:
    return [rule for group in read_yaml(RULES)["groups"] for rule in group["rules"]]
