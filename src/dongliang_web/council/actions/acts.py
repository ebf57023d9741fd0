"""What can be proposed: one table of acts, each with its power, its check, and what is done once it has passed.

Another room's act becomes one that can be proposed by one row here and its words under ``proposal`` in words.toml.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dongliang.council import Body, Decision, decides, decides_release, decides_standing, members_vote
from dongliang.words import Language, explain
from dongliang_web.council.actions import ending, handover, persons, powers, rules
from dongliang_web.council.models import Proposal
from dongliang_web.people.models import Community
from dongliang_web.record.models import Entry

Facts = Mapping[str, Any]
Check = Callable[[Community, Facts, dt.datetime], None]
Enact = Callable[[Proposal, dt.datetime], Entry]
Title = Callable[[Proposal], dict[str, Any]]


def _title(proposal: Proposal) -> dict[str, Any]:
    # A branch brings a name of its own: that of the community to be.
    values = {each: proposal.facts[each] for each in ("name", "power") if each in proposal.facts}
    return {"title": proposal.kind, **values} | ({"name": proposal.member.name} if proposal.member else {})


def _title_of_rules(proposal: Proposal) -> dict[str, Any]:
    return {"title": f"change_rules_{proposal.facts['part']}"}


@dataclass(frozen=True)
class Act:
    """One kind of proposal.

    ``check`` raises Refused where it cannot be proposed now; ``facts`` say what exactly, ``facts["member"]`` is the id
    of whom it is about. ``enact`` does it, by nobody and about the proposal's entry, and returns the entry of what was
    done; where it raises Refused or RuleError the proposal passed and could not be done. ``title`` returns what names
    it: as ``title`` a key under ``proposal_title`` in words.toml, and what fills it.
    """

    kind: str
    power: str
    check: Check
    enact: Enact
    title: Title = _title
    #: Whether the members vote on it, with whomever its power is.
    by_vote: bool = False

    def tell(self, proposal: Proposal, language: Language) -> str:
        """Name a proposal in a line."""
        named = self.title(proposal)
        return explain(f"proposal_title.{named['title']}", language, **named)


def decision_on(kind: str, body: Body, about: int | None = None) -> Decision:
    """Return who would decide on an act, which may be about a member by their id."""
    act = ACTS[kind]
    if kind == "release_steward" and about is not None:
        return decides_release(body, str(about))
    if kind == "stand_for" and about is not None:
        return decides_standing(body, str(about))
    return members_vote(body) if act.by_vote else decides(body, act.power)


#: Kind -> its act, in the order in which they are offered.
ACTS: dict[str, Act] = {
    act.kind: act
    for act in (
        Act("change_rules", "set_rules", rules.check_rules, rules.enact_rules, _title_of_rules),
        Act("appoint_steward", "appoint_stewards", persons.check_appoint, persons.enact_appoint),
        Act("release_steward", "appoint_stewards", persons.check_release, persons.enact_release),
        Act("admit", "admit_with_reason", persons.check_admit, persons.enact_admit),
        Act("stand_for", "admit_with_reason", persons.check_stand_for, persons.enact_stand_for, by_vote=True),
        Act("move_power", "move_powers", powers.check_move, powers.enact_move),
        Act("dissolve", "end_community", ending.check_dissolve, ending.enact_dissolve),
        Act("keep_community", "end_community", ending.check_keep, ending.enact_keep),
        Act("hand_over", "move_powers", handover.check_hand_over, handover.enact_hand_over, by_vote=True),
        Act("branch", "end_community", ending.check_branch, ending.enact_branch),
    )
}
