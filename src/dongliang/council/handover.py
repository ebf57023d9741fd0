"""交接: what has to be true before the pillar comes out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from dongliang.council.holding import HEAVY, Holder, Holding

#: So many others have to hold each power, and so many have to have used a heavy one.
LEAST_HOLDERS, LEAST_USERS = 3, 2
#: Days back in which a heavy power counts as needed.
NEEDED_DAYS = 180
#: Hours within which others have to have done what was due in the rehearsal.
DUE_HOURS = 48


@dataclass(frozen=True, slots=True)
class HeldRehearsal:
    """What a rehearsal that ran its time shows: how the others went on writing, and what was due meanwhile."""

    #: Others' check-ins a day as a share of those before, with its interval; None where too little was written.
    ratio: float | None
    interval: tuple[float, float] | None
    is_well: bool
    due: int
    done_in_time: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the checklist rests on. Members are given by their ids; the founder is never among them."""

    holdings: Mapping[str, Holding]
    stewards: frozenset[str]
    #: Heavy power -> the others who took part in using it within `NEEDED_DAYS`; a power nobody used is not in it.
    used_by: Mapping[str, frozenset[str]]
    #: Heavy powers that were walked through in a rehearsal, without effect.
    walked: frozenset[str]
    #: The rehearsals that ran their time, the latest first.
    rehearsals: tuple[HeldRehearsal, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of the checklist: its key in words.toml under ``handover``, whether it is true, and its values."""

    key: str
    is_met: bool
    values: Mapping[str, Any] = field(default_factory=dict)


def holders(holding: Holding, stewards: Collection[str]) -> frozenset[str] | None:
    """Return who but the founder holds a power, or None where the members hold it by vote."""
    if holding.holder is Holder.VOTE:
        return None
    if holding.holder is Holder.FOUNDER:
        return frozenset()
    return frozenset(stewards) & holding.named if holding.named else frozenset(stewards)


def _held(facts: Facts) -> Item:
    """Every power has three holders or more without the founder, or is with the vote."""
    found = {power: holders(held, facts.stewards) for power, held in facts.holdings.items()}
    few = sorted(power for power, who in found.items() if who is not None and len(who) < LEAST_HOLDERS)
    return Item("held", not few, {"powers": few, "least": LEAST_HOLDERS})


def _used(facts: Facts) -> Item:
    """Each heavy power that was needed of late was used by two others."""
    few = sorted(power for power, who in facts.used_by.items() if power in HEAVY and len(who) < LEAST_USERS)
    return Item("used", not few, {"powers": few, "least": LEAST_USERS, "days": NEEDED_DAYS})


def _walked(facts: Facts) -> Item:
    """Each heavy power that was not needed was walked through in a rehearsal, without effect."""
    left = sorted(HEAVY - facts.used_by.keys() - facts.walked)
    return Item("walked", not left, {"powers": left})


def _went_on(facts: Facts) -> Item:
    """In one rehearsal the others went on writing, and did in time what was due."""
    well = [each for each in facts.rehearsals if each.is_well and each.done_in_time == each.due]
    shown = next(iter([*well, *facts.rehearsals]), None)
    values: dict[str, Any] = {"hours": DUE_HOURS, "rehearsal": shown}
    return Item("rehearsed", bool(well), values)


#: What is on the list, in its order; more can join it here.
CHECKLIST: tuple[Callable[[Facts], Item], ...] = (_held, _used, _walked, _went_on)


def checklist(facts: Facts) -> tuple[Item, ...]:
    """Return the checklist of a hand-over with what is true of it and what is missing.

    The bounds are conventions: nobody has measured which of them a community needs to stand by itself.
    """
    return tuple(each(facts) for each in CHECKLIST)
