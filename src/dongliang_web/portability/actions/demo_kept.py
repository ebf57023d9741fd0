"""A sharing session of the demo community that is over: what was said, its chapters, and what waits for a steward."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from dongliang.council import Role
from dongliang_web.people.models import Community, Member
from dongliang_web.portability.actions.demo_circles import Circles
from dongliang_web.sharing import actions
from dongliang_web.sharing.models import Message, Session

#: How long before the demo is raised it was proposed and held; nothing of it lies in the future.
_PROPOSED, _HELD = dt.timedelta(days=8), dt.timedelta(days=4)
_MINUTES = 135
_TITLE = "肩颈松解：三步，从呼吸开始"
_ABOUT = "做了二十年推拿的一位，讲给久坐的人松肩颈的三步，边讲边做。"
#: Minute, who, and what: the speaker, or a number of those who ask.
_SAID: tuple[tuple[int, int | None, str], ...] = (
    (1, None, "大家好，今晚讲肩颈松解的三步。先说清楚一件事：手上的力气不是关键，呼吸才是。"),
    (4, None, "第一步，请对方坐稳，两脚踩地，先做三分钟呼吸练习：吸四拍，呼六拍。"),
    (9, None, "筋膜像一件贴身的衣服，一处紧，处处紧。所以不要只盯着疼的那一点。"),
    (15, 0, "早上做还是晚上做？刚睡醒的时候肩膀最紧。"),
    (17, None, "晚上。早上起来先走动十分钟，再轻轻拉伸，不用力。"),
    (31, None, "第二步：掌根沿着肩胛内侧缘慢慢压，压住等三个呼吸，它自己会化开。"),
    (36, 1, "压多久算够？"),
    (38, None, "看对方的呼吸。呼吸沉下去了，就够了。"),
    (62, 2, "自己给自己做，手够不到肩胛骨怎么办？"),
    (65, None, "用一个网球，背靠墙，慢慢移。力道由膝盖的弯度来定，不是由胳膊。"),
    (97, None, "第三步：收尾。两手搭在肩上，什么也不做，等一分钟。很多人省掉这一步，第二天又紧回去。"),
    (121, 0, "家里老人骨头脆，这三步能做吗？"),
    (124, None, "只做第一步和第三步。压的那一步，老人不做。"),
    (130, None, "今晚就到这里。回去先给自己做七天，再给别人做。"),
)
#: Number of what was said -> the chapter that begins with it.
_CHAPTERS = {0: "先说呼吸", 3: "早晚与力道", 8: "自己给自己做", 10: "收尾，和老人"}
#: What a guest says besides: with links and numbers, which wait for a steward.
_GUEST = "许师傅"
_OF_GUEST = (
    "今晚用的骨骼图在 shoulder-care.example.com/bones",
    "下个月我在城西开课，想来的加微信 xu_master，或打 138 0013 8000",
)


def hold_session(*, community: Community, circles: Circles, at: dt.datetime) -> Session | None:
    """Have a member bring another of their circle to speak, some days ago; None where too few of it are there."""
    members = Member.objects.filter(community=community, state=str(Role.MEMBER), offices=None).order_by(
        "joined_at", "id"
    )
    old = circles.around(circles.centres[0], members.select_related("community"))[:12]
    if len(old) < 8:
        return None
    proposer, speaker, *others = old
    began = (at - _HELD).replace(hour=11, minute=30, second=0, microsecond=0)
    plan = actions.Plan(_TITLE, _ABOUT, speaker, "", proposer, began, _MINUTES)
    session = actions.propose_session(by=proposer, plan=plan, at=at - _PROPOSED)
    actions.open_session(by=speaker, session=session, at=began)
    session = _now(session)
    for minute, member in enumerate(others):
        actions.attend(by=member, session=session, at=began + dt.timedelta(minutes=minute))
    said = _talk(session, speaker, others, began)
    guest = actions.invite_guest(by=proposer, session=session, name=_GUEST, at=at - _PROPOSED)
    for number, text in enumerate(_OF_GUEST):
        sent = actions.Said(text, uuid.uuid4())
        actions.speak_as_guest(guest=guest, said=sent, at=began + dt.timedelta(minutes=70 + number))
    actions.close_session(by=proposer, session=session, at=began + dt.timedelta(minutes=_MINUTES))
    for number, title in _CHAPTERS.items():
        seq = Message.objects.get(pk=said[number].pk).seq
        actions.begin_chapter(by=proposer, session=_now(session), seq=seq, title=title, at=at - _HELD)
    return session


def _talk(session: Session, speaker: Member, others: Sequence[Member], began: dt.datetime) -> list[Message]:
    said = []
    for minute, asker, text in _SAID:
        when = began + dt.timedelta(minutes=minute)
        message = _say(session, speaker if asker is None else others[asker], text, when)
        if asker is not None:
            actions.lift_question(by=speaker, message=message, at=when + dt.timedelta(minutes=1))
        said.append(message)
    return said


def _say(session: Session, by: Member, text: str, at: dt.datetime) -> Message:
    return actions.speak(by=by, session=session, said=actions.Said(text, uuid.uuid4()), at=at)


def _now(session: Session) -> Session:
    return Session.objects.select_related("community", "entry").get(pk=session.pk)
