"""What comes due in mediations by itself. Each may be done again at any point, and is done once."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max, Q
from django.db.models.functions import Coalesce

from dongliang_web.harmony.actions.mediation_ends import end, erase, go, held, tell_of
from dongliang_web.harmony.actions.mediators import give_up
from dongliang_web.harmony.models import Mediation, MediationQuerySet, main_group
from dongliang_web.harmony.models.mediation import ASKED_AFTER, ERASED_AFTER, LAPSES_AFTER

#: Days without a word after which a mediation that runs is over: else nothing in it would ever be erased.
QUIET_AFTER = dt.timedelta(days=90)


def to_lapse(at: dt.datetime) -> MediationQuerySet:
    """Return requests that found no mediator in time, and mediations in which nobody has written for long."""
    found = Mediation.objects.going_on().annotate(last_at=Coalesce(Max("words__at"), "began_at"))
    waiting = Q(mediator=None, choosing_since_at__lte=at - LAPSES_AFTER)
    return found.filter(waiting | Q(began_at__lte=at - QUIET_AFTER, last_at__lte=at - QUIET_AFTER)).order_by("pk")


def to_ask_after(at: dt.datetime) -> MediationQuerySet:
    """Return agreements of which both sides are to be asked whether they hold."""
    agreed = Mediation.objects.filter(outcome=Mediation.AGREED, followed_up_at=None, erased_at=None)
    return agreed.filter(closed_at__lte=at - ASKED_AFTER).order_by("pk")


def to_erase(at: dt.datetime) -> MediationQuerySet:
    """Return closed mediations whose words have been kept for long enough, and what was open as a community closed."""
    agreed = Q(outcome=Mediation.AGREED, closed_at__lte=at - ASKED_AFTER - ERASED_AFTER)
    other = ~Q(outcome=Mediation.AGREED) & Q(closed_at__lte=at - ERASED_AFTER)
    left_open = Q(closed_at=None, community__closes_at__lte=at - ERASED_AFTER)
    return Mediation.objects.filter(agreed | other | left_open, erased_at=None).order_by("pk")


@transaction.atomic
def lapse_mediation(*, mediation: Mediation, at: dt.datetime) -> int:
    """Let a request lapse, or a mediation in which nobody writes any more."""
    found = held(mediation)
    if not to_lapse(at).filter(pk=found.pk).exists():
        return 0
    end(found, Mediation.LAPSED, at=at)
    return 1


@transaction.atomic
def let_go_who_left(*, mediation: Mediation, at: dt.datetime) -> int:
    """Let those go from an open mediation who left the main group; without one of its sides it ends."""
    found = held(mediation)
    there = set(main_group(found.community).values_list("pk", flat=True))
    done = 0
    for party in found.parties.all():
        if not found.is_open or party.left_at or party.member_id in there:
            continue
        done += 1
        if not go(party, found, at):
            end(found, Mediation.LEFT, at=at)
    gone = [each for each in found.proposed.all() if not each.declined_at and each.member_id not in there]
    if found.is_open:
        for each in gone:
            give_up(found, each.member, at)
            done += 1
    return done


@transaction.atomic
def ask_whether_it_holds(*, mediation: Mediation, at: dt.datetime) -> int:
    """Ask both sides what came of their agreement."""
    found = held(mediation)
    if found.followed_up_at or found.erased_at:
        return 0
    found.followed_up_at = at
    found.save(update_fields=["followed_up_at"])
    voices = [each.voice for each in found.sides.all() if each.voice]
    tell_of(found, voices, "mediation_follow_up", at=at)
    return 1


@transaction.atomic
def erase_mediation(*, mediation: Mediation, at: dt.datetime) -> int:
    """Erase what was written in a mediation whose time is over."""
    found = held(mediation)
    if found.erased_at:
        return 0
    erase(found, at)
    return 1
