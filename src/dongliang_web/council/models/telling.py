"""How holdings, decisions and proposals are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dongliang.council import Decision, Form, Holder, Holding, Way, holdings_from_json
from dongliang.words import Language, explain, label
from dongliang_web.council.models.proposals import Proposal
from dongliang_web.people.models import Member
from dongliang_web.people.models.changes import Change, rule_changes

Names = Mapping[str, str]


def names_of(ids: Iterable[str]) -> dict[str, str]:
    """Return members' names by their ids as texts; one query."""
    wanted = {int(each) for each in ids}
    found = Member.objects.filter(pk__in=wanted).values_list("pk", "name") if wanted else ()
    return {str(pk): name for pk, name in found}


def names_in(facts: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the names of those whom moves of powers name; one query."""
    return names_of(each for moved in facts for side in ("before", "after") for each in moved[side]["named"])


def holding_told(holding: Holding, names: Names, language: Language) -> str:
    """Say with whom a power is."""
    if holding.holder is not Holder.STEWARDS:
        return label(f"holder.{holding.holder}", language)
    key = "together" if holding.needed > 1 else "any"
    if not holding.named:
        return explain(f"holder.stewards_{key}", language, needed=holding.needed)
    who = _listed(holding.named, names, language)
    return explain(f"holder.named_{key}", language, needed=holding.needed, names=who)


def moved_told(facts: Mapping[str, Any], names: Names, language: Language) -> tuple[str, str]:
    """Say with whom a power was before and after a move, as the record keeps them."""
    before, after = (holdings_from_json({facts["power"]: facts[side]})[facts["power"]] for side in ("before", "after"))
    return holding_told(before, names, language), holding_told(after, names, language)


def fell_told(decision: Decision, names: Names, language: Language) -> str:
    """Say who can use a power now that its holders are not there, and why; empty where they are."""
    if not decision.fell:
        return ""
    who = _listed(decision.who, names, language) if decision.way in (Way.ANY, Way.TOGETHER) else ""
    return explain(f"fell.{decision.way}", language, names=who, needed=decision.needed)


def form_told(form: str, needed: int, deciders: int, language: Language) -> str:
    """Say how a proposal is decided."""
    key = "alone_several" if form == Form.ALONE and deciders > 1 else form
    return explain(f"proposal_form.{key}", language, needed=needed, deciders=deciders)


def changes_of(proposal: Proposal, names: Names, language: Language) -> list[Change]:
    """Return what a proposal changes, value by value."""
    facts = proposal.facts
    if proposal.kind == "change_rules":
        part = facts["part"]
        return list(rule_changes({part: facts["before"]}, {part: facts["after"]}, language))
    if proposal.kind == "move_power":
        return [move_change(facts, names, language)]
    return []


def move_change(facts: Mapping[str, Any], names: Names, language: Language) -> Change:
    """Return a move of a power as a change."""
    return Change(label(f"power.{facts['power']}", language), *moved_told(facts, names, language))


def _listed(ids: Iterable[str], names: Names, language: Language) -> str:
    return label("list.comma", language).join(sorted(names.get(each, "…") for each in ids))
