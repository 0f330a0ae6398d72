"""The client of the package against the real service: each method once, its errors, its keys and the feed."""

import asyncio
import inspect
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from schemas.looked_at import Purpose
from services.client import Client, Refused, Told
from services.desk.alerts import AcknowledgedGiven, AlertsQuestion
from services.desk.answers import PictureQuestion, SearchQuestion
from services.desk.course_answers import CourseQuestion, KnownQuestion, Order
from services.desk.feed import changes, stream
from services.desk.lapsed import LapsedQuestion
from services.desk.pairs_answers import PairsQuestion, WordGiven
from services.desk.referral_answers import DecidedGiven, ReferralsQuestion
from services.desk.rejects import RejectsQuestion, SettledGiven
from services.desk.rules import OF_API
from services.desk.upcoming import NextQuestion
from services.referral.allowed import RULES
from services.referral.desk import OpeningQuestion
from services.referral.questions import AnswersGiven, OverrideReasons, StepDownQuestion
from tests.desk.given import CHILD, NAME, READY, REFERRED
from tests.desk.serving import Served
from tests.desk.test_lapsed import alert as an_alert


async def token_of(desk: Served, who: str) -> str:
    return await asyncio.to_thread(desk.signing.token, who)


@pytest.fixture
async def client(desk: Served) -> AsyncIterator[Client]:
    async with Client(desk.address, lambda: token_of(desk, "priya-fenwick")) as client:
        await client.open_child(OpeningQuestion(child=CHILD, purpose=Purpose.LEARNING))
        yield client


async def test_what_is_read_comes_as_the_service_s_own_models(client: Client) -> None:
    found = await client.search(SearchQuestion(purpose=Purpose.REFERRAL, name=NAME))
    assert found.found and found.found[0].child == CHILD
    child = await client.child(CHILD)
    assert child.names == (NAME,) and child.whole
    assert (await client.child(CHILD, PictureQuestion(as_of=date(2020, 1, 1)))).at.year == 2020
    assert (await client.looks(CHILD)).found > 0
    assert (await client.events(CHILD)).events
    assert (await client.chronology(CHILD, CourseQuestion(order=Order.OLDEST, injuries=True))).facts == 0
    assert (await client.chronology(CHILD)).facts > 0
    assert (await client.known(CHILD, KnownQuestion(as_of=date(2026, 1, 1)))).as_of == date(2026, 1, 1)
    assert (await client.learning(CHILD)).lines
    assert (await client.referral(CHILD)).child == CHILD
    assert (await client.referrals(ReferralsQuestion(of="all"))).found >= 0
    due = await client.lapsed(LapsedQuestion(sort="child"))
    assert due.lines and (await client.alert(due.lines[0].alert.alert)).alert == due.lines[0].alert
    assert (await client.upcoming(NextQuestion(days=28))).lines
    digest = await client.digest("all")
    listed = (await client.alerts(AlertsQuestion(of="all"))).alerts
    named = {name for owner in digest.owners for cause in owner.causes for name in cause.alerts}
    assert named == {each.alert for each in listed} and len(named) == digest.found
    rejects = await client.rejects(RejectsQuestion(agency="nursery"))
    assert all(each.agency == "nursery" for each in rejects.lines)
    if rejects.lines:
        assert await client.reject(rejects.lines[0].place) == rejects.lines[0]
    assert (await client.pairs(PairsQuestion(child=CHILD))).looked == 1


async def test_what_is_asked_and_written_is_said_once_under_its_key(client: Client) -> None:
    first, again = [await client.step_down(StepDownQuestion(child=CHILD, to=1), "client-1") for _ in range(2)]
    assert first.decision and first.decision == again.decision
    assert (await client.decision(first.decision)).reasons == first.reasons
    assert await client.handover(first.decision)
    with pytest.raises(Refused) as refused:
        await client.step_down(StepDownQuestion(child=CHILD, to=2), "client-1")
    assert (refused.value.problem.status, refused.value.problem.code) == (409, "key-taken")
    nothing = {"answers": [{"code": "no-such-code", "written": "Somebody has asked her."}]}
    with pytest.raises(Refused):
        await client.answer(first.decision, AnswersGiven.model_validate(nothing))
    with pytest.raises(Refused):
        await client.override(first.decision, OverrideReasons.model_validate({"reasons": nothing["answers"]}))
    for wrong in (
        client.settle("contacts.school-0-9999", SettledGiven(reason="Nothing is missing here.")),
        client.pair(CHILD, "school:nobody"),
        client.say_of(CHILD, "school:nobody", WordGiven(word="confirm", reason="They are one.")),
        client.acknowledge("alert-none", AcknowledgedGiven()),
        client.close_child("no-such-opening"),
        client.decide_referral(
            CHILD, DecidedGiven(referral="a/b", decision="assessment", reason="r", earlier_records="none-held")
        ),
    ):
        with pytest.raises(Refused) as refused:
            await wrong
        assert refused.value.problem.status == 404 and refused.value.problem.detail


async def test_whoever_may_not_is_told_so_in_the_hubs_words(desk: Served) -> None:
    async with Client(desk.address, lambda: token_of(desk, "silas-brandreth")) as client:
        for wrong in (client.child(READY), client.alerts(), client.referrals(), client.lapsed()):
            with pytest.raises(Refused, match="Your role does not let you do this"):
                await wrong
        with pytest.raises(Refused):
            await anext(client.feed())
    async with Client(desk.address, lambda: token_of(desk, "priya-fenwick")) as client:
        with pytest.raises(Refused, match="You have not opened"):
            await client.child(REFERRED)
    with pytest.raises(RuntimeError, match="not entered"):
        await client.alerts()


async def test_the_feed_begins_with_all_that_is_open_and_tells_what_is_done(client: Client) -> None:
    listed = (await client.alerts(AlertsQuestion(of="all"))).alerts
    told: list[Told] = []
    feed = client.feed("all")
    async for each in feed:
        told.append(each)
        if len(told) == len(listed):
            break
    assert {each.alert for each in told} == {each.alert for each in listed}
    acted = listed[-1].alert
    await client.acknowledge(acted, AcknowledgedGiven(note="The feed is to tell of it."))
    async for each in feed:
        if each.alert == acted and each.now:
            assert each.now.said and "Acknowledged by" in each.now.said
            break
    await feed.aclose()


async def test_a_stream_tells_what_is_new_what_changed_and_what_ended_and_ends() -> None:
    one, two = an_alert(1, 3), an_alert(2, 3)
    looks = iter([{"alert-001": one}, {"alert-001": one}, {"alert-001": one, "alert-002": two}, {"alert-002": two}])

    async def look() -> Any:
        return next(looks, {"alert-002": two})

    said = [each async for each in stream(look, seconds_max=0.3, look_seconds=0.02, quiet=0.05)]
    kinds = [each.partition("\n")[0] for each in said if each.startswith("event")]
    assert kinds == ["event: alert", "event: alert", "event: ended"] and ": still here\n\n" in said
    acted = one.model_copy(update={"said": "Acknowledged"})
    assert len(changes({"alert-001": one}, {"alert-001": acted})) == 1 and changes({"a": one}, {"a": one}) == []


def test_every_route_of_the_desks_api_has_its_method(desk: Served) -> None:
    methods = [name for name, _ in inspect.getmembers(Client, inspect.isfunction) if not name.startswith("_")]
    routes = [path for _, path in {**RULES, **OF_API} if path.startswith("/api/")]
    assert len(methods) == len(routes) - 1, "who opened in an emergency is for people"
