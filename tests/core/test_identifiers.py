"""NHS numbers and UPNs: vectors computed by the published rules."""

import pytest
from pydantic import ValidationError

from schemas import decode
from schemas.decode import Unreadable
from schemas.identifiers import is_identifier, is_nhs_number, is_upn
from services.projector.reading import usable_key
from tests.oracle.given import viewed
from tests.oracle.standing import usable_key as spelt_in_the_oracle
from tests.strategies.world import write

NHS = ("9990000018", "9990000026", "9990000034", "9990000042", "9434765919")
UPN = ("Q883400115001", "G883200116042", "Y881200116042")


@pytest.mark.parametrize("number", NHS)
def test_an_nhs_number(number: str) -> None:
    assert is_nhs_number(number)
    others = [number[:9] + digit for digit in "0123456789" if digit != number[9]]
    assert not any(is_nhs_number(other) for other in others)


@pytest.mark.parametrize("digit", "0123456789")
def test_ten_times_the_same_digit_is_none(digit: str) -> None:
    assert not is_nhs_number(digit * 10)


@pytest.mark.parametrize("text", ["", "999000001", "99900000181", "999 000 0018", "٩٩٩٠٠٠٠٠١٨", "999000001x"])
def test_not_an_nhs_number(text: str) -> None:
    assert not is_nhs_number(text)


@pytest.mark.parametrize("upn", UPN)
def test_a_upn(upn: str) -> None:
    assert is_upn(upn)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert sum(is_upn(letter + upn[1:]) for letter in letters) == 1


@pytest.mark.parametrize("text", ["", "Q88340011500", "q883400115001", "Q883400115002", "I883400115001"])
def test_not_a_upn(text: str) -> None:
    assert not is_upn(text)


WRITTEN = (
    "943-476-5919", "943.476.5919", "nhs:9434765919", "NHS9434765919", "nhs-number:943-476-5919", "urn:nhs|9434765919",
    "nhs=9434765919", "9434765919:1", "school:9434765919", "Q-8834-0011-5001", "upn:q883400115001",
)  # fmt: skip


@pytest.mark.parametrize("text", [*NHS, *UPN, *WRITTEN])
def test_however_it_is_written_it_is_an_identifier(text: str) -> None:
    assert is_identifier(text)
    assert spelt_in_the_oracle(text.encode()) is None


@pytest.mark.parametrize("text", ["HV-17", "CHC/2014/001234", "nhs:", ":", "943476591", "9434765918", "nhs-9434765918"])
def test_an_ordinary_reference_is_none(text: str) -> None:
    assert not is_identifier(text)
    assert spelt_in_the_oracle(text.encode()) == text


@pytest.mark.parametrize("subject", [*NHS, *UPN, UPN[0].lower(), *WRITTEN])
def test_a_subject_may_not_be_one(subject: str) -> None:
    with pytest.raises(Unreadable) as refused:
        decode(write(viewed(2, subject=subject)).encode())
    assert "subject" in str(refused.value)
    assert subject not in str(refused.value)
    assert not isinstance(refused.value.__cause__, ValidationError)


@pytest.mark.parametrize("key", [*NHS, *UPN, *WRITTEN, "999 000 0018", "q883400115001", "", "a\x00b"])
def test_a_key_that_is_one_names_nobody(key: str) -> None:
    assert usable_key(key.encode()) is None


def test_an_ordinary_key_is_a_reference() -> None:
    assert usable_key(b"HV-17") == "HV-17"
    assert usable_key(b"\xff\xfe") is None
    assert usable_key(None) is None
