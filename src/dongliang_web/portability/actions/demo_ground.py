"""Questions on which the demo community seeks common ground: one that is open, and one that was closed long ago."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dongliang_web.harmony.actions import add_statement, answer, close_ground, open_ground
from dongliang_web.harmony.models.ground import AGREE, DISAGREE, PASS, Ground, GroundVote
from dongliang_web.people.models import Community, Member, electors
from dongliang_web.portability.actions.demo_course import Story, evening

_MINUTE = dt.timedelta(minutes=1)
#: A statement, and how likely each of two camps is to agree with it.
_Said = tuple[str, float, float]
#: How likely somebody passes, and answers a statement at all.
_PASSES, _ANSWERS = 0.06, 0.9


@dataclass(frozen=True)
class _Question:
    """A question with its first statements and those that others added, and when it was asked of how many people."""

    text: str
    first: Sequence[_Said]
    added: Sequence[_Said]
    days_ago: int
    people: int


_OPEN = _Question(
    "正骨、扳法、放血这些有风险的手法，群里怎么谈？",
    (
        ("先问过本人，再写他的情况、发他的照片。", 0.97, 0.97),
        ("写清楚年纪、旧伤、在吃什么药，别人才好帮着看。", 0.95, 0.95),
        ("拿不准就说「先去看医生」，不丢人。", 0.95, 0.97),
        ("手法的细节要写全：力道、角度、先后。", 0.96, 0.05),
        ("没见过面的人，只谈养护，不教扳法。", 0.05, 0.96),
        ("这一类只在分享会上讲，不写进打卡。", 0.05, 0.95),
        ("拍成视频反而安全，手放在哪里看得清。", 0.95, 0.06),
        ("谁的来访者多，听谁的。", 0.03, 0.03),
    ),
    (
        ("做疼了、做坏了的那一次，也值得写出来。", 0.95, 0.95),
        ("不同师承的做法可以并排写，不争对错。", 0.95, 0.95),
        ("进主群满一个月的人，再看这一类。", 0.06, 0.94),
    ),
    6,
    30,
)
_CLOSED = _Question(
    "新人进主群的头一个月，老同伴做些什么好？",
    (
        ("头一周，每天有一个人回他一句。", 0.97, 0.95),
        ("先看他怎么练，不急着纠正。", 0.95, 0.97),
        ("请他在分享会上说一次自己是怎么来的。", 0.95, 0.05),
        ("让他自己待着，问了再答。", 0.05, 0.95),
        ("写得少也不催。", 0.85, 0.9),
    ),
    (("头一个月不拿他和老同伴比。", 0.97, 0.97),),
    70,
    11,
)
_DAYS = 14


def seek_common_ground(
    *,
    community: Community,
    openers: Sequence[Member],
    there: Sequence[Member],
    silent: Collection[int],
    seed: int,
    at: dt.datetime,
) -> list[Story]:
    """Return how members asked, answered and added.

    Those who are ``there`` answer everything, whoever is ``silent`` has answered nothing yet.
    """
    drawn = random.Random(seed)
    return [
        _seek(community, asked, [opener, *there], silent, drawn, at)
        for opener, asked in zip(openers, (_OPEN, _CLOSED), strict=True)
    ]


def _seek(
    community: Community,
    asked: _Question,
    there: Sequence[Member],
    silent: Collection[int],
    drawn: random.Random,
    at: dt.datetime,
) -> Story:
    yield (asked_at := evening(community, at, asked.days_ago))
    opener = there[0]
    people = electors(community, asked_at).exclude(pk__in={*silent, *(each.pk for each in there)}).order_by("pk")
    others = list(people.select_related("community"))
    answering = [*there, *drawn.sample(others, min(len(others), asked.people - len(there)))]
    first = [text for text, *_ in asked.first]
    ground = open_ground(by=opener, question=asked.text, statements=first, days=_DAYS, at=asked_at)
    for number, (text, *_) in enumerate(asked.added, start=1):
        yield (added_at := asked_at + 11 * number * _MINUTE)
        add_statement(by=answering[number], ground=ground, text=text, at=added_at)
    ids = list(ground.statements.order_by("pk").values_list("pk", flat=True))
    chances = [chance for _, *chance in (*asked.first, *asked.added)]
    for number, member in enumerate(answering):
        yield (answered_at := asked_at + (60 + 97 * number) * _MINUTE)
        answers = [
            (statement, _choice(chance[number % 2], drawn)) for statement, chance in zip(ids, chances, strict=True)
        ]
        chosen = [each for each in answers if member in there or drawn.random() < _ANSWERS]
        _answer_all(member, ground, chosen, answered_at)
    if ground.closes_at < at:
        yield ground.closes_at
        close_ground(ground=ground, at=ground.closes_at)


def _answer_all(by: Member, ground: Ground, answers: Sequence[tuple[int, int]], at: dt.datetime) -> None:
    """Answer the first statement as anybody does, which the record tells, and then the others by one statement."""
    (statement, choice), *others = answers
    answer(by=by, ground=ground, statement=statement, choice=choice, at=at)
    GroundVote.objects.bulk_create(
        GroundVote(statement_id=statement, member=by, choice=choice, at=at) for statement, choice in others
    )


def _choice(agrees: float, drawn: random.Random) -> int:
    if drawn.random() < _PASSES:
        return PASS
    return AGREE if drawn.random() < agrees else DISAGREE
