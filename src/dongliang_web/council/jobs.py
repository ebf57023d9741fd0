"""What is due in the council: proposals, rehearsals that begin and end, and a founder's silence."""

from __future__ import annotations

import datetime as dt

from dongliang_web.council.actions import (
    CLOSES_SOON,
    begin_rehearsal,
    end_rehearsal,
    end_without_founder,
    look_at_silence,
    quiet_founders,
    settle,
    tell_closing,
)
from dongliang_web.council.models import Proposal, Rehearsal, RehearsalQuerySet
from dongliang_web.people.models import Community
from dongliang_web.record.apart import each_apart

_DAY = dt.timedelta(days=1)


def due(at: dt.datetime) -> int:
    """Do what is due at an instant; returns how much was done. Safe to run again at any point."""
    return each_apart(lambda work: work(at), (settle_proposals, watch_silence))


def settle_proposals(at: dt.datetime) -> int:
    """Settle what is over, and tell who has not voted that a proposal closes within a day."""
    waiting = Community.objects.filter(pk__in=Proposal.objects.to_settle(at).values("community")).order_by("pk")
    settled = each_apart(lambda community: settle(community, at), waiting)
    alive = Proposal.objects.open().filter(community__in=Community.objects.alive(at))
    closing = alive.filter(closing_told_at=None, closes_at__gt=at, closes_at__lte=at + CLOSES_SOON)
    return settled + each_apart(lambda proposal: tell_closing(proposal, at), closing.select_related("community"))


def watch_silence(at: dt.datetime) -> int:
    """Tell of founders' silence, and let powers fall whose time has come, in each community apart."""
    quiet = quiet_founders(at).prefetch_related("clock_settings").order_by("pk")
    return each_apart(lambda each: look_at_silence(community=each, at=at), quiet)


def rehearse(at: dt.datetime) -> int:
    """End the rehearsals that are over and begin those whose day has come; safe to run again at any point.

    First those end whose founder's office has ended: nobody else could end them.
    """
    alive = Rehearsal.objects.filter(community__in=Community.objects.alive(at))
    left = each_apart(lambda each: end_without_founder(each, at), _read(alive.without_founder()))
    # A day may begin a day earlier or later in a community's own zone.
    ending = [each for each in _read(alive.to_end(at.date() + 2 * _DAY)) if _today(each, at) > each.last_date]
    done = left + each_apart(lambda each: end_rehearsal(each, at), ending)
    coming = _read(alive.to_begin(at.date() + 2 * _DAY))
    return done + each_apart(
        lambda each: begin_rehearsal(each, at), [each for each in coming if _today(each, at) >= each.first_date]
    )


def _read(found: RehearsalQuerySet) -> RehearsalQuerySet:
    return found.select_related("community", "founder", "entry").prefetch_related("community__clock_settings")


def _today(rehearsal: Rehearsal, at: dt.datetime) -> dt.date:
    return rehearsal.community.clock().day_of(at)
