"""Controlled words shared by events: each is a closed list with one meaning (docs/glossary.md)."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from schemas.coded import Coded
from schemas.fields import AgencyName, EventId, Frozen, Reference, Role, Text
from schemas.moments import Precision


class Topic(Coded):
    """What a statement is about. Source: the hub's own list."""

    SPEECH = "speech", "how the child speaks and understands speech"
    DEVELOPMENT = "development", "what the child has learnt to do for its age, but speech"
    TOILET_TRAINING = "toilet-training", "whether the child is dry and clean, and how that is taught"
    HOME_CONDITIONS = "home-conditions", "state of the home: cleanliness, clutter, warmth, beds, smell"
    SUPERVISION = "supervision", "whether somebody fit to do so watches over the child"
    SAFETY_AT_HOME = "safety-at-home", "dangers in the home: gates, knives, medicines, fire, cots"
    HYGIENE = "hygiene", "the child's own cleanliness: body, hair, teeth, head lice"
    FEEDING = "feeding", "food, drink and weight, breast and bottle"
    CLOTHING = "clothing", "what the child wears: clean, fitting, right for the weather"
    SLEEPING_PLACE = "sleeping-place", "where and how the child sleeps"
    BEHAVIOUR = "behaviour", "how the child behaves, and how adults meet it"
    LANGUAGE = "language-used", "words that are used with or before the child: swearing, shouting, contempt"
    AGGRESSION = "aggression", "the child hurts or threatens others, or things"
    ANIMALS = "animals", "animals in the home, and how they and the child are with each other"
    ATTENDANCE = "attendance", "coming to nursery, school or what was booked"
    ROUTINES = "routines", "regular meals, bedtimes and days"
    BOUNDARIES = "boundaries", "what the child may do, and whether adults keep to it"
    DOMESTIC_ABUSE = (
        "domestic-abuse",
        "abuse between adults who are or were partners or family, as the child lives with it",
    )
    VIOLENCE = "violence", "violence by or to an adult outside such a relationship"
    ALCOHOL = "alcohol", "an adult's drinking, or a young person's"
    DRUGS = "drugs", "an adult's use of drugs, or a young person's"
    SEXUAL_ABUSE = "sexual-abuse", "sexual abuse or exploitation, or a risk of it"
    FINANCES = "finances", "money: income, debt, benefits"
    HOUSING = "housing", "the tenancy: arrears, repairs, notice, overcrowding, homelessness"
    ENGAGEMENT = (
        "engagement-with-services",
        "whether the family takes part in what is offered; not whether anything changes for the child",
    )
    PHYSICAL_HEALTH = "physical-health", "illness, growth, hearing, sight, of child or adult"
    MEDICAL_CARE = "medical-care", "whether care is sought and followed: appointments, medicines, immunisations"
    MENTAL_HEALTH = "mental-health", "an adult's or the child's mental health"
    LEARNING_NEEDS = "learning-needs", "an adult's or the child's difficulty in learning"
    PARENTING = "parenting-capacity", "how well a parent can meet the child's needs, as judged"
    PARENT_RELATIONSHIP = "parents-relationship", "how the parents are with each other: together, apart, in conflict"
    PARENT_CHILD = "parent-and-child-relationship", "warmth, attachment and play between parent and child"
    FAMILY_SUPPORT = "family-support", "help from relatives and friends"
    FATHER_INVOLVEMENT = "father-involvement", "the father's part, and whether services see him"
    CARE_HISTORY = "parents-own-care-history", "the parents' own childhood, in care or with services"
    PREGNANCY = "pregnancy", "a pregnancy and the care in it"
    SIBLINGS = "siblings", "brothers and sisters, and how the child is with them"
    CHILD_VOICE = "child-voice", "what the child says, shows or wishes"
    CHILD_WELLBEING = "child-wellbeing", "how the child seems as a whole: happy, withdrawn, afraid"
    CONFIDENTIALITY = "confidentiality", "who may know what, and what was shared"
    OFFENDING = "offending", "offences, charges, convictions, bail"
    OTHER = "other", "none of these: the text says what"


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


class Cause(Coded):
    """Of what an injury came, as somebody explained it; never what the hub or a professional concludes.

    Source: the hub's own list, by what NICE guideline NG76 and CG89 ask to be compared between accounts.
    """

    FALL = "fall", "the child fell, tripped or was dropped"
    KNOCK = "knock", "the child ran into something, or something hit or fell on the child"
    PLAY = "play", "rough-and-tumble, sport, games"
    ANIMAL = "animal", "an animal in the home or elsewhere"
    SIBLING = "sibling", "a brother or sister"
    OTHER_CHILD = "other-child", "another child"
    SELF = "self", "the child itself: scratching, biting, banging, harming itself"
    HANDLING = "handling", "how an adult held, pulled, restrained or hit the child"
    HOT_OR_SHARP = "hot-or-sharp", "something hot, corrosive, broken or sharp within reach"
    TRAFFIC = "traffic", "an accident on the road"
    MEDICAL = "medical", "an illness, a birthmark, a piercing or a treatment"
    OTHER = "other", "none of these: the explanation says what"
    NOT_KNOWN = "not-known", "whoever was asked could not say; it is no explanation and is compared with none"


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

    ``supports`` and ``contradicts`` are set only where the professional said so then. ``about`` is one whom the event
    names too; without it the statement is about everybody whom the event names.
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
