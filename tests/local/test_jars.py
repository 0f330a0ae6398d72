"""The broker's jars are the ones we tested with, or they are not run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from services.local import jars, maven
from services.local.errors import JarsDiffer

MIRRORS = """
<settings xmlns="urn:any"><mirrors>
  <mirror><id>a</id><mirrorOf>*</mirrorOf><url>mirror://blocked</url><blocked>true</blocked></mirror>
  <mirror><id>b</id><mirrorOf>{names}</mirrorOf><url>mirror://${{env.MIRROR_NAME}}/</url></mirror>
</mirrors></settings>
"""


@pytest.fixture
def one_jar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache with a single jar, and its manifest."""
    monkeypatch.setenv("VANTAGE_CACHE", str(tmp_path))
    jar = jars.cache_dir() / "jars" / "kafka.jar"
    jar.parent.mkdir(parents=True)
    jar.write_bytes(b"a broker")
    (tmp_path / "manifest").write_text(f"{jars.sha256(jar)}  kafka.jar\n")
    return jar


def test_the_manifest_pins_every_jar_by_name_and_digest_only() -> None:
    manifest = jars.read_manifest()
    assert f"kafka_2.13-{jars.KAFKA_VERSION}.jar" in manifest
    assert len(manifest) > 40
    for name, digest in manifest.items():
        assert re.fullmatch(r"[\w.-]+\.jar", name)
        assert re.fullmatch(r"[0-9a-f]{64}", digest)


def test_the_right_jar_is_used_without_the_network(one_jar: Path, tmp_path: Path) -> None:
    assert jars.kafka_jars(tmp_path / "manifest") == [one_jar]


def test_an_altered_jar_is_refused(one_jar: Path, tmp_path: Path) -> None:
    one_jar.write_bytes(b"another broker")
    with pytest.raises(JarsDiffer, match=r"kafka\.jar has sha256 .* expects .* Remove"):
        jars.kafka_jars(tmp_path / "manifest")


def test_a_missing_jar_is_refused(one_jar: Path, tmp_path: Path) -> None:
    one_jar.unlink()
    with pytest.raises(JarsDiffer, match=r"kafka\.jar is not in .* Remove"):
        jars.kafka_jars(tmp_path / "manifest")


@pytest.mark.parametrize(
    ("names", "mirrored"),
    [
        ("*", True),
        ("central", True),
        ("external:*,!other", True),
        ("*,!central", False),
        ("x", False),
    ],
)
def test_the_mirror_of_the_ordinary_client_is_used(
    names: str, mirrored: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MIRROR_NAME", "ours")
    settings = tmp_path / "settings.xml"
    settings.write_text(MIRRORS.format(names=names))
    assert maven.central_mirror(settings) == ("mirror://ours" if mirrored else None)


def test_without_settings_the_default_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("MAVEN_HOME", raising=False)
    monkeypatch.delenv("M2_HOME", raising=False)
    assert maven.remote_repositories() is None
