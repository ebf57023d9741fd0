"""Voting: by name, each with a reason, and to be changed until the end."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from dongliang.council import Choice, Result
from dongliang_web.council.actions.settling import decide, settle
from dongliang_web.council.models import Proposal, Vote
from dongliang_web.people.models import Community, Member
from dongliang_web.record.actions import Refused, append, forget

#: Signs of a reason at least: in Chinese two can say it (好的).
LEAST_REASON = 2


def vote(*, by: Member, proposal: Proposal, choice: Choice, reason: str, at: dt.datetime) -> Proposal:
    """Say what one thinks of a proposal, or say it anew; who decide alone or together settle it with that.

    Raises Refused for whoever does not decide it, without a reason, and once it is over.
    """
    if len(reason.strip()) < LEAST_REASON:
        raise Refused("vote_needs_reason")
    settle(by.community, at)
    return _vote(by, proposal, choice, reason.strip(), at)


@transaction.atomic
def _vote(by: Member, proposal: Proposal, choice: Choice, reason: str, at: dt.datetime) -> Proposal:
    # The community first, and then the proposal: everything that settles proposals waits here for one another.
    community = Community.objects.select_for_update(no_key=True).get(pk=by.community_id)
    held = Proposal.objects.select_for_update(no_key=True, of=("self",)).to_show().get(pk=proposal.pk)
    held.community = community
    if held.result != Result.OPEN:
        raise Refused("proposal_over")
    if not held.decided_by(by):
        raise Refused("no_voice_here")
    _keep(held, by, choice, reason, at)
    decide(held, at)
    return held


def _keep(proposal: Proposal, by: Member, choice: Choice, reason: str, at: dt.datetime) -> None:
    """Write the vote down; the words of an earlier one are erased, that it was cast stays in the record."""
    earlier = proposal.votes.select_related("reason").filter(member=by).first()
    if earlier and earlier.reason:
        forget(earlier.reason)
    entry = append(
        "voted", community=proposal.community, by=by, about=proposal.entry, at=at, facts={"choice": str(choice)},
        words={"reason": reason},
    )  # fmt: skip
    said = {"choice": str(choice), "reason": entry.kept["reason"], "voted_at": at, "entry": entry}
    Vote.objects.update_or_create(proposal=proposal, member=by, defaults=said)
