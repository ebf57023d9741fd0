"""That a member recognised what another did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import models
from django.db.models import Case, F, Value, When, Window
from django.db.models.functions import RowNumber

from dongliang_web.people.models import Member
from dongliang_web.record.models import Entry, Passage


class RecognitionQuerySet(models.QuerySet["Recognition"]):
    """Recognitions."""

    def standing(self) -> RecognitionQuerySet:
        """Recognitions that were not taken back."""
        return self.filter(taken_back_at=None)

    def on(self, entry: Entry) -> RecognitionQuerySet:
        """Recognitions of one thing, the earliest first."""
        return self.standing().filter(about=entry).select_related("member", "words").order_by("pk")

    def first_on(self, entries: Iterable[int], most: int, reader: Member) -> RecognitionQuerySet:
        """Return the first recognitions of each of the things, and the reader's own before all others."""
        own_first = Case(When(member=reader, then=Value(0)), default=Value(1))
        place = Window(RowNumber(), partition_by=F("about"), order_by=[own_first, "pk"])
        found = self.standing().filter(about__in=list(entries)).annotate(place=place)
        return found.filter(place__lte=most).select_related("member", "words").order_by("about", "place")

    def since(self, at: dt.datetime) -> RecognitionQuerySet:
        """Recognitions given from an instant on."""
        return self.filter(at__gte=at)


class Recognition(models.Model):
    """That a member recognised a thing of another, with a few words if they liked; once a thing, until taken back."""

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey(Member, models.PROTECT, related_name="recognitions")
    #: Whose thing it is.
    target = models.ForeignKey(Member, models.PROTECT, related_name="recognised_by")
    #: The entry of the thing.
    about = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    words = models.ForeignKey(Passage, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "about"], condition=models.Q(taken_back_at=None), name="one_recognition_a_thing"
            ),
            models.CheckConstraint(condition=~models.Q(member=models.F("target")), name="nobody_recognises_themselves"),
        ]
        indexes = [
            models.Index(fields=["member", "at"], name="recognition_member_time"),
            models.Index(fields=["about"], condition=models.Q(taken_back_at=None), name="recognition_standing"),
        ]
