"""What can be proposed: one table of acts, each with its power, its check, and what is done once it has passed.

Another room's act becomes one that can be proposed by one row here and its words under ``proposal`` in words.toml.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dongliang.council import Body, Decision, decides, decides_release, members_vote
from dongliang.words import Language, explain
from dongliang_web.council.actions import ending, handover, persons, powers, rules
from dongliang_web.council.models import Proposal
from dongliang_web.people.models import Community
from dongliang_web.record.models import Entry

Facts = Mapping[str, Any]
Check = Callable[[Community, Facts, dt.datetime], None]
Enact = Callable[[Proposal, dt.datetime], Entry]
Tell = Callable[[Proposal, Language], str]


@dataclass(frozen=True)
class Act:
    """One kind of proposal.

    ``check`` raises Refused where it cannot be proposed now; ``facts`` say what exactly, ``facts["member"]`` is the id
    of whom it is about. ``enact`` does it, by nobody and about the proposal's entry, and returns the entry of what was
    done; where it raises Refused or RuleError the proposal passed and could not be done. ``tell`` names it in a line.
    """

    kind: str
    power: str
    check: Check
    enact: Enact
    tell: Tell
    #: Whether the members vote on it, with whomever its power is.
    by_vote: bool = False


def _tell(proposal: Proposal, language: Language) -> str:
    # A branch brings a name of its own: that of the community to be.
    values = {"name": "", **proposal.facts} | ({"name": proposal.member.name} if proposal.member else {})
    return explain(f"proposal_title.{proposal.kind}", language, **values)


def decision_on(kind: str, body: Body, about: int | None = None) -> Decision:
    """Return who would decide on an act, which may be about a member by their id."""
    act = ACTS[kind]
    if kind == "release_steward" and about is not None:
        return decides_release(body, str(about))
    return members_vote(body) if act.by_vote else decides(body, act.power)


def _tell_rules(proposal: Proposal, language: Language) -> str:
    return explain(f"proposal_title.change_rules_{proposal.facts['part']}", language)


#: Kind -> its act, in the order in which they are offered.
ACTS: dict[str, Act] = {
    act.kind: act
    for act in (
        Act("change_rules", "set_rules", rules.check_rules, rules.enact_rules, _tell_rules),
        Act("appoint_steward", "appoint_stewards", persons.check_appoint, persons.enact_appoint, _tell),
        Act("release_steward", "appoint_stewards", persons.check_release, persons.enact_release, _tell),
        Act("admit", "admit_with_reason", persons.check_admit, persons.enact_admit, _tell),
        Act("move_power", "move_powers", powers.check_move, powers.enact_move, _tell),
        Act("dissolve", "end_community", ending.check_dissolve, ending.enact_dissolve, _tell),
        Act("hand_over", "move_powers", handover.check_hand_over, handover.enact_hand_over, _tell, by_vote=True),
        Act("branch", "end_community", ending.check_branch, ending.enact_branch, _tell),
    )
}
