"""All that happened in the demo community's rooms, and who of its people were in it."""

from __future__ import annotations

import datetime as dt
import random

from django.db.models import F

from dongliang.council import Role
from dongliang_web.people.models import Community, Member, Notice
from dongliang_web.portability.actions.demo_circles import Circles
from dongliang_web.portability.actions.demo_companions import write_together
from dongliang_web.portability.actions.demo_council import decide_things
from dongliang_web.portability.actions.demo_course import live_through
from dongliang_web.portability.actions.demo_ground import seek_common_ground
from dongliang_web.portability.actions.demo_mediation import ask_for_mediation, mediate_two
from dongliang_web.portability.actions.demo_mirrors import look_back
from dongliang_web.portability.actions.demo_rehearsal import rehearse

#: After so long everybody has read what they were told.
_READ_AFTER = dt.timedelta(hours=36)


def live_in_rooms(*, community: Community, circles: Circles, seed: int, at: dt.datetime) -> None:
    """Let the months pass: each night's snapshot, and what people decided, asked, settled and did together.

    Those as whom one is led to look at it find something to say: the founder and a steward have a proposal before them,
    a member also a question to answer and a request for mediation.
    """
    founder, *stewards = circles.centres
    apart = {each.pk for each in circles.centres}
    # As whom one is led to look at it: of each kind who came first, once all three are stewards.
    steward, *others = sorted(stewards, key=lambda each: each.pk)
    member, *members = _members(community, apart)
    one, other, asking, proposing = random.Random(seed).sample(members, 4)
    live_through(
        [
            look_back(community=community, at=at),
            rehearse(community=community, founder=founder, steward=steward, member=proposing, at=at),
            mediate_two(community=community, sides=(one, other), mediator=steward, at=at),
            ask_for_mediation(community=community, asker=asking, other=member, mediators=[founder, others[0]], at=at),
            *decide_things(
                community=community,
                centres=circles.centres,
                silent={founder.pk, steward.pk, member.pk},
                seed=seed,
                at=at,
            ),
            *seek_common_ground(
                community=community,
                openers=others,
                there=(founder, steward),
                silent={member.pk},
                seed=seed,
                at=at,
            ),
            *write_together(
                community=community,
                apart=apart,
                member=member,
                asked=steward,
                seed=seed,
                at=at,
            ),
        ]
    )
    told = Notice.objects.filter(member__community=community, read_at=None, at__lt=at - _READ_AFTER)
    told.update(read_at=F("at"))


def _members(community: Community, but: set[int]) -> list[Member]:
    """Return the main group without some, in the order in which they came."""
    people = community.members.in_state(Role.MEMBER).exclude(pk__in=but).select_related("community")
    return list(people.order_by("pk"))
