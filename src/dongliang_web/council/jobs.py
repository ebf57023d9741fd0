"""What is due in the council: proposals that are over or close soon, and a founder's silence."""

from __future__ import annotations

import datetime as dt

from dongliang_web.council.actions import CLOSES_SOON, look_at_silence, settle, tell_closing
from dongliang_web.council.models import Proposal
from dongliang_web.people.models import Community
from dongliang_web.record.apart import each_apart


def due(at: dt.datetime) -> int:
    """Do what is due at an instant; returns how much was done. Safe to run again at any point."""
    return each_apart(lambda work: work(at), (settle_proposals, watch_silence))


def settle_proposals(at: dt.datetime) -> int:
    """Settle what is over, and tell who has not voted that a proposal closes within a day."""
    waiting = Community.objects.filter(pk__in=Proposal.objects.over(at).values("community")).order_by("pk")
    settled = each_apart(lambda community: settle(community, at), waiting)
    closing = Proposal.objects.open().filter(closing_told_at=None, closes_at__gt=at, closes_at__lte=at + CLOSES_SOON)
    return settled + each_apart(lambda proposal: tell_closing(proposal, at), closing.select_related("community"))


def watch_silence(at: dt.datetime) -> int:
    """Tell of founders' silence, and let powers fall whose time has come, in each community apart."""
    communities = Community.objects.prefetch_related("clock_settings").order_by("pk")
    return each_apart(lambda each: look_at_silence(community=each, at=at), communities)
