"""What is said: events, their envelope, and the topics on which they are said."""

from schemas.admission import Place, Record, admit
from schemas.decode import NotYetUnderstood, Unreadable, decode
from schemas.envelope import HUB, Envelope, RecordName, SortKey
from schemas.events import EVENT_CLASSES, Event
from schemas.topics import LABELS, TOPICS, Topic, topic_for

__all__ = [
    "EVENT_CLASSES",
    "HUB",
    "LABELS",
    "TOPICS",
    "Envelope",
    "Event",
    "NotYetUnderstood",
    "Place",
    "Record",
    "RecordName",
    "SortKey",
    "Topic",
    "Unreadable",
    "admit",
    "decode",
    "topic_for",
]
