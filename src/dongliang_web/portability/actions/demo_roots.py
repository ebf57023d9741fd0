"""The demo community's roots: who came through whom, and by which posters and groups the others came."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable

from dongliang.council import Role
from dongliang_web.people.models import Community, Member
from dongliang_web.roots.actions import fill_origins, keep_origin, make_channel

#: Names of channels, and the share of those without an inviter who came by each; the rest came by themselves.
CHANNELS = {"公园门口的海报": 0.3, "诊所的微信群": 0.2, "康复课的传单": 0.1}


def grow_roots(*, community: Community, founder: Member, members: Iterable[Member], seed: int, at: dt.datetime) -> None:
    """Keep the origins that the demo's record tells of, and let some of the others have come by channels."""
    fill_origins(community=community)
    links = {name: make_channel(by=founder, channel=name, at=community.created_at) for name in CHANNELS}
    draw = random.Random(seed)
    brought = set(community.members.filter(origin__isnull=False).values_list("pk", flat=True))
    for member in members:
        if member == founder or member.pk in brought or member.joined_at >= at:
            continue
        member.community = community
        (name,) = draw.choices([*CHANNELS, ""], [*CHANNELS.values(), 1 - sum(CHANNELS.values())])
        if name and member.state != Role.VISITOR:
            keep_origin(member=member, link=links[name], at=member.joined_at)
