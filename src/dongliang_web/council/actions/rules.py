"""Changing a community's rules, what it says of itself and its clock, as a proposal decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from dongliang.bounds import read_rules
from dongliang.checkin import MainRules
from dongliang.council import CouncilRules, MirrorRules
from dongliang.gate import GateRules, rules_from_json, rules_to_json
from dongliang_web.council.models import Proposal
from dongliang_web.people.actions import describe_community, set_clock, set_rules
from dongliang_web.people.models import Community
from dongliang_web.record.actions import Refused
from dongliang_web.record.models import Entry

#: Part of the rules -> what declares it.
DECLARED: dict[str, type[Any]] = {"gate": GateRules, "main": MainRules, "council": CouncilRules, "mirrors": MirrorRules}
#: All parts that can be proposed. What a community says of itself, and its clock, are plain values.
PARTS = (*DECLARED, "about", "clock")
#: Values that somebody typed: they stay out of the record, which keeps their digests.
TYPED = ("name", "purpose")


def rules_of(community: Community, part: str) -> Any:
    """Return the rule of a part that is in force; of the clock the latest setting, which may be still to come."""
    if part not in DECLARED:
        return community.plain_settings()[part]
    return getattr(community, {"gate": "rules"}.get(part, part))


def plain(rules: Any) -> dict[str, Any]:
    """Return a rule as plain values."""
    if isinstance(rules, dict):
        return rules
    return rules_to_json(rules) if isinstance(rules, GateRules) else asdict(rules)


def read(part: str, stored: Mapping[str, Any]) -> Any:
    """Return the rule that `plain` wrote."""
    if part not in DECLARED:
        return dict(stored)
    return rules_from_json(stored) if part == "gate" else read_rules(DECLARED[part], stored)


def change_of(community: Community, part: str, after: Any) -> dict[str, Any]:
    """Return what a proposal keeps of a change: the part, and its rule before and after."""
    return {"part": part, "before": plain(rules_of(community, part)), "after": plain(after)}


def check_rules(community: Community, facts: Mapping[str, Any], at: dt.datetime) -> None:
    """Refuse what changes nothing; that the rule can be was seen as it was read."""
    if facts["part"] not in PARTS:
        raise Refused("no_such_rules")
    if plain(rules_of(community, facts["part"])) == facts["after"]:
        raise Refused("changes_nothing")


def enact_rules(proposal: Proposal, at: dt.datetime) -> Entry:
    """Set what the proposal changes, and leave as it is now what it does not: others may have been changed since.

    Raises RuleError where the two do not go together any more.
    """
    part, community = proposal.facts["part"], proposal.community
    now = plain(rules_of(community, part))
    after = read(part, _merged(now, proposal.facts["before"], proposal.facts["after"]))
    values = after if part in _SETTING else {part: after}
    return _SETTING.get(part, set_rules)(by=None, community=community, at=at, about=proposal.entry, **values)


#: Parts that are no rule -> what sets them.
_SETTING: dict[str, Callable[..., Entry]] = {"about": describe_community, "clock": set_clock}


def _merged(now: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for name, value in now.items():
        wanted, was = after.get(name, value), before.get(name)
        if isinstance(value, dict):
            merged[name] = _merged(value, was or {}, wanted)
        else:
            merged[name] = wanted if wanted != was else value
    return merged
