"""Not always shut: from a sound step down, one blemish gives one reason, and without what it cites it is sound again.

A reason that shares its events with another goes together with it. Where nothing that is cited can be taken away,
``ABSENT`` and ``NOT_BY_TAKING_AWAY`` say why.
"""

from collections.abc import Iterable
from typing import Any, Final

import pytest

from projections.history import Entry
from projections.rules.decision import Decision
from projections.rules.facts import Sibling
from projections.rules.step_down import REASONS
from tests.core.deciding import codes, decided, reason, said
from tests.core.sound_cases import AIM, EOH, SCHOOL, Case, Events, from_child_in_need_to_early_help
from tests.given import (
    CSC,
    HV,
    NURSERY,
    POLICE,
    answered,
    change,
    concern,
    contact,
    disagreed,
    disagreement,
    engaged,
    event,
    meeting,
    sessions,
    statement,
    through,
    tier,
    worry,
)

ON = "2024-06-20"
ASKED = concern(ON, by=HV)
TOLD = statement("feeding", "neutral", "reported-by-parent", said_by="mother")
DRINKS, DRINKS_NOT = (statement("alcohol", how, basis) for how, basis in (
    ("worry", "reported-by-family"), ("neutral", "reported-by-parent")))  # fmt: skip
EAR = {"site": ["ear"], "kind": "cut", "medical_view": "none-recorded", "by": "nursery"}
NOTE = "seen at home with mother and both brothers, all of them were well and had eaten"
CHIN = {**EAR, "site": ["chin"]}


def another_plan(*objectives: object, kind: str = "safety") -> Any:
    return event("plan.opened", ON, plan="q", kind=kind, objectives=objectives)


Q_MET = event("objective.reviewed", f"{ON}T13:00", plan="q", objective="one", outcome="met")
TABLE = dict.fromkeys((SCHOOL, HV, NURSERY), "attended")
BLEMISHES: Final[dict[str, tuple[list[Any], set[str]]]] = {
    "worries-open": ([contact(ON, worry("feeding"))], set()),
    "worries-older": ([contact("2021-06-01", worry("feeding"), by=NURSERY), tier("2022-01-01", 2)], set()),
    "agency-unheard": ([contact(ON, worry("feeding"), by=POLICE)], {"worries-open"}),
    "higher-tier-stated": ([event("tier.viewed", ON, by=POLICE, tier=3)], set()),
    "higher-tier-earlier": ([event("tier.viewed", "2024-06-01", by=HV, tier=3)], set()),
    "difference-open": ([ASKED, answered(f"{ON}T13:00", ASKED, "declined")], set()),
    "dissent": ([meeting("held", "2024-06-10T18:00", "differs", who=TABLE, dissent=["t"])], set()),
    "disagreement-open": ([disagreed(ON), disagreement("answered", f"{ON}T13:00", answer="not-agreed"),
                           disagreed("2024-06-21", stage=2)], set()),
    "concern-unanswered": ([ASKED], set()),
    "information-not-given": ([event("information.requested", ON, by=HV, request="q", of="police", asks_for="it")],
                              set()),
    "referral-not-taken-up": ([event("referral.made", ON, by=HV, referral="r", to="coram")], set()),
    "help-not-offered": ([said("help.requested", ON, {"asked_by": "mother", "asks_for": "help"}, HV)], set()),
    "neglect-baseline-missing": ([contact(ON, worry("feeding"), worry("hygiene"))], {"worries-open"}),
    "notes-repeated": ([contact(on, note=NOTE) for on in ("2024-06-18", ON)], set()),
    "injury-unexamined": ([event("injury.observed", ON, **EAR)], set()),
    "injuries": ([event("injury.observed", ON, **CHIN), event("injury.observed", "2024-05-20", **CHIN)], set()),
    "injury-accounts": ([event("injury.observed", ON, **CHIN, causes=["fall"]),
                         event("injury.reported", ON, **{**CHIN, "by": HV}, causes=["play"])], {"injuries"}),
    "meeting-lapsed": ([meeting("planned", "2024-06-13", "lost", day="2024-06-25")], set()),
    "sessions-not-delivered": ([sessions("planned", ON, 2)], set()),
    "actions-missed": ([another_plan(AIM), Q_MET, event("action.missed", f"{ON}T14:00", plan="q", action="a")], set()),
    "objectives-unmet": ([another_plan(AIM)], set()),
    "objectives-left": ([another_plan(AIM), event("plan.ended", f"{ON}T14:00", plan="q", kind="safety"),
                         event("plan.opened", ON, plan="r", kind="care", objectives=[AIM]),
                         event("objective.reviewed", f"{ON}T13:00", plan="r", objective="one", outcome="met"),
                         event("plan.ended", ON, plan="p", kind="child-in-need")], set()),
    "objectives-unmeasurable": ([another_plan()], set()),
    "plans-in-parallel": ([another_plan(AIM, kind="child-in-need"), Q_MET,
                           event("plan.opened", ON, plan="r", kind="care", objectives=[AIM]),
                           event("objective.reviewed", f"{ON}T13:00", plan="r", objective="one", outcome="met")],
                          set()),
    "order-ending": ([event("order.made", "2023-08-01", order="o", basis="SO", expires_on="2024-08-01")],
                     {"legal-status", "supervisor-missing"}),
    "legal-status": ([event("order.made", ON, order="o", basis="C2", by="court")], set()),
    "supervisor-missing": ([event("order.made", ON, order="o", basis="SO", expires_on="2025-06-19", by="court")],
                           {"legal-status"}),
    "assessment-unfinished": ([event("assessment.started", ON, assessment="a", kind="child-and-family")], set()),
    "account-unseen": ([contact(ON, TOLD, id="feeds")], set()),
    "accounts-unseen": ([contact(ON, DRINKS), contact(ON, DRINKS_NOT)], {"told-not-looked-into"}),
    "told-not-looked-into": ([contact(ON, DRINKS)], set()),
    "told-more-than-seen": ([contact(ON, worry("animals", basis="professional-judgement"), by=by)
                             for by in (HV, NURSERY, CSC, HV)], {"worries-open"}),
    "consent-only": ([said("consent.withdrawn", ON, {"service": "play", "by": "mother"})], set()),
    "consent": ([said("consent.withdrawn", ON, {"service": "play", "by": "mother"}),
                 event("service.started", f"{ON}T14:00", by="coram", service="family")], set()),
    "engagement": ([contact(ON, worry("engagement-with-services"))], {"worries-open"}),
    "improvement-engagement": ([contact(ON, worry("feeding")), contact("2024-06-21", engaged("feeding"))],
                               {"worries-open"}),
    "invitee-missing": ([meeting("held", ON, "late", who={CSC: "attended"}, roles={"father": "absent"})], set()),
    "was-not-brought": ([event("appointment.missed", on, by="hospital", service="s") for on in ("2024-05-01", ON)],
                        set()),
    "no-access": ([contact(on, by="hospital", outcome="no-access") for on in ("2024-05-01", "2024-06-01", ON)], set()),
    "enquiry-open": ([meeting("planned", ON, "strategy", "strategy-discussion", day="2024-07-20")], set()),
    "enquiry-not-pursued": ([event("assessment.declined", ON, assessment="s", kind="section-47")], set()),
    "changes": ([event("address.changed", ON, kind="home")], set()),
    "pre-birth-missing": ([through(said("pregnancy.recorded", ON, {}, HV, subject="m1"))], {"changes"}),
    "stepped-down-before": ([tier("2022-01-01", 3), tier("2022-06-01", 2)], set()),
    "agency-silent": (
        [contact("2024-02-01", worry("feeding"), by="community-paediatrics")], {"worries-open", "agency-unheard"}
    ),
    "undated": ([contact(None, worry("feeding"), recorded=ON)], {"worries-open"}),
}  # fmt: skip
ASKING: Final[dict[str, dict[str, Any]]] = {
    "account-unseen": {"rests_on": ((HV, "feeds"),)},
}
STAYS: Final = {"improvement-engagement": {"worries-open"}, "told-more-than-seen": {"worries-open"}}
"""What the blemish needs beside what is cited."""

HEARD = statement("child-voice", "neutral", "reported-by-child")
ABSENT: Final[dict[str, tuple[str, list[Any]]]] = {
    "not-seen": ("contact.recorded", [contact("2024-05-01", HEARD, by=CSC, seen=["c1"], seen_alone=True)]),
    "not-seen-alone": ("contact.recorded", [contact(ON, HEARD, by=CSC, seen=["c1"])]),
    "voice": ("contact.recorded", [contact(ON, by=CSC, seen=["c1"], seen_alone=True)]),
    "no-oversight": ("supervision.recorded", []),
    "first-meeting-not-booked": ("meeting.planned", []),
    "receiver-not-accepted": ("referral.decided", []),
}
"""Reasons of what is not recorded: taking away the last of that type and putting the other in place gives the reason,
and giving it back ends it. What they cite is the ``tier.set`` that asks for it.
"""

NOT_BY_TAKING_AWAY: Final = {
    "improvement-young": "it cites the change itself, and without it the worry is open: only time ends it",
    "candidates": "what it cites is with the other record, and people's word on the two ends it",
    "sleeping-place": "it is asked of a baby, and the child of the example is none: test_step_down_asked.py",
    "sibling-higher": "what it cites is in the history of the brother or sister",
    "worry-retracted": "what it cites is in no history any more; tests/flow/test_retracted.py takes it away by looking",
}


def ask(events: Iterable[Any], code: str = "", **more: Any) -> Decision:
    asked = ASKING.get(code, {"rests_on": ((HV, "told"),)})
    return decided(*events, to=2, **{**asked, **more})


def sound() -> Events:
    held: Case = from_child_in_need_to_early_help()
    return held.events


def names(each: Any) -> tuple[str, str]:
    event = each.event if isinstance(each, Entry) else each
    return (event.source, event.id)


@pytest.mark.parametrize("code", BLEMISHES)
def test_without_what_it_cites_a_reason_is_gone_and_no_other_comes(code: str) -> None:
    blemish, beside = BLEMISHES[code]
    events = [*sound(), *blemish]
    before = ask(events, code)
    assert codes(before) == {code, *beside}
    found = reason(before, code)
    assert found is not None
    assert set(found.evidence) <= {names(each) for each in blemish}
    after = ask([each for each in events if names(each) not in found.evidence], code)
    assert codes(after) == STAYS.get(code, set())


@pytest.mark.parametrize("code", ABSENT)
def test_what_is_not_recorded_is_asked_for_until_it_is(code: str) -> None:
    kind, instead = ABSENT[code]
    events = sound()
    last = max(
        (each for each in events if not isinstance(each, Entry) and each.type == kind and each.source in (CSC, EOH)),
        key=lambda each: each.happened,  # type: ignore[union-attr]
    )
    without = [each for each in events if each is not last]
    before = ask([*without, *instead])
    expected = {code, "first-meeting-not-booked"} if code == "first-meeting-not-booked" else {code}
    assert codes(before) == expected
    found = reason(before, code)
    assert found is not None
    kinds = {names(each): each.type for each in events if not isinstance(each, Entry)}
    assert [kinds[name] for name in found.evidence] == ["tier.set"]
    assert codes(ask([*without, *instead, last])) == set()


def test_a_young_improvement_waits_and_a_higher_sibling_is_elsewhere() -> None:
    events = [*sound(), contact("2024-05-01", worry("feeding")), contact(ON, change("feeding"))]
    assert codes(ask(events)) == {"improvement-young"}
    assert codes(ask(sound(), siblings=(Sibling(4, (SCHOOL, "t")),))) == {"sibling-higher"}


def test_every_reason_has_its_example() -> None:
    assert {check.code for check in REASONS} == {*BLEMISHES, *ABSENT, *NOT_BY_TAKING_AWAY}
