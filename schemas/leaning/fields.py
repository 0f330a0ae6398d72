"""Which way each field leans: model → its own fields. An inherited field has its line at the model that declares it."""

from typing import Final

from pydantic import BaseModel

from schemas import (
    assessments,
    between_agencies,
    contacts,
    disagreements,
    envelope,
    gcp2,
    meetings,
    people,
    plans,
    referrals,
    tiers,
    vocabulary,
    workers,
)
from schemas.leaning.hub import HUB
from schemas.leaning.shapes import ByType, ByValue, LeaningOf, Parts
from schemas.leaning.written import said

_SESSIONS: Final = ByType(
    worrying=("intervention.planned", "intervention.missed"), reassuring=("intervention.delivered",)
)
_OUTCOME: Final = ByValue(
    worrying=("no-access", "cancelled", "was-not-brought"), reassuring=("took-place",), neutral=("not-recorded",)
)
_POLARITY: Final = ByValue(worrying=("worry",), reassuring=("strength",), neutral=("neutral",))
_CAME: Final = ByValue(
    worrying=("absent", "apologies"), reassuring=("attended", "written-view"), neutral=("not-recorded",)
)
_SAID_BY: Final = ByValue(
    reassuring=("child",),
    neutral=("professional", "mother", "father", "grandparent", "other-family", "member-of-the-public", "unknown"),
)
"""That the child was heard, whatever they said."""
_MEASURES: Final = ByValue(reassuring=("change-for-the-child",), neutral=("attendance-or-engagement",))

PARTS: Final[dict[type[BaseModel], dict[str, LeaningOf]]] = {
    envelope.Envelope: said(
        neutral="specversion id source subject alsoabout time timelatest timeprecision recordedtime recordedprecision "
        "recordedassumed correlationid causationid sourceref"
    ),
    vocabulary.Statement: said(
        neutral="topic basis specificity setting about text supports contradicts",
        polarity=_POLARITY,
        said_by=_SAID_BY,
        measures=_MEASURES,
    ),
    vocabulary.EventRef: said(neutral="source id"),
    vocabulary.Day: said(neutral="on precision"),
    vocabulary.Attendee: said(neutral="agency role", attendance=_CAME),
    plans.Objective: said(reassuring="agreed_with_family", neutral="objective text measure owner due_on contingency"),
    plans.SignsOfSafety: said(
        worrying="danger_statement", reassuring="safety_goal working_well existing_safety", scaling=Parts()
    ),
    plans.Scaling: said(reassuring="scale", neutral="by"),
    gcp2.AreaScore: said(worrying="score", neutral="area target"),
    disagreements.DisagreementName: said(neutral="source disagreement"),
}
"""What several events are built from. How somebody knows (``basis``) makes a worry weightier, and good news too.
Without a measure an objective cannot be told met, with one it can be told unmet: either is asked about.
"""

FIELDS: Final[dict[type[BaseModel], dict[str, LeaningOf]]] = {
    **HUB,
    people.PersonData: said(
        neutral="kind name also_known_as born_on nhs_number upn upn_unknown expected_on nhs_number_status"
    ),
    people.AddressChangedData: said(neutral="address kind local_authority"),
    people.RelationshipData: said(neutral="relative relation from_on until_on"),
    people.PregnancyData: said(neutral="due_on outcome note"),
    people.BirthData: said(neutral="place note"),
    people.DeathData: said(neutral="cause note"),
    contacts.ContactData: said(
        reassuring="seen seen_alone awake sleeping_place_seen",
        neutral="kind cancelled_by with_role note",
        outcome=_OUTCOME,
        statements=Parts(),
    ),
    contacts.AppointmentData: said(neutral="service for_on reason"),
    contacts.AttendanceData: said(worrying="possible", reassuring="attended", neutral="setting note"),
    contacts.InjuryData: said(
        worrying="site occasions accounts_differ",
        neutral="injury kind explanation explained_by causes same_as",
        medical_view=ByValue(reassuring=("recorded",), neutral=("none-recorded", "not-needed-said-parent")),
        statements=Parts(),
    ),
    contacts.AnonymousReportedData: said(worrying="reported_injury", statements=Parts()),
    contacts.IncidentData: said(
        worrying="child_present",
        neutral="called_by place note",
        kind=ByValue(worrying=("violence", "domestic-violence"), neutral=("road-accident", "missing", "fire", "other")),
        statements=Parts(),
    ),
    contacts.HousingData: said(
        neutral="note",
        kind=ByValue(
            worrying=("arrears", "repayment-plan-not-kept", "disrepair", "notice"),
            reassuring=("repayment-plan",),
            neutral=("tenancy",),
        ),
    ),
    referrals.ConcernRaisedData: said(neutral="to asks_for by_on", statements=Parts()),
    referrals.ConcernAnsweredData: said(
        neutral="concern reason", answer=ByValue(worrying=("declined", "deferred"), reassuring=("agreed",))
    ),
    referrals.HelpRequestedData: said(neutral="asked_by asks_for", statements=Parts()),
    referrals.HelpAnsweredData: said(
        neutral="request note",
        answer=ByValue(worrying=("not-offered",), reassuring=("offered",), neutral=("referred-on",)),
    ),
    referrals.ReferralData: said(
        worrying="alleges_significant_harm",
        neutral="referral to service referred_by primary_need",
        statements=Parts(),
    ),
    referrals.ReferralAcknowledgedData: said(neutral="referral"),
    referrals.ReferralDecidedData: said(
        neutral="referral reason",
        decision=ByValue(
            worrying=("not-accepted", "no-further-action", "signposted"), reassuring=("accepted", "assessment")
        ),
        earlier_records=ByValue(worrying=("not-looked-at",), reassuring=("looked-at",), neutral=("none-held",)),
    ),
    referrals.ConsentData: said(neutral="service by note"),
    tiers.TierViewedData: said(worrying="tier", neutral="reason"),
    tiers.TierSetData: said(neutral="tier status bases service lead_authority reason agreed_by closure expected_on"),
    tiers.OrderData: said(neutral="order basis expires_on placement note"),
    tiers.LeadData: said(neutral="role agency"),
    tiers.ServiceData: said(neutral="service note"),
    workers.WorkerData: said(neutral="worker role team reach"),
    plans.PlanData: said(neutral="plan kind category note", objectives=Parts()),
    plans.MappedPlanData: said(signs_of_safety=Parts()),
    plans.ObjectiveReviewedData: said(
        neutral="plan objective note",
        outcome=ByValue(worrying=("not-met",), reassuring=("met", "no-longer-needed")),
        measures=_MEASURES,
    ),
    plans.ActionData: said(neutral="plan action owner"),
    plans.InterventionData: said(neutral="intervention kind per_week reported_by note", sessions=_SESSIONS),
    meetings.MeetingPlannedData: said(neutral="meeting kind label for_on note"),
    meetings.MeetingCancelledData: said(neutral="meeting kind reason rearranged_for"),
    meetings.MeetingHeldData: said(
        worrying="dissent",
        neutral="meeting kind label decisions discussed notes_fingerprint",
        attendees=Parts(),
        statements=Parts(),
    ),
    assessments.AssessmentData: said(neutral="assessment kind by recommendation note", statements=Parts()),
    assessments.AssessmentCompletedData: said(worrying="factors", neutral="outcomes", scores=Parts()),
    assessments.SupervisionData: said(reassuring="endorsed", neutral="by of note"),
    between_agencies.InformationRequestedData: said(neutral="request of asks_for"),
    between_agencies.InformationProvidedData: said(reassuring="to", neutral="about note"),
    between_agencies.InformationNotProvidedData: said(neutral="to about note"),
    between_agencies.InformationWithheldData: said(neutral="to reason"),
    disagreements.DisagreementRaisedData: said(
        worrying="stage tier",
        neutral="disagreement with_agency matter view asks_for due_on meanwhile concerning",
    ),
    disagreements.DisagreementAnsweredData: said(
        neutral="disagreement stage reason meanwhile",
        answer=ByValue(worrying=("not-agreed",), reassuring=("agreed",), neutral=("agreed-in-part",)),
    ),
    disagreements.DisagreementResolvedData: said(
        worrying="tier dissent", neutral="disagreement stage outcome agreed by"
    ),
}
"""What each event says: the models of ``data`` and their own parts."""
