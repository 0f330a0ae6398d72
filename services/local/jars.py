"""Apache Kafka's own jars: fetched once per user, refused when they are not the expected ones."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from services.local.errors import JarsDiffer, JarsUnavailable
from services.local.maven import remote_repositories

KAFKA_VERSION = "4.4.0"
COORDINATES = (
    f"org.apache.kafka:kafka_2.13:{KAFKA_VERSION}",
    "org.apache.logging.log4j:log4j-slf4j-impl:2.25.5",  # without it the broker logs nothing
)
MANIFEST = Path(__file__).with_name("kafka-jars.sha256")
FETCH_TIMEOUT_SECONDS = 120


def cache_dir() -> Path:
    """Per user; VANTAGE_CACHE names another place."""
    named = os.environ.get("VANTAGE_CACHE")
    base = Path(named) if named else Path.home() / ".cache" / "vantage"
    return base.expanduser().resolve() / f"kafka-{KAFKA_VERSION}"


def read_manifest(manifest: Path = MANIFEST) -> dict[str, str]:
    """File name to sha256, in the format of `sha256sum`."""
    lines = (line.split() for line in manifest.read_text().splitlines() if line.strip())
    return {name: digest for digest, name in lines}


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify(directory: Path, expected: dict[str, str]) -> None:
    """Raises JarsDiffer unless every jar of the manifest is there, unaltered."""
    for name, digest in expected.items():
        jar = directory / name
        if not jar.exists():
            raise JarsDiffer(
                f"{name} is not in {directory}. The manifest {MANIFEST.name} names it. "
                f"Remove {directory} and start again to fetch the jars anew."
            )
        if (found := sha256(jar)) != digest:
            raise JarsDiffer(
                f"{jar} has sha256 {found}. The manifest {MANIFEST.name} expects {digest}, so it "
                f"will not be run. Remove {directory} and start again to fetch the jars anew; if "
                "the difference stays, find out who altered it."
            )


def kafka_jars(manifest: Path = MANIFEST, console: Console | None = None) -> list[Path]:
    """The verified jars in class-path order, fetched first when this user has none yet."""
    expected, directory = read_manifest(manifest), cache_dir() / "jars"
    if not directory.exists():
        directory.parent.mkdir(parents=True, exist_ok=True)
        with _locked(directory.parent / "fetch.lock"):
            if not directory.exists():
                _fetch_all(directory, expected, console or Console(stderr=True))
    verify(directory, expected)
    return [directory / name for name in expected]


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One process fetches, the others wait for it."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fetch_all(directory: Path, expected: dict[str, str], console: Console) -> None:
    """Into a directory beside it, which is renamed when all is verified."""
    partial = directory.with_name("jars.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(f"Fetching Apache Kafka {KAFKA_VERSION}", total=None)

        @contextlib.contextmanager
        def advance(_name: str, _size: int) -> Iterator[Callable[[int], None]]:
            yield lambda count: progress.advance(task, count)

        try:
            for jar in _resolve(directory.with_name("repository"), advance):
                shutil.copyfile(jar, partial / jar.name)
        except Exception as error:  # jgo raises what it likes: requests', RuntimeError, ValueError
            raise JarsUnavailable(
                f"Apache Kafka {KAFKA_VERSION} could not be fetched: {error}. Its jars come from "
                "the Maven repository that ~/.m2/settings.xml or, without one, Maven's default "
                "names. Check the network, a proxy (HTTPS_PROXY) or a mirror there; try again."
            ) from error
    verify(partial, expected)
    partial.rename(directory)
    shutil.rmtree(directory.with_name("repository"), ignore_errors=True)


def _resolve(repository: Path, progress: Callable[..., Any]) -> list[Path]:
    """Every runtime jar of COORDINATES; four at a time."""
    from jgo.maven import MavenContext, PythonResolver  # slow to import, and seldom needed

    context = MavenContext(
        resolver=PythonResolver(progress_callback=progress),
        repo_cache=repository,
        remote_repos=remote_repositories(),
        timeout=FETCH_TIMEOUT_SECONDS,
    )
    artifacts: dict[tuple[str, str], Any] = {}
    for coordinate in COORDINATES:  # not together: one's managed versions change the other's
        inputs, transitive = context.resolver.resolve([context.create_dependency(coordinate)])
        for each in (*inputs, *transitive):
            artifacts.setdefault((each.groupId, each.artifactId), each.artifact)
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda artifact: Path(artifact.resolve()), artifacts.values()))
