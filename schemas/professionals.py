"""Who acts through the hub: somebody with an account, a role and an agency; a manager by name and grade too."""

from enum import StrEnum
from typing import Literal

from schemas.fields import Account, AgencyName, Frozen, Name, Role


class Grade(StrEnum):
    """How senior somebody is in their agency, whatever it calls its posts."""

    PRACTITIONER = "practitioner"
    SENIOR_PRACTITIONER = "senior-practitioner"
    MANAGER = "manager"
    SENIOR_MANAGER = "senior-manager"
    DIRECTOR = "director"


class Professional(Frozen):
    """``account`` is the hub's own pseudonymous name for a sign-on."""

    account: Account
    role: Role
    agency: AgencyName


class Manager(Professional):
    """Named, since a manager answers for what is put aside."""

    name: Name
    grade: Literal[Grade.MANAGER, Grade.SENIOR_MANAGER, Grade.DIRECTOR]
