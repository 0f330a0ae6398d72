"""NHS numbers and UPNs: are they well formed? Pure arithmetic, no look-up.

NHS number: NHS Data Model and Dictionary, "NHS NUMBER" (Modulus 11).
UPN: DfE, "Unique pupil numbers: a guide for schools and local authorities" (Modulus 23).
"""

import re
from typing import Final

from schemas.authorities import AUTHORITIES

_UPN_LETTERS: Final = "ABCDEFGHJKLMNPQRTUVWXYZ"
_LABEL_ENDS: Final = re.compile(r"[:=|]")
_DIGITS_MIN: Final = 10
"""Either has as many: most references are told by counting."""
_NAMED: Final = re.compile(r"(?:NHS|UPN)(?:NO|NUMBER)?")


def is_nhs_number(text: str) -> bool:
    """Ten digits, Modulus 11 check digit, not ten times the same digit."""
    if len(text) != 10 or not text.isascii() or not text.isdigit() or len(set(text)) == 1:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text[:9], range(10, 1, -1), strict=True))
    check = (11 - total % 11) % 11
    return check != 10 and check == int(text[9])


def is_upn(text: str) -> bool:
    """Check letter, an authority's number, school, year, serial; a temporary UPN ends in a letter."""
    return looks_like_upn(text) and int(text[1:4]) in AUTHORITIES


def looks_like_upn(text: str) -> bool:
    """A UPN, were there an authority of that number: a reference must not be one of an authority yet to come either."""
    if len(text) != 13 or not text.isascii() or not text[1:12].isdigit():
        return False
    last = text[12]
    if not (last.isdigit() or last in _UPN_LETTERS):
        return False
    last_value = int(last) if last.isdigit() else _UPN_LETTERS.index(last)
    values = [*(int(digit) for digit in text[1:12]), last_value]
    total = sum(position * value for position, value in enumerate(values, start=2))
    return text[0] == _UPN_LETTERS[total % 23]


def is_temporary_upn(text: str) -> bool:
    """One that a school gave until the pupil's own is known: it ends in a letter."""
    return is_upn(text) and text[12].isalpha()


def is_identifier(text: str) -> bool:
    """Whether a reference is an NHS number or UPN however it is written: in small letters, with punctuation in it,
    or after a label (``nhs:943-476-5919``, ``UPN Q883400115001``).
    """
    if sum(map(str.isdigit, text)) < _DIGITS_MIN:
        return False
    parts = _LABEL_ENDS.split(text)
    return _is_one(text) or (len(parts) > 1 and any(map(_is_one, parts)))


def _is_one(text: str) -> bool:
    bare = "".join(character for character in text.upper() if character.isalnum())
    if named := _NAMED.match(bare):
        bare = bare[named.end() :]
    return is_nhs_number(bare) or looks_like_upn(bare)
