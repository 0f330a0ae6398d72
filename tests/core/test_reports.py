"""docs/reports.md: what was told against what was seen, and what was told and not looked into."""

from collections.abc import Callable
from typing import Any

import pytest

from projections import reports
from projections.history import Extreme
from projections.reports import Standing, differing, standings
from schemas import Event
from tests.given import HV, NURSERY, Said, contact, event, given, statement, through

T, E, L = "2024-06-01", Extreme.EARLIEST, Extreme.LATEST


def told(polarity: str = "strength", on: str = T, setting: str = "home", basis: str = "parent", **more: Any) -> Event:
    return contact(on, statement("hygiene", polarity, f"reported-by-{basis}", setting=setting, **more))


def seen(polarity: str = "strength", on: str = T, setting: str = "home", topic: str = "hygiene", **more: Any) -> Event:
    when = {"precision": more.pop("precision")} if "precision" in more else {}
    return contact(on, statement(topic, polarity, setting=setting, **more), by=NURSERY, **when)


def standing(*events: Any, extreme: Extreme = E, months: float = 3.0) -> Standing:
    (found,) = standings(given(*events).state(reports, None, extreme), extreme, months)
    return found


def says(*events: Any, **how: Any) -> set[str]:
    found = standing(*events, **how)
    names = ("seen", "unseen", "instances", "seen_elsewhere", "differs", "differs_between", "unexplored")
    return {name for name in names if getattr(found, name)}


CAME = "attendance-or-engagement"
INSTANCE = told(specificity="instance")
RULES: tuple[tuple[str, Callable[[], Any], Any], ...] = (
    ("nothing seen", lambda: says(told()), {"unseen"}),
    ("seen there", lambda: says(told(), seen()), {"seen"}),
    ("what was seen neutrally bears nothing out", lambda: says(told(), seen("neutral")), {"unseen"}),
    ("and differs from nothing", lambda: says(told("worry"), seen("neutral")), {"unseen"}),
    ("a worry told and seen", lambda: says(told("worry"), seen("worry")), {"seen"}),
    ("another topic", lambda: says(told(), seen(topic="feeding")), {"unseen"}),
    ("a judgement is no observation", lambda: says(
        told(), contact(T, statement("hygiene", "strength", "professional-judgement"))), {"unseen"}),
    ("seen elsewhere is not seen", lambda: says(told(), seen(setting="nursery")), {"unseen", "seen_elsewhere"}),
    ("where is unknown of the one", lambda: says(told(), seen(setting="unknown")), {"seen"}),
    ("where is unknown of the other", lambda: says(told(setting="unknown"), seen()), {"seen"}),
    ("differs from what was seen there", lambda: says(told(), seen("worry")), {"differs"}),
    ("differs, of unknown place", lambda: says(told(), seen("worry", setting="unknown")), {"differs"}),
    ("differs between settings, nobody looked", lambda: says(
        told(), seen("worry", setting="nursery")), {"unseen", "differs_between", "unexplored"}),
    ("looked before the other was seen", lambda: says(
        told(), seen("worry", "2024-06-10", "nursery"), seen("strength", "2024-06-09")),
        {"seen", "differs_between", "unexplored"}),
    ("looked at or after both", lambda: says(
        told(), seen("worry", "2024-06-10", "nursery"), seen("strength", "2024-06-10")), {"seen", "differs_between"}),
    ("looked, and saw the worry", lambda: says(
        told(), seen("worry", "2024-06-10", "nursery"), seen("worry", "2024-06-11")), {"differs", "differs_between"}),
    ("seen, then differs", lambda: says(told(), seen(on="2024-06-05"), seen("worry", "2024-06-06")), {"differs"}),
    ("differs, then seen", lambda: says(
        told(), seen("worry", "2024-06-05"), seen(on="2024-06-06")), {"seen", "differs"}),
    ("three months before counts", lambda: says(told(), seen(on="2024-03-01")), {"seen"}),
    ("earlier does not", lambda: says(told(), seen(on="2024-03-01T11:59")), {"unseen"}),
    ("a tenth of a month less", lambda: says(told(), seen(on="2024-03-01"), months=2.9), {"unseen"}),
    ("what is always so is seen much later", lambda: says(told(), seen(on="2025-06-01")), {"seen"}),
    ("what was once is seen three months after", lambda: says(INSTANCE, seen(on="2024-09-01")), {"seen"}),
    ("but not later", lambda: says(INSTANCE, seen(on="2024-09-01T12:01")), {"unseen"}),
    ("nor contradicted later", lambda: says(INSTANCE, seen("worry", "2024-09-02")), {"unseen"}),
    ("what is told in general is not borne out by one occasion", lambda: says(
        told(), seen(specificity="instance")), {"instances"}),
    ("but by two", lambda: says(
        told(), seen(specificity="instance"), seen(on="2024-06-02", specificity="instance")), {"instances", "seen"}),
    ("also where they were of different places", lambda: says(
        told(), seen(specificity="instance"), seen(on="2024-06-02", specificity="instance", setting="unknown")),
        {"instances", "seen"}),
    ("the first of the two too early", lambda: says(
        told(), seen(on="2024-02-28", specificity="instance"), seen(specificity="instance")), {"instances"}),
    ("two, and then it differs", lambda: says(
        told(), seen(specificity="instance"), seen(on="2024-06-02", specificity="instance"),
        seen("worry", "2024-06-03")), {"instances", "differs"}),
    ("one occasion is enough to differ", lambda: says(
        told(), seen("worry", specificity="instance")), {"differs"}),
    ("an instance is borne out by one", lambda: says(INSTANCE, seen(specificity="instance")), {"seen"}),
    ("who came says nothing of a change", lambda: says(told(), seen(measures=CAME)), {"unseen"}),
    ("nor does it explore it", lambda: says(
        told(), seen("worry", "2024-06-05", "nursery"), seen(on="2024-06-06", measures=CAME)),
        {"unseen", "differs_between", "unexplored"}),
    ("but of who came", lambda: says(told(measures=CAME), seen(measures=CAME)), {"seen"}),
    ("and who did not come differs", lambda: says(told(), seen("worry", measures=CAME)), {"differs"}),
    ("through an adult, the adult's", lambda: says(told(), through(seen())), {"unseen"}),
    ("at the earliest before three months", lambda: says(
        told(), seen(on="2024-03-01", precision="day"), extreme=E), {"unseen"}),
    ("at the latest within", lambda: says(told(), seen(on="2024-03-01", precision="day"), extreme=L), {"seen"}),
)  # fmt: skip


@pytest.mark.parametrize(("found", "expected"), [r[1:] for r in RULES], ids=[r[0] for r in RULES])
def test_rule(found: Callable[[], Any], expected: Any) -> None:
    assert found() == expected


def accounts(*events: Any) -> list[tuple[str, str]]:
    state = given(*events).state(reports)
    return [(key, account.told.event[1]) for key, account in state.accounts.items()]


def test_the_last_is_kept_of_each_side_basis_speaker_and_setting() -> None:
    first, last = told(), told(on="2024-07-01")
    others = [told("worry"), told(basis="family"), told(said_by="mother"), told(setting="nursery")]
    key = "hygiene|reassuring|reported-by-parent|professional|home"
    assert accounts(first, last) == [(key, last.id)]
    assert len(accounts(first, *others)) == 5
    assert len(given(seen(), seen("worry"), seen(setting="nursery"), seen()).state(reports).observations) == 3


def test_help_asked_for_is_no_account() -> None:
    said: Said = statement("finances", "worry", "reported-by-parent")
    assert accounts(event("help.requested", T, asked_by="mother", asks_for="x", statements=[said])) == []


def pairs(*events: Any, **how: Any) -> int:
    return len(differing(given(*events).state(reports), E, **how))


def test_tellings_differ_within_three_months_by_who_tells_it_or_where() -> None:
    assert pairs(told(), told("worry", basis="family")) == 1
    assert pairs(told(), told("worry", said_by="father")) == 1
    assert pairs(told(), told("worry", setting="nursery")) == 1
    assert pairs(told(), told("worry")) == 0, "one speaker who says otherwise now"
    assert pairs(told(), told(basis="family")) == 0
    for on in ("2024-09-01", "2024-03-01"):
        assert pairs(told(), told("worry", on, basis="family")) == 1
        assert pairs(told(), told("worry", on, basis="family"), months=2.9) == 0
    for on in ("2024-09-01T12:01", "2024-03-01T11:59"):
        assert pairs(told(), told("worry", on, basis="family")) == 0


def test_a_judgement_is_an_observation_where_it_is_set_against_what_was_told() -> None:
    account = told("neutral")
    against = {"source": account.source, "id": account.id}

    def judged(**compared: Any) -> Standing:
        said = statement("hygiene", "worry", "professional-judgement", setting="school", **compared)
        return standing(account, contact("2024-06-02", said, by=NURSERY))

    assert judged().differs_between == ()
    assert len(judged(contradicts=[against]).differs_between) == 1
    assert len(judged(supports=[against]).differs_between) == 1


TOLD = told("worry")


def unlooked(*events: Any) -> list[tuple[str, str, str]]:
    state = given(*events).state(reports)
    return [(key, held.first.event[1], held.last.event[1]) for key, held in state.unlooked.items()]


LOOKS: tuple[tuple[str, tuple[Any, ...], bool], ...] = (
    ("nobody looked", (), True),
    ("seen to be so", (seen("worry", "2024-06-02"),), False),
    ("seen to be well", (seen(on="2024-06-02"),), False),
    ("long after", (seen(on="2026-06-02"),), False),
    ("of a place unknown", (seen(on="2024-06-02", setting="unknown"),), False),
    ("elsewhere", (seen(on="2024-06-02", setting="nursery"),), True),
    ("before it was told", (seen(on="2024-05-31"),), True),
    ("another topic", (seen(on="2024-06-02", topic="feeding"),), True),
    ("who came", (seen(on="2024-06-02", measures=CAME),), True),
    ("a judgement that rests on nothing", (contact(
        "2024-06-02", statement("hygiene", "worry", "professional-judgement")),), True),
    ("one that says on what", (contact("2024-06-02", statement(
        "hygiene", "worry", "professional-judgement", supports=[{"source": HV, "id": "x"}])),), False),
    ("of an adult", (through(seen(on="2024-06-02")),), True),
)  # fmt: skip


@pytest.mark.parametrize(("looks", "expected"), [row[1:] for row in LOOKS], ids=[row[0] for row in LOOKS])
@pytest.mark.parametrize("basis", ["by-parent", "by-child", "by-family", "by-third-party", "anonymously"])
def test_told_and_not_looked_into(basis: str, looks: tuple[Any, ...], expected: bool) -> None:
    said = statement("hygiene", "worry", f"reported-{basis}", setting="home")
    assert bool(unlooked(contact(T, said), *looks)) is expected


def test_the_first_and_the_last_telling_since_somebody_looked() -> None:
    second, third = told("worry", "2024-07-01"), told("worry", "2024-08-01", said_by="mother")
    key = "hygiene|reported-by-parent|home"
    assert unlooked(TOLD, second, third) == [(key, TOLD.id, third.id)]
    assert unlooked(TOLD, seen(on="2024-06-15"), second, third) == [(key, second.id, third.id)]
    assert unlooked(told()) == [], "good news is no worry"


def test_told_and_seen_at_one_visit_is_looked_into() -> None:
    both = statement("hygiene", "worry", "reported-by-parent", setting="home"), statement("hygiene", setting="home")
    assert unlooked(contact(T, *both)) == []
    assert unlooked(contact(T, *reversed(both))) == []
