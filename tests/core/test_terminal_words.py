"""What a manager reads on the terminal: a line for each matter, who asked only where it was given, siblings as one."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from typing import Any

from rich.console import Console

from projections.rules.alerts import Alert
from projections.rules.overtaken import Overtaking
from projections.rules.pack import england
from projections.rules.step_down import CONDITIONS, REASONS
from schemas.codes import Outcome, ReasonKind
from services.cli import alert_tables, decisions
from services.cli.alert_tables import Shown
from services.referral.answers import AnswerReason, StepDownAnswer, Written
from services.referral.questions import NO_ROLE

AT = datetime(2024, 7, 1, 12, tzinfo=UTC)


def shown(show: Callable[[Console], None], columns: int = 300) -> str:
    console = Console(file=StringIO(), width=columns)
    show(console)
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def answer(**more: Any) -> StepDownAnswer:
    given = {
        "decision": "decision-1", "standing": Written.RECORDED, "outcome": Outcome.REFUSED, "child": "nursery:n-1",
        "to": 1, "from_tier": 2, "asked_by": NO_ROLE, "asked_at": AT, **more,
    }  # fmt: skip
    return StepDownAnswer(**given)


def alert(start: str, rule: str = "lead-missing") -> Alert:
    edition = england().in_force(rule, None, AT.date())
    assert edition is not None
    return Alert(rule, "", ("nursery", start), AT, edition, edition.limits[0])


class TestADecision:
    def test_says_who_asked_only_where_it_was_given(self) -> None:
        def first(**more: Any) -> str:
            return shown(lambda console: decisions.show(console, answer(**more), "k")).splitlines()[0]

        assert first() == "nursery:n-1 to tier 1, from tier 2"
        assert first(asked_for="school").endswith("; asked by School")
        assert first(asked_by="team manager", asked_for="school").endswith("; asked by team manager, School")

    def test_the_list_of_decisions_neither_says_that_no_role_was_given(self) -> None:
        assert NO_ROLE not in shown(lambda console: decisions.table(console, [answer()]))

    def test_a_line_for_each_part_of_a_matter_and_the_first_events_behind_it(self) -> None:
        reason = AnswerReason(
            code="worries-open", kind=ReasonKind.BLOCK, certain=True, sentence="Told:\n- one\n- two\nWho knows?",
            evidence=tuple(f"nursery/e{n}" for n in range(8)),
        )  # fmt: skip
        lines = shown(lambda console: decisions.show(console, answer(reasons=(reason,)), "k")).splitlines()
        at = lines.index("  1. Told:")
        assert lines[at + 1 : at + 4] == ["       - one", "       - two", "     Who knows?"]
        assert lines[at + 4].startswith("     [worries-open] (Nursery e0, ")
        assert lines[at + 4].endswith("Nursery e5 and 2 more)")

    def test_every_check_has_words_for_having_passed(self) -> None:
        assert {*CONDITIONS, *(check.code for check in REASONS)} <= decisions.PASSED.keys()
        assert len(set(decisions.PASSED.values())) == len(decisions.PASSED)


class TestAlerts:
    def test_one_cause_is_one_line_with_the_names_of_all_children(self) -> None:
        found = [Shown(child, alert("team-3"), "coram") for child in ("nursery:n-1", "nursery:n-2")]
        text = shown(lambda console: alert_tables.opened(console, [*found, Shown("nursery:n-3", alert("x"), None)], AT))
        assert text.count("Counted from: Nursery team-3.") == 1
        assert [text.count(f"nursery:n-{n}") for n in (1, 2, 3)] == [1, 1, 1]
        assert text.count("lead-missing") == 2

    def test_whoever_is_sealed_stands_alone_and_their_event_is_not_named(self) -> None:
        """The brother's line names the event: the same id beside the other child would join the two."""
        found = [Shown(child, alert("team-3"), "coram") for child in ("nursery:n-1", "nursery:n-2")]
        rows = shown(lambda console: alert_tables.opened(console, [found[0], found[1]._replace(sealed=True)], AT))
        first, second = rows.partition("nursery:n-2")[::2]
        assert "Nursery team-3" in first and "team-3" not in second
        assert "withheld" in second

    def test_it_is_read_on_a_narrow_terminal_and_names_agencies_in_words(self) -> None:
        found = [Shown("nursery:n-1", alert("x")._replace(item="early-offer-of-help/plan-1/speech"), "coram")]
        text = shown(lambda console: alert_tables.opened(console, found, AT), 80)
        lines = text.splitlines()
        assert max(map(len, lines)) <= 80
        assert lines[0] == "Open on 1 Jul 2024: 1, the gravest first"
        assert lines[2].startswith("1. Asked of the ")
        assert ", Coram, due since 1 Jul 2024" in " ".join(text.split())
        assert "lead-missing (Early Offer of Help plan-1 speech); limit: " in " ".join(text.split())
        assert "early-offer-of-help" not in text

    def test_what_came_late_is_named_and_the_rest_counted(self) -> None:
        late = tuple(Overtaking(("school", f"late-{n}"), True) for n in range(8))
        shown_alert = Shown("nursery:n-1", alert("d", "decision-overtaken"), "coram", late)
        text = shown(lambda console: alert_tables.opened(console, [shown_alert], AT))
        assert "School late-5 and 2 more" in " ".join(text.split())
        assert "Coram" not in text, "it is asked of who decided, not of the service"
