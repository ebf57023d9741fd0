"""Making a proposal, and taking it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction

from dongliang.council import Decision, Form, Result, Way, holdings_to_json, quorum_of
from dongliang_web.council.actions.acts import ACTS, decision_on
from dongliang_web.council.actions.ending import when_it_closes
from dongliang_web.council.actions.rehearsals import refuse_while_rehearsing
from dongliang_web.council.actions.rules import TYPED
from dongliang_web.council.actions.settling import named, put_away, settle
from dongliang_web.council.models import WITHDRAWN, Proposal
from dongliang_web.people.actions import tell
from dongliang_web.people.models import Community, Member, body_of
from dongliang_web.record.actions import Refused, append

#: Open proposals of one member at a time: who writes more should first hear what becomes of these.
MOST_OPEN = 5


def propose(
    *,
    by: Member,
    kind: str,
    facts: Mapping[str, Any],
    reason: str,
    at: dt.datetime,
    consent: bool = True,
    is_drill: bool = False,
) -> Proposal:
    """Propose an act, with reasons; raises Refused or RuleError where it cannot be.

    Who decides is whoever can use its power now, by the council's rules as they are now; both stay so to the end.
    ``consent``: a vote passes where nobody objects, else where more agree than object. ``is_drill``: it is walked
    through in a rehearsal, without effect.
    """
    if not reason.strip():
        raise Refused("reason_missing")
    # Apart from what follows: it stands even where that is refused.
    settle(by.community, at)
    what = {"kind": kind, "power": ACTS[kind].power, "facts": dict(facts), "is_drill": is_drill}
    proposal = Proposal(community=by.community, by=by, **what)
    proposal.member_id = facts.get("member")
    return _propose(proposal, reason, consent, at)


@transaction.atomic
def _propose(proposal: Proposal, reason: str, consent: bool, at: dt.datetime) -> Proposal:
    by = proposal.by
    community = Community.objects.select_for_update(no_key=True).get(pk=by.community_id)
    proposal.community = community
    act = ACTS[proposal.kind]
    act.check(community, proposal.facts, at)
    refuse_while_rehearsing(proposal, at)
    decision = decision_on(proposal.kind, body_of(community, at), proposal.member_id)
    if decision.way is Way.OPERATOR:
        raise Refused("nobody_decides")
    _freeze(proposal, act.power, decision, consent, at)
    _refuse_again(by, proposal, at)
    _keep(proposal, reason, at)
    _tell_deciders(proposal, at)
    return proposal


def _refuse_again(by: Member, proposal: Proposal, at: dt.datetime) -> None:
    """Refuse who has too much open, what stands open in the same form, and one's own that has just come to nothing.

    In another form, or by somebody else after it came to nothing, the same can be proposed: so that nobody keeps a
    question from being decided by proposing it again and again.
    """
    if Proposal.objects.open().filter(by=by).count() >= MOST_OPEN:
        raise Refused("proposals_open", most=MOST_OPEN)
    alike = Proposal.objects.filter(community=by.community_id, kind=proposal.kind, is_drill=proposal.is_drill)
    if any(each.facts == proposal.facts for each in alike.open().filter(form=proposal.form)):
        raise Refused("proposed_already")
    since = at - dt.timedelta(days=proposal.council.vote_days)
    mine = alike.filter(by=by, settled_at__gt=since).exclude(result=str(Result.PASSED))
    if any(each.facts == proposal.facts for each in mine):
        raise Refused("proposed_lately", days=proposal.council.vote_days)


def _freeze(proposal: Proposal, power: str, decision: Decision, consent: bool, at: dt.datetime) -> None:
    """Write down who decides, in which form and by which rules."""
    rules = proposal.community.council
    held = proposal.community.holdings()[power]
    proposal.holding = holdings_to_json({power: held})
    forms = {Way.ANY: Form.ALONE, Way.TOGETHER: Form.TOGETHER, Way.VOTE: Form.CONSENT if consent else Form.MAJORITY}
    proposal.power, proposal.form, proposal.rules = power, str(forms[decision.way]), asdict(rules)
    proposal.deciders = sorted(decision.who)
    proposal.needed = (
        quorum_of(len(decision.who), rules.quorum_percent) if decision.way is Way.VOTE else decision.needed
    )
    proposal.opened_at, proposal.closes_at = at, when_it_closes(proposal, at)


def _keep(proposal: Proposal, reason: str, at: dt.datetime) -> None:
    facts = {
        "kind": proposal.kind,
        "power": proposal.power,
        "form": proposal.form,
        "deciders": proposal.deciders,
        "needed": proposal.needed,
        "closes_at": proposal.closes_at.isoformat(),
        "drill": proposal.is_drill,
        **_without_typed(proposal.facts),
    }
    proposal.entry = append(
        "proposed_change", community=proposal.community, by=proposal.by, target=proposal.member, at=at, facts=facts,
        words={"reason": reason, **_typed(proposal)},
    )  # fmt: skip
    proposal.text = proposal.entry.kept["reason"]
    proposal.save()


def _without_typed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the record keeps of what is proposed: all but what somebody typed, and whom it is about."""
    kept = {name: value for name, value in facts.items() if name not in (*TYPED, "member")}
    return {name: _without_typed(value) if isinstance(value, Mapping) else value for name, value in kept.items()}


def _typed(proposal: Proposal) -> dict[str, str]:
    """Return what somebody typed for the community to say of itself, of which the record keeps digests."""
    after = proposal.facts.get("after", {}) if proposal.kind == "change_rules" else {}
    return {name: after[name] for name in TYPED if name in after}


def _tell_deciders(proposal: Proposal, at: dt.datetime) -> None:
    told = Member.objects.filter(pk__in=[int(each) for each in proposal.deciders]).exclude(pk=proposal.by_id)
    key = "proposal_to_vote" if proposal.is_vote else "proposal_to_decide"
    tell(told, key, at=at, by=proposal.by.name, **named(proposal), closes_at=proposal.closes_at)


def withdraw_proposal(*, by: Member, proposal: Proposal, at: dt.datetime) -> None:
    """Take one's own proposal back while it is open; who was asked to vote is no longer asked."""
    settle(by.community, at)
    _withdraw(by, proposal, at)


@transaction.atomic
def _withdraw(by: Member, proposal: Proposal, at: dt.datetime) -> None:
    community = Community.objects.select_for_update(no_key=True).get(pk=by.community_id)
    held = Proposal.objects.select_for_update(no_key=True, of=("self",)).get(pk=proposal.pk)
    if held.by_id != by.pk:
        raise Refused("not_your_proposal")
    if held.result != Result.OPEN:
        raise Refused("proposal_over")
    if held.votes.exclude(member=by).exists():
        raise Refused("proposal_spoken_on")
    held.result, held.settled_at = WITHDRAWN, at
    held.save(update_fields=["result", "settled_at"])
    put_away(held, at)
    append("withdrew_proposal", community=community, by=by, target=held.member, about=held.entry, at=at)
