"""A decision that the log cannot hold: nobody is told that it was decided, and its key stands for nothing else."""

import pytest

from services.referral.events import NotRecordable, decision_name
from tests.flow.hub import Hub
from tests.flow.stepping import altered, ask, messages, ready

_NO_DECISIONS = "alter table log add constraint none check (type <> 'step_down.decided') not valid"


def test_a_key_whose_decision_was_refused_never_stands_for_another(hub: Hub) -> None:
    """Found by a reviewer: another child was once answered *allowed* under the id of a refused decision."""
    with hub.worker():
        hub.publish(messages(*ready("first"), *ready("second")))
        hub.await_projected()
        with altered(hub, _NO_DECISIONS, back="alter table log drop constraint none"):
            with pytest.raises(NotRecordable):
                ask(hub, "first", "key", fresh_seconds_max=30.0)
            assert hub.rows("rejects", "hub")[0][4:8] == (
                "hub",
                "childrens-social-care:first",
                decision_name("key"),
                "data-error",
            )
        for child in ("first", "second"):
            with pytest.raises(NotRecordable):
                ask(hub, child, "key", fresh_seconds_max=30.0)
        assert len(hub.rows("rejects", "hub")) == 1, "nothing more was published under the key"
        assert ask(hub, "second", "another-key", fresh_seconds_max=30.0).outcome == "allowed"
