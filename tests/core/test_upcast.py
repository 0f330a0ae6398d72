"""Events of older versions become today's, also inside corrections; what never was a version is refused."""

from typing import Any

import pytest

from schemas import Event, Unreadable, decode
from schemas.events import VERSIONS
from schemas.upcast import UPCASTERS
from tests.oracle.given import Document, corrected, said
from tests.strategies.world import write

BRUISE = {"site": ["left arm"], "kind": "bruise", "medical_view": "recorded"}
OLD = [kind for kind, _ in UPCASTERS]


def decoded(document: Document) -> Event:
    return decode(write(document).encode())


def injury(version: int, **attributes: Any) -> Document:
    return said("injury.observed", BRUISE, **{"id": "i1", "dataschema": f"injury.observed/{version}", **attributes})


def test_an_older_version_means_what_it_meant() -> None:
    older, today = decoded(injury(1)), decoded(injury(3))
    assert older == today
    assert older.type == "injury.observed" and older.data.accounts_differ is None
    assert decoded(injury(2)) == today


def test_an_older_version_inside_a_correction_is_lifted_too() -> None:
    event = decoded(corrected("i0", injury(1), 2, id="c1"))
    assert event.type == "record.corrected"
    assert event.data.replacement.dataschema == "injury.observed/3"


def test_what_never_was_a_version_is_refused() -> None:
    with pytest.raises(Unreadable):
        decoded(injury(0))


@pytest.mark.parametrize("kind", OLD)
def test_every_version_before_todays_has_its_step(kind: str) -> None:
    assert {version for name, version in UPCASTERS if name == kind} == set(range(1, VERSIONS[kind]))


def test_every_type_beyond_its_first_version_is_lifted() -> None:
    assert {kind for kind, version in VERSIONS.items() if version > 1} == set(OLD)
