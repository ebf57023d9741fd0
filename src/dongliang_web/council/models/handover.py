"""交接: the founder's consent, and what the checklist reads of a community."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db import models
from django.db.models import Q

from dongliang.council import HEAVY, NEEDED_DAYS, Facts, Item, Result, Role, checklist
from dongliang_web.council.models.compared import compare
from dongliang_web.council.models.proposals import Proposal, Vote
from dongliang_web.council.models.rehearsals import Rehearsal
from dongliang_web.people.models import Community, Member, Office, founder_of
from dongliang_web.record.models import Entry

#: Whole rehearsals that are looked at, the latest first.
_LATEST = 5
#: What the record calls an act -> the heavy power by which somebody did it alone.
_ACTS = {
    "changed_rules": "set_rules",
    "changed_community": "set_rules",
    "changed_clock": "set_rules",
    "appointed_steward": "appoint_stewards",
    "released_steward": "appoint_stewards",
    "moved_power": "move_powers",
}


class Consent(models.Model):
    """A founder's word that they want to be a member like the others; good until they take it back."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="consents")
    founder = models.ForeignKey(Member, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["founder"], condition=Q(withdrawn_at=None), name="one_consent_a_founder")
        ]


def hand_over_list(community: Community, at: dt.datetime) -> tuple[Item, ...]:
    """Return the checklist of a community's hand-over as it stands."""
    return checklist(hand_over_facts(community, at))


def hand_over_facts(community: Community, at: dt.datetime) -> Facts:
    """Read what the checklist rests on: offices, proposals and direct acts of the last 180 days, rehearsals."""
    founder = founder_of(community)
    but = founder.pk if founder else None
    held = Office.objects.held().filter(member__community=community, role=str(Role.STEWARD)).exclude(member=but)
    whole = Rehearsal.objects.whole().filter(community=community).select_related("community", "founder")[:_LATEST]
    return Facts(
        community.holdings(),
        frozenset(str(member) for member in held.values_list("member_id", flat=True)),
        _used_by(community, but, at - dt.timedelta(days=NEEDED_DAYS)),
        _walked(community),
        tuple(compare(each, at).as_held() for each in whole),
    )


def _used_by(community: Community, founder: int | None, since: dt.datetime) -> dict[str, frozenset[str]]:
    """Return who else took part in using each heavy power of late; nobody where the founder alone used it."""
    used: defaultdict[str, set[str]] = defaultdict(set)
    passed = Proposal.objects.filter(community=community, power__in=HEAVY, result=str(Result.PASSED), is_drill=False)
    voted = Vote.objects.filter(proposal__in=passed.filter(settled_at__gte=since))
    for power, member in voted.values_list("proposal__power", "member_id"):
        used[power] |= {str(member)} - {str(founder)}
    alone = Entry.objects.of(community).filter(verb__in=_ACTS, recorded_at__gte=since, actor__isnull=False)
    # A steward who lays their office down uses no power over others.
    for verb, actor in alone.exclude(actor=models.F("target")).values_list("verb", "actor_id"):
        used[_ACTS[verb]] |= {str(actor)} - {str(founder)}
    return {power: frozenset(who) for power, who in used.items()}


def _walked(community: Community) -> frozenset[str]:
    """Return the heavy powers that were walked through while a founder was away, without effect."""
    away = Rehearsal.objects.held().filter(
        community=community, began_at__lte=models.OuterRef("opened_at"), ended_at__gte=models.OuterRef("settled_at")
    )
    drills = Proposal.objects.filter(community=community, is_drill=True, result=str(Result.PASSED))
    return frozenset(drills.filter(models.Exists(away)).values_list("power", flat=True))
