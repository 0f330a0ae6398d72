"""The multi-agency chronology: a query on the log, never stored. Rules: docs/chronology.md.

``lines.py`` gives every event as a line; ``merged.py`` what guidance asks for: significant events, one line a fact;
``outline.py`` the same without words.
"""

from projections.chronology.lines import Line, When, chronology, shown
from projections.chronology.merged import Asked, Fact, Merged, merged
from projections.chronology.redaction import Redaction
from projections.chronology.silences import Silence

__all__ = ["Asked", "Fact", "Line", "Merged", "Redaction", "Silence", "When", "chronology", "merged", "shown"]
