"""Whether those who could mediate lean on one side, by the newest snapshot of the community's ties."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q

from dongliang.council import POWERS, STATES
from dongliang.harmony import SideLeaning, side_leaning
from dongliang_web.centres.models import SnapshotTies
from dongliang_web.harmony.models.mediation import Mediation, MediationQuerySet, Party, Proposed, Side
from dongliang_web.people.models import Attachment, Community, Member, MemberQuerySet

_STATES = POWERS["ask_mediation"] & STATES


def main_group(community: Community) -> MemberQuerySet:
    """Return the people of the main group as whom they act here: whoever can be a side of a mediation, or mediate."""
    return community.members.filter(_in_main_group()).order_by("name", "id")


def with_somebody_gone() -> MediationQuerySet:
    """Return the open mediations of which somebody, of a side or thought of as mediator, is not there any more."""
    there = Member.objects.filter(_in_main_group()).values("pk")
    party = Party.objects.filter(left_at=None).exclude(member__in=there).values("mediation")
    mediator = Proposed.objects.standing().exclude(member__in=there).values("mediation")
    return Mediation.objects.going_on().filter(Q(pk__in=party) | Q(pk__in=mediator)).order_by("pk")


def _in_main_group() -> Q:
    acting = Attachment.objects.filter(until_at=None, second=False).values("member")
    inside = Q(state__in=[str(state) for state in _STATES]) | Q(pk__in=Member.objects.in_office().values("pk"))
    return inside & Q(pk__in=acting)


def leanings(
    community: Community, mediators: Iterable[int], first: Collection[int], second: Collection[int]
) -> dict[int, SideLeaning]:
    """Return towards which of two sides each of the members leans, by their ids; empty before the first snapshot."""
    newest = SnapshotTies.objects.of(community)
    if newest is None:
        return {}
    ties = newest.unpacked().ties
    by_vine = newest.snapshot.figures["centres"]["stage_shown"] != "decentred"
    sides = [[str(pk) for pk in side] for side in (first, second)]
    return {pk: side_leaning(ties, str(pk), *sides, by_vine=by_vine) for pk in mediators}


def people_of(side: Side, parties: Iterable[Party]) -> list[Member]:
    """Return who is of a side and has not stepped out."""
    return [each.member for each in parties if each.side_id == side.pk and each.left_at is None]


def standing(proposed: Iterable[Proposed]) -> list[Proposed]:
    """Return whom the sides still think of as mediators."""
    return [each for each in proposed if each.declined_at is None]
