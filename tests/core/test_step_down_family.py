"""Reasons of accounts, consent, changes in the family and what has been before: each on both sides."""

from typing import Any

import pytest

from projections.rules.facts import Alike, Brought, Sibling
from schemas import Event, RecordName
from schemas.codes import ReasonKind
from tests.core.deciding import codes, decided, reason, said
from tests.given import CSC, HV, NURSERY, contact, event, statement, through, tier, worry

BASE = tier("2024-01-01", 3)
HELD_TWO = (tier("2020-01-01", 2),)
EARLIER = "2024-05-01"


def account(topic: str, on: str = "2024-06-01", setting: str = "home", **more: Any) -> Event:
    told = statement(topic, "neutral", "reported-by-parent", said_by="mother", setting=setting)
    return contact(on, told, **{"id": "a", **more})


def observed(topic: str, polarity: str, on: str = "2024-06-10", setting: str = "home", by: str = HV) -> Event:
    return contact(on, statement(topic, polarity, setting=setting), by=by, id="o")


def consent(word: str, on: str = "2024-06-01") -> Event:
    return said(f"consent.{word}", on, {"service": "play", "by": "mother"})


def born(on: str) -> Any:
    return event("birth.recorded", on, by=HV, place="hospital")


def pregnancy(on: str, outcome: str = "continuing") -> Any:
    return through(said("pregnancy.recorded", on, {"outcome": outcome}, HV, subject="m1"))


def assessed(on: str) -> Any:
    return through(event("assessment.requested", on, assessment="a", kind="pre-birth"))


RESTRICTED = Alike(RecordName("school", "S-8"), (("school", "seen"),), restricted=True)
ALIKE = Alike(RecordName("school", "S-9"))
RESTS = {"rests_on": ((HV, "a"),)}
SPEECH = contact(EARLIER, worry("speech", "nursery"), by=NURSERY)
AT_HOME = contact(EARLIER, worry("speech"))
PART = statement("parents-relationship", basis="reported-by-parent")
ENDED = event("service.ended", "2024-04-01", service="play", by=HV)
ONCE = (tier("2022-01-01", 3), tier("2022-06-01", 2), tier("2023-01-01", 3))
LATER = "2024-06-02"


def to_social_care(decision: str | None, on: str = LATER, to: str = CSC) -> list[Any]:
    made = event("referral.made", "2024-05-20", by=HV, referral="r", to=to, id="made")
    verdict = {"referral": {"source": HV, "id": "made"}, "decision": decision}
    return [made, event("referral.decided", on, by=to, **verdict)] if decision else [made]


def began(by: str, on: str = LATER, verb: str = "started", service: str = "family") -> Event:
    return event(f"service.{verb}", on, by=by, service=service)


def agreed(service: str, on: str = LATER, by: str = CSC) -> Event:
    return said("consent.given", on, {"service": service, "by": "mother"}, by)


SINCE_THE_NO: tuple[tuple[str, bool, list[Any]], ...] = (
    ("social care accepted", False, to_social_care("accepted")),
    ("social care assesses", False, to_social_care("assessment")),
    ("social care accepted before", True, to_social_care("accepted", "2024-05-25")),
    ("social care did not accept", True, to_social_care("no-further-action")),
    ("social care has not answered", True, to_social_care(None)),
    ("a therapist accepted", True, to_social_care("accepted", to="speech-and-language")),
    ("agreed to another service", False, [agreed("coram")]),
    ("agreed to a hearing test", True, [agreed("hearing test", by=HV)]),
    ("whoever wrote of it", True, [agreed("hearing test")]),
    ("agreed to what a service for families offers", False, [agreed("parenting group", by="parents-first")]),
    ("agreed to social care's help, by name", False, [agreed("Children's Social Care", by=HV)]),
    ("agreed to another before", True, [agreed("coram", "2024-05-25")]),
    ("agreed to another, then to neither", True, [
        agreed("coram"), said("consent.withdrawn", "2024-06-03", {"service": "coram", "by": "mother"})]),
    ("another began", False, [began("coram")]),
    ("another began before", True, [began("coram", "2024-05-25")]),
    ("another began and ended", True, [began("coram"), began("coram", "2024-06-10", "ended")]),
    ("one that everybody has began", True, [began("general-practice")]),
    ("social care's own", True, [began(CSC)]),
)  # fmt: skip
CASES: tuple[tuple[str, str, bool, list[Any], dict[str, Any]], ...] = (
    ("nobody saw it", "account-unseen", True, [account("speech")], RESTS),
    ("the request does not rest on it", "account-unseen", False, [account("speech")], {}),
    ("seen", "account-unseen", False, [account("speech"), observed("speech", "strength")], RESTS),
    ("seen elsewhere is not seen", "account-unseen", True, [
        account("speech"), observed("speech", "strength", setting="nursery")], RESTS),
    ("differs", "account-unseen", True, [account("speech"), observed("speech", "worry")], RESTS),
    ("seen after it differed", "account-unseen", False, [
        observed("speech", "worry", "2024-05-20"), account("speech"), observed("speech", "strength")], RESTS),
    ("differs after it was seen", "account-unseen", True, [
        account("speech"), observed("speech", "strength"), observed("speech", "worry", "2024-06-11", by=NURSERY)],
     RESTS),
    ("seen, but a live topic differs between settings", "account-unseen", True, [
        SPEECH, account("speech"), observed("speech", "strength")], RESTS),
    ("another account on a live topic", "accounts-unseen", True, [SPEECH, account("speech")], {}),
    ("no live topic", "accounts-unseen", False, [account("speech")], {}),
    ("seen", "accounts-unseen", False, [AT_HOME, account("speech", "2024-06-01"),
        contact("2024-06-10", statement("speech", "strength", setting="home"), by=NURSERY)], {}),
    ("a child's account is not a parent's", "accounts-unseen", False, [
        AT_HOME, contact("2024-06-01", statement("speech", "neutral", "reported-by-child"))], {}),
    ("tellings differ", "accounts-unseen", True, [
        account("alcohol"), contact("2024-06-02", statement("alcohol", basis="reported-by-family"))], {}),
    ("tellings far apart", "accounts-unseen", False, [
        account("alcohol", "2024-02-01"), contact("2024-06-02", statement("alcohol", basis="reported-by-family"))], {}),
    ("withdrawn is the only ground", "consent-only", True, [consent("withdrawn")], {}),
    ("refused, said so", "consent-only", True, [consent("refused")], {"grounds": ("consent-withdrawn",)}),
    ("given again", "consent-only", False, [consent("withdrawn"), consent("given", "2024-06-02")], {}),
    ("any word as a ground", "consent-only", True, [consent("withdrawn")], {"grounds": ("consent-withdrawn", "moved")}),
    *((f"{why}", "consent-only", blocks, [consent("withdrawn"), *since], {}) for why, blocks, since in SINCE_THE_NO),
    *((f"{why}", "consent", not blocks, [consent("withdrawn"), *since], {}) for why, blocks, since in SINCE_THE_NO),
    ("in an earlier series", "consent-only", False, [consent("withdrawn", "2023-06-01")], {}),
    ("in an earlier series", "consent", False, [consent("withdrawn", "2023-06-01")], {}),
    ("only ground: not twice", "consent", False, [consent("withdrawn")], {}),
    ("pregnancy", "changes", True, [pregnancy("2023-07-01")], {}),
    ("longer ago", "changes", False, [pregnancy("2023-06-30")], {}),
    ("birth", "changes", True, [pregnancy("2024-06-01", "birth")], {}),
    ("their own birth", "changes", False, [pregnancy("2024-06-01", "birth"), born("2024-06-03")], {}),
    ("another's birth", "changes", True, [pregnancy("2024-06-01", "birth"), born("2023-06-03")], {}),
    ("a loss is not asked about", "changes", False, [pregnancy("2024-06-01", "miscarriage")], {}),
    ("separation", "changes", True, [contact(EARLIER, PART)], {}),
    ("violence", "changes", True, [event("incident.recorded", EARLIER, kind="domestic-violence")], {}),
    ("fire", "changes", False, [event("incident.recorded", EARLIER, kind="fire")], {}),
    ("move", "changes", True, [event("address.changed", EARLIER, kind="home")], {}),
    ("service ended", "changes", True, [ENDED], {}),
    ("service ended before", "changes", False, [
        event("service.ended", "2024-03-31", service="play", by=HV)], {}),
    ("service began again", "changes", False, [
        ENDED, event("service.started", "2024-04-02", service="play", by=HV)], {}),
    ("pregnancy, statutory tier", "pre-birth-missing", True, [pregnancy("2024-03-01")], {}),
    ("assessed since", "pre-birth-missing", False, [pregnancy("2024-03-01"), assessed("2024-04-01")], {}),
    ("assessed between it and the birth", "pre-birth-missing", False, [
        pregnancy("2024-01-01"), assessed("2024-04-01"), pregnancy("2024-06-01", "birth")], {}),
    ("assessed before", "pre-birth-missing", True, [assessed("2024-02-01"), pregnancy("2024-03-01")], {}),
    ("no pregnancy", "pre-birth-missing", False, [], {}),
    ("higher", "sibling-higher", True, [], {"siblings": (Sibling(3),)}),
    ("as asked", "sibling-higher", False, [], {"siblings": (Sibling(2),)}),
    ("one is strongly alike", "candidates", True, [], {"brought": Brought(alike=(ALIKE,))}),
    ("none is", "candidates", False, [], {}),
    ("lowered and raised", "stepped-down-before", True, [*ONCE], {}),
    ("not so low", "stepped-down-before", False, [*ONCE], {"to": 1}),
    ("never lowered", "stepped-down-before", False, [*HELD_TWO], {}),
    ("no date", "undated", True, [contact(None, worry("speech"), recorded=EARLIER)], {}),
    ("a date", "undated", False, [SPEECH], {}),
    ("no date, of nothing that asks", "undated", False, [contact(None, recorded=EARLIER)], {}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("code", "expected", "events", "asked"), [c[1:] for c in CASES], ids=[f"{c[1]}: {c[0]}" for c in CASES]
)
def test_reason(code: str, expected: bool, events: list[Any], asked: dict[str, Any]) -> None:
    assert (code in codes(decided(BASE, *events, **asked))) is expected


AT_TWO = tier("2024-01-01", 2, "early-help")


def test_consent_names_who_declined_which_service_and_when() -> None:
    """By the name of an agency of this hub, never in a sender's own words."""
    no = said("consent.refused", "2024-06-02", {"service": "CORAM", "by": "father"}, "coram")
    found = reason(decided(AT_TWO, consent("withdrawn"), no, to=1), "consent")
    assert found is not None
    assert found.sentence == (
        "The family does not agree to a service:\n"
        "- on 1 June 2024, mother no longer agreed to a service of which Children's social care wrote\n"
        "- on 2 June 2024, father did not agree to help from Coram\n"
        "What would they find useful?"
    )


@pytest.mark.parametrize(
    ("events", "code"),
    [
        ([], "consent"),
        ([SPEECH], "consent-only"),
        ([tier("2020-01-01", 3)], "consent-only"),
        ([tier("2020-01-01", 3), tier("2021-01-01", 2, "early-help")], "consent"),
        ([tier("2021-01-01", 3), tier("2021-07-01T12:00", 2, "early-help")], "consent-only"),
        ([tier("2020-01-01", 2, "looked-after"), tier("2021-07-01", 2)], "consent-only"),
        ([event("order.made", "2020-01-01", order="o", basis="C1"),
          event("order.ended", "2021-07-01", order="o", basis="C1")], "consent-only"),
        ([event("order.made", "2020-01-01", order="o", basis="C1", expires_on="2021-06-29")], "consent"),
        ([event("order.made", "2020-01-01", order="o", basis="C1", expires_on="2021-07-01")], "consent-only"),
        ([event("order.made", "2020-01-01", order="o", basis="SO")], "consent"),
    ],
)  # fmt: skip
def test_consent_asks_more_where_there_was_reason_to_look(events: list[Any], code: str) -> None:
    found = codes(decided(*events, AT_TWO, consent("withdrawn"), to=1))
    assert {"consent", "consent-only"} & found == {code}


def test_what_was_declined_does_not_answer_itself_under_another_name() -> None:
    no = said("consent.refused", "2024-06-01", {"service": "CORAM", "by": "father"})
    assert "consent-only" in codes(decided(BASE, no, began("coram")))
    assert "consent-only" not in codes(decided(BASE, no, began("parents-first")))
    by_coram = said("consent.refused", "2024-06-01", {"service": "play", "by": "father"}, "coram")
    assert "consent-only" in codes(decided(BASE, by_coram, began("coram")))


def test_each_no_is_asked_about_alone() -> None:
    """One answered, one not: the block names what is not."""
    other = said("consent.refused", "2024-06-05", {"service": "groups", "by": "father"})
    found = reason(decided(BASE, consent("withdrawn"), *to_social_care("accepted"), other), "consent-only")
    assert found is not None
    assert found.evidence == ((other.source, other.id),)


def test_an_agencys_words_on_a_pregnancy_are_not_asked_where_no_tier_was_statutory() -> None:
    assert "pre-birth-missing" not in codes(decided(AT_TWO, pregnancy("2024-03-01"), to=1))


def test_a_candidate_asks_and_refuses_nothing() -> None:
    """What stands in the way is that a worry is open there: the service says so."""
    before, after = decided(BASE), decided(BASE, brought=Brought(alike=(ALIKE._replace(worries=((HV, "w"),)),)))
    found = reason(after, "candidates")
    assert found is not None
    assert (found.kind, found.evidence) == (ReasonKind.CHALLENGE, ((HV, "w"),))
    assert "School's S-9" in found.sentence
    assert after.outcome is before.outcome


def test_the_siblings_tier_is_cited() -> None:
    found = reason(decided(BASE, siblings=(Sibling(3, (CSC, "t")), Sibling(4))), "sibling-higher")
    assert found is not None
    assert found.evidence == ((CSC, "t"),)
    assert "tier 3 and tier 4" in found.sentence


def test_a_record_that_is_restricted_counts_and_is_not_named() -> None:
    found = decided(BASE, brought=Brought(alike=(RESTRICTED,)))
    (reason,) = [each for each in found.reasons if each.code == "candidates"]
    assert "one that not everybody may see" in reason.sentence and not reason.evidence
    assert "S-8" not in reason.sentence and "chool" not in reason.sentence
