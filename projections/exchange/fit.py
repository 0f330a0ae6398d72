"""Which event becomes what: the table of docs/statutory-fit.md. A type without a row fails a test."""

from typing import Final, NamedTuple


class Fit(NamedTuple):
    """FHIR resources and objects of the dataset that may hold the event; ``note`` says when, or why none does."""

    fhir: tuple[str, ...] = ()
    ssds: tuple[str, ...] = ()
    note: str = ""


_IDENTITY: Final = Fit((), (), "who is who; a reference of each record stands in Patient and ssd_linked_identifiers")
_LOG: Final = Fit((), (), "mends the log; the history is exported as it then stands")
_HUB: Final = Fit((), (), "the hub's own word to people, or who looked; of no other system's concern")
_TELLING: Final = Fit((), (), "who told whom: no counterpart in the dataset; FHIR Communication is not exported")
_CONSENT: Final = Fit((), (), "agreement to a service: no counterpart in the dataset; FHIR Consent is not exported")
_HELP: Final = Fit((), (), "a request for help: no counterpart in the dataset; FHIR ServiceRequest is not exported")
_DISAGREEMENT: Final = Fit((), (), "no counterpart in either")
_APPOINTMENT: Final = Fit(("Encounter",), (), "health appointments: none in the dataset")
_LEAD: Final = Fit((), ("ssd_involvements",), "the role and its days, no name; FHIR CareTeam is not exported")
_WORKER: Final = Fit(
    (), ("ssd_involvements",), "reference, role, team and days, no name; FHIR CareTeam is not exported"
)
_MEETING: Final = Fit(
    ("Encounter",),
    ("ssd_initial_cp_conference", "ssd_cp_reviews", "ssd_cla_reviews"),
    "conferences and reviews; none for core groups and teams around the child, for attendance or for decisions",
)
_PLAN: Final = Fit(
    ("CarePlan",),
    ("ssd_cin_plans", "ssd_cp_plans", "ssd_cla_care_plan"),
    "plans of social care of these kinds; early help plans have none in the dataset; Signs of Safety in neither",
)
_ACTION: Final = Fit(("CarePlan",), (), "an activity of the plan; none in the dataset")
_ASSESSMENT: Final = Fit(
    (),
    ("ssd_cin_assessments", "ssd_assessment_factors", "ssd_s47_enquiry"),
    "child and family assessments and section 47 enquiries of social care; no other kind; none of the five in FHIR",
)
_ASSESSMENT_NOT_MADE: Final = Fit((), (), "asked for or declined: no counterpart in either")
_ORDER: Final = Fit(
    ("Flag",), ("ssd_legal_status",), "bases with a code of the looked-after return; SO and others have none"
)
_INJURY: Final = Fit(("Flag",), (), "none in the dataset; FHIR Condition and Observation are not exported")

FIT: Final = {
    "person.registered": _IDENTITY,
    "person.updated": _IDENTITY,
    "relationship.recorded": Fit((), (), "other people are not exported with a child"),
    "address.changed": Fit((), ("ssd_address",), "kind and days, not the address"),
    "pregnancy.recorded": Fit((), (), "about the mother"),
    "birth.recorded": Fit((), (), "a birthday identifies: it is not exported"),
    "death.recorded": Fit(("Patient",), ("ssd_person",)),
    "contact.recorded": Fit(
        ("Encounter",),
        ("ssd_cin_visits", "ssd_cp_visits", "ssd_cla_visits"),
        "home visits of social care that took place, under the status set last; no other contact is in the dataset",
    ),
    "appointment.booked": _APPOINTMENT,
    "appointment.kept": _APPOINTMENT,
    "appointment.missed": _APPOINTMENT,
    "appointment.discharged": Fit(("EpisodeOfCare",), (), "its end; none in the dataset"),
    "attendance.recorded": Fit((), (), "no counterpart in either; schools return it elsewhere"),
    "injury.observed": _INJURY,
    "injury.reported": _INJURY,
    "anonymous.reported": Fit(("Flag",), ("ssd_contacts",), "in the dataset where social care received it"),
    "incident.recorded": Fit(("Flag",), ("ssd_missing",), "in the dataset where the child was missing"),
    "housing.recorded": Fit((), (), "no counterpart in either"),
    "concern.raised": Fit(("Flag",), ("ssd_contacts",), "in the dataset where it was raised with social care"),
    "concern.answered": Fit((), ("ssd_contacts",), "the outcome of the contact that it answers"),
    "help.requested": _HELP,
    "help.answered": _HELP,
    "referral.made": Fit(
        (), ("ssd_cin_episodes",), "where it was made to social care; FHIR ServiceRequest is not exported"
    ),
    "referral.acknowledged": _TELLING,
    "referral.decided": Fit((), ("ssd_cin_episodes",), "the outcome of the referral that it decides"),
    "consent.given": _CONSENT,
    "consent.refused": _CONSENT,
    "consent.withdrawn": _CONSENT,
    "tier.viewed": Fit((), (), "an agency's own view of the tier: no counterpart in either"),
    "tier.set": Fit(
        ("EpisodeOfCare", "Flag"),
        ("ssd_early_help_episodes", "ssd_cla_episodes", "ssd_cin_episodes"),
        "a flag under a protection plan and while looked after; in the dataset by status and closure, never as a tier",
    ),
    "order.made": _ORDER,
    "order.varied": _ORDER,
    "order.ended": _ORDER,
    "lead.named": _LEAD,
    "lead.accepted": _LEAD,
    "lead.ended": _LEAD,
    "worker.named": _WORKER,
    "worker.ended": _WORKER,
    "service.started": Fit(("EpisodeOfCare",), (), "none in the dataset"),
    "service.ended": Fit(("EpisodeOfCare",), (), "none in the dataset"),
    "plan.opened": _PLAN,
    "plan.reviewed": _PLAN,
    "plan.ended": _PLAN,
    "objective.reviewed": _ACTION,
    "action.completed": _ACTION,
    "action.missed": _ACTION,
    "intervention.planned": _ACTION,
    "intervention.delivered": _ACTION,
    "intervention.missed": _ACTION,
    "meeting.planned": _MEETING,
    "meeting.held": _MEETING,
    "meeting.cancelled": _MEETING,
    "assessment.requested": _ASSESSMENT_NOT_MADE,
    "assessment.started": _ASSESSMENT,
    "assessment.completed": _ASSESSMENT,
    "assessment.declined": _ASSESSMENT_NOT_MADE,
    "supervision.recorded": Fit((), (), "management oversight: no counterpart in either"),
    "disagreement.raised": _DISAGREEMENT,
    "disagreement.answered": _DISAGREEMENT,
    "disagreement.resolved": _DISAGREEMENT,
    "information.requested": _TELLING,
    "information.provided": _TELLING,
    "information.not_provided": _TELLING,
    "information.withheld": _TELLING,
    "record.corrected": _LOG,
    "record.retracted": _LOG,
    "reject.resolved": _LOG,
    "identity.confirmed": _IDENTITY,
    "identity.refused": _IDENTITY,
    "identity.unlinked": _IDENTITY,
    "identity.sealed": _IDENTITY,
    "step_down.requested": _HUB,
    "step_down.decided": _HUB,
    "step_down.overridden": _HUB,
    "step_down.answered": _HUB,
    "alert.raised": _HUB,
    "alert.cleared": _HUB,
    "alert.acknowledged": _HUB,
    "alert.snoozed": _HUB,
    "alert.delivered": _HUB,
    "record.viewed": _HUB,
}
"""Event type → where it goes."""


def rows() -> list[str]:
    """The rows of the page's table."""
    return [f"| `{kind}` | {_cell(fit.fhir)} | {_cell(fit.ssds)} | {fit.note} |" for kind, fit in FIT.items()]


def _cell(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "none"
