"""The agencies of this hub, by the name under which each speaks; their topics are in schemas/topics.py."""

from typing import Final

AGENCIES: Final = {
    "childrens-social-care": "Children's social care",
    "early-offer-of-help": "Early Offer of Help",
    "prevention-and-support": "Prevention and Support Service",
    "health-visiting": "Health visiting",
    "maternity": "Maternity safeguarding and midwifery",
    "hospital": "Hospital and emergency department",
    "general-practice": "General practice",
    "nursery": "Nursery",
    "school": "School",
    "speech-and-language": "Speech and language therapy",
    "community-paediatrics": "Community paediatrics",
    "childrens-centre": "Children's Centre",
    "coram": "Coram",
    "parents-first": "Parents First",
    "housing": "Housing",
    "police": "Police",
    "ambulance": "Ambulance",
    "court": "Court and assessment unit",
    "london-borough": "London Borough",
    "school-nursing": "School nursing",
    "camhs": "Child and adolescent mental health (CAMHS)",
    "adult-mental-health": "Adult mental health",
    "substance-misuse": "Substance misuse service",
    "probation": "Probation",
    "domestic-abuse-advocates": "Domestic abuse advocates (IDVA)",
    "adult-social-care": "Adult social care",
}
"""Source → what people call it."""
EARLY_HELP: Final = frozenset({"early-offer-of-help", "prevention-and-support"})
"""Services that hold a child at tier 2."""
FAMILY_SUPPORT: Final = EARLY_HELP | {"childrens-centre", "coram", "parents-first"}
"""Services that support families and are offered, not had by everybody. Treatment of one of them, a child's or an
adult's, is no such offer to the family."""
CHILDRENS_SOCIAL_CARE: Final = "childrens-social-care"
"""Whom others ask to look into harm."""
SOCIAL_CARE: Final = frozenset({CHILDRENS_SOCIAL_CARE, "london-borough"})
"""Services that hold a child at tier 3 and above."""
HOLDERS: Final = EARLY_HELP | SOCIAL_CARE
"""Services that hold a child at a tier."""
