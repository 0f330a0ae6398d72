"""The API as it describes itself, asked with made-up requests in every role: no fault, no answer undescribed."""

import json
from collections import Counter
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from services.access.viewer import Role
from tests.desk.serving import Served

_CHECKS: Final = [
    not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance,
]  # fmt: skip
_PEOPLE: Final = {
    "priya-fenwick": Role.MASH_MANAGER, "morgan-ashdown": Role.MASH_WORKER, "noor-tamblyn": Role.AGENCY_PRACTITIONER,
    "ewan-oakshott": Role.AGENCY_MANAGER, "tamsin-okoro": Role.AUDITOR, "silas-brandreth": Role.ADMINISTRATOR,
}  # fmt: skip
_MANY, _FEW = 12, 3
_STREAMS: Final = "/api/v1/alerts/feed"
"""It does not end by itself; tests/desk/test_client.py listens to it."""


@pytest.fixture(scope="module")
def described(desk: Served) -> Any:
    return json.loads(desk.browser().get("/openapi.json").text)


def test_every_role_asks() -> None:
    assert set(_PEOPLE.values()) == set(Role) - {Role.RESTRICTED_RECORDS, Role.SEALED_RECORDS}


@pytest.mark.parametrize("who", _PEOPLE)
def test_no_made_up_request_is_a_fault_in_any_role(desk: Served, described: Any, who: str) -> None:
    examples = _MANY if who == "priya-fenwick" else _FEW
    schema = schemathesis.openapi.from_dict(described)
    answers: Counter[int] = Counter()
    for each in schema.get_all_operations():
        operation = each.ok()
        if operation.path == _STREAMS:
            continue

        @given(case=operation.as_strategy())
        @settings(
            max_examples=examples, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        def asks(case: Any) -> None:
            headers = {"Authorization": f"Bearer {desk.signing.token(who)}"}
            answer = case.call(base_url=desk.address, headers=headers)
            answers[answer.status_code] += 1
            case.validate_response(answer, checks=_CHECKS)

        asks()
    assert answers.total() > 20 * examples and answers[403] + answers[404] > examples
