"""Mediations: who asked, the two sides, and whom they proposed as mediators."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from dongliang_web.people.models import Community, Member
from dongliang_web.record.models import Entry

#: From so many on it is shown how many mediations there were; fewer could tell of whom.
LEAST_SHOWN = 3
#: Days after which a request that did not become a mediation lapses.
LAPSES_AFTER = dt.timedelta(days=14)
#: Days after an agreement when both sides are asked whether it holds.
ASKED_AFTER = dt.timedelta(days=14)
#: Days after that, or after a close without agreement, when all that was written is erased.
ERASED_AFTER = dt.timedelta(days=90)
FIRST, SECOND = "a", "b"


@dataclass(frozen=True, slots=True)
class TookPlace:
    """How many mediations there were, without anybody's name: of those asked, how many were agreed, how many go on."""

    asked: int
    agreed: int
    open: int

    @property
    def is_few(self) -> bool:
        """Whether they are too few to be told."""
        return self.asked < LEAST_SHOWN


class MediationQuerySet(models.QuerySet["Mediation"]):
    """Mediations."""

    def of(self, community: Community) -> MediationQuerySet:
        """Mediations of one community."""
        return self.filter(community=community)

    def going_on(self) -> MediationQuerySet:
        """Mediations that were asked and are not closed."""
        return self.filter(closed_at=None)

    def took_place(self, since: dt.datetime, until: dt.datetime) -> TookPlace:
        """Count those asked from one instant on, until before another: one query, nobody's name."""
        asked = self.filter(asked_at__gte=since, asked_at__lt=until)
        agreed, going = Q(outcome=Mediation.AGREED), Q(closed_at=None)
        return TookPlace(
            **asked.aggregate(asked=Count("pk"), agreed=Count("pk", filter=agreed), open=Count("pk", filter=going))
        )

    def open_to(self, ids: Collection[int]) -> MediationQuerySet:
        """Return those that people may see: of a side and not stepped out, the mediator, or asked to be it."""
        party = Party.objects.filter(member__in=ids, left_at=None).values("mediation")
        asked = Proposed.objects.waiting().filter(member__in=ids).values("mediation")
        return self.filter(Q(pk__in=party) | Q(mediator__in=ids) | Q(pk__in=asked))

    def with_all(self) -> MediationQuerySet:
        """Mediations with sides, people and proposals; four queries for any number."""
        found = self.select_related("community", "mediator", "entry")
        return found.prefetch_related("sides__voice", "parties__member", "proposed__member")


class Mediation(models.Model):
    """A request for mediation and what became of it. Seen by the two sides and the mediator alone.

    The record tells that it was asked, began and closed; it names nobody.
    """

    AGREED, NOT_AGREED, DECLINED, WITHDRAWN, LAPSED, LEFT = (
        "agreed",
        "not_agreed",
        "declined",
        "withdrawn",
        "lapsed",
        "left",
    )

    id = models.BigAutoField(primary_key=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    community = models.ForeignKey(Community, models.PROTECT, related_name="mediations")
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    #: Since when a mediator is looked for; a request lapses some time after.
    choosing_since_at = models.DateTimeField()
    #: The entry of the thing that it is about, if it is about one.
    thread = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    mediator = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    began_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True)
    #: When both sides were asked whether the agreement holds.
    followed_up_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    objects = MediationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["community", "asked_at"], name="mediation_asked")]

    @property
    def url(self) -> str:
        """Address of its page; needs the community loaded."""
        return reverse("mediation", args=[self.community.slug, self.key])

    @property
    def is_open(self) -> bool:
        """Whether it is not closed."""
        return self.closed_at is None

    @property
    def is_running(self) -> bool:
        """Whether a mediator hears both sides now."""
        return self.closed_at is None and self.mediator_id is not None

    @property
    def is_choosing(self) -> bool:
        """Whether both sides look for a mediator now."""
        return self.closed_at is None and self.mediator_id is None

    @property
    def is_agreed(self) -> bool:
        """Whether it was closed with an agreement."""
        return self.outcome == self.AGREED

    @property
    def lapses_at(self) -> dt.datetime:
        """When it lapses unless a mediator is found."""
        return self.choosing_since_at + LAPSES_AFTER

    @property
    def erased_from_at(self) -> dt.datetime | None:
        """When all that was written in it is erased; None while it is open."""
        if self.closed_at is None:
            return None
        return self.closed_at + (ASKED_AFTER if self.is_agreed else dt.timedelta()) + ERASED_AFTER


class Side(models.Model):
    """One of the two sides of a mediation, and what it said yes to. Its voice answers for it."""

    HOLDS = ("holds", "partly", "no")

    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="sides")
    letter = models.CharField(max_length=1)
    voice = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    #: The draft that it accepts; a new draft clears it.
    accepts = models.ForeignKey("dongliang_web.MediationWords", models.SET_NULL, null=True, related_name="+")
    #: Whether the agreement holds, as it said afterwards.
    holds = models.CharField(max_length=6, blank=True)
    wishes_erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["letter"]
        constraints = [models.UniqueConstraint(fields=["mediation", "letter"], name="one_side_a_letter")]


class PartyQuerySet(models.QuerySet["Party"]):
    """Places in mediations."""

    def declined_to(self, asker: Member, members: Collection[Member]) -> PartyQuerySet:
        """Return those of members who did not take up what somebody asked, or from whom it was taken back.

        The latest come first. Who stepped out before a mediator heard anybody declined, though others of their side
        may still take part.
        """
        ended = Q(mediation__outcome__in=(Mediation.DECLINED, Mediation.WITHDRAWN))
        gone = Q(left_at__isnull=False, mediation__began_at=None)
        found = self.filter(ended | gone, side__letter=SECOND, mediation__asked_by=asker, member__in=members)
        return found.order_by("-pk")


class Party(models.Model):
    """Somebody of a side: named by the asker, taking part once they said yes, until they step out."""

    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="parties")
    side = models.ForeignKey(Side, models.CASCADE, related_name="parties")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    joined_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    objects = PartyQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["mediation", "member"], name="one_place_in_a_mediation")]


class ProposedQuerySet(models.QuerySet["Proposed"]):
    """Members proposed as mediators."""

    def standing(self) -> ProposedQuerySet:
        """Those who did not decline, the first agreed on first."""
        return self.filter(declined_at=None).order_by("pk")

    def waiting(self) -> ProposedQuerySet:
        """Those whom both sides accept, who were asked and have not answered."""
        return self.standing().filter(mediation__closed_at=None, mediation__mediator=None).exclude(asked_at=None)


class Proposed(models.Model):
    """Somebody proposed as mediator: settled when both sides and they themselves said yes."""

    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="proposed")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    by = models.ForeignKey(Side, models.CASCADE, related_name="+")
    a_at = models.DateTimeField(null=True)
    b_at = models.DateTimeField(null=True)
    #: When they were told that both sides would accept them.
    asked_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    objects = ProposedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["mediation", "member"], name="one_proposal_a_mediator")]

    @property
    def is_waiting(self) -> bool:
        """Whether they were asked and have not answered."""
        return self.asked_at is not None and self.declined_at is None

    @property
    def by_both(self) -> bool:
        """Whether both sides accept them."""
        return self.a_at is not None and self.b_at is not None
