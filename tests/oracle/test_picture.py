"""Worries, concerns and reports: by hand, from the words of docs/picture.md."""

from typing import Any

from tests.oracle.given import Document, said
from tests.oracle.picture_given import CSC, HV, ask, change, point, saying, set_to, visit


class TestWorries:
    def test_a_worry_is_open_by_topic_source_and_setting_until_the_source_sees_a_change(self) -> None:
        told = [visit(saying(), id="a"), visit(saying(basis="judged"), on=2, id="b")]
        (one,) = ask("worries", *told)["open"]
        assert one == {
            "topic": "hygiene", "source": HV, "setting": "unknown", "observed": False,
            "first": {"event": f"{HV}/a", "point": point(1)}, "last": {"event": f"{HV}/b", "point": point(2)},
        }  # fmt: skip
        found = ask("worries", *told, visit(change(), on=3, id="c"))
        assert (found["open"], found["improved"]) == ([], {"hygiene": {"event": f"{HV}/c", "point": point(3)}})

    def test_nothing_else_settles_it(self) -> None:
        others = [
            visit(saying(polarity="strength"), on=2),
            visit(saying(polarity="strength", measures="attendance-or-engagement"), on=3),
            visit(change(basis="reported-by-parent"), on=4),
            visit(change("alcohol"), on=5),
            said("meeting.held", {"meeting": "m", "kind": "core-group", "decisions": ("well",)}, 6),
        ]
        found = ask("worries", visit(saying()), *others)
        assert len(found["open"]) == 1
        assert found["improved"] == {}

    def test_what_parents_report_is_no_professional_worry(self) -> None:
        assert ask("worries", visit(saying(basis="reported-by-parent")))["open"] == []
        asked = {"asked_by": "mother", "asks_for": "respite", "statements": [saying()]}
        assert ask("worries", said("help.requested", asked))["open"] == []

    def test_one_event_first_takes_changes_then_worries(self) -> None:
        both = visit(saying(setting="home"), change(setting="home"), on=2, id="b")
        found = ask("worries", visit(saying(setting="home")), both)
        assert [worry["first"]["event"] for worry in found["open"]] == [f"{HV}/b"]
        assert found["improved"] == {}

    def test_strengths_are_kept_with_their_interval_and_engagement_after_the_last_worry(self) -> None:
        came = saying(polarity="strength", basis="judged", measures="attendance-or-engagement")
        found = ask("worries", visit(saying(), came, id="a"))
        assert found["strengths"] == [
            {"topic": "hygiene", "source": HV, "setting": "unknown", "event": f"{HV}/a", "happened": [point(1)] * 2}
        ]
        assert found["engaged"] == {"hygiene": {"event": f"{HV}/a", "point": point(1)}}
        assert ask("worries", visit(saying(), came), visit(saying(), on=2))["engaged"] == {}
        assert ask("worries", visit(saying(), came), visit(change(), on=2))["engaged"] == {}


def raised(*statements: Document, on: float = 1, name: str = "k", to: str = HV) -> Document:
    content = {"to": to, "statements": statements, "by_on": "2024-03-09"}
    return said("concern.raised", content, on, id=name)


def answered(answer: str, on: float) -> Document:
    return said("concern.answered", {"concern": {"source": HV, "id": "k"}, "answer": answer}, on, id=f"{answer}{on}")


class TestConcerns:
    def test_unanswered_then_declined_then_agreed(self) -> None:
        (row,) = ask("concerns", raised(saying()))["concerns"]
        assert row == {
            "concern": f"{HV}/k", "to": HV, "topics": ["hygiene"], "by_on": "2024-03-09", "point": point(1),
            "answer": None, "answer_event": None, "answer_point": None, "live": True, "taken_further": False,
        }  # fmt: skip
        found = ask("concerns", raised(saying()), answered("declined", 2))
        assert (found["unanswered"], found["declined"], found["differences"]) == ([], [f"{HV}/k"], [f"{HV}/k"])
        assert ask("concerns", raised(saying()), answered("declined", 2), answered("agreed", 3))["concerns"] == []

    def test_taken_further_where_a_disagreement_names_it(self) -> None:
        content = {"disagreement": "d", "with_agency": CSC, "matter": "tier", "view": "v"}
        further = said("disagreement.raised", content | {"concerning": [{"source": HV, "id": "k"}]}, 3)
        (row,) = ask("concerns", raised(saying()), answered("declined", 2), further)["concerns"]
        assert (row["taken_further"], row["live"]) == (True, True)

    def test_an_answer_that_sorts_before_its_concern_stands(self) -> None:
        assert ask("concerns", answered("deferred", 1), raised(on=2))["deferred"] == [f"{HV}/k"]
        assert ask("concerns", answered("agreed", 1), raised(on=2))["concerns"] == []

    def test_dropped_is_forgotten_and_an_answer_alone_is_live(self) -> None:
        told = [raised(saying()), answered("agreed", 2), answered("declined", 3)]
        (row,) = ask("concerns", *told)["concerns"]
        assert (row["to"], row["topics"], row["answer"], row["live"]) == (None, [], "declined", True)

    def test_live_while_without_topics_or_with_an_open_worry_on_one(self) -> None:
        refused = answered("declined", 2)
        assert ask("concerns", raised(), refused)["differences"] == [f"{HV}/k"]
        assert ask("concerns", raised(saying()), refused, visit(change(), on=3))["differences"] == []

    def test_what_no_professional_saw_has_no_topics_and_stays_live(self) -> None:
        refused, third = answered("declined", 2), saying(basis="reported-by-third-party")
        assert ask("concerns", raised(third), refused)["differences"] == [f"{HV}/k"]
        (row,) = ask("concerns", raised(saying(), third), visit(change(), on=3))["concerns"]
        assert (row["topics"], row["live"]) == ([], True)
        (row,) = ask("concerns", raised(saying(), {**third, "polarity": "neutral"}))["concerns"]
        assert row["topics"] == ["hygiene"]

    def test_a_step_up_drops_what_was_raised_before_it(self) -> None:
        told = [set_to(2, 1), raised(saying(), on=2, to=CSC)]
        linked = said("identity.confirmed", {"other": f"{HV}:c1", "by": "o", "reason": "r"}, source="hub",
                      subject=f"{CSC}:c1")  # fmt: skip
        assert len(ask("concerns", linked, *told, set_to(2, 4, "early-help"))["concerns"]) == 1
        assert ask("concerns", linked, *told, set_to(3, 4))["concerns"] == []
        other = [set_to(2, 1), raised(saying(), on=2), answered("declined", 3)]
        assert ask("concerns", linked, *other, set_to(3, 4))["declined"] == [f"{HV}/k"]

    def test_what_another_agency_answers_is_no_answer(self) -> None:
        told = [raised(saying(), to=CSC), answered("agreed", 2)]
        assert ask("concerns", *told)["unanswered"] == [f"{HV}/k"]
        assert ask("concerns", answered("agreed", 1), raised(saying(), on=2, to=CSC))["unanswered"] == [f"{HV}/k"]

    def test_the_next_worry_after_a_settlement_is_a_recurrence(self) -> None:
        told = [visit(saying()), visit(change(), on=2, id="b")]
        assert ask("concerns", *told)["marks"] == {"hygiene": {"mark": "settled", "event": f"{HV}/b"}}
        found = ask("concerns", *told, visit(saying(), on=3, id="c"), visit(saying(), on=4))
        assert (found["marks"], found["recurring"]) == ({}, {"hygiene": {"count": 1, "event": f"{HV}/c"}})

    def test_so_is_the_next_after_a_lowering_that_left_it_open(self) -> None:
        told = [visit(saying(), source=CSC), set_to(3, 2), set_to(2, 3, id="low"), set_to(3, 4)]
        found = ask("concerns", *told, agency=CSC)
        assert found["marks"] == {"hygiene": {"mark": "left-open", "event": f"{CSC}/low"}}
        found = ask("concerns", *told, visit(saying(), source=CSC, on=5, id="e"), agency=CSC)
        assert found["recurring"] == {"hygiene": {"count": 1, "event": f"{CSC}/e"}}
        assert ask("concerns", *told[:2], agency=CSC)["marks"] == {}


class TestReports:
    def account(self, *seen: tuple[float, Document], **more: Any) -> Any:
        """What is found of a mother's word of day 1 that hygiene is well at home."""
        word = saying(polarity="strength", basis="reported-by-parent", said_by="mother", setting="home", **more)
        found = ask("reports", visit(word, id="a"), *(visit(s, on=n, id=f"o{n}") for n, s in seen))
        return found["accounts"][0]

    def test_the_table(self) -> None:
        well = saying(polarity="strength", setting="home")
        assert self.account((2, well))["seen"]
        assert self.account((2, {**well, "polarity": "neutral"}))["unseen"]
        assert not self.account((2, {**well, "setting": "school"}))["seen"]
        assert self.account((2, saying(setting="home")))["differs"] == [f"{HV}/o2"]
        elsewhere = self.account((2, saying(setting="school")))
        assert elsewhere["differs_between_settings"] == [f"{HV}/o2"]
        assert (elsewhere["unseen"], elsewhere["unexplored"]) == (True, True)
        assert not self.account((2, saying(setting="school")), (3, well))["unexplored"]

    def test_seen_until_a_later_observation_differs(self) -> None:
        well, ill = saying(polarity="strength", setting="home"), saying()
        assert not self.account((2, well), (3, ill))["seen"]
        assert not self.account((2, well), (3, ill))["unseen"]
        assert self.account((2, ill), (3, well))["seen"]

    def test_three_months_before_and_for_an_instance_after(self) -> None:
        well = saying(polarity="strength", setting="home")
        assert self.account((-90, well))["seen"]  # 1 December
        assert self.account((-91, well))["unseen"]
        assert self.account((200, well))["seen"]
        assert self.account((200, well), specificity="instance")["unseen"]

    def test_tellings_that_differ(self) -> None:
        well = saying(polarity="strength", basis="reported-by-parent", said_by="mother")
        ill = saying(basis="reported-by-parent", said_by="father")
        (row,) = ask("reports", visit(well, id="a"), visit(ill, on=50, id="b"))["tellings"]
        assert (row["worrying"][0], row["reassuring"][0]) == (f"{HV}/b", f"{HV}/a")
        assert ask("reports", visit(well), visit(ill, on=100))["tellings"] == []
        assert ask("reports", visit(well), visit({**ill, "said_by": "mother"}, on=2))["tellings"] == []
