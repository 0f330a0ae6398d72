"""The one list of topics: who may say what, where, and how a topic is cut into partitions.

A topic holds one source's events. Anything else on it is a reject, so that no agency can speak as
another or as the hub. Every record's key is its event's subject: one person's events keep order.
"""

from typing import Final, NamedTuple

from schemas.agencies import AGENCIES
from schemas.envelope import HUB
from schemas.events import EVENT_CLASSES

_IDENTITY_TYPES: Final = frozenset({"identity.confirmed", "identity.refused", "identity.unlinked", "identity.sealed"})
_RESOLUTION_TYPES: Final = frozenset({"reject.resolved"})
_DECISION_TYPES: Final = frozenset(
    {"step_down.requested", "step_down.decided", "step_down.overridden", "step_down.answered"}
)
_ALERT_TYPES: Final = frozenset(
    {"alert.raised", "alert.cleared", "alert.acknowledged", "alert.snoozed", "alert.delivered"}
)
_VIEW_TYPES: Final = frozenset({"record.viewed"})
HUB_TYPES: Final = _IDENTITY_TYPES | _RESOLUTION_TYPES | _DECISION_TYPES | _ALERT_TYPES | _VIEW_TYPES
"""The hub's own word. Corrections are not among them: what the hub said stays said."""
_TIER_TYPES: Final = frozenset({"tier.set"})
_ORDER_TYPES: Final = frozenset({"order.made", "order.varied", "order.ended"})
_ANY_AGENCY: Final = frozenset(EVENT_CLASSES) - HUB_TYPES - _TIER_TYPES - _ORDER_TYPES

_AGENCY_PARTITIONS: Final = 2
RETENTION_MS: Final = -1  # for ever: the topics are the source of truth
RECORD_BYTES_MAX: Final = 12 * 1024 * 1024  # taken by the broker, so that the hub can say why not


class Topic(NamedTuple):
    """One topic: ``source`` alone speaks on it, and only in ``types``. ``proven``: what it holds can change an answer,
    so that nothing is decided before all of it has been read.
    """

    name: str
    source: str
    label: str
    partitions: int
    types: frozenset[str]
    proven: bool = True


_ALSO: Final = {
    "childrens-social-care": _TIER_TYPES | _ORDER_TYPES,
    "early-offer-of-help": _TIER_TYPES,
    "prevention-and-support": _TIER_TYPES,
    "court": _ORDER_TYPES,
    "london-borough": _TIER_TYPES | _ORDER_TYPES,
}
"""What only some agencies may say."""


def _agency(source: str, label: str) -> Topic:
    types = _ANY_AGENCY | _ALSO.get(source, frozenset())
    return Topic(f"contacts.{source}", source, label, _AGENCY_PARTITIONS, types)


TOPICS: Final = (
    *(_agency(source, label) for source, label in AGENCIES.items()),
    Topic("hub.identity", HUB, "Identity links", 1, _IDENTITY_TYPES),
    Topic("hub.resolutions", HUB, "Resolved rejects", 1, _RESOLUTION_TYPES),
    Topic("hub.decisions", HUB, "Decisions of the gate", 1, _DECISION_TYPES),
    Topic("hub.alerts", HUB, "Alerts", 1, _ALERT_TYPES),
    Topic("hub.views", HUB, "Views of records", 1, _VIEW_TYPES, proven=False),
)

BY_NAME: Final = {topic.name: topic for topic in TOPICS}
PROVEN: Final = {topic.name: topic for topic in TOPICS if topic.proven}
"""Those whose records must all have been read before anything is decided."""
_HUB_TOPIC_OF: Final = {kind: topic for topic in TOPICS if topic.source == HUB for kind in topic.types}
_AGENCY_TOPIC: Final = {topic.source: topic for topic in TOPICS if topic.source != HUB}
LABELS: Final = {source: topic.label for source, topic in _AGENCY_TOPIC.items()} | {HUB: "The hub"}


def topic_for(source: str, kind: str) -> Topic | None:
    """Where ``source`` publishes events of type ``kind``; ``None`` when there is no such topic."""
    return _HUB_TOPIC_OF.get(kind) if source == HUB else _AGENCY_TOPIC.get(source)
