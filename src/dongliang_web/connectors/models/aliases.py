"""A name as written in a chat group, and whose it is: decided once by a steward, and kept."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models

from dongliang_web.people.models import Community, Member
from dongliang_web.record.models import Entry

#: Characters that a written name may have, as many as an imported one.
LONGEST_NAME = 120


class AliasQuerySet(models.QuerySet["Alias"]):
    """Decided names."""

    def for_names(self, community: Community, written: Collection[str], plain: Collection[str]) -> AliasQuerySet:
        """Decided names of a community written like one of these, or the same but for emoji and numbers."""
        return self.filter(models.Q(written__in=written) | models.Q(plain__in=plain), community=community)


class Alias(models.Model):
    """A written name and the member whose it is; no member: decided to be nobody's.

    A member's own name needs no row.
    """

    id = models.BigAutoField(primary_key=True)
    community = models.ForeignKey(Community, models.PROTECT, related_name="aliases")
    written = models.CharField(max_length=LONGEST_NAME)
    #: The name without emoji, numbers, signs and case.
    plain = models.CharField(max_length=LONGEST_NAME)
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="aliases")
    decided_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    objects = AliasQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "aliases"
        constraints = [models.UniqueConstraint(fields=["community", "written"], name="one_alias_a_name")]
        indexes = [models.Index(fields=["community", "plain"], name="alias_plain")]

    def __str__(self) -> str:
        return self.written
