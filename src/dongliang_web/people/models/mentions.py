"""Whom a text names with an @."""

from __future__ import annotations

from django.db import models

from dongliang_web.people.models.members import Member
from dongliang_web.record.models import Entry


class Mention(models.Model):
    """A member whom a text names, and where in it: the text is the one of the thing that the entry began.

    What was written stands in the text alone, so that nothing is left of it once it is forgotten.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="mentions")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    #: Start and end of each place, the sign included.
    places = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "member"], name="one_mention_a_person")]
