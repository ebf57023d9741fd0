"""Settling proposals: each tallied under its own rules and enacted at once, one after the other."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from dongliang.bounds import RuleError
from dongliang.council import Outcome, Result
from dongliang_web.council.actions.acts import ACTS, decision_on
from dongliang_web.council.actions.rehearsals import refuse_while_rehearsing
from dongliang_web.council.models import Proposal
from dongliang_web.people.actions import tell
from dongliang_web.people.models import Community, Member, Notice, body_of
from dongliang_web.record.actions import Refused, append
from dongliang_web.record.models import Entry

#: How long before its end those who have not voted are told, once.
CLOSES_SOON = dt.timedelta(days=1)


@transaction.atomic
def settle(community: Community, at: dt.datetime) -> int:
    """Settle the proposals of a community that are over, and return how many.

    The order is that of their ends, and of two with one end that in which they were made: each is tallied under the
    rules that it froze and is done before the next is looked at, so that what comes out depends on nothing else.
    However often and from wherever this runs at once, each is settled once. In a community that is closed nothing is
    decided any more, but for whether to keep it, where that vote ended before: it comes out as of its own end, however
    late anybody looks, and what else was over follows if the community goes on.
    """
    waiting = Proposal.objects.to_settle(at).filter(community=community)
    if not waiting.exists():
        return 0
    # Held, so that whoever comes second finds nothing left to settle.
    closed = Community.objects.select_for_update(no_key=True).get(pk=community.pk).is_closed(at)
    over = list(waiting.to_show())
    for proposal in over:
        decide(proposal, proposal.closes_at if closed else at)
    community.refresh_from_db()
    return len(over) + (settle(community, at) if closed else 0)


def decide(proposal: Proposal, at: dt.datetime) -> None:
    """Write down and do what comes out of a proposal, if anything does yet. Call it with the community held."""
    now = decision_on(proposal.kind, body_of(proposal.community, at))
    outcome = proposal.outcome(now, closed=at >= proposal.closes_at)
    if outcome.result is Result.OPEN:
        return
    proposal.result, proposal.why, proposal.settled_at = str(outcome.result), outcome.why, at
    if outcome.result is Result.PASSED:
        # As it is now: one that was settled before it may have changed it.
        proposal.community.refresh_from_db()
        proposal.enacted, proposal.not_done = _enacted(proposal, at)
    proposal.save(update_fields=["result", "why", "settled_at", "enacted", "not_done"])
    _tell_record(proposal, outcome, at)
    _tell_people(proposal, at)


def _enacted(proposal: Proposal, at: dt.datetime) -> tuple[Entry | None, dict[str, Any]]:
    """Do what passed; where it cannot be done any more, nothing of it is done, and why is kept."""
    if proposal.is_drill:
        return None, {}
    try:
        with transaction.atomic():
            refuse_while_rehearsing(proposal, at)
            return ACTS[proposal.kind].enact(proposal, at), {}
    except RuleError as error:
        return None, {"key": error.reason, "values": error.values}
    except Refused as refused:
        return None, {"key": refused.key, "values": refused.values}


def _tell_record(proposal: Proposal, outcome: Outcome, at: dt.datetime) -> None:
    facts = {
        "kind": proposal.kind,
        "result": proposal.result,
        "why": outcome.why,
        "agreed": outcome.agreed,
        "abstained": outcome.abstained,
        "objected": outcome.objected,
        "needed": outcome.needed,
        "done": proposal.enacted_id is not None,
    }
    append(
        "decided_proposal", community=proposal.community, target=proposal.member, about=proposal.entry, at=at,
        rule=f"council.{proposal.form}", facts=facts,
    )  # fmt: skip


def _tell_people(proposal: Proposal, at: dt.datetime) -> None:
    """Tell who voted, who proposed and whom it is about, one line each; what asked them to vote is put away."""
    put_away(proposal, at)
    concerned = {proposal.by_id, *proposal.votes.values_list("member_id", flat=True)}
    if proposal.member_id is not None:
        concerned.add(proposal.member_id)
    key = _outcome_key(proposal)
    told = Member.objects.filter(pk__in=concerned)
    tell(told, f"proposal_{key}", at=at, **named(proposal))


def named(proposal: Proposal) -> dict[str, Any]:
    """Return how a notice names a proposal, as its page does, and leads to it; looking at the page puts it away."""
    return {"kind": ACTS[proposal.kind].title(proposal), "url": proposal.url, "about": proposal.entry_id}


def _outcome_key(proposal: Proposal) -> str:
    if proposal.result != Result.PASSED:
        return "failed"
    if proposal.is_drill:
        return "walked"
    return "passed" if proposal.enacted_id else "not_done"


def put_away(proposal: Proposal, at: dt.datetime) -> None:
    """Put away what asked for votes on a proposal."""
    Notice.objects.filter(values__about=proposal.entry_id, read_at=None).update(read_at=at)


@transaction.atomic
def tell_closing(proposal: Proposal, at: dt.datetime) -> int:
    """Tell those who have not voted, once, that a proposal closes soon; returns how many there are."""
    claimed = Proposal.objects.open().filter(pk=proposal.pk, closing_told_at=None, closes_at__gt=at)
    if not claimed.update(closing_told_at=at):
        return 0
    silent = Member.objects.filter(pk__in=[int(each) for each in proposal.deciders])
    silent = silent.exclude(pk__in=proposal.votes.values("member"))
    # One line each: what asked them first gives way to this.
    put_away(proposal, at)
    told = list(silent)
    tell(told, "proposal_closing", at=at, tone="care", **named(proposal), closes_at=proposal.closes_at)
    return len(told)
