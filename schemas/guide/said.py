"""Plain lists of what is said and seen: statements, people, contacts, what happened."""

from typing import Final

from schemas.guide.lists import PlainList

_STATEMENTS: Final = (
    PlainList(
        "Polarity",
        "`polarity` of every statement",
        {
            "worry": "it speaks of something that is not well for the child",
            "strength": "it speaks of something that is well",
            "neutral": "neither: it is shown as it was said and counts as neither a worry nor a strength",
        },
    ),
    PlainList(
        "Basis",
        "`basis` of every statement: how the speaker knows",
        {
            "observed-by-professional": "a professional saw or heard it",
            "reported-by-parent": "a parent or carer said so; nobody from a service saw it",
            "reported-by-child": "the child said so",
            "reported-by-family": "another relative said so",
            "reported-by-third-party": "somebody outside the family said so: a neighbour, a caller, another service",
            "reported-anonymously": "somebody said so who did not say who they are",
            "professional-judgement": "a professional concludes it",
        },
    ),
    PlainList(
        "Specificity",
        "`specificity` of every statement",
        {
            "instance": "one occasion",
            "general": "how it is in general; what is taken where nothing is said",
        },
    ),
    PlainList(
        "Setting",
        "`setting` of every statement and of `attendance.recorded`: where it took place",
        {
            "home": "where the child lives",
            "nursery": "at nursery or with a childminder",
            "school": "at school",
            "clinic": "at a clinic, a surgery or a health centre",
            "hospital": "at a hospital",
            "childrens-centre": "at a children's centre or family hub",
            "community": "elsewhere outside the home",
            "unknown": "not recorded; what is taken where nothing is said",
        },
    ),
    PlainList(
        "Measures",
        "`measures` of a statement and of `objective.reviewed`",
        {
            "attendance-or-engagement": "somebody came, took part or agreed; nothing is said of the child",
            "change-for-the-child": "something changed for the child",
        },
    ),
    PlainList(
        "Speakers",
        "`said_by`, `explained_by`, `cancelled_by`, `asked_by` and `by` of a consent: whose word it is",
        {
            "professional": "somebody of a service; what is taken of a statement where nothing is said",
            "mother": "the child's mother",
            "father": "the child's father",
            "child": "the child",
            "grandparent": "a grandparent",
            "other-family": "another relative, a step-parent or a parent's partner",
            "member-of-the-public": "somebody outside the family and the services",
            "unknown": "not recorded",
        },
    ),
    PlainList(
        "Precision",
        "`timeprecision`; without `unknown` also `recordedprecision` and `precision` of a planned day",
        {
            "minute": "the minute is known",
            "day": "the day is known",
            "month": "the month is known",
            "unknown": "nothing is known of when; `time` is then left out",
        },
    ),
)
_PEOPLE: Final = (
    PlainList(
        "Kinds of person",
        "`kind` of `person.registered`, `person.updated`",
        {
            "child": "under 18",
            "unborn": "not yet born; send `expected_on` where it is known",
            "adult": "18 or older",
        },
    ),
    PlainList(
        "Relations",
        "`relation` of `relationship.recorded`: what the other person is to the subject",
        {
            "mother": "the mother",
            "father": "the father",
            "carer": "somebody else who has the daily care",
            "partner-of-parent": "a parent's partner, in the household or not",
            "grandparent": "a grandparent",
            "household-member": "somebody else who lives there",
            "person-posing-a-risk-to-children": "somebody whom a service has named so",
            "sibling": "a brother or sister, half or step too",
            "other-relative": "another relative",
        },
    ),
    PlainList(
        "Kinds of address",
        "`kind` of `address.changed`",
        {
            "home": "where the person lives",
            "foster-placement": "with foster carers",
            "residential-assessment": "in a unit that assesses parents and child",
            "temporary": "a refuge, a hostel, with friends",
            "tenancy": "a tenancy of the person's own",
        },
    ),
    PlainList(
        "Pregnancies",
        "`outcome` of `pregnancy.recorded`",
        {
            "continuing": "it continues; what is taken where nothing is said",
            "miscarriage": "it ended by itself",
            "termination": "it was ended",
            "birth": "a child was born; the child's own record says `birth.recorded`",
        },
    ),
    PlainList(
        "Places of birth",
        "`place` of `birth.recorded`",
        {
            "home": "at home",
            "hospital": "in a hospital or birth centre",
            "other": "elsewhere",
        },
    ),
    PlainList(
        "Causes of death",
        "`cause` of `death.recorded`",
        {
            "ascertained": "a cause was found",
            "unascertained": "it was looked into and none was found",
            "not-recorded": "your record does not say",
        },
    ),
)
_CONTACTS: Final = (
    PlainList(
        "Kinds of contact",
        "`kind` of `contact.recorded`",
        {
            "home-visit": "where the child lives",
            "clinic": "at a clinic, a surgery or a health centre",
            "nursery": "at nursery or with a childminder",
            "school": "at school",
            "phone": "by telephone or video",
            "email": "by letter, email or message",
            "emergency-department": "at an emergency department or walk-in centre",
            "ambulance": "an ambulance came",
            "police-attendance": "police came",
            "hospital": "elsewhere in a hospital: ward, outpatients",
            "childrens-centre": "at a children's centre or family hub",
            "group": "a group or programme",
            "office": "at your office",
            "other": "elsewhere",
        },
    ),
    PlainList(
        "Outcomes of a contact",
        "`outcome` of `contact.recorded`",
        {
            "took-place": "it took place",
            "no-access": "nobody opened, or the professional was not let in; of a call: nobody answered",
            "cancelled": "it was called off; `cancelled_by` says by whom",
            "was-not-brought": "the child was to be brought, and was not",
            "not-recorded": "your record does not say whether it took place",
        },
    ),
    PlainList(
        "Views of a doctor",
        "`medical_view` of an injury",
        {
            "recorded": "a doctor or nurse looked at it",
            "none-recorded": "your record does not say that one did",
            "not-needed-said-parent": "none did, since a parent said that none was needed",
        },
    ),
    PlainList(
        "Kinds of incident",
        "`kind` of `incident.recorded`",
        {
            "violence": "violence, not between partners, former partners or family",
            "domestic-violence": "violence between partners, former partners or family",
            "road-accident": "an accident on the road",
            "missing": "the subject was missing",
            "fire": "a fire",
            "other": "none of these: the statements or the note say what",
        },
    ),
    PlainList(
        "Housing",
        "`kind` of `housing.recorded`",
        {
            "arrears": "rent is owed",
            "repayment-plan": "it was agreed how arrears are paid",
            "repayment-plan-not-kept": "what was agreed was not paid",
            "disrepair": "something in the home is to be mended",
            "notice": "the household has been asked to leave",
            "tenancy": "a tenancy began or changed",
        },
    ),
)

SAID: Final = (*_STATEMENTS, *_PEOPLE, *_CONTACTS)
