"""Which way each field of each event leans: what makes a picture more worrying, what more reassuring, what neither.

It is no judgement of a family, and no score. It says what "more worry" and "less good news" mean where the step-down
gate promises that neither takes a reason away (docs/step-down.md), and is tested complete against the schemas: a new
type, field or value without a line here fails ``tests/core/test_leaning.py``. The page: docs/leaning.md.
"""

from schemas.leaning.fields import FIELDS, PARTS
from schemas.leaning.shapes import BySaying, ByType, ByValue, Leaning, LeaningOf, Parts
from schemas.leaning.types import TYPES

__all__ = ["FIELDS", "PARTS", "TYPES", "BySaying", "ByType", "ByValue", "Leaning", "LeaningOf", "Parts"]
