"""Who can use a power now: the holders, or to whom it falls where they are not there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from dongliang.council.holding import HEAVY, Holder, Holding
from dongliang.council.powers import OFFICES, Role

#: Fewer members with a voice than this hold no vote: then whoever runs the site may appoint.
LEAST_ELECTORS = 3
#: Fewer stewards than this do not take over what falls to them: one alone would hold it all.
LEAST_STEWARDS = 2


class Way(StrEnum):
    """How a power is used."""

    #: Any one of those who hold it, alone.
    ANY = "any"
    #: Several stewards together.
    TOGETHER = "together"
    #: The members by vote.
    VOTE = "vote"
    #: Whoever runs the site appoints stewards: nobody inside can.
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Body:
    """Those of a community who can decide at an instant, by the ids of their members.

    ``founder`` is nobody while they are away or rehearse it, once the powers have fallen or were handed over;
    ``absent`` is a founder who is away or rehearses, and can come back. ``stewards`` are those who are there
    (`dongliang.council.life`), ``electors`` the members with a voice.
    """

    founder: str | None
    stewards: frozenset[str]
    electors: frozenset[str]
    holdings: Mapping[str, Holding]
    absent: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """How a power can be used now, by whom, and how many of them an act needs; ``fell`` where its holders are away."""

    way: Way
    who: frozenset[str]
    needed: int = 1
    fell: bool = False


def gives(holding: Holding, power: str, roles: Collection[Role], member: str) -> bool:
    """Tell whether a holding by itself lets a member use a power alone; says nothing of powers that have fallen."""
    if holding.holder is Holder.FOUNDER:
        return Role.FOUNDER in roles
    if holding.holder is Holder.OFFICES:
        return not OFFICES.isdisjoint(roles)
    if holding.holder is Holder.VOTE or power in HEAVY:
        return False
    return Role.STEWARD in roles and (not holding.named or member in holding.named)


def decides(body: Body, power: str) -> Decision:
    """Return how a power can be used now.

    Where its holders are not there it falls: from the founder to the stewards if there are two or more, else to the
    vote; from stewards who are too few to the vote. Under three members with a voice nobody can vote: then it is with
    the founder if there is one, else with the stewards together, else with whoever runs the site. A daily power falls
    to whoever still holds an office. So there is always a way, and never one by which a single steward comes to a
    heavy power.
    """
    return _heavy(body, body.holdings[power]) if power in HEAVY else _daily(body, body.holdings[power])


def members_vote(body: Body) -> Decision:
    """Return how the members decide by vote, with whomever a power is; for what nobody may decide for them."""
    return _vote(body, fell=False)


def decides_release(body: Body, steward: str) -> Decision:
    """Return how a steward is released: without their own voice where stewards decide together.

    Where the others are too few for that, the members vote: else one of two could keep what both hold for ever.
    """
    found = decides(body, "appoint_stewards")
    if found.way is not Way.TOGETHER or steward not in found.who:
        return found
    others = found.who - {steward}
    return replace(found, who=others) if len(others) >= found.needed else members_vote(body)


def decides_standing(body: Body, member: str) -> Decision:
    """Return how the members stand for one of theirs who is here on one steward's word: by vote, without that one."""
    founder, absent = (None if who == member else who for who in (body.founder, body.absent))
    others = replace(body, founder=founder, absent=absent, stewards=body.stewards - {member})
    return members_vote(replace(others, electors=body.electors - {member}))


def _heavy(body: Body, holding: Holding) -> Decision:
    if holding.holder is Holder.FOUNDER and body.founder is not None:
        return Decision(Way.ANY, frozenset({body.founder}))
    there = _named_there(body, holding)
    needed = max(LEAST_STEWARDS, holding.needed)
    if holding.holder is Holder.STEWARDS and len(there) >= needed:
        return Decision(Way.TOGETHER, there, needed)
    if holding.holder is Holder.FOUNDER and len(body.stewards) >= LEAST_STEWARDS:
        return _together(body)
    return _vote(body, fell=holding.holder is not Holder.VOTE)


def _daily(body: Body, holding: Holding) -> Decision:
    if holding.holder is Holder.VOTE:
        return _vote(body, fell=False)
    founder = frozenset({body.founder} if body.founder is not None else ())
    there = {
        Holder.FOUNDER: founder,
        Holder.OFFICES: founder | body.stewards,
        Holder.STEWARDS: _named_there(body, holding),
    }[holding.holder]
    if there:
        return Decision(Way.ANY, there)
    others = body.stewards or founder
    if others:
        return Decision(Way.ANY, others, fell=True)
    return _vote(body, fell=True)


def _named_there(body: Body, holding: Holding) -> frozenset[str]:
    return (holding.named & body.stewards) if holding.named else body.stewards


def _vote(body: Body, *, fell: bool) -> Decision:
    """Return the vote, or where too few have a voice, who is left: a founder, several stewards, the site's operator."""
    if len(body.electors) >= LEAST_ELECTORS:
        return Decision(Way.VOTE, body.electors, fell=fell)
    if body.founder is not None:
        return Decision(Way.ANY, frozenset({body.founder}), fell=True)
    if len(body.stewards) >= LEAST_STEWARDS:
        return _together(body)
    if body.absent is not None:
        return Decision(Way.ANY, frozenset({body.absent}), fell=True)
    return Decision(Way.OPERATOR, frozenset(), fell=True)


def _together(body: Body) -> Decision:
    return Decision(Way.TOGETHER, body.stewards, max(LEAST_STEWARDS, len(body.stewards) // 2 + 1), fell=True)
