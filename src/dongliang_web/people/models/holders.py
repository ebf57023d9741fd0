"""With whom a power is, as people read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from dongliang.council import Decision, Holder, Holding, Way, decides
from dongliang.words import Language, explain, label
from dongliang_web.people.models.body import body_of
from dongliang_web.people.models.communities import Community
from dongliang_web.people.models.members import Member

#: Names of members by their ids as texts.
Names = Mapping[str, str]


def names_of(ids: Iterable[str]) -> dict[str, str]:
    """Return members' names by their ids as texts; one query."""
    wanted = {int(each) for each in ids}
    found = Member.objects.filter(pk__in=wanted).values_list("pk", "name") if wanted else ()
    return {str(pk): name for pk, name in found}


def holding_told(holding: Holding, names: Names, language: Language) -> str:
    """Say with whom a power is."""
    if holding.holder is not Holder.STEWARDS:
        return label(f"holder.{holding.holder}", language)
    key = "together" if holding.needed > 1 else "any"
    if not holding.named:
        return explain(f"holder.stewards_{key}", language, needed=holding.needed)
    who = _listed(holding.named, names, language)
    return explain(f"holder.named_{key}", language, needed=holding.needed, names=who)


def fell_told(decision: Decision, names: Names, language: Language) -> str:
    """Say who can use a power now that its holders are not there, and why; empty where they are."""
    if not decision.fell:
        return ""
    who = _listed(decision.who, names, language) if decision.way in (Way.ANY, Way.TOGETHER) else ""
    return explain(f"fell.{decision.way}", language, names=who, needed=decision.needed)


def few(decision: Decision) -> frozenset[str]:
    """Return those who are named because a power fell to them: never all who vote."""
    return decision.who if decision.fell and decision.way is not Way.VOTE else frozenset()


def power_told(community: Community, power: str, at: dt.datetime, language: Language) -> tuple[str, str]:
    """Say with whom a power is, and who can use it now where those are not there; the latter empty where they are."""
    holding, decision = community.holdings()[power], decides(body_of(community, at), power)
    names = names_of((*holding.named, *few(decision)))
    return holding_told(holding, names, language), fell_told(decision, names, language)


def _listed(ids: Iterable[str], names: Names, language: Language) -> str:
    return label("list.comma", language).join(sorted(names.get(each, "…") for each in ids))
