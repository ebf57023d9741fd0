"""Dissolving a community, and branching: a new one for those who wish to go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from dongliang.bounds import least_of
from dongliang.council import CouncilRules, Role
from dongliang_web.council.models import Proposal
from dongliang_web.people.actions import RESERVED_SLUGS, add_member, found_community, tell
from dongliang_web.people.models import Community, Member, Notice, in_main_group_since, on_one_word
from dongliang_web.record.actions import Refused, append
from dongliang_web.record.models import Entry

#: How long a community that was dissolved is open for writing, so that everybody can take along what is theirs.
GRACE = dt.timedelta(days=14)
#: How long before it closes all is decided about keeping it: so much may pass until the clock comes round again.
DECIDED_BEFORE = dt.timedelta(hours=1)
#: The shortest vote that a community's rules can have; one about keeping it is no shorter.
SHORTEST_VOTE = dt.timedelta(days=least_of(CouncilRules, "vote_days"))
#: How long those who were there can go along into a branch.
FOLLOWED_FOR = dt.timedelta(days=28)


def check_dissolve(community: Community, facts: Mapping[str, Any], at: dt.datetime) -> None:
    """Refuse where it was dissolved already."""
    if community.closes_at is not None:
        raise Refused("dissolved_already")


def enact_dissolve(proposal: Proposal, at: dt.datetime) -> Entry:
    """Close the community for writing after its days of grace; what was written stays to be read and downloaded."""
    community = proposal.community
    check_dissolve(community, proposal.facts, at)
    community.closes_at = at + GRACE
    community.save(update_fields=["closes_at"])
    tell(community.members.inside().claimed(), "dissolved", at=at, tone="stop", closes_at=community.closes_at)
    facts = {"closes_at": community.closes_at.isoformat()}
    return append("dissolved_community", community=community, about=proposal.entry, at=at, facts=facts)


def check_keep(community: Community, facts: Mapping[str, Any], at: dt.datetime) -> None:
    """Refuse where it was not dissolved, or where its days of grace are over."""
    _closing(community, at)


def _closing(community: Community, at: dt.datetime) -> dt.datetime:
    if community.closes_at is None:
        raise Refused("not_dissolved")
    if community.is_closed(at):
        raise Refused("closed_by_now")
    return community.closes_at


def enact_keep(proposal: Proposal, at: dt.datetime) -> Entry:
    """Take the dissolving back: the community goes on as if it had never been. Everybody who was told of it is told."""
    community = proposal.community
    closes_at = _closing(community, at)
    community.closes_at = None
    community.save(update_fields=["closes_at"])
    said = Notice.objects.filter(member__community=community, key="dissolved", at__gte=closes_at - GRACE)
    here = community.members.inside().claimed()
    tell(community.members.filter(Q(pk__in=here) | Q(pk__in=said.values("member"))), "kept_community", at=at)
    said.filter(read_at=None).update(read_at=at)
    facts = {"closes_at": closes_at.isoformat()}
    return append("kept_community", community=community, about=proposal.entry, at=at, facts=facts)


def when_it_closes(proposal: Proposal, at: dt.datetime) -> dt.datetime:
    """Return when a proposal made now closes, by the community's rule.

    One to keep a community that was dissolved closes before the community does, so that the clock mostly comes round
    in between. Where it does not, `settle` decides it later as of its own end: what passes can always be done. Raises
    Refused where the members would have less time for it than any vote has.
    """
    closes_at, community = at + dt.timedelta(days=proposal.council.vote_days), proposal.community
    if proposal.kind != "keep_community" or community.closes_at is None:
        return closes_at
    last_at = community.closes_at - DECIDED_BEFORE
    until = last_at - SHORTEST_VOTE if proposal.is_vote else last_at
    if at >= until:
        raise Refused("keep_too_late", until=until, closes_at=community.closes_at)
    return min(closes_at, last_at)


def check_branch(community: Community, facts: Mapping[str, Any], at: dt.datetime) -> None:
    """Refuse an address that is taken, and where nobody may found a community."""
    if settings.FOUNDING == "nobody":
        raise Refused("founding_closed")
    if facts["slug"] in RESERVED_SLUGS:
        raise Refused("slug_reserved", slug=facts["slug"])
    if Community.objects.filter(slug=facts["slug"]).exists():
        raise Refused("slug_taken", slug=facts["slug"])


def enact_branch(proposal: Proposal, at: dt.datetime) -> Entry:
    """Found the new community with the rules of the old one; its founder is who proposed it. Nobody is moved."""
    account = proposal.by.account()
    if account is None or proposal.by.state not in (Role.MEMBER, Role.RESTING):
        raise Refused("proposer_gone", name=proposal.by.name)
    old, clock = proposal.community, proposal.community.clock().settings[-1]
    branch = found_community(
        by=account, name=proposal.facts["name"], slug=proposal.facts["slug"], purpose=old.purpose, zone=clock.zone,
        starts_hour=clock.starts_hour, language=old.language, at=at,
    )  # fmt: skip
    rules = ("gate_rules", "main_rules", "council_rules", "mirror_rules")
    for name in rules:
        setattr(branch, name, getattr(old, name))
    branch.save(update_fields=rules)
    facts = {"slug": branch.slug}
    return append("branched_community", community=old, about=proposal.entry, at=at, facts=facts)


@transaction.atomic
def follow_branch(*, by: Member, proposal: Proposal, at: dt.datetime) -> Community:
    """Go along into a branch: become a member of the new community, and stay one of the old.

    For some weeks, and for those alone who were in the main group when it was proposed and are not there on one
    steward's word: who comes later goes through the new community's own gate.
    """
    account = by.account()
    branch = branch_of(proposal)
    if account is None or branch is None or branch.is_closed(at):
        raise Refused("no_branch")
    if proposal.settled_at is None or at > proposal.settled_at + FOLLOWED_FOR or not _was_there(by, proposal):
        raise Refused("branch_by_its_gate", name=branch.name)
    add_member(community=branch, account=account, state=Role.MEMBER, at=at)
    return branch


def _was_there(by: Member, proposal: Proposal) -> bool:
    since = in_main_group_since(by, by.enrolments.all())
    return since <= proposal.opened_at and not Member.objects.filter(on_one_word("pk"), pk=by.pk).exists()


def branch_of(proposal: Proposal) -> Community | None:
    """Return the community that was founded because the proposal passed, if it was."""
    if proposal.kind != "branch" or proposal.enacted_id is None:
        return None
    return Community.objects.filter(slug=proposal.facts["slug"]).first()
