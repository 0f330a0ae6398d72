"""What goes with the review's two lapses of oversight (row 2)."""

from projections.history import Extreme
from projections.oversight import lapses
from projections.rules.limits import OVERSIGHT
from projections.rules.pack import Pack, pack_named
from projections.rules.spans import alerts_in, open_as_of
from schemas.codes import Status
from schemas.moments import BEGINNING, end_of_day
from services.store.children import Child
from tests.flow.reviewed import TENTHS, alerts, day, entry_named, opened

CSC, PAS = "childrens-social-care", "prevention-and-support"


def six_weekly() -> Pack:
    """The example authority's pack, its edition on reviews every six weeks counted from before that winter."""
    own = pack_named("example-authority")
    rules = tuple(
        rule.model_copy(update={"from_on": day("2014-01-01")})
        if (rule.id, rule.statuses, rule.limits[0].weeks) == ("meeting-due", (Status.CHILD_IN_NEED,), 6)
        else rule
        for rule in own.rules
    )
    assert rules != own.rules
    return Pack.model_construct(**{**dict(own), "rules": rules})


def test_a_meeting_overdue_is_an_alert_of_its_own(kyle: Child) -> None:
    """Asked of the social worker who leads, by its own limit; the lapse of the manager, and only after three months."""
    both = {alert.rule: alert for alert in opened(kyle, "2015-02-28")}
    assert both["meeting-due"].owner == "lead social worker"
    assert both["oversight"].owner == "manager of the service"
    at = end_of_day(day("2014-12-20"))
    spans = alerts_in(kyle.entries(at), BEGINNING, at, six_weekly(), kyle.entries(at, Extreme.LATEST))
    early = {alert.rule: alert.start for alert in open_as_of(spans, at)}
    assert early["meeting-due"] == (CSC, "child-in-need-2014-10"), (
        "where reviews are six-weekly, weeks before the lapse"
    )
    assert "oversight" not in early


@TENTHS
def test_the_cancelled_meeting_of_march_2015_is_asked_about(kyle: Child, times: float) -> None:
    assert alerts(kyle, "2015-04-30", times)["meeting-not-rearranged"] == (CSC, "child-in-need-2015-03-off")


def test_the_second_lasts_until_the_first_team_meeting_held(kyle: Child) -> None:
    met = entry_named(kyle, (PAS, "team-2017-07")).event.happened
    for extreme in Extreme:
        _, second = lapses(kyle.entries(), extreme, end_of_day(day("2018-01-31")), OVERSIGHT)
        assert second.closed == (met.earliest if extreme is Extreme.EARLIEST else met.latest)
