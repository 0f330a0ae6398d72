"""What design asks of each projection, phrase by phrase, in words for people: docs/picture.md, "What it answers"."""

from projections.questions.picture.asking import Asking
from projections.questions.picture.sections import SECTIONS, Phrase, answers

__all__ = ["SECTIONS", "Asking", "Phrase", "answers"]
