"""What is written in a mediation, and who reads it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from dongliang_web.harmony.models.mediation import Mediation, Party, Proposed, Side
from dongliang_web.people.models import Member


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody stands in a mediation: of a side, its mediator, or asked to be it."""

    mediation: Mediation
    member: Member
    party: Party | None = None
    asked: Proposed | None = None

    @property
    def side(self) -> Side | None:
        """The side of which they are."""
        return self.party.side if self.party else None

    @property
    def takes_part(self) -> bool:
        """Whether they are of a side and said yes to taking part."""
        return self.party is not None and self.party.joined_at is not None

    @property
    def is_mediator(self) -> bool:
        """Whether they mediate."""
        return self.party is None and self.asked is None

    @property
    def is_voice(self) -> bool:
        """Whether they answer for their side."""
        return self.takes_part and self.side is not None and self.side.voice_id == self.member.pk

    @property
    def is_inside(self) -> bool:
        """Whether they read and write in it."""
        return self.takes_part or self.is_mediator


def seat_in(mediation: Mediation, ids: Collection[int]) -> Seat | None:
    """Return where one person, who goes by any of the ids, stands in a mediation read with all; None: nowhere."""
    for party in mediation.parties.all():
        if party.member_id in ids and party.left_at is None:
            party.side = next(side for side in mediation.sides.all() if side.pk == party.side_id)
            return Seat(mediation, party.member, party=party)
    if mediation.mediator and mediation.mediator_id in ids:
        return Seat(mediation, mediation.mediator)
    for proposed in mediation.proposed.all():
        if proposed.member_id in ids and proposed.is_waiting and mediation.is_choosing:
            return Seat(mediation, proposed.member, asked=proposed)
    return None


class MediationWordsQuerySet(models.QuerySet["MediationWords"]):
    """What was written in mediations."""

    def readable_by(self, seat: Seat) -> MediationWordsQuerySet:
        """Return what somebody may read of a mediation, the oldest first.

        The words that open it are for both sides and the mediator. All else that a side writes is its own and the
        mediator's, and what was said to a mediator stays with that one; a view is the other side's too once released.
        What is said in the common room, and drafts of the agreement, are for all who are inside.
        """
        found = self.filter(mediation=seat.mediation).select_related("writer").order_by("pk")
        if seat.asked:
            return found.none()
        opening, for_all = Q(kind=MediationWords.OPENING), Q(kind=MediationWords.DRAFT)
        if seat.party and not seat.takes_part:
            return found.filter(opening)
        released, common = ~Q(released_at=None), Q(kind=MediationWords.SAID, side=None)
        if seat.is_mediator:
            mine = Q(mediator=seat.member) | Q(kind=MediationWords.ABOUT)
            return found.filter(opening | for_all | released | mine)
        afterwards = Q(kind=MediationWords.AFTERWARDS) & ~Q(writer=seat.member)
        return found.filter(opening | for_all | released | common | (Q(side=seat.side) & ~afterwards))


class MediationWords(models.Model):
    """What somebody wrote in a mediation. It stands here alone, never in the record, and is erased in time.

    No digest of it is kept either: nothing proves afterwards what was said, or how often.
    """

    OPENING, ABOUT, VIEW, SAID, DRAFT, AFTERWARDS = "opening", "about", "view", "said", "draft", "afterwards"

    id = models.BigAutoField(primary_key=True)
    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="words")
    kind = models.CharField(max_length=10)
    #: The side between which and the mediator it stands; empty for what all read.
    side = models.ForeignKey(Side, models.CASCADE, null=True, related_name="+")
    writer = models.ForeignKey(Member, models.PROTECT, related_name="+")
    #: Who mediated when it was written.
    mediator = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    #: When a side let the other read its view.
    released_at = models.DateTimeField(null=True)

    objects = MediationWordsQuerySet.as_manager()
