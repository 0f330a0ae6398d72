"""What is withheld of a line, and what never is: its date, its agency and that something is withheld."""

import json
from typing import Any, Final, get_args

import pytest
from pydantic import BaseModel

from projections.chronology import Fact, Redaction
from projections.chronology.redaction import ROLES, WITHHELD, classes, without_names
from projections.history import Entry
from schemas import EVENT_CLASSES, Event
from schemas.events import EVENT
from schemas.fields import Role
from schemas.vocabulary import EventRef
from tests.core.chronicling import MOTHER, OWN, found, only
from tests.given import (
    CSC,
    HV,
    NURSERY,
    POLICE,
    answered,
    concern,
    contact,
    event,
    meeting,
    statement,
    through,
    tier,
    worry,
)  # fmt: skip
from tests.oracle.given import linked

MARKED: Final = "Zyxwvut"
CHILD, THIRD, NAME, SEALED, LEGAL = Redaction
_SEALED: Final = linked("sealed", f"{HV}:c1", "nursery:c1")
SEAL: Final = EVENT.validate_json(json.dumps(_SEALED))


def said(**more: Any) -> Event:
    return contact("2024-03-01", worry("speech", text=MARKED, **more), by=HV)


def of(entry: Event | Entry) -> set[Redaction]:
    return set(classes(entry if isinstance(entry, Entry) else Entry(entry), OWN))


def injury(**more: Any) -> Event:
    told = {"kind": "bruise", "site": ("arm",), "explanation": MARKED, "medical_view": "none-recorded", **more}
    return event("injury.reported", "2024-03-01", by=NURSERY, **told)


def order() -> Event:
    return event("order.made", "2024-03-01", order=MARKED, basis="C1", note=MARKED)


def telling_of(one: Event | Entry, redact: tuple[Redaction, ...]) -> Fact:
    """The line of ``one``, of which nursery was told."""
    about = one.event if isinstance(one, Entry) else one
    said = event("information.provided", "2024-03-05", by=about.source, to=[NURSERY])
    refs = (EventRef(source=about.source, id=about.id),)
    told = said.model_copy(update={"data": said.data.model_copy(update={"about": refs})})
    return only(found(one, told, redact=redact, log=(SEAL,)))


class TestClasses:
    def test_about_the_child(self) -> None:
        assert of(contact("2024-03-01")) == {CHILD}
        assert of(said()) == {CHILD, NAME}

    @pytest.mark.parametrize(
        "more", [{"about": "mother"}, {"basis": "reported-by-third-party"}, {"basis": "reported-anonymously"},
                 {"basis": "reported-by-family"}, {"said_by": "member-of-the-public"}, {"said_by": "grandparent"}],
    )  # fmt: skip
    def test_third_parties(self, more: dict[str, str]) -> None:
        assert THIRD in of(said(**more))
        assert THIRD not in of(said(about="c1", said_by="mother"))

    def test_through_an_adult_and_with_a_sibling(self) -> None:
        assert of(through(contact("2024-03-01"))) == {THIRD}
        assert of(contact("2024-03-01").model_copy(update={"alsoabout": ("sibling",)})) == {CHILD, THIRD}
        assert THIRD in of(event("incident.recorded", "2024-03-01", by=POLICE, kind="violence", called_by="neighbour"))
        assert THIRD in of(event("anonymous.reported", "2024-03-01"))

    @pytest.mark.parametrize("teller", ["grandparent", "other-family", "member-of-the-public"])
    def test_an_injury_that_a_third_party_explains(self, teller: str) -> None:
        """Their own words are theirs, as in a statement."""
        plain, withheld = (found(injury(explained_by=teller), redact=redact) for redact in ((), (THIRD,)))
        assert MARKED in str(plain) and MARKED not in str(withheld)
        assert THIRD not in of(injury(explained_by="mother"))

    def test_whatever_else_a_third_party_says(self) -> None:
        for who, third in (("grandparent", True), ("mother", False)):
            visit = event(
                "contact.recorded", "2024-03-01", by=HV, kind="home-visit", outcome="cancelled", cancelled_by=who
            )
            assert (THIRD in of(visit)) is third

    def test_court(self) -> None:
        assert LEGAL in of(order())
        assert LEGAL in of(meeting("held", "2024-03-01", kind="court-hearing"))
        assert LEGAL in of(contact("2024-03-01", by="court"))
        assert LEGAL in of(tier("2024-03-01", 4, "looked-after", bases=["C1"]))
        assert LEGAL not in of(tier("2024-03-01", 4, "looked-after", bases=["V2"]))

    def test_sealed(self) -> None:
        sealed = only(found(said(), log=(SEAL,)))
        assert SEALED in sealed.tellings[0].classes
        assert SEALED not in only(found(said())).tellings[0].classes
        assert (
            SEALED
            not in only(found(contact("2024-03-01", worry("speech"), by=POLICE), log=(SEAL,))).tellings[0].classes
        )


class TestWithholding:
    @pytest.mark.parametrize(
        ("one", "why"),
        [(said(), CHILD), (said(about="mother"), THIRD), (said(), SEALED), (order(), LEGAL), (through(said()), THIRD)],
    )
    def test_words_ids_and_tellings_go_and_the_line_stays(self, one: Event | Entry, why: Redaction) -> None:
        plain, fact = (telling_of(one, redact) for redact in ((), (why,)))
        assert MARKED in str(plain)
        assert MARKED not in str(fact)
        (telling,) = fact.tellings
        assert telling.withheld is why
        assert (telling.id, telling.type, fact.through, fact.told) == ("", "", None, ())
        assert [told.agency for told in plain.told] == [NURSERY]
        assert fact.happened == plain.happened
        assert telling.agency == ("" if why is SEALED else plain.tellings[0].agency)

    def test_a_professionals_name_takes_text_and_roles_and_leaves_what_is_coded(self) -> None:
        named = event("lead.named", "2024-03-01", agency="nursery", role=MARKED)
        told = only(found(named, redact=(NAME,))).tellings[0]
        assert told.what == f"Lead named: {WITHHELD}, Nursery."
        worried = only(found(said(), redact=(NAME,))).tellings[0]
        assert worried.what == (
            "Home visit; took place; not recorded whether the child was seen. "
            f"Worry (speech, observed by professional): {WITHHELD}."
        )

    def test_an_injury_in_the_senders_own_words_keeps_its_codes(self) -> None:
        hurt = injury(kind=f"bite by {MARKED}", site=(f"{MARKED} arm", "leg"))
        plain, withheld = (found(hurt, redact=redact) for redact in ((), (NAME,)))
        assert str(plain).count(MARKED) > 1 and MARKED not in str(withheld)
        assert "medical view none recorded" in only(withheld).tellings[0].what
        reported = event("anonymous.reported", "2024-03-01", reported_injury=hurt.data.model_dump(mode="json"))
        assert MARKED in str(found(reported)) and MARKED not in str(found(reported, redact=(NAME,)))

    def test_an_answer_is_withheld_as_its_own_line_is(self) -> None:
        raised = concern("2024-03-01", worry("speech"), by=HV)
        reply = answered("2024-03-02", raised, "declined", reason=MARKED)
        for why, reply_entry in ((NAME, Entry(reply)), (THIRD, Entry(reply, MOTHER))):
            plain, withheld = (found(raised, reply_entry, redact=redact) for redact in ((), (why,)))
            assert MARKED in plain.facts[0].tellings[0].action
            assert MARKED not in str(withheld)
            assert "2 Mar 2024" in withheld.facts[0].tellings[0].action

    def test_a_sealed_agency_is_not_named_by_its_silence(self) -> None:
        events = (said(), contact("2025-01-01", worry("speech"), by=POLICE))
        assert {silence.agency for silence in found(*events, log=(SEAL,)).silences} == {HV, POLICE}
        withheld = found(*events, redact=(SEALED,), log=(SEAL,))
        assert {silence.agency for silence in withheld.silences} == {POLICE}
        assert HV not in str(withheld)

    def test_each_teller_by_their_own_classes(self) -> None:
        one = event("incident.recorded", "2024-03-01", by=POLICE, kind="violence", called_by="x", note=MARKED)
        other = event("incident.recorded", "2024-03-01", by=NURSERY, kind="violence", note="Open.")
        fact = only(found(one, other, redact=(THIRD,)))
        assert {telling.agency: telling.withheld for telling in fact.tellings} == {POLICE: THIRD, NURSERY: None}
        assert MARKED not in str(fact)
        assert "Open" in str(fact)

    @pytest.mark.parametrize("redact", [(why,) for why in Redaction])
    def test_nothing_is_left_out(self, redact: tuple[Redaction]) -> None:
        events = (said(), order(), through(said()), contact(None, statement("hygiene", "strength"), by=CSC))
        plain, withheld = found(*events, log=(SEAL,)), found(*events, redact=redact, log=(SEAL,))
        assert [fact.happened for fact in withheld.facts] == [fact.happened for fact in plain.facts]
        assert (withheld.events, withheld.routine) == (plain.events, plain.routine)


def test_every_field_of_a_role_is_named() -> None:
    role = next(item for item in get_args(Role)[1:])
    named: set[str] = set()

    def visit(model: type[BaseModel], seen: tuple[type, ...] = ()) -> None:
        for name, field in model.model_fields.items():
            if role in field.metadata or role in str_metadata(field.annotation):
                named.add(name)
            for inner in models(field.annotation):
                if inner not in seen:
                    visit(inner, (*seen, inner))

    for kind in EVENT_CLASSES.values():
        visit(kind)
    assert named == ROLES


def models(annotation: Any) -> set[type[BaseModel]]:
    own = {annotation} if isinstance(annotation, type) and issubclass(annotation, BaseModel) else set()
    return own.union(*(models(argument) for argument in get_args(annotation)))


def str_metadata(annotation: Any) -> list[Any]:
    metadata = list(getattr(annotation, "__metadata__", ()))
    return metadata + [item for argument in get_args(annotation) for item in str_metadata(argument)]


def test_an_event_without_names_is_itself() -> None:
    plain = contact("2024-03-01")
    assert without_names(plain) is plain
