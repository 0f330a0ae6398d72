"""A log line is one JSON object, with ids and numbers and nothing that a sender wrote."""

import json
import logging

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import GroupCoordinatorNotAvailableError

from services.logs import _OneLine


def shown(name: str, message: object, *given: object) -> str:
    """The message of the line that a call of that logger would write."""
    record = logging.LogRecord(name, logging.ERROR, "here.py", 1, message, given, None)
    line = json.loads(_OneLine().format(record))
    return str(line["message"])


@pytest.mark.parametrize(
    ("message", "given", "expected"),
    [
        ("Group Coordinator Request failed: %s", (GroupCoordinatorNotAvailableError("Ann Example"),),
         "Group Coordinator Request failed: GroupCoordinatorNotAvailableError"),
        ("%s at %d of %s", (TopicPartition("contacts.school", 1), 17, "contacts.school"),
         "contacts.school/1 at 17 of contacts.school"),
        ("Cannot decode %r: %s", (b"Ann Example", "Ann Example"), "Cannot decode '<bytes>': <str>"),
        ("took %.1f s", (1.25,), "took 1.2 s"),
        ("took %d s", ("Ann Example",), "took %d s"),
        ("%(whom)s at %(offset)d", ({"whom": "Ann Example", "offset": 3},), "<str> at 3"),
        ("100%", (), "100%"),
        (ValueError("Ann Example"), (), "ValueError"),
    ],
)  # fmt: skip
def test_a_librarys_message_has_its_values_and_no_texts(
    message: object, given: tuple[object, ...], expected: str
) -> None:
    assert shown("aiokafka.consumer", message, *given) == expected


def test_our_own_messages_are_as_they_were_written() -> None:
    assert shown("services.projector", "the worker leaves: %s", "a sentence") == "the worker leaves: a sentence"
