"""How holdings, decisions and proposals are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.conf import settings

from dongliang.council import Form, holdings_from_json
from dongliang.words import Language, explain, label
from dongliang_web.council.models.proposals import Proposal
from dongliang_web.people.models.changes import Change, rule_changes
from dongliang_web.people.models.holders import Names, holding_told, names_of

#: Kinds of proposals, and parts of the rules, of which a sentence says what follows once they have passed.
_MEANT = frozenset(
    {"dissolve", "keep_community", "branch", "hand_over", "stand_for", "change_rules_about", "change_rules_clock"}
)


def names_in(facts: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the names of those whom moves of powers name; one query."""
    return names_of(each for moved in facts for side in ("before", "after") for each in moved[side]["named"])


def moved_told(facts: Mapping[str, Any], names: Names, language: Language) -> tuple[str, str]:
    """Say with whom a power was before and after a move, as the record keeps them."""
    before, after = (holdings_from_json({facts["power"]: facts[side]})[facts["power"]] for side in ("before", "after"))
    return holding_told(before, names, language), holding_told(after, names, language)


def form_told(form: str, needed: int, deciders: int, language: Language) -> str:
    """Say how a proposal is decided."""
    key = "alone_several" if form == Form.ALONE and deciders > 1 else form
    return explain(f"proposal_form.{key}", language, needed=needed, deciders=deciders)


def changes_of(proposal: Proposal, names: Names, language: Language) -> list[Change]:
    """Return what a proposal changes, value by value."""
    facts = proposal.facts
    if proposal.kind == "change_rules":
        part = facts["part"]
        if part in ("about", "clock"):
            return list(_plain_changes(facts["before"], facts["after"], language))
        return list(rule_changes({part: facts["before"]}, {part: facts["after"]}, language))
    if proposal.kind == "move_power":
        return [move_change(facts, names, language)]
    return []


def means_told(kind: str, part: str, language: Language) -> str:
    """Say what follows once a proposal has passed, where its title does not say it all; else empty."""
    key = f"change_rules_{part}" if kind == "change_rules" else kind
    return label(f"proposal_means.{key}", language) if key in _MEANT else ""


def _plain_changes(before: Mapping[str, Any], after: Mapping[str, Any], language: Language) -> Iterator[Change]:
    """Yield what differs in what a community says of itself, or in its clock."""
    for name, value in after.items():
        if value != before[name]:
            was, is_now = (_written(name, each, language) for each in (before[name], value))
            yield Change(label(f"decision.{name}", language), was, is_now)


def _written(name: str, value: Any, language: Language) -> str:
    if name == "starts_hour":
        return explain("figure.hour_name", language, hour=value)
    if name == "language":
        return str(dict(settings.LANGUAGES).get(value, value))
    return str(value) or label("decision.none", language)


def move_change(facts: Mapping[str, Any], names: Names, language: Language) -> Change:
    """Return a move of a power as a change."""
    return Change(label(f"power.{facts['power']}", language), *moved_told(facts, names, language))
