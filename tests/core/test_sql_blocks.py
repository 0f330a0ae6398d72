"""Every statement has a name of its own."""

import pytest

from services.store.sql import SQL, blocks


def test_a_name_that_stands_twice_is_refused() -> None:
    assert blocks("-- name: one\nselect 1\n-- name: two\nselect 2\n") == {"one": "select 1", "two": "select 2"}
    with pytest.raises(ValueError, match="names one twice"):
        blocks("-- name: one\nselect 1\n-- name: two\nselect 2\n-- name: one\nselect 3\n")


def test_the_statements_of_the_hub_are_read() -> None:
    assert SQL["placed_since"].startswith("-- Of each person")
