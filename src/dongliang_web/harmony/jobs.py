"""Due work of bringing together: weeks that are over, questions that nobody answered, and what came of the weeks."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from dongliang.council import Role
from dongliang_web.harmony.actions import end_week, lapse_question, measure_week
from dongliang_web.harmony.actions.measuring import AROUND
from dongliang_web.harmony.models import ASKED_FOR, Companions, CompanionsQuerySet
from dongliang_web.record.apart import each_apart

_DAY = dt.timedelta(days=1)
_LEFT = Q(asker__state=Role.FORMER) | Q(asked__state=Role.FORMER)


def due(at: dt.datetime) -> int:
    """Do what is due at an instant; returns how much was done. Safe to run again at any point."""
    # A day of a community is over somewhere between half a day before and after it is in UTC.
    over = _rows().running().filter(Q(last_date__lt=at.date() + _DAY) | _LEFT)
    ended = each_apart(lambda each: end_week(companions=each, at=at), over)
    open_long = _rows().open().filter(Q(asked_at__lte=at - ASKED_FOR) | _LEFT)
    lapsed = each_apart(lambda each: lapse_question(companions=each, at=at), open_long)
    weeks = _rows().exclude(accepted_at=None).filter(measured_at=None, last_date__lt=at.date() - AROUND - _DAY)
    return ended + lapsed + each_apart(lambda each: measure_week(companions=each, at=at), weeks)


def _rows() -> CompanionsQuerySet:
    return Companions.objects.order_by("pk")
