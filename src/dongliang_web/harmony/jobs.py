"""Due work of harmony: companions' weeks, sessions that two hold, mediations, and questions whose time is over."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from dongliang.council import Role
from dongliang_web.harmony.actions import (
    ask_whether_it_holds,
    close_ground,
    end_week,
    erase_mediation,
    lapse_mediation,
    lapse_question,
    let_go_who_left,
    let_groups_go,
    measure_session,
    measure_week,
    take_up_session,
)
from dongliang_web.harmony.actions.mediation_due import to_ask_after, to_erase, to_lapse
from dongliang_web.harmony.models import (
    AROUND,
    ASKED_FOR,
    Companions,
    CompanionsQuerySet,
    Ground,
    HostedTogether,
    begun_by_two,
    with_somebody_gone,
)
from dongliang_web.people.models import Community, CommunityQuerySet
from dongliang_web.record.apart import each_apart

_DAY = dt.timedelta(days=1)
_LEFT = Q(asker__state=Role.FORMER) | Q(asked__state=Role.FORMER)


def due(at: dt.datetime) -> int:
    """Do what is due at an instant; returns how much was done. Safe to run again at any point."""
    # A day of a community is over somewhere between half a day before and after it is in UTC.
    over = _rows(at).running().filter(Q(last_date__lt=at.date() + _DAY) | _LEFT)
    ended = each_apart(lambda each: end_week(companions=each, at=at), over)
    open_long = _rows(at).open().filter(Q(asked_at__lte=at - ASKED_FOR) | _LEFT)
    lapsed = each_apart(lambda each: lapse_question(companions=each, at=at), open_long)
    weeks = _rows(at).exclude(accepted_at=None).filter(measured_at=None, last_date__lt=at.date() - AROUND - _DAY)
    measured = each_apart(lambda each: measure_week(companions=each, at=at), weeks)
    return ended + lapsed + measured + let_groups_go(Companions.objects.filter(community__in=_closed(at)))


def sessions(at: dt.datetime) -> int:
    """Take up sessions that two stand for, and count what came of them; returns how much was done. As safe."""
    begun = begun_by_two(at).select_related("community")
    taken_up = each_apart(lambda each: take_up_session(session=each, at=at), begun)
    rows = HostedTogether.objects.to_measure(at).filter(community__in=Community.objects.alive(at))
    measured = each_apart(lambda each: measure_session(hosted=each, at=at), rows)
    return taken_up + measured + let_groups_go(HostedTogether.objects.filter(community__in=_closed(at)))


def mediations(at: dt.datetime) -> int:
    """Do what is due in mediations; returns how much was done. Safe to run again at any point."""
    # In a community that was dissolved nothing moves any more; what was to be erased is erased all the same.
    alive = Community.objects.alive(at)
    gone, quiet, to_ask = (
        found.filter(community__in=alive) for found in (with_somebody_gone(), to_lapse(at), to_ask_after(at))
    )
    left = each_apart(lambda each: let_go_who_left(mediation=each, at=at), gone)
    lapsed = each_apart(lambda each: lapse_mediation(mediation=each, at=at), quiet)
    asked = each_apart(lambda each: ask_whether_it_holds(mediation=each, at=at), to_ask)
    erased = each_apart(lambda each: erase_mediation(mediation=each, at=at), to_erase(at))
    return left + lapsed + asked + erased


def close_grounds(at: dt.datetime) -> int:
    """Close the questions whose time is over; returns how many. Safe to run again at any point."""
    alive = Ground.objects.filter(community__in=Community.objects.alive(at))
    due = alive.select_related("community").to_close(at)
    return each_apart(lambda each: close_ground(ground=each, at=at), due)


def _closed(at: dt.datetime) -> CommunityQuerySet:
    """Communities that were dissolved: nothing is counted there any more."""
    return Community.objects.filter(closes_at__lte=at)


def _rows(at: dt.datetime) -> CompanionsQuerySet:
    return Companions.objects.filter(community__in=Community.objects.alive(at)).order_by("pk")
