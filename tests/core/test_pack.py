"""The rule pack: what the first one says, which edition counts, and what a faulty one is told."""

import re
from datetime import UTC, date, datetime
from importlib.resources import files

import pytest

from projections import decisions
from projections.rules.clocked import CLOCKED
from projections.rules.pack import RULES, Limit, PackError, Rule, england, parse
from schemas.codes import Status

TEXT = files("projections.rules").joinpath("packs/england.toml").read_text(encoding="utf-8")
_STAGE = next(line for line in TEXT.splitlines(keepends=True) if "stage = " in line)
LOOKED_AFTER = Status.LOOKED_AFTER
STEP = {"status": "L", "source": "s", "edition": "e"}


def in_force(rule: str, day: str, status: Status | None = None) -> Rule | None:
    return england().in_force(rule, status, date.fromisoformat(day))


def test_it_has_every_rule_that_a_clock_runs_for_and_no_other() -> None:
    asked = frozenset().union(*(each.rules for each in CLOCKED)) | decisions.RULES
    assert asked == RULES == {rule.id for rule in england().rules}


def test_every_limit_names_its_source_and_edition() -> None:
    assert all(limit.source and (limit.edition or limit.work) for rule in england().rules for limit in rule.limits)
    assert {limit.status for rule in england().rules for limit in rule.limits} == {"S", "G", "L"}


def test_local_limits_are_named_as_such_and_reach_back_before_2012() -> None:
    local = [rule for rule in england().rules if any(limit.status == "L" for limit in rule.limits)]
    since_the_gate = {rule.id for rule in local if rule.from_on >= date(2012, 1, 1)}
    assert since_the_gate == {"step-down-undecided"}, "nobody could ask a gate that was not there"
    assert {limit.source for rule in local for limit in rule.limits if limit.status == "L"} == {
        "This hub's own limit", "The day that the plan itself sets",
    }  # fmt: skip


@pytest.mark.parametrize("rule", england().rules, ids=lambda rule: f"{rule.id}-{rule.version}")
def test_sentences_ask_and_say_what_is_held_not_what_was_done(rule: Rule) -> None:
    assert rule.sentence.endswith("?")
    assert not re.search(r"\b(fail|failed|neglected|refused|no meeting|not seen|should have|breach)\b", rule.sentence)


@pytest.mark.parametrize(
    ("day", "version", "first"),
    [
        ("1991-10-13", None, None),
        ("2011-03-31", 1, (None, 4)),
        ("2011-04-01", 2, (20, None)),
        ("2026-01-01", 2, (20, None)),
    ],
)
def test_the_edition_of_the_day_counts(day: str, version: int | None, first: tuple[int, int] | None) -> None:
    rule = in_force("meeting-due", day, LOOKED_AFTER)
    assert (rule.version if rule else None) == version
    if rule:
        limit = rule.limit(0)
        assert (limit.working_days, limit.weeks) == first
        assert [rule.limit(before).months for before in (1, 2, 3, None)] == [3, 6, 6, 6]


def test_a_status_that_is_named_does_not_fall_back_to_the_others() -> None:
    assert in_force("oversight", "2015-01-01", LOOKED_AFTER).limits[-1].months == 6
    assert in_force("oversight", "2015-01-01", Status.CHILD_IN_NEED).limits[-1].months == 3
    assert in_force("oversight", "2015-01-01").limits[-1].months == 3
    assert in_force("oversight", "1991-01-01", LOOKED_AFTER) is None
    assert in_force("meeting-due", "2015-01-01", Status.UNIVERSAL) is None


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        ({"at_once": True}, datetime(2024, 1, 31, 12, tzinfo=UTC)),
        ({"hours": 72}, datetime(2024, 2, 3, 12, tzinfo=UTC)),
        ({"days": 60}, datetime(2024, 3, 31, 11, tzinfo=UTC)),
        ({"weeks": 6}, datetime(2024, 3, 13, 12, tzinfo=UTC)),
        ({"weeks": 10}, datetime(2024, 4, 10, 11, tzinfo=UTC)),  # the same time of day in London
        ({"months": 1}, datetime(2024, 2, 29, 12, tzinfo=UTC)),
        ({"months": 3}, datetime(2024, 4, 30, 11, tzinfo=UTC)),
    ],
)
def test_lengths(length: dict[str, int], expected: datetime) -> None:
    assert Limit.model_validate(length | STEP).after(datetime(2024, 1, 31, 12, tzinfo=UTC)) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("id = ", "id == "), "is not TOML"),
        (("working_days = 20", "working_days = 0"), r"rule 2 \(meeting-due\)\.limits\.0\.working_days"),
        (("working_days = 20, ", ""), "gives no length; expected one of at_once"),
        (("working_days = 20", "working_days = 20, months = 1"), "gives working_days and months; expected one of"),
        (('"lead-missing"', '"lead-away"'), "lead-away is not a rule; expected one of action-missed"),
        (('"child-in-need"', '"in-need"'), r"rule 4 \(meeting-due\)\.statuses\.0"),
        (("until = 2011-03-31", "until = 1990-01-01"), "until is before from"),
        (("until = 2011-03-31", "until = 2011-04-01"), r"two editions of meeting-due .*on the same day"),
        (("version = 2", "version = 1"), "two editions of meeting-due .*the same version"),
        (('status = "S"', 'status = "X"'), "limits.0.status"),
        (('edition = "2026-11"', 'edition = "2026-11"\nsurprise = 1'), "surprise"),
        ((_STAGE, _STAGE * 2), r"disagreement-unanswered.*a ladder of more than four stages; expected the chair's"),
    ],
)
def test_a_faulty_pack_is_told_where_and_what_to_do(change: tuple[str, str], expected: str) -> None:
    with pytest.raises(PackError, match=expected) as caught:
        parse(TEXT.replace(*change, 1))
    assert re.search(r"(load it again)\.$", str(caught.value))


def test_a_pack_that_leaves_out_a_rule_is_refused() -> None:
    cut = TEXT[: TEXT.rindex("[[rules]]")]
    with pytest.raises(PackError, match="no edition of handover-declined; expected one of every rule"):
        parse(cut)


def test_a_rule_that_counts_back_counts_months_or_weeks() -> None:
    at = TEXT.index('id = "order-ending"')
    cut = TEXT[:at] + TEXT[at:].replace("{ months = 3,", "{ working_days = 3,", 1)
    assert cut != TEXT
    with pytest.raises(
        PackError, match=r"order-ending.*counts back from a day; expected months, weeks, days or at_once"
    ):
        parse(cut)
    end = datetime(2024, 6, 30, 23, 59, tzinfo=UTC)
    assert Limit(weeks=2.0, **STEP).before(end) == datetime(2024, 6, 16, 23, 59, tzinfo=UTC)
    assert Limit(months=3.0, **STEP).before(end) == datetime(2024, 3, 31, 23, 59, tzinfo=UTC)
    assert Limit(at_once=True, **STEP).before(end) == end
