"""The demo community's rehearsal: ten days in which its founder was away and the others ran it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from dongliang.days import DayClock
from dongliang.gate.quiz import Choice, Question
from dongliang.simulate import Simulation
from dongliang_web.council.actions import announce_rehearsal, begin_rehearsal, end_rehearsal
from dongliang_web.gate.actions import accept_question, propose_question
from dongliang_web.people.models import Community, Member
from dongliang_web.portability.actions.demo_course import Story

_DAY, _HOUR, _MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)
#: It began with a month, so that the night before is one whose snapshot is kept, and is over for so long at least.
_DAYS, _BEGAN_BEFORE = 10, 42
#: What a member proposed meanwhile, and a steward took up.
_ASKED = Question(
    "single",
    "练完以后手腕酸，第二天还酸。先做什么？",
    (
        Choice("停一天，看看是不是用手腕在顶", True),
        Choice("换一只手接着练", False),
        Choice("贴上膏药照常练", False),
    ),
    "酸过夜是在提醒：力不是从身体来的。先停，再改姿势。",
)


def days_away(clock: DayClock, at: dt.datetime) -> tuple[dt.date, dt.date]:
    """Return the first and the last day on which the founder was away."""
    first = (clock.day_of(at) - _BEGAN_BEFORE * _DAY).replace(day=1)
    return first, first + (_DAYS - 1) * _DAY


def without_founder(made: Simulation, first: dt.date, last: dt.date) -> Simulation:
    """Return a history in which the founder neither wrote nor answered on some days, and nobody answered them."""

    def is_left_out(event_day: dt.date | None, *people: str) -> bool:
        return event_day is not None and first <= event_day <= last and made.founder in people

    events = tuple(each for each in made.events if not is_left_out(each.day, each.actor, each.target))
    return replace(made, events=events)


def rehearse(*, community: Community, founder: Member, steward: Member, member: Member, at: dt.datetime) -> Story:
    """Have the founder step out and come back; what came to the stewards meanwhile was done by one of them."""
    clock = community.clock()
    first, last = days_away(clock, at)
    yield (announced_at := clock.start_of(first - 4 * _DAY) + 16 * _HOUR)
    rehearsal = announce_rehearsal(by=founder, first=first, days=_DAYS, at=announced_at)
    yield (began_at := clock.start_of(first) + _MINUTE)
    begin_rehearsal(rehearsal, began_at)
    yield (asked_at := clock.start_of(first + 3 * _DAY) + 17 * _HOUR)
    question = propose_question(by=member, asked=_ASKED, at=asked_at)
    yield (taken_at := asked_at + 15 * _HOUR)
    accept_question(by=steward, question=question, at=taken_at)
    yield (ended_at := clock.start_of(last + _DAY) + _MINUTE)
    end_rehearsal(rehearsal, ended_at)
