"""Moving a power from one holder to another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from dongliang.council import MOVABLE, Holder, Holding, check_holding, holdings_to_json
from dongliang_web.council.models import Proposal
from dongliang_web.people.models import Community, Member, Office
from dongliang_web.record.actions import Refused, append
from dongliang_web.record.models import Entry


def holding_to_json(holding: Holding) -> dict[str, Any]:
    """Return a holding as plain values."""
    return {"holder": str(holding.holder), "named": sorted(holding.named), "needed": holding.needed}


def holding_from_json(stored: Mapping[str, Any]) -> Holding:
    """Return the holding that `holding_to_json` wrote."""
    return Holding(Holder(stored["holder"]), frozenset(stored["named"]), stored["needed"])


@transaction.atomic
def move_power(*, by: Member, power: str, to: Holding, reason: str, at: dt.datetime) -> None:
    """Move a power, alone, with a reason that all can read; raises Refused or RuleError where it cannot be there."""
    if not reason.strip():
        raise Refused("reason_missing")
    # Held, so that what is refused is refused by how things are now.
    community = Community.objects.select_for_update(no_key=True).get(pk=by.community_id)
    _move(community, power, to, at, by=by, words={"reason": reason})
    by.community.powers = community.powers


def check_move(community: Community, facts: Mapping[str, Any], at: dt.datetime) -> None:
    """Refuse what changes nothing, and what nobody could hold."""
    _check(community, facts["power"], holding_from_json(facts["after"]))


def enact_move(proposal: Proposal, at: dt.datetime) -> Entry:
    """Move the power as proposed, from wherever it is now."""
    to = holding_from_json(proposal.facts["after"])
    return _move(proposal.community, proposal.facts["power"], to, at, about=proposal.entry)


def _move(community: Community, power: str, to: Holding, at: dt.datetime, **more: Any) -> Entry:
    _check(community, power, to)
    holdings = community.holdings()
    facts = {"power": power, "before": holding_to_json(holdings[power]), "after": holding_to_json(to)}
    community.powers = holdings_to_json({**holdings, power: to})
    community.save(update_fields=["powers"])
    return append("moved_power", community=community, at=at, facts=facts, **more)


def _check(community: Community, power: str, to: Holding) -> None:
    if power not in MOVABLE:
        raise Refused("power_stays", power=power)
    held = Office.objects.filter(until_at=None, member__community=community).values_list("role", "member_id")
    stewards = frozenset(str(member) for role, member in held if role == "steward")
    if to.holder is Holder.FOUNDER and not any(role == "founder" for role, _ in held):
        raise Refused("no_founder")
    check_holding(power, to, stewards)
    if community.holdings()[power] == to:
        raise Refused("changes_nothing")
