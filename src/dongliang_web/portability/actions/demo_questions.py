"""Questions at the door of the demo community: a bank to look at, and two that members have proposed."""

from __future__ import annotations

import datetime as dt

from dongliang.council import Role
from dongliang.gate.quiz import Choice, Question
from dongliang_web.gate.actions import add_question, propose_question
from dongliang_web.people.models import Community, Member

#: How long before the demo is raised its questions were written down; nothing of it lies in the future.
_KEPT, _PROPOSED = dt.timedelta(days=2), dt.timedelta(hours=3)


def _ask(text: str, explanation: str, *choices: str) -> Question:
    """Return a question; the right ones of its choices begin with ``+``."""
    written = tuple(Choice(each.removeprefix("+"), each.startswith("+")) for each in choices)
    several = sum(each.right for each in written) > 1
    return Question("multiple" if several else "single", text, written, explanation)


BANK = (
    _ask(
        "给人按之前，先做什么？",
        "每个人、每一天都不一样。先问，再轻轻放上手。",
        "+问哪里不舒服、有没有不能碰的地方",
        "先用力试试对方受不受得住",
        "照昨天的做法直接开始",
    ),
    _ask(
        "按到一处，对方屏住了气、皱了眉。这时怎么做？",
        "屏气是身体在躲。力退回来，气才会接着走。",
        "再加一点力，过了这一下就好",
        "+减力，停一停，问一声",
        "换个话题，让对方别去想",
    ),
    _ask(
        "掌根下沉的力，主要从哪里来？",
        "手臂只是传过去。用手硬顶，自己的腕和拇指先受伤。",
        "拇指尖",
        "手臂绷紧",
        "+脚下站稳，用身体的重量",
    ),
    _ask(
        "哪些情况先不要按，请对方去看医生？",
        "我们练手法，不看病。拿不准的时候，不动手也是本事。",
        "+摔伤以后肿得厉害，碰不得",
        "+小腿一边又肿又热，说不清原因",
        "久坐以后肩膀发酸",
        "+发着烧",
    ),
    _ask(
        "一次练完以后，打卡里写什么有用？",
        "写看到和摸到的，隔几天回头看得出变化；好坏不用急着下结论。",
        "+手底下摸到了什么",
        "+对方说了什么、哪里不一样",
        "「今天很好」就够了",
        "+自己还没弄明白的地方",
    ),
    _ask(
        "给七十岁的人按肩背，力道怎么定？",
        "年纪大的人骨头和皮肤都薄，从最轻的开始，由对方说了算。",
        "老人皮厚，要比平常重",
        "+从很轻开始，边按边问",
        "照书上写的秒数和次数",
    ),
)
PROPOSED = (
    _ask(
        "同伴给你看他手机里来访者的背部照片，请你出主意。先说什么？",
        "别人的身体不是教材。先有本人的同意，再谈手法。",
        "+问来访者同不同意给别人看",
        "先看清楚再说",
        "请他发到群里让大家一起看",
    ),
    _ask(
        "站桩时膝盖不舒服，可以怎么调？",
        "桩不是忍出来的。疼是要改姿势，不是要再坚持。",
        "+站高一点",
        "+看膝盖有没有扣到里面",
        "咬牙站满时间",
        "+今天不站，坐着练呼吸",
    ),
)


def fill_bank(*, community: Community, at: dt.datetime) -> None:
    """Have the founder keep a bank of questions, and two members propose another each."""
    founder = community.members.get(offices__role=str(Role.FOUNDER))
    for asked in BANK:
        add_question(by=founder, asked=asked, at=at - _KEPT)
    members = Member.objects.filter(community=community, state=str(Role.MEMBER), offices=None).order_by("id")[1:]
    for by, asked in zip(members, PROPOSED, strict=False):
        propose_question(by=by, asked=asked, at=at - _PROPOSED)
