"""How alike two records are, field by field, in words."""

from typing import Final

FIELDS: Final = {
    "given": "given name", "family": "family name", "born": "date of birth", "address": "address", "kin": "relatives",
    "number": "NHS number or UPN", "agency": "agency",
}  # fmt: skip
LEVELS: Final = {
    ("given", "same"): "the same", ("given", "short-form"): "one may be short for the other",
    ("given", "middle"): "one's first is the other's second", ("given", "close"): "spelt nearly alike",
    ("given", "sounds"): "sounds alike", ("given", "initial"): "the same initial", ("given", "differs"): "differs",
    ("family", "same"): "the same", ("family", "part"): "one half of a double name",
    ("family", "close"): "spelt nearly alike",
    ("family", "sounds"): "sounds alike", ("family", "swapped"): "given and family name turned round",
    ("family", "differs"): "differs",
    ("born", "same"): "the same day", ("born", "swapped"): "day and month changed over",
    ("born", "digit"): "one digit differs",
    ("born", "near"): "within a month", ("born", "differs"): "differs",
    ("address", "same"): "the same, now or earlier", ("address", "postcode"): "the same postcode",
    ("address", "district"): "the same district", ("address", "differs"): "differs",
    ("kin", "same"): "a relative of the same name", ("kin", "given"): "a relative of the same given name",
    ("kin", "differs"): "relatives of other names",
    ("number", "same"): "the same", ("number", "differs"): "differs",
    ("agency", "other"): "two agencies", ("agency", "same"): "one agency, which has two records",
}  # fmt: skip
