"""Corrections and the hub's own events: they name, judge identity or keep books, and lean neither way.

What is put in place of a record leans as its own fields do.
"""

from typing import Final

from pydantic import BaseModel

from schemas import hub, looked_at, professionals, steps
from schemas.leaning.shapes import LeaningOf, Parts
from schemas.leaning.written import said

HUB: Final[dict[type[BaseModel], dict[str, LeaningOf]]] = {
    hub.CorrectedData: said(neutral="target reason", replacement=Parts()),
    hub.RetractedData: said(neutral="target reason"),
    hub.IdentityData: said(neutral="other by reason"),
    hub.IdentitySealedData: said(neutral="why"),
    hub.RejectResolvedData: said(neutral="topic partition offset by reason replaced_by"),
    hub.DecisionReason: said(neutral="code kind certain sentence evidence"),
    hub.StepDownDecidedData: said(
        neutral="key to from_tier asked_by asked_for outcome reasons passed rests_on grounds account reason "
        "positions rule_pack code_version"
    ),
    hub.AlertData: said(neutral="alert rule rule_version item start number owner"),
    steps.StepDownRequestedData: said(neutral="key to asked_by asked_for account reason rests_on grounds"),
    steps.WrittenReason: said(neutral="code written"),
    steps.StepDownAnsweredData: said(neutral="decision to by answers key"),
    steps.OverridingManager: said(neutral="reasons"),
    steps.StepDownOverriddenData: said(neutral="decision to by key positions rule_pack code_version"),
    professionals.Professional: said(neutral="account role agency"),
    professionals.Manager: said(neutral="name grade"),
    looked_at.RecordViewedData: said(neutral="by purpose reason shown"),
    looked_at.AlertAcknowledgedData: said(neutral="by note"),
    looked_at.AlertSnoozedData: said(neutral="by reason until_on"),
    looked_at.AlertDeliveredData: said(neutral="to service channel step arrived problem"),
    looked_at.AlertOf: said(neutral="alert rule"),
}
"""Model → its own fields."""
