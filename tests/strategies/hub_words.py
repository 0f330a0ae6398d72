"""What the hub itself says of a child, drawn at random: alerts and what was done with them, decisions, views."""

from hypothesis import strategies as st

from tests.strategies.pictured import NAMED, RULES, TEXT
from tests.strategies.world import Document


def of_alert(sources: tuple[str, ...]) -> st.SearchStrategy[Document]:
    """What the hub records of an alert: few alerts, each of one rule."""
    start = st.fixed_dictionaries({"source": st.sampled_from(sources), "id": st.sampled_from(("e1", "e2"))})
    rows = [{"alert": f"alert-{rule}-{n}", "rule": rule, "number": n} for rule in RULES for n in (0, 1)]
    fixed = {"rule_version": st.just(1), "item": st.sampled_from(("", "hospital/x1")), "start": start}
    return st.builds(
        lambda row, more: row | more | {"owner": "manager"}, st.sampled_from(rows), st.fixed_dictionaries(fixed)
    )


def of_handling(kind: str) -> st.SearchStrategy[Document]:
    """What was done with one of these alerts: ``until_on`` is after every time of a small history."""
    by = st.sampled_from([{"account": "acc-1", "role": role, "agency": "hospital"} for role in ("nurse", "manager")])
    fixed: dict[str, Document] = {
        "alert.acknowledged": {"by": by},
        "alert.snoozed": {"by": by, "reason": TEXT, "until_on": st.sampled_from(("2027-01-01", "2027-02-01"))},
        "alert.delivered": {
            "to": st.sampled_from(("manager", "head")), "channel": st.just("inbox"), "step": st.integers(0, 2),
            "arrived": st.booleans(),
        },
    }  # fmt: skip
    rows = [{"alert": f"alert-{rule}-{n}", "rule": rule} for rule in RULES for n in (0, 1)]
    return st.builds(lambda row, more: row | more, st.sampled_from(rows), st.fixed_dictionaries(fixed[kind]))


def of_decision() -> st.SearchStrategy[Document]:
    """A decision of the gate."""
    fixed: Document = {"asked_by": "lead", "positions": [], "rule_pack": "p", "code_version": "c"}
    outcome = st.sampled_from(("allowed", "refused", "cannot-decide"))
    passed = st.sampled_from(((), ("not-fresh",)))
    return st.builds(
        lambda key, to, word, ok: fixed | {"key": key, "to": to, "outcome": word, "passed": ok},
        NAMED, st.integers(1, 4), outcome, passed,
    )  # fmt: skip


def of_override() -> st.SearchStrategy[Document]:
    """What one manager, or two, wrote to override a decision."""
    by = [
        {"account": f"mgr-{n}", "name": f"Manager {n}", "role": "manager", "agency": "hospital", "grade": "manager",
         "reasons": [{"code": "not-seen", "written": "w"}]}
        for n in (1, 2)
    ]  # fmt: skip
    return st.builds(
        lambda to, managers, read: {
            "decision": "d", "to": to, "by": by[:managers], "positions": [["contacts.hospital", 0, 1]][:read],
        },
        st.integers(1, 4), st.integers(1, 2), st.integers(0, 1),
    )  # fmt: skip


def of_view() -> st.SearchStrategy[Document]:
    """That somebody looked."""
    who = {"account": "worker-1", "role": "worker", "agency": "hospital"}
    shown = st.sampled_from((["summary"], ["chronology", "event"]))
    return st.builds(lambda parts: {"by": who, "purpose": "direct-work", "shown": parts}, shown)
