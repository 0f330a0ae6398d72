"""NHS numbers and UPNs: vectors computed by the published rules."""

import pytest
from pydantic import ValidationError

from schemas import Event, decode
from schemas.authorities import AUTHORITIES
from schemas.decode import Unreadable
from schemas.identifiers import is_identifier, is_nhs_number, is_temporary_upn, is_upn
from services.projector.reading import usable_key
from tests.oracle.given import Document, said, viewed
from tests.oracle.standing import usable_key as spelt_in_the_oracle
from tests.strategies.world import write


def read(told: Document) -> Event:
    return decode(write(told).encode())


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


def lettered(rest: str) -> str:
    """Those twelve characters with their check letter, by the published rule."""
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    values = [letters.index(each) if each.isalpha() else int(each) for each in rest]
    return letters[sum(place * value for place, value in enumerate(values, start=2)) % 23] + rest


@pytest.mark.parametrize("authority", ["883", "201", "838", "839", "940", "941", "942", "943", "001"])
def test_an_authority_of_today_is_accepted(authority: str) -> None:
    assert is_upn(lettered(f"{authority}400115001"))


@pytest.mark.parametrize("authority", ["000", "200", "421", "817", "944", "999"])
def test_a_number_that_no_authority_has_is_refused_and_no_reference_either(authority: str) -> None:
    number = lettered(f"{authority}400115001")
    assert int(authority) not in AUTHORITIES
    assert not is_upn(number)
    assert is_identifier(number)
    assert spelt_in_the_oracle(number.encode()) is None


@pytest.mark.parametrize("last", "ABCDEFGHJKLMNPQRTUVWXYZ")
def test_a_temporary_upn_ends_in_a_letter(last: str) -> None:
    number = lettered(f"88340011500{last}")
    assert is_upn(number) and is_temporary_upn(number)


@pytest.mark.parametrize("last", "IOSa-")
def test_no_temporary_upn_ends_in_a_letter_that_is_left_out(last: str) -> None:
    assert not any(is_upn(f"{letter}88340011500{last}") for letter in "ABCDEFGHJKLMNPQRTUVWXYZ")


def test_a_permanent_upn_is_not_temporary() -> None:
    assert not any(map(is_temporary_upn, UPN))


@pytest.mark.parametrize(
    "content",
    [
        {"kind": "unborn", "expected_on": "2024-08-01"},
        {"kind": "child", "upn_unknown": "UN1"},
        {"kind": "child", "nhs_number": NHS[0]},
        {"kind": "child", "upn": UPN[0]},
        {"kind": "adult"},
    ],
)
def test_identifiers_may_be_absent_and_come_late(content: Document) -> None:
    assert read(said("person.registered", {"kind": "unborn"})).type == "person.registered"
    told = read(said("person.updated", content, dataschema="person.updated/2"))
    assert told.model_dump(mode="json", exclude_none=True)["data"].items() >= content.items()


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
