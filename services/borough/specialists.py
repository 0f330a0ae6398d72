"""Services that know a child, or a parent, for one need: mental health, drugs, offending, abuse, care."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from services.borough.days import DAY, LEAVING_AGE, SCHOOL_AGE, working, working_days_on
from services.borough.scribe import GP, VOICE, Scribe, change, said

_TAKEN_ON: Final = (3, 25)
"""Working days until a referral is accepted on to the waiting list: assumed."""
_CAMHS_AGE: Final = 9.0


def _school_nurse(scribe: Scribe, day: date) -> None:
    if SCHOOL_AGE <= scribe.age(day) < LEAVING_AGE:
        scribe.visit("school-nursing", working(day), said("physical-health", "neutral"), kind="school")


def _camhs(scribe: Scribe, day: date) -> None:
    """Asked for by a practice, taken on to a waiting list, waited for, then seen alone every other week or so."""
    if scribe.age(day) < _CAMHS_AGE:
        return
    day, why = working(day), said("mental-health", "neutral")
    made = scribe.tell(GP, "referral.made", day, promptly=True, referral=f"camhs-{day}", to="camhs", statements=[why])
    day = working_days_on(day, scribe.rng.randint(*_TAKEN_ON))
    scribe.tell("camhs", "referral.decided", day, promptly=True, referral=made.as_data(), decision="accepted")
    day = working(day + scribe.rng.randint(20, 120) * DAY)
    for _ in range(scribe.rng.randint(2, 8)):
        day = working(day + scribe.rng.randint(10, 20) * DAY)
        if scribe.happens("not-brought"):
            scribe.tell("camhs", "appointment.missed", day, service="therapy")
        else:
            scribe.visit("camhs", day, VOICE, kind="clinic", alone=True)


def _parent(by: str, topic: str, scribe: Scribe, day: date) -> None:
    """A parent meets the service every few weeks: it tells a worry of them, and later, as a rule, a change."""
    settled = scribe.happens("worries-settled")
    meetings = scribe.rng.randint(3, 9)
    for meeting in range(meetings):
        day = working(day + scribe.rng.randint(18, 35) * DAY)
        if meeting == 0:
            told = said(topic, setting="home")
        elif settled and meeting >= meetings - 2:  # what goes on unseen is seen to have changed twice
            told = change(topic, "home")
        else:
            told = said(topic, "neutral", setting="home")
        scribe.meets_parent(by, day, told)


HAPPENINGS: Final[dict[str, Callable[[Scribe, date], None]]] = {
    "school-nursing": _school_nurse,
    "camhs": _camhs,
    "parents-mental-health": partial(_parent, "adult-mental-health", "mental-health"),
    "parents-substance-misuse": partial(_parent, "substance-misuse", "alcohol"),
    "parents-probation": partial(_parent, "probation", "offending"),
    "parents-advocates": partial(_parent, "domestic-abuse-advocates", "domestic-abuse"),
    "parents-adult-social-care": partial(_parent, "adult-social-care", "learning-needs"),
}
"""By the name of how often, in assumptions.py."""
