"""Controlled words shared by events: each is a closed list with one meaning (docs/glossary.md)."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from schemas.fields import AgencyName, EventId, Frozen, Reference, Role, Text
from schemas.moments import Precision


class Topic(StrEnum):
    """What a statement is about."""

    SPEECH = "speech"
    DEVELOPMENT = "development"
    TOILET_TRAINING = "toilet-training"
    HOME_CONDITIONS = "home-conditions"
    SUPERVISION = "supervision"
    SAFETY_AT_HOME = "safety-at-home"
    HYGIENE = "hygiene"
    FEEDING = "feeding"
    CLOTHING = "clothing"
    SLEEPING_PLACE = "sleeping-place"
    BEHAVIOUR = "behaviour"
    LANGUAGE = "language-used"
    AGGRESSION = "aggression"
    ANIMALS = "animals"
    ATTENDANCE = "attendance"
    ROUTINES = "routines"
    BOUNDARIES = "boundaries"
    DOMESTIC_ABUSE = "domestic-abuse"
    VIOLENCE = "violence"
    ALCOHOL = "alcohol"
    DRUGS = "drugs"
    SEXUAL_ABUSE = "sexual-abuse"
    FINANCES = "finances"
    HOUSING = "housing"
    ENGAGEMENT = "engagement-with-services"
    PHYSICAL_HEALTH = "physical-health"
    MEDICAL_CARE = "medical-care"
    MENTAL_HEALTH = "mental-health"
    LEARNING_NEEDS = "learning-needs"
    PARENTING = "parenting-capacity"
    PARENT_RELATIONSHIP = "parents-relationship"
    PARENT_CHILD = "parent-and-child-relationship"
    FAMILY_SUPPORT = "family-support"
    FATHER_INVOLVEMENT = "father-involvement"
    CARE_HISTORY = "parents-own-care-history"
    PREGNANCY = "pregnancy"
    SIBLINGS = "siblings"
    CHILD_VOICE = "child-voice"
    CHILD_WELLBEING = "child-wellbeing"
    CONFIDENTIALITY = "confidentiality"
    OFFENDING = "offending"
    OTHER = "other"


class Polarity(StrEnum):
    WORRY = "worry"
    STRENGTH = "strength"
    NEUTRAL = "neutral"


class Basis(StrEnum):
    """How the speaker knows."""

    OBSERVED = "observed-by-professional"
    PARENT = "reported-by-parent"
    CHILD = "reported-by-child"
    FAMILY = "reported-by-family"
    THIRD_PARTY = "reported-by-third-party"
    ANONYMOUS = "reported-anonymously"
    JUDGEMENT = "professional-judgement"


class Specificity(StrEnum):
    INSTANCE = "instance"
    GENERAL = "general"


class Setting(StrEnum):
    HOME = "home"
    NURSERY = "nursery"
    SCHOOL = "school"
    CLINIC = "clinic"
    HOSPITAL = "hospital"
    CHILDRENS_CENTRE = "childrens-centre"
    COMMUNITY = "community"
    UNKNOWN = "unknown"


class Measures(StrEnum):
    """Attending and engaging is not the same as change for the child."""

    ENGAGEMENT = "attendance-or-engagement"
    CHANGE = "change-for-the-child"


class Speaker(StrEnum):
    PROFESSIONAL = "professional"
    MOTHER = "mother"
    FATHER = "father"
    CHILD = "child"
    GRANDPARENT = "grandparent"
    OTHER_FAMILY = "other-family"
    PUBLIC = "member-of-the-public"
    UNKNOWN = "unknown"


class Relation(StrEnum):
    """What the other person is to the subject."""

    MOTHER = "mother"
    FATHER = "father"
    CARER = "carer"
    PARTNER_OF_PARENT = "partner-of-parent"
    GRANDPARENT = "grandparent"
    HOUSEHOLD_MEMBER = "household-member"
    POSES_RISK = "person-posing-a-risk-to-children"
    SIBLING = "sibling"
    OTHER_RELATIVE = "other-relative"


CARRIES_EVENTS = frozenset(
    {
        Relation.MOTHER,
        Relation.FATHER,
        Relation.CARER,
        Relation.PARTNER_OF_PARENT,
        Relation.HOUSEHOLD_MEMBER,
        Relation.POSES_RISK,
    }
)
"""Events about such a person reach the child; siblings are joined when a question is asked."""


class Day(Frozen):
    """A moment inside an event's content: planned, due, reported."""

    on: AwareDatetime
    precision: Precision = Precision.DAY


class EventRef(Frozen):
    """Another event, by its sender's own id."""

    source: AgencyName
    id: EventId


class Statement(Frozen):
    """One thing said by somebody about somebody: fact, opinion and third hand kept apart.

    ``supports`` and ``contradicts`` are set only where the professional said so then.
    """

    topic: Topic
    polarity: Polarity
    basis: Basis
    specificity: Specificity = Specificity.GENERAL
    setting: Setting = Setting.UNKNOWN
    measures: Measures | None = None
    said_by: Speaker = Speaker.PROFESSIONAL
    about: Reference | None = None
    text: Text
    supports: tuple[EventRef, ...] = ()
    contradicts: tuple[EventRef, ...] = ()


class Attendance(StrEnum):
    ATTENDED = "attended"
    APOLOGIES = "apologies"
    ABSENT = "absent"
    WRITTEN_VIEW = "written-view"
    NOT_RECORDED = "not-recorded"


class Attendee(Frozen):
    """One invitee of a meeting: an agency's role or a family member's part."""

    agency: AgencyName | None = None
    role: Role
    attendance: Attendance


Statements = Annotated[tuple[Statement, ...], Field(default=(), max_length=100)]
