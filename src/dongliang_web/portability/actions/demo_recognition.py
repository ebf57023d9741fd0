"""Replies and recognitions of the demo community, on what was written there lately."""

from __future__ import annotations

import datetime as dt
import random
import uuid

from dongliang.council import Role
from dongliang_web.checkin.models import Post
from dongliang_web.people.models import Community, Member
from dongliang_web.portability.actions.demo_circles import Circles
from dongliang_web.recognition.actions import recognise, reply, thing_of
from dongliang_web.recognition.models import Thing

#: Posts under which something stands, of so many of the latest.
_POSTS, _OF = 8, 24
_WORDS = ("原来是先等，不是先按。", "照着试了，腰松了。", "这句我抄下来了。", "")
_REPLIES = ("我也卡在这一步，你等多久？", "手腕疼不疼？我是换成掌根才好。", "明天我照这样试一次。")
_ANSWERS = ("大概三个呼吸，等它自己松。", "先轻一半，再慢慢加。")


def recognise_some(*, community: Community, circles: Circles, seed: int, at: dt.datetime) -> None:
    """Have members of a writer's circle recognise some of the latest posts, reply to them and mention the writer."""
    drawn = random.Random(seed)
    members = list(Member.objects.filter(community=community).in_state(Role.MEMBER).order_by("pk"))
    latest = Post.objects.filter(member__community=community, received_at__lt=at, member__in=members)
    latest = latest.select_related("member__community", "entry").order_by("-received_at", "-pk")[:_OF]
    for post in drawn.sample(list(latest), min(_POSTS, len(latest))):
        near = circles.around(post.member, members)
        if near:
            _stand_under(post, drawn.sample(near, min(4, len(near))), drawn, at)


def _stand_under(post: Post, others: list[Member], drawn: random.Random, at: dt.datetime) -> None:
    thing = Thing(post.entry, post.member, post.readers(), post.url)
    step = (at - post.received_at) / 8
    for number, each in enumerate(others[: drawn.randint(1, 3)], start=1):
        recognise(by=each, thing=thing, words=drawn.choice(_WORDS), at=post.received_at + step * number)
    if drawn.random() < 0.6:
        asked, asking = drawn.choice(_REPLIES), others[-1]
        said = f"@{post.member.name} {asked}"
        first = reply(by=asking, to=thing, text=said, client_id=_uuid(drawn), at=post.received_at + step * 5)
        answer = drawn.choice(_ANSWERS)
        reply(
            by=post.member, to=thing, answers=first, text=answer, client_id=_uuid(drawn), at=post.received_at + step * 6
        )
        recognise(by=post.member, thing=thing_of(first, thing), at=post.received_at + step * 7)


def _uuid(drawn: random.Random) -> uuid.UUID:
    return uuid.UUID(int=drawn.getrandbits(128), version=4)
