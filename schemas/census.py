"""Codes of the children in need census and the looked-after return, for the events that the returns count.

Copied as facts; the meanings are put in our own words.
"""

from schemas.coded import Coded


class ReferralSource(Coded):
    """Who referred. Source: DfE, "Children in need census: guide", source of referral."""

    FAMILY = "1A", "a family member, relative or carer"
    ACQUAINTANCE = "1B", "an acquaintance, as a neighbour or childminder"
    SELF = "1C", "the child or young person"
    OTHER_INDIVIDUAL = "1D", "another individual"
    SCHOOL = "2A", "a school"
    EDUCATION = "2B", "another education service"
    GP = "3A", "a general practitioner"
    HEALTH_VISITOR = "3B", "a health visitor"
    SCHOOL_NURSE = "3C", "a school nurse"
    PRIMARY_HEALTH = "3D", "another primary health service"
    EMERGENCY_DEPARTMENT = "3E", "an emergency department"
    OTHER_HEALTH = "3F", "another health service, as a hospice"
    HOUSING = "4", "council housing or a housing association"
    SOCIAL_CARE = "5A", "the authority's social care, as that for adults"
    AUTHORITY = "5B", "another service of the authority, neither social care nor early help"
    OTHER_AUTHORITY = "5C", "a service of another authority"
    EARLY_HELP = "5D", "the authority's early help"
    POLICE = "6", "the police"
    LEGAL = "7", "another legal agency: court, probation, immigration, Cafcass, prison"
    OTHER = "8", "another: children's centre, independent provider, voluntary organisation"
    ANONYMOUS = "9", "somebody who gave no name"
    UNKNOWN = "10", "not known"


class PrimaryNeed(Coded):
    """Why the child began to need services. Source: DfE, "Children in need census: guide", primary need code."""

    NOT_STATED = "N0", "not stated"
    ABUSE_OR_NEGLECT = "N1", "abuse or neglect, or a risk of it"
    CHILD_DISABILITY = "N2", "the child's disability or illness"
    PARENTAL_ILLNESS = "N3", "a parent's disability or illness"
    ACUTE_STRESS = "N4", "a family in acute stress"
    DYSFUNCTION = "N5", "a family whose parenting is chronically inadequate"
    BEHAVIOUR = "N6", "behaviour that the community does not accept"
    LOW_INCOME = "N7", "low income alone"
    ABSENT_PARENTING = "N8", "no parent who can provide"
    OTHER = "N9", "a case other than a child in need, as an adopted child's support"


class EnquiryOutcome(Coded):
    """What a section 47 enquiry came to. Source: Standard Safeguarding Dataset, outcomes of ``s47_enquiry``."""

    CONFERENCE = "initial-conference", "an initial child protection conference is to be held"
    MONITORED = "other-agency-monitors", "another agency watches over the child"
    CONTINUED = "assessment-continues", "no further action as an enquiry; the assessment goes on"
    LEGAL = "legal-action", "legal action"
    SERVICES = "section-17-services", "services for a child in need (section 17)"
    SHORT_BREAKS = "short-breaks", "short breaks"
    NO_ACTION = "no-further-action", "no further action"
    OTHER = "other", "another outcome"


class AssessmentFactor(Coded):
    """What an assessment found; A the child, B a parent or carer, C another in the household.

    Source: DfE, "Children in need census: guide", factors identified at the end of assessment, as the Standard
    Safeguarding Dataset gives them (specification of 2024). 18A and 19A are retired.
    """

    ALCOHOL_CHILD = "1A", "alcohol misuse by the child"
    ALCOHOL_PARENT = "1B", "alcohol misuse by a parent or carer"
    ALCOHOL_OTHER = "1C", "alcohol misuse by another in the household"
    DRUGS_CHILD = "2A", "drug misuse by the child"
    DRUGS_PARENT = "2B", "drug misuse by a parent or carer"
    DRUGS_OTHER = "2C", "drug misuse by another in the household"
    DOMESTIC_ABUSE_CHILD = "3A", "domestic abuse of which the child is the subject"
    DOMESTIC_ABUSE_PARENT = "3B", "domestic abuse of which a parent or carer is the subject"
    DOMESTIC_ABUSE_OTHER = "3C", "domestic abuse of which another in the household is the subject"
    MENTAL_HEALTH_CHILD = "4A", "mental health of the child"
    MENTAL_HEALTH_PARENT = "4B", "mental health of a parent or carer"
    MENTAL_HEALTH_OTHER = "4C", "mental health of another in the household"
    LEARNING_DISABILITY_CHILD = "5A", "learning disability of the child"
    LEARNING_DISABILITY_PARENT = "5B", "learning disability of a parent or carer"
    LEARNING_DISABILITY_OTHER = "5C", "learning disability of another in the household"
    PHYSICAL_CHILD = "6A", "physical disability or illness of the child"
    PHYSICAL_PARENT = "6B", "physical disability or illness of a parent or carer"
    PHYSICAL_OTHER = "6C", "physical disability or illness of another in the household"
    YOUNG_CARER = "7A", "the child is a young carer"
    PRIVATE_FOSTERING_OVERSEAS = "8B", "privately fostered: child from overseas, intending to return"
    PRIVATE_FOSTERING_STAYING = "8C", "privately fostered: child from overseas, intending to stay"
    PRIVATE_FOSTERING_EDUCATION = "8D", "privately fostered: child of the United Kingdom in an educational placement"
    PRIVATE_FOSTERING_FAMILY = "8E", "privately fostered: child of the United Kingdom, by another family arrangement"
    PRIVATE_FOSTERING_OTHER = "8F", "privately fostered otherwise"
    UNACCOMPANIED = "9A", "an unaccompanied child seeking asylum"
    MISSING = "10A", "going missing"
    SEXUAL_EXPLOITATION = "11A", "child sexual exploitation"
    TRAFFICKING = "12A", "trafficking"
    GANGS = "13A", "gangs"
    UNACCEPTABLE_BEHAVIOUR = "14A", "behaviour that the community does not accept"
    SELF_HARM = "15A", "self-harm"
    NEGLECT = "16A", "neglect"
    EMOTIONAL_ABUSE = "17A", "emotional abuse"
    PHYSICAL_ABUSE_BY_CHILD = "18B", "physical abuse by another child"
    PHYSICAL_ABUSE_BY_ADULT = "18C", "physical abuse by an adult"
    SEXUAL_ABUSE_BY_CHILD = "19B", "sexual abuse by another child"
    SEXUAL_ABUSE_BY_ADULT = "19C", "sexual abuse by an adult"
    OTHER = "20", "another factor"
    NONE = "21", "no factor was found: stands alone"
    FGM = "22A", "female genital mutilation"
    FAITH_OR_BELIEF = "23A", "abuse linked to faith or belief"
    CRIMINAL_EXPLOITATION = "24A", "child criminal exploitation"


class CpCategory(Coded):
    """Category of abuse of a child protection plan. Source: DfE, "Children in need census: guide"."""

    NEGLECT = "NEG", "neglect"
    PHYSICAL = "PHY", "physical abuse"
    SEXUAL = "SAB", "sexual abuse"
    EMOTIONAL = "EMO", "emotional abuse"
    MULTIPLE = "MUL", "several; no longer recommended"


class ClosureReason(Coded):
    """Why social care's case was closed. Source: DfE, "Children in need census: guide", reason for closure."""

    ADOPTED = "RC1", "adopted"
    DIED = "RC2", "died"
    CHILD_ARRANGEMENTS = "RC3", "child arrangements order"
    SPECIAL_GUARDIANSHIP = "RC4", "special guardianship order"
    MOVED = "RC5", "moved to the services of another authority"
    ADULT_SERVICES = "RC6", "moved to adult services"
    OTHER = "RC7", "services ended for another reason, also on reaching eighteen"
    NO_FURTHER_ACTION = "RC8", "closed after assessment, no further action"
    EARLY_HELP = "RC9", "closed after assessment, referred to early help"


class UpnUnknown(Coded):
    """Why no UPN is known: normal, and not a fault. Source: DfE, "Children looked-after data return (SSDA903): guide";
    UN7: "Children in need census: guide". UN6 is in the census's XML schemas of 2017 to 2024, and is left out until its
    meaning is known here; UN8 to UN10 are codes of the SEN2 return, which this hub does not serve.
    """

    TOO_YOUNG = "UN1", "not of school age, none assigned yet"
    NO_SCHOOL = "UN2", "has never attended a maintained school in England"
    ABROAD = "UN3", "is educated outside England"
    NOT_YET = "UN4", "new, and not known yet"
    UNRELIABLE = "UN5", "sources differ, so that none can be matched reliably"
    NO_ACTION = "UN7", "a referral with no further action"
