"""Due work of the harmony of a community."""

from __future__ import annotations

import datetime as dt

from dongliang_web.harmony.actions import ask_whether_it_holds, erase_mediation, lapse_mediation, let_go_who_left
from dongliang_web.harmony.actions.mediation_due import to_ask_after, to_erase, to_lapse
from dongliang_web.harmony.models import Mediation
from dongliang_web.record.apart import each_apart


def mediations(at: dt.datetime) -> int:
    """Do what is due in mediations; returns how much was done. Safe to run again at any point."""
    left = each_apart(lambda each: let_go_who_left(mediation=each, at=at), Mediation.objects.going_on().order_by("pk"))
    lapsed = each_apart(lambda each: lapse_mediation(mediation=each, at=at), to_lapse(at))
    asked = each_apart(lambda each: ask_whether_it_holds(mediation=each, at=at), to_ask_after(at))
    erased = each_apart(lambda each: erase_mediation(mediation=each, at=at), to_erase(at))
    return left + lapsed + asked + erased
