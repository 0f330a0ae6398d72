"""Which events are one line, in what order lines stand, and what is silent: twice, and the same."""

from datetime import UTC, datetime
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from projections.chronology import Asked, Fact, merged
from projections.chronology.merged import Held
from projections.chronology.merging import FACTS, merge
from projections.chronology.silences import silences
from projections.history import Entry
from projections.identity import record_id
from schemas import RecordName
from tests.core.effort import examples
from tests.given import event
from tests.oracle.chronology import KIND, Plain, lines, silent

END: Final = datetime(2025, 6, 1, tzinfo=UTC)
OWN: Final = frozenset(record_id(RecordName(agency, "c1")) for agency in ("nursery", "police", "health-visiting"))
CONTENTS: Final[dict[str, list[dict[str, Any]]]] = {
    "meeting.held": [
        {"meeting": name, "kind": kind} for name, kind in (("m", "core-group"), ("n", "core-group"), ("m", "panel"))
    ],
    "incident.recorded": [{"kind": "violence"}, {"kind": "violence", "note": "n"}, {"kind": "other"}],
    "injury.observed": [
        {"kind": "bruise", "site": site, "medical_view": "recorded"}
        for site in (["ear", "arm"], ["arm", "ear"], ["ear"], [])
    ],
    "birth.recorded": [{"place": "home"}, {"place": "hospital"}],
    "order.made": [{"order": "o", "basis": "C1"}, {"order": "p", "basis": "C1"}, {"order": "o", "basis": "C2"}],
    "tier.set": [{"tier": 2, "status": "early-help"}, {"tier": 2, "status": "universal"}],
    "contact.recorded": [{"kind": "phone", "outcome": "took-place"}, {"kind": "phone", "outcome": "no-access"}],
}  # fmt: skip
DAYS: Final = (
    "2024-03-30T23:30", "2024-03-31T00:30", "2024-03-31T12:00", "2024-03-31T14:00", "2024-05-31T09:00",
    "2024-06-30T09:01", "2024-08-31T09:00", "2025-02-28T23:59",
)  # fmt: skip


@st.composite
def entries(draw: st.DrawFn, few_days: bool = False) -> list[Entry]:
    days = DAYS[:4] if few_days else DAYS
    found = []
    for number in range(draw(st.integers(1, 9))):
        kind = draw(st.sampled_from(("birth.recorded", "incident.recorded") if few_days else sorted(CONTENTS)))
        precision = draw(st.sampled_from(("minute", "day", "day", "day", "month", "unknown")))
        on = None if precision == "unknown" else draw(st.sampled_from(days))
        later = [each for each in days if on and each >= on]
        until = draw(st.sampled_from((None, None, None, *later))) if on else None
        said = event(
            kind, on, id=f"e{number}", by=draw(st.sampled_from(("nursery", "police", "health-visiting"))),
            precision=precision, until=until, recorded=None if on else draw(st.sampled_from(days)),
            **draw(st.sampled_from(CONTENTS[kind])),
        )  # fmt: skip
        said = said.model_copy(update={"sourceref": draw(st.sampled_from((None, None, "p. 1")))})
        found.append(Entry(said, draw(st.sampled_from((None, None, b"mother")))))
    return found


def plain(entry: Entry) -> Plain:
    said = entry.event
    return {
        "name": said.id, "source": said.source, "type": said.type, "through": entry.through,
        "earliest": said.happened.earliest, "latest": said.happened.latest,
        "dating": (said.time, said.timelatest, said.timeprecision.value), "sourceref": said.sourceref,
        "data": said.data.model_dump(),
    }  # fmt: skip


def joined(history: list[Entry]) -> set[frozenset[Any]]:
    return {frozenset(entry.event.id for entry in group) for group in merge(history)}


@examples(250)
@given(st.one_of(entries(), entries(few_days=True)))
def test_what_is_one_line(history: list[Entry]) -> None:
    assert joined(history) == lines([plain(entry) for entry in history])
    assert joined(history[::-1]) == joined(history)


@examples(100)
@given(entries(), st.integers(0, 1_000))
def test_what_is_sent_again_is_one_line_whatever_its_type(history: list[Entry], pick: int) -> None:
    if not history:
        return
    first = history[pick % len(history)]
    both = [*history, first._replace(event=first.event.model_copy(update={"id": "again"}))]
    assert joined(both) == lines([plain(entry) for entry in both])


@examples(120)
@given(entries())
def test_what_is_silent(history: list[Entry]) -> None:
    said = [entry.event for entry in history]
    everybody, each = silences(said, END)
    assert [(s.after, s.until) for s in everybody] == silent(map(plain, history), END)
    for agency in {each.source for each in said}:
        of = [plain(entry) for entry in history if entry.event.source == agency]
        assert [(s.after, s.until) for s in each if s.agency == agency] == silent(of, END)
    for silence in everybody:
        undated = [e for e in said if e.timeprecision == "unknown" and e.recorded.latest > silence.after]
        assert silence.undated == len(undated)


@examples(120)
@given(entries())
def test_every_event_stands_on_one_line_and_the_lines_in_order(history: list[Entry]) -> None:
    found = merged(Held(history, history, OWN, []), Asked(END, everything=True))
    names = [telling.id for fact in found.facts for telling in fact.tellings]
    assert sorted(names) == sorted(entry.event.id for entry in history)
    dated = [line for line in found.dated if isinstance(line, Fact)]
    assert [line.happened.interval.earliest for line in dated] == sorted(
        line.happened.interval.earliest for line in dated
    )
    starts = [line.happened.interval.earliest if isinstance(line, Fact) else line.after for line in found.dated]
    assert starts == sorted(starts)
    assert {fact.undated for fact in found.undated} <= {True}
    assert not any(line.undated for line in dated)
    turned = found.newest_first()
    assert turned.dated == tuple(reversed(found.dated))
    assert turned.undated == found.undated


def test_the_generated_contents_reach_every_rule() -> None:
    families = {kind.partition(".")[0] for kind in FACTS} - {"death", "plan", "assessment", "address"}
    assert families <= {kind.partition(".")[0] for kind in CONTENTS}


def test_a_kind_of_fact_for_each_row_of_the_page() -> None:
    others = {"birth.recorded", "death.recorded", "order.made", "order.varied", "order.ended", "tier.set"}
    assert set(FACTS) == KIND | others | {"injury.observed", "injury.reported"}
