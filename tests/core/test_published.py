"""The published JSON Schemas and the page of codes are those of the code; every code says what it means."""

from pathlib import Path

import pytest

import schemas
from schemas.coded import Coded
from schemas.dictionary import LISTS, page
from schemas.leaning import page as leaning
from schemas.publish import documents


def test_published_schemas_are_not_stale() -> None:
    folder = Path(schemas.__file__).parent / "published"
    held = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    assert held == documents(), "run `make published` and commit what it writes"


def test_the_page_of_codes_is_not_stale() -> None:
    held = (Path(schemas.__file__).parents[1] / "docs" / "vocabulary.md").read_text(encoding="utf-8")
    assert held == page(), "run `make published` and commit what it writes"


def test_the_page_of_leanings_is_not_stale() -> None:
    held = (Path(schemas.__file__).parents[1] / "docs" / "leaning.md").read_text(encoding="utf-8")
    assert held == leaning.page(), "run `make published` and commit what it writes"


def test_every_controlled_list_is_on_the_page() -> None:
    assert {codes for _, _, codes in LISTS} == set(Coded.__subclasses__())


@pytest.mark.parametrize("codes", [codes for _, _, codes in LISTS], ids=lambda codes: codes.__name__)
def test_every_code_has_a_meaning_of_its_own_and_its_list_a_source(codes: type[Coded]) -> None:
    meanings = [code.meaning for code in codes]
    assert all(meanings) and len(set(meanings)) == len(meanings)
    assert "Source: " in (codes.__doc__ or "")
