"""What is due in the council: proposals that are over, and those that close soon."""

from __future__ import annotations

import datetime as dt

from dongliang_web.council.actions import CLOSES_SOON, settle, tell_closing
from dongliang_web.council.models import Proposal
from dongliang_web.people.models import Community
from dongliang_web.record.apart import each_apart


def due(at: dt.datetime) -> int:
    """Settle what is over, and tell who has not voted that a proposal closes within a day."""
    waiting = Community.objects.filter(pk__in=Proposal.objects.over(at).values("community")).order_by("pk")
    settled = each_apart(lambda community: settle(community, at), waiting)
    closing = Proposal.objects.open().filter(closing_told_at=None, closes_at__gt=at, closes_at__lte=at + CLOSES_SOON)
    return settled + each_apart(lambda proposal: tell_closing(proposal, at), closing.select_related("community"))
