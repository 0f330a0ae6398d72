"""How alike two records are, field by field, in words."""

from typing import Final

from projections.matching.names import PersonName
from projections.matching.profile import Profile

_SHOWN_MAX: Final = 3

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


def said(profile: Profile, field: str) -> tuple[str, ...]:
    """What a record says of a field, the last first."""
    values = {
        "given": [" ".join(name.given) for name in profile.names],
        "family": ["-".join(name.family) for name in profile.names],
        "born": [profile.born.isoformat()] if profile.born else [],
        "address": [f"{each.text}, {each.postcode}".strip(", ") for each in profile.addresses],
        "kin": [_name(kin.name) for kin in sorted(profile.kin)],
        "number": [number for number in (profile.nhs_number, profile.upn) if number],
        "agency": [profile.agency],
    }[field]
    return tuple(dict.fromkeys(filter(None, values)))[:_SHOWN_MAX]


def _name(name: PersonName) -> str:
    return f"{' '.join(name.given)} {'-'.join(name.family)}".strip()
