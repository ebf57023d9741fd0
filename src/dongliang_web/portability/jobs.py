"""Due work of this room: claims that have lapsed, names that members' word has carried for seven days."""

from __future__ import annotations

import datetime as dt

from dongliang_web.people.models import Community
from dongliang_web.portability.actions.vouching import confirm_vouched, end_lapsed
from dongliang_web.portability.models import STANDS_FOR, Claim
from dongliang_web.record.apart import each_apart


def due(at: dt.datetime) -> int:
    """Do what is due at an instant; returns how much was done. Safe to run again at any point."""
    return each_apart(lambda work: work(at), (_end_lapsed, _confirm_vouched))


def _end_lapsed(at: dt.datetime) -> int:
    return end_lapsed(at=at)


def _confirm_vouched(at: dt.datetime) -> int:
    carried = Claim.objects.vouched_since(at - STANDS_FOR).values("placeholder__community")
    alive = Community.objects.alive(at).filter(pk__in=carried)
    return each_apart(lambda each: confirm_vouched(community=each, at=at), alive)
