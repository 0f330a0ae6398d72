"""Who asks, and what their role lets them do. Pure: claims in, a viewer or a refusal out.

What a role may *see* is held by Postgres (docs/access.md); here is what it may *do*.
"""

from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final, NamedTuple

from schemas.agencies import AGENCIES
from schemas.looked_at import Purpose
from schemas.professionals import Grade
from services.errors import HubError

_POST_CHARACTERS_MAX: Final = 80
_TEAMS_MAX: Final = 50
_NAME_CHARACTERS_MAX: Final = 200


class Role(StrEnum):
    """As the issuer names them. The last two are given beside another role, and are nothing alone."""

    MASH_WORKER = "mash-worker"
    MASH_MANAGER = "mash-manager"
    AGENCY_PRACTITIONER = "agency-practitioner"
    AGENCY_MANAGER = "agency-manager"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    RESTRICTED_RECORDS = "restricted-records"
    SEALED_RECORDS = "sealed-records"


class Right(StrEnum):
    """What a route may ask for."""

    ASK_STEP_DOWN = "ask-step-down"
    READ_DECISION = "read-decision"
    OVERRIDE = "override"
    OPEN_CHILD = "open-child"
    READ_CHILD = "read-child"
    READ_EMERGENCIES = "read-emergencies"
    READ_LOOKS = "read-looks"
    USE_DESK = "use-desk"
    FIND_CHILD = "find-child"
    ANSWER_ALERT = "answer-alert"
    READ_LAPSED = "read-lapsed"
    ANSWER_REFERRAL = "answer-referral"
    READ_REJECTS = "read-rejects"
    SETTLE_REJECT = "settle-reject"
    ANSWER_IDENTITY = "answer-identity"


_SIGNS_IN: Final = frozenset({Right.USE_DESK})
_READS: Final = _SIGNS_IN | {Right.READ_DECISION, Right.OPEN_CHILD, Right.READ_CHILD}
_ASKS: Final = _READS | {
    Right.ASK_STEP_DOWN, Right.ANSWER_ALERT, Right.ANSWER_REFERRAL, Right.READ_REJECTS
}  # fmt: skip
_OF_MASH: Final = frozenset({Right.FIND_CHILD, Right.READ_LAPSED, Right.ANSWER_IDENTITY})
_MANAGES: Final = _ASKS | {Right.OVERRIDE, Right.SETTLE_REJECT}
RIGHTS: Final[Mapping[Role, frozenset[Right]]] = {
    Role.MASH_WORKER: _ASKS | _OF_MASH,
    Role.MASH_MANAGER: _MANAGES | _OF_MASH | {Right.READ_EMERGENCIES, Right.READ_LOOKS},
    Role.AGENCY_PRACTITIONER: _ASKS,
    Role.AGENCY_MANAGER: _MANAGES,
    Role.AUDITOR: _READS | {Right.FIND_CHILD, Right.READ_EMERGENCIES, Right.READ_LOOKS},
    Role.ADMINISTRATOR: _SIGNS_IN,
    Role.RESTRICTED_RECORDS: frozenset(),
    Role.SEALED_RECORDS: frozenset(),
}
"""What each role may do. What is not here is refused."""
MASH: Final = frozenset({Role.MASH_WORKER, Role.MASH_MANAGER})
OF_AGENCY: Final = frozenset({Role.AGENCY_PRACTITIONER, Role.AGENCY_MANAGER})
BESIDE: Final = frozenset({Role.RESTRICTED_RECORDS, Role.SEALED_RECORDS})
"""Roles that only widen another."""
_OF_AUDIT: Final = frozenset({Purpose.AUDIT, Purpose.LEARNING})
_OF_WORK: Final = frozenset(Purpose) - {Purpose.AUDIT, Purpose.EMERGENCY}
PURPOSES: Final[Mapping[Role, frozenset[Purpose]]] = {
    Role.MASH_WORKER: _OF_WORK | {Purpose.EMERGENCY},
    Role.MASH_MANAGER: _OF_WORK | {Purpose.EMERGENCY},
    Role.AGENCY_PRACTITIONER: _OF_WORK,
    Role.AGENCY_MANAGER: _OF_WORK,
    Role.AUDITOR: _OF_AUDIT,
}
"""For what each role may open a child. An emergency opens what is restricted or sealed, so it is the MASH's alone."""
_POSTS: Final = {
    Role.MASH_MANAGER: "MASH manager",
    Role.MASH_WORKER: "MASH worker",
    Role.AGENCY_MANAGER: "agency manager",
    Role.AGENCY_PRACTITIONER: "agency practitioner",
    Role.AUDITOR: "auditor",
    Role.ADMINISTRATOR: "administrator",
}
"""What the record says where the issuer names no post; the most senior first."""


class NotAViewer(HubError):
    """The token is good, and says nothing by which its bearer may ask."""


class NotAllowed(HubError):
    """The role does not let its bearer do this."""


class ClaimNames(NamedTuple):
    """Under which claims an issuer says what; a dot steps into an object (``realm_access.roles``)."""

    roles: str = "roles"
    agency: str = "agency"
    teams: str = "teams"
    post: str = "post"
    grade: str = "grade"
    name: str = "name"


class Viewer(NamedTuple):
    """``account`` is the hub's own pseudonymous name for the sign-on; ``post`` a role in words, never a name.

    ``name`` and ``grade`` are wanted of a manager who answers for what is put aside, and of nobody else.
    """

    account: str
    roles: frozenset[Role]
    agency: str | None
    teams: frozenset[str]
    post: str
    is_machine: bool
    name: str | None = None
    grade: Grade | None = None

    @property
    def is_mash(self) -> bool:
        """Whether they work in the MASH, whatever else they are."""
        return bool(self.roles & MASH)

    @property
    def is_shown_all(self) -> bool:
        """Whether, of a child whom they opened, what all agencies recorded is shown to them."""
        return self.is_mash or Role.AUDITOR in self.roles

    def may_open_for(self, purpose: Purpose) -> bool:
        """Whether one of the roles has that purpose."""
        return any(purpose in PURPOSES.get(role, ()) for role in self.roles)

    def may(self, right: Right) -> bool:
        """Whether one of the roles has it."""
        return any(right in RIGHTS[role] for role in self.roles)


def account_of(issuer: str, subject: str) -> str:
    """The hub's name for a sign-on: the same for ever, and nothing can be read from it."""
    return f"account-{sha256(f'{issuer} {subject}'.encode()).hexdigest()[:32]}"


def viewer_of(claims: Mapping[str, Any], names: ClaimNames) -> Viewer:
    """Who a checked token speaks for. ``NotAViewer`` where it names no role, or an agency role and no agency."""
    said = _words(_found(claims, names.roles))
    roles = frozenset(role for role in Role if role in said)
    if not roles - BESIDE:
        raise NotAViewer(
            f"The token names no role of this hub under {names.roles}; expected one of "
            f"{', '.join(role for role in Role if role not in BESIDE)}. Ask whoever manages accounts for a role."
        )
    agency = _found(claims, names.agency)
    if agency not in AGENCIES if isinstance(agency, str) else roles & OF_AGENCY:
        raise NotAViewer(
            f"The token names no agency of this hub under {names.agency}; expected one of schemas/agencies.py. "
            "Ask whoever manages accounts to set it."
        )
    post = _line(_found(claims, names.post), _POST_CHARACTERS_MAX)
    grade = _found(claims, names.grade)
    client = claims.get("client_id") or claims.get("azp")
    return Viewer(
        account=account_of(claims["iss"], claims["sub"]),
        roles=roles,
        agency=agency if isinstance(agency, str) else None,
        teams=frozenset(sorted(_words(_found(claims, names.teams)))[:_TEAMS_MAX]),
        post=post or next(word for role, word in _POSTS.items() if role in roles),
        is_machine=client == claims["sub"],
        name=_line(_found(claims, names.name), _NAME_CHARACTERS_MAX),
        grade=next((each for each in Grade if each == grade), None),
    )


def _found(claims: Mapping[str, Any], path: str) -> object:
    """What stands under a dotted name; None where nothing does. A name with dots of its own is taken whole."""
    if path in claims:
        return claims[path]
    found: object = claims
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _line(said: object, characters_max: int) -> str | None:
    """A text that is not empty and not too long."""
    return said.strip() if isinstance(said, str) and 0 < len(said.strip()) <= characters_max else None


def _words(said: object) -> frozenset[str]:
    """One word, words between spaces, or a list of words."""
    if isinstance(said, str):
        return frozenset(said.split())
    return frozenset(word for word in said if isinstance(word, str)) if isinstance(said, list) else frozenset()
