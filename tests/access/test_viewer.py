"""From claims to a viewer: what an issuer must say, and what each role may do."""

from typing import Any

import pytest

from schemas.professionals import Grade, Professional
from services.access.viewer import BESIDE, RIGHTS, ClaimNames, NotAViewer, Right, Role, Viewer, account_of, viewer_of
from services.local.issuer import People

CLAIMS = {"iss": "https://login.example", "sub": "u-1", "client_id": "hub", "roles": ["mash-worker"]}


def of(**changed: Any) -> Viewer:
    return viewer_of({**CLAIMS, **changed}, ClaimNames())


def test_claims_are_a_viewer() -> None:
    seen = of(agency="nursery", teams="elm oak", post=" nursery manager ", grade="manager", name="Somebody")
    assert seen == Viewer(
        account_of("https://login.example", "u-1"), frozenset({Role.MASH_WORKER}), "nursery", frozenset({"elm", "oak"}),
        "nursery manager", False, "Somebody", Grade.MANAGER,
    )  # fmt: skip
    assert seen.is_mash and not of(roles="agency-manager", agency="nursery").is_mash


def test_an_account_is_the_hubs_own_name_for_a_sign_on() -> None:
    one, other = account_of("https://a.example", "u-1"), account_of("https://b.example", "u-1")
    assert one != other and "u-1" not in one and one == account_of("https://a.example", "u-1")
    Professional(account=one, role="social worker", agency="nursery")  # as events take it


def test_issuers_name_their_claims_as_they_like() -> None:
    names = ClaimNames("realm_access.roles", "https://hub.example/agency", "groups", "title")
    claims = {
        **CLAIMS, "roles": None, "realm_access": {"roles": ["agency-practitioner", "offline"]},
        "https://hub.example/agency": "school", "groups": ["a", 7], "title": "teacher",
    }  # fmt: skip
    seen = viewer_of(claims, names)
    assert (seen.roles, seen.agency, seen.teams, seen.post) == (
        {Role.AGENCY_PRACTITIONER}, "school", {"a"}, "teacher",
    )  # fmt: skip


@pytest.mark.parametrize(
    "changed",
    [
        {"roles": None},
        {"roles": []},
        {"roles": ["owner"]},
        {"roles": {"mash-worker": True}},
        {"roles": ["restricted-records", "sealed-records"]},
        {"roles": ["agency-practitioner"]},
        {"roles": ["agency-manager"], "agency": ""},
        {"roles": ["agency-manager"], "agency": "hub"},
        {"agency": "no-such-agency"},
    ],
)
def test_who_says_too_little_is_nobody(changed: dict[str, Any]) -> None:
    with pytest.raises(NotAViewer):
        of(**changed)


def test_a_machine_is_its_own_client() -> None:
    assert of(client_id="u-1").is_machine and of(client_id=None, azp="u-1").is_machine
    assert not of(client_id=None).is_machine


def test_a_post_is_a_line_and_otherwise_the_role() -> None:
    assert of(post="x" * 81).post == of(post=["a"]).post == of(post="  ").post == "MASH worker"


def test_every_role_has_its_rights_and_what_widens_has_none_alone() -> None:
    assert RIGHTS.keys() == set(Role)
    assert all(not RIGHTS[role] for role in BESIDE)
    assert RIGHTS[Role.ADMINISTRATOR] == {Right.USE_DESK}, "an administrator signs in, and sees no child"
    assert all(any(right in rights for rights in RIGHTS.values()) for right in Right)
    assert not of(roles=["administrator"]).may(Right.ASK_STEP_DOWN)


def test_made_up_people_are_viewers_and_each_role_is_among_them() -> None:
    held = People.read()
    viewers = [
        viewer_of({"iss": "http://127.0.0.1:1", "sub": name, **said}, ClaimNames())
        for name, said in {**held.people, **held.machines}.items()
    ]
    assert frozenset().union(*(viewer.roles for viewer in viewers)) == set(Role)
