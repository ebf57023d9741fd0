"""Communities whose members decide together, for the tests of the council."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils import timezone

from dongliang.council import Choice, Holder, Holding, Role, holdings_to_json
from dongliang_web.council import actions
from dongliang_web.models import Community, Entry, Member, Notice, Proposal
from tests.web.factories import CommunityFactory, MemberFactory, client_of, entry_for

DAY = dt.timedelta(days=1)
VOTE = Holding(Holder.VOTE)
TWO_STEWARDS = Holding(Holder.STEWARDS, needed=2)


@dataclass
class Circle:
    """A community with a founder, stewards and members with a voice."""

    community: Community
    founder: Member
    stewards: list[Member]
    members: list[Member]
    at: dt.datetime

    def hold(self, **powers: Holding) -> None:
        """Let powers be where they are said to be."""
        holdings = {**self.community.holdings(), **powers}
        self.community.powers = holdings_to_json(holdings)
        self.community.save(update_fields=["powers"])

    def propose(self, kind: str, facts: dict[str, Any], by: Member | None = None, **more: Any) -> Proposal:
        """Let a member propose."""
        more.setdefault("at", self.at)
        return actions.propose(by=by or self.members[0], kind=kind, facts=facts, reason="因为该这样", **more)

    def change_gate(self, **values: Any) -> dict[str, Any]:
        """Return what a change of the gate's rule proposes."""
        before = self.community.gate_rules
        return {"part": "gate", "before": before, "after": {**before, **values}}


def a_circle(members: int = 4, stewards: int = 2, slug: str = "circle") -> Circle:
    """Return a community whose members have all a voice now."""
    at = timezone.now().replace(microsecond=0)
    community = CommunityFactory(slug=slug)
    founder = MemberFactory(community=community, name="周岚", offices=[Role.FOUNDER])
    keepers = [MemberFactory(community=community, name=f"管{n}", offices=[Role.STEWARD]) for n in range(stewards)]
    others = [MemberFactory(community=community, name=f"员{n}") for n in range(members)]
    for each in (founder, *keepers, *others):
        entry_for(each, "checked_in", at - DAY, day=(at - DAY).date())
    return Circle(community, founder, keepers, others, at)


def say(proposal: Proposal, choice: Choice, *who: Member, at: dt.datetime | None = None) -> Proposal:
    """Let members say the same to a proposal; returns it as it stands then."""
    when = at or proposal.opened_at
    for each in who:
        proposal = actions.vote(by=each, proposal=proposal, choice=choice, reason="这样就好", at=when)
    return Proposal.objects.to_show().get(pk=proposal.pk)


def settled(proposal: Proposal, at: dt.datetime | None = None) -> Proposal:
    """Let the time of a proposal be over; returns it as it came out."""
    actions.settle(proposal.community, at or proposal.closes_at)
    return Proposal.objects.to_show().get(pk=proposal.pk)


def verbs(community: Community) -> list[str]:
    """Return the verbs of a community's record, in their order."""
    return list(Entry.objects.of(community).values_list("verb", flat=True))


def reader(member: Member, spoken: str = "zh-hans") -> Client:
    """Return a member's browser that reads in a language."""
    browser = client_of(member)
    browser.cookies["django_language"] = spoken
    return browser


def told(key: str) -> set[str]:
    """Return the names of those who have not read a notice."""
    return set(Notice.objects.filter(key=key, read_at=None).values_list("member__name", flat=True))


def names(*who: Member) -> set[str]:
    """Return the names of members."""
    return {each.name for each in who}
