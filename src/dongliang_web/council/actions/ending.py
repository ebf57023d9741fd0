"""Dissolving a community, and branching: a new one for those who wish to go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from dongliang.council import Role
from dongliang_web.council.models import Proposal
from dongliang_web.people.actions import RESERVED_SLUGS, add_member, found_community, tell
from dongliang_web.people.models import Community, Member, in_main_group_since, on_one_word
from dongliang_web.record.actions import Refused, append
from dongliang_web.record.models import Entry

#: How long a community that was dissolved is open for writing, so that everybody can take along what is theirs.
GRACE = dt.timedelta(days=14)
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
