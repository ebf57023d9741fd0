"""Who holds each power of an office: the founder, stewards, or the members by vote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dongliang.bounds import RuleError
from dongliang.council.powers import POWERS, Role

#: Powers that decide about the others: nobody but the founder uses one of them alone.
HEAVY = frozenset({"set_rules", "appoint_stewards", "move_powers", "end_community"})
#: Powers of an office that stay where they are: what was written to the stewards, and what is the founder's own to do.
_FIXED = frozenset({"read_to_stewards", "keep_duty", "rehearse"})
#: Powers that can be moved from one holder to another.
MOVABLE = frozenset(
    power
    for power, roles in POWERS.items()
    if power not in _FIXED and roles in (frozenset({Role.FOUNDER}), frozenset({Role.STEWARD, Role.FOUNDER}))
)
#: Powers whose acts can be voted on. The others are daily work: whoever does it is chosen, not what they do.
VOTABLE = HEAVY | {"admit_with_reason"}


class Holder(StrEnum):
    """With whom a power is."""

    FOUNDER = "founder"
    #: Whoever holds an office, the founder among them.
    OFFICES = "offices"
    STEWARDS = "stewards"
    VOTE = "vote"


@dataclass(frozen=True, slots=True)
class Holding:
    """With whom a power is now.

    ``named`` are the stewards who hold it, nobody: all of them; ``needed`` of them have to agree on an act.
    """

    holder: Holder
    named: frozenset[str] = frozenset()
    needed: int = 1


def first_holding(power: str) -> Holding:
    """Return with whom a power is until it is moved; raises KeyError for one that cannot be."""
    if power not in MOVABLE:
        raise KeyError(power)
    return Holding(Holder.OFFICES if Role.STEWARD in POWERS[power] else Holder.FOUNDER)


def places_for(power: str) -> tuple[Holder, ...]:
    """Return with whom a power can be. Heavy ones never are with each steward alone; daily ones are not voted on."""
    middle = (Holder.STEWARDS,) if power in HEAVY else (Holder.OFFICES, Holder.STEWARDS)
    return (Holder.FOUNDER, *middle, *((Holder.VOTE,) if power in VOTABLE else ()))


def check_holding(power: str, holding: Holding, stewards: frozenset[str]) -> None:
    """Raise RuleError where a power cannot be held so by a community with these stewards.

    A heavy power with stewards takes two of them or more for each act, so that no single one can take the rest.
    """
    if power not in MOVABLE or holding.holder not in places_for(power):
        raise RuleError("power_not_there", power=power)
    if holding.holder is not Holder.STEWARDS:
        if holding.named or holding.needed != 1:
            raise RuleError("only_stewards_are_named", power=power)
        return
    if not holding.named <= stewards:
        raise RuleError("named_no_steward", power=power)
    least = 2 if power in HEAVY else 1
    if holding.needed < least or (power not in HEAVY and holding.needed != 1):
        raise RuleError("needed_stewards", power=power, least=least)
    if len(holding.named or stewards) < holding.needed:
        raise RuleError("too_few_stewards", power=power, needed=holding.needed, there=len(holding.named or stewards))


def holdings_from_json(stored: Mapping[str, Mapping[str, Any]]) -> dict[str, Holding]:
    """Return with whom every power is: what was stored of those that were moved, the first holding of the others."""
    return {power: _one(stored[power]) if power in stored else first_holding(power) for power in sorted(MOVABLE)}


def _one(stored: Mapping[str, Any]) -> Holding:
    return Holding(Holder(stored["holder"]), frozenset(stored.get("named", ())), stored.get("needed", 1))


def holdings_to_json(holdings: Mapping[str, Holding]) -> dict[str, dict[str, Any]]:
    """Return what has to be stored: the powers that are not with whom they were first."""
    moved = ((power, held) for power, held in sorted(holdings.items()) if held != first_holding(power))
    return {
        power: {"holder": str(held.holder), "named": sorted(held.named), "needed": held.needed} for power, held in moved
    }
