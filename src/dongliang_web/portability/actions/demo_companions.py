"""Weeks that members of the demo community wrote together: some that are over and counted, one now, one question."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Collection

from dongliang.council import Role
from dongliang_web.checkin.models import Post
from dongliang_web.harmony.actions import accept_companion, ask_companion, end_week, measure_week
from dongliang_web.harmony.models import AROUND, WEEK, Companions, suggested_for, suggesting
from dongliang_web.people.models import Community, Member
from dongliang_web.portability.actions.demo_course import Story, evening
from dongliang_web.recognition.actions import reply
from dongliang_web.recognition.models import Thing

_DAY, _HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
#: How many days ago the weeks were asked for: those that are over, and the one that goes on.
_OVER, _NOW = (80, 76, 73, 69, 66), 3
#: Days after they began on which one of the two answers the other, in turn: in the week, and after it.
_IN_WEEK, _AFTERWARDS = (1, 4), (12,)
_WORDS = (
    "搭伴第一天，我也写了，腰还是紧。",
    "你昨天说的那一处，我照着摸了，果然。",
    "今天差点忘了，看到你写了才想起来。",
    "呼吸先沉下去再下手，这一条我记下了。",
    "你那边下雨吗？我这边膝盖先知道了。",
    "一周快完了，倒有点舍不得。",
    "照你说的换成掌根，手腕不疼了。",
    "周末你要是练，叫我一声。",
)


def write_together(
    *, community: Community, apart: Collection[int], member: Member, asked: Member, seed: int, at: dt.datetime
) -> list[Story]:
    """Return the weeks that members wrote together: ``member`` is in one now, ``asked`` has a question to answer.

    ``apart`` are the ids of those whom nobody is paired with.
    """
    drawn = random.Random(seed)
    over = [_whole_week(community, apart, days_ago, drawn, at) for days_ago in _OVER]
    return [*over, _week_now(community, apart, member, drawn, at), _question(community, apart, asked, drawn, at)]


def _whole_week(
    community: Community, apart: Collection[int], days_ago: int, drawn: random.Random, at: dt.datetime
) -> Story:
    """Have two write a week, answer one another in it and once after it, and what came of it be counted."""
    yield (asked_at := evening(community, at, days_ago))
    pair = _pair(community, apart, drawn)
    if pair is None:
        return
    companions = _begin(pair, asked_at)
    yield from _answers(pair, asked_at, _IN_WEEK, drawn)
    yield (over_at := asked_at + WEEK + _HOUR)
    end_week(companions=companions, at=over_at)
    yield from _answers(pair, asked_at, _AFTERWARDS, drawn)
    yield (counted_at := asked_at + WEEK + AROUND + _DAY)
    measure_week(companions=companions, at=counted_at)


def _week_now(
    community: Community, apart: Collection[int], member: Member, drawn: random.Random, at: dt.datetime
) -> Story:
    yield (asked_at := evening(community, at, _NOW))
    pair = _pair(community, apart, drawn, member)
    if pair is not None:
        _begin(pair, asked_at)
        yield from _answers(pair, asked_at, _IN_WEEK[:1], drawn)


def _question(
    community: Community, apart: Collection[int], asked: Member, drawn: random.Random, at: dt.datetime
) -> Story:
    yield (asked_at := evening(community, at, 1, 35))
    pair = _pair(community, apart, drawn, asked)
    if pair is not None:
        ask_companion(by=pair[1], asked=asked, at=asked_at)


def _begin(pair: tuple[Member, Member], at: dt.datetime) -> Companions:
    """Have one ask and the other accept."""
    companions = ask_companion(by=pair[0], asked=pair[1], at=at)
    accept_companion(by=pair[1], companions=companions, at=at + _HOUR)
    return companions


def _answers(pair: tuple[Member, Member], since_at: dt.datetime, days: tuple[int, ...], drawn: random.Random) -> Story:
    """Have the two answer in turn what the other wrote, so many days after they began."""
    for turn, ahead in enumerate(days):
        writer, answering = pair[turn % 2], pair[1 - turn % 2]
        yield (until := since_at + ahead * _DAY)
        wrote = Post.objects.filter(member=writer, received_at__gt=until - _DAY, received_at__lt=until)
        post = wrote.select_related("member__community", "entry").order_by("pk").last()
        if post is not None:
            thing = Thing(post.entry, post.member, post.readers(), post.url)
            client_id = uuid.UUID(int=drawn.getrandbits(128), version=4)
            reply(by=answering, to=thing, text=drawn.choice(_WORDS), client_id=client_id, at=until)


def _pair(
    community: Community, apart: Collection[int], drawn: random.Random, asker: Member | None = None
) -> tuple[Member, Member] | None:
    """Return two whom the newest night shows in two groups without a tie, one of them ``asker`` where one is given."""
    found = suggesting(community)
    if found is None:
        return None
    busy = {pk for pair in Companions.objects.running().values_list("asker", "asked") for pk in pair}
    free = community.members.in_state(Role.MEMBER).exclude(pk__in={*busy, *apart}).order_by("pk")
    people = {each.pk: each for each in free.select_related("community")}
    for each in [asker] if asker else drawn.sample([*people.values()], len(people)):
        for suggested in suggested_for(found, each, lambda ids: people.keys() & set(ids)):
            if suggested.of_two_groups:
                return each, people[suggested.other]
    return None
