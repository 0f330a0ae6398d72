"""The one list of event types: the discriminated union and what is derived from it."""

from typing import Annotated, Final, get_args

from pydantic import Field, TypeAdapter

from schemas import hub
from schemas.assessments import (
    AssessmentCompleted,
    AssessmentDeclined,
    AssessmentRequested,
    AssessmentStarted,
    SupervisionRecorded,
)
from schemas.between_agencies import (
    InformationNotProvided,
    InformationProvided,
    InformationRequested,
    InformationWithheld,
)
from schemas.contacts import (
    AnonymousReported,
    AppointmentBooked,
    AppointmentDischarged,
    AppointmentKept,
    AppointmentMissed,
    AttendanceRecorded,
    ContactRecorded,
    HousingRecorded,
    IncidentRecorded,
    InjuryObserved,
    InjuryReported,
)
from schemas.disagreements import DisagreementAnswered, DisagreementRaised, DisagreementResolved
from schemas.hub import (
    AlertCleared,
    AlertRaised,
    IdentityConfirmed,
    IdentityRefused,
    IdentitySealed,
    IdentityUnlinked,
    RecordCorrected,
    RecordRetracted,
    RejectResolved,
    StepDownDecided,
)
from schemas.looked_at import AlertAcknowledged, AlertDelivered, AlertSnoozed, RecordViewed
from schemas.meetings import MeetingCancelled, MeetingHeld, MeetingPlanned
from schemas.people import (
    AddressChanged,
    BirthRecorded,
    DeathRecorded,
    PersonRegistered,
    PersonUpdated,
    PregnancyRecorded,
    RelationshipRecorded,
)
from schemas.plans import (
    ActionCompleted,
    ActionMissed,
    InterventionDelivered,
    InterventionMissed,
    InterventionPlanned,
    ObjectiveReviewed,
    PlanEnded,
    PlanOpened,
    PlanReviewed,
)
from schemas.referrals import (
    ConcernAnswered,
    ConcernRaised,
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    HelpAnswered,
    HelpRequested,
    ReferralAcknowledged,
    ReferralDecided,
    ReferralMade,
)
from schemas.steps import StepDownAnswered, StepDownOverridden, StepDownRequested
from schemas.tiers import (
    LeadAccepted,
    LeadEnded,
    LeadNamed,
    OrderEnded,
    OrderMade,
    OrderVaried,
    ServiceEnded,
    ServiceStarted,
    TierSet,
    TierViewed,
)
from schemas.workers import WorkerEnded, WorkerNamed

Event = (
    PersonRegistered | PersonUpdated | AddressChanged | RelationshipRecorded | PregnancyRecorded
    | BirthRecorded | DeathRecorded
    | ContactRecorded | AppointmentBooked | AppointmentKept | AppointmentMissed | AppointmentDischarged
    | AttendanceRecorded | InjuryObserved | InjuryReported | AnonymousReported | IncidentRecorded
    | HousingRecorded
    | ConcernRaised | ConcernAnswered | HelpRequested | HelpAnswered
    | ReferralMade | ReferralAcknowledged | ReferralDecided
    | ConsentGiven | ConsentRefused | ConsentWithdrawn
    | TierViewed | TierSet | OrderMade | OrderVaried | OrderEnded | LeadNamed | LeadAccepted | LeadEnded
    | ServiceStarted | ServiceEnded | WorkerNamed | WorkerEnded
    | PlanOpened | PlanReviewed | PlanEnded | ObjectiveReviewed | ActionCompleted | ActionMissed
    | InterventionPlanned | InterventionDelivered | InterventionMissed
    | MeetingPlanned | MeetingHeld | MeetingCancelled
    | AssessmentRequested | AssessmentStarted | AssessmentCompleted | AssessmentDeclined
    | SupervisionRecorded
    | DisagreementRaised | DisagreementAnswered | DisagreementResolved
    | InformationRequested | InformationProvided | InformationNotProvided | InformationWithheld
    | RecordCorrected | RecordRetracted
    | IdentityConfirmed | IdentityRefused | IdentityUnlinked | IdentitySealed | RejectResolved
    | StepDownRequested | StepDownDecided | StepDownOverridden | StepDownAnswered
    | AlertRaised | AlertCleared | AlertAcknowledged | AlertSnoozed | AlertDelivered | RecordViewed
)  # fmt: skip

hub.CorrectedData.model_rebuild(_types_namespace={"Event": Event})
RecordCorrected.model_rebuild(force=True)

EVENT_CLASSES: Final = {get_args(c.model_fields["type"].annotation)[0]: c for c in get_args(Event)}
"""Every event class by its type."""

VERSIONS: Final = {
    name: int(get_args(c.model_fields["dataschema"].annotation)[0].rpartition("/")[2])
    for name, c in EVENT_CLASSES.items()
}
"""The version of each type that this code speaks."""

EVENT: Final = TypeAdapter[Event](Annotated[Event, Field(discriminator="type")])
