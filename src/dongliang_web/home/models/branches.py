"""In which invitation branch members stand."""

from __future__ import annotations

from dongliang_web.people.models import Community
from dongliang_web.record.models import Entry


def branches(community: Community) -> dict[int, int]:
    """Return who begins the branch of each member who was brought or brought somebody, by their numbers; one query.

    Who came through nobody and brought nobody stands in no branch: two such people are not two camps.
    """
    above: dict[int, int] = {}
    told = Entry.objects.invitations().filter(community=community).values_list("actor_id", "target_id")
    for inviter, brought in told.iterator():
        if inviter is not None and brought is not None:
            above.setdefault(brought, inviter)
    begins: dict[int, int] = {}
    for person in {*above, *above.values()}:
        way: dict[int, None] = {}
        at = person
        # Whoever stands in a circle of bad data is as far up as anybody.
        while at in above and at not in begins and at not in way:
            way[at] = None
            at = above[at]
        begins.update(dict.fromkeys([*way, at], begins.get(at, at)))
    return begins
