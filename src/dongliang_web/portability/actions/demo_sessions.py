"""Sharing sessions of the demo community: one held three days ago, one to come in three days."""

from __future__ import annotations

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from dongliang.council import Role
from dongliang_web.people.models import Community, Member
from dongliang_web.portability.actions.demo_circles import Circles
from dongliang_web.sharing.actions import (
    Plan,
    Said,
    attend,
    close_session,
    come,
    lift_question,
    open_session,
    propose_session,
    speak,
)
from dongliang_web.sharing.models import Message

_DAYS = dt.timedelta(days=3)
_EVENING = dt.time(20)
_PEOPLE = 8
_HELD = ("肩颈松解三步：问、等、放", "为什么先问再按，怎么等对方的呼吸，什么时候该放手。")
_COMING = ("照顾卧床的人：翻身不伤腰", "沈老师在康复科二十年，讲怎么用身体的重量，不用腰。", "沈老师")
_SAID = (
    "今天只讲三步，每一步都可以回去在家人身上试。",
    "第一步是问：哪里不舒服，哪里不能碰。问清楚了，手才知道往哪里去。",
    "第二步是等。手放上去先不动，等对方呼三口气，肩膀自己会沉下来。",
    "第三步是放。到了就放，不追着那个点不放。",
)
_ASKED = ("等的时候手要不要用力？", "对方一直紧张，怎么办？")


def hold_sessions(*, community: Community, circles: Circles, at: dt.datetime) -> None:
    """Have the founder and members of their circle hold one session and propose another."""
    settled = at - 2 * _DAYS - dt.timedelta(days=1)
    inside = Member.objects.filter(community=community, state=str(Role.MEMBER), imported_name="", joined_at__lt=settled)
    speaker = circles.centres[0]
    people = [speaker, *circles.around(speaker, inside.order_by("id"))[: _PEOPLE - 1]]
    if len(people) < _PEOPLE:
        return
    _, bringer, *others = people
    _hold(speaker, bringer, others, _evening(community, at - _DAYS))
    title, about, guest = _COMING
    plan = Plan(title, about, None, guest, bringer, _evening(community, at + _DAYS), 120)
    ahead = propose_session(by=bringer, plan=plan, at=at - dt.timedelta(hours=5))
    for each in others[:4]:
        come(by=each, session=ahead, at=at - dt.timedelta(hours=3))


def _evening(community: Community, at: dt.datetime) -> dt.datetime:
    """Return the evening of an instant's date by the community's zone."""
    clock = community.clock()
    zone = ZoneInfo(clock.setting_for(clock.day_of(at)).zone)
    return dt.datetime.combine(at.astimezone(zone).date(), _EVENING, zone)


def _hold(speaker: Member, bringer: Member, others: list[Member], starts_at: dt.datetime) -> None:
    title, about = _HELD
    plan = Plan(title, about, speaker, "", bringer, starts_at, 120)
    session = propose_session(by=bringer, plan=plan, at=starts_at - _DAYS)
    open_session(by=bringer, session=session, at=starts_at)
    session.refresh_from_db()
    for number, each in enumerate([speaker, *others]):
        attend(by=each, session=session, at=starts_at + dt.timedelta(minutes=number))
    for number, text in enumerate(_SAID):
        said_at = starts_at + dt.timedelta(minutes=15 * (number + 1))
        speak(by=speaker, session=session, said=Said(text, uuid.uuid4()), at=said_at)
    for number, (text, asker) in enumerate(zip(_ASKED, others, strict=False)):
        asked_at = starts_at + dt.timedelta(minutes=80 + 5 * number)
        question = speak(by=asker, session=session, said=Said(text, uuid.uuid4()), at=asked_at)
        lift_question(by=bringer, message=Message.objects.get(pk=question.pk), at=asked_at + dt.timedelta(minutes=1))
    close_session(by=bringer, session=session, at=starts_at + dt.timedelta(minutes=110))
