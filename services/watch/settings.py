"""Configuration of the watch, beside what all services have."""

from services.settings import Settings


class WatchSettings(Settings):
    """``watch_seconds`` lie between two looks; ``watch_children`` are looked at in one of them."""

    watch_seconds: float = 10.0
    watch_children: int = 500
