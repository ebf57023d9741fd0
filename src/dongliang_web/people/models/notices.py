"""Lines that members see until they have read them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from dongliang_web.people.models.members import Member


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Lines that people see until they have read them."""

    def unread(self, members: Iterable[Member]) -> NoticeQuerySet:
        """Unread notices of any of the members, newest first."""
        return self.filter(member__in=members, read_at=None).order_by("-id")


class Notice(models.Model):
    """A line that one member sees until read: a key of words.toml with the values of its sentence."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="notices")
    key = models.CharField(max_length=60)
    values = models.JSONField(default=dict)
    tone = models.CharField(max_length=5, default="good")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["member", "read_at"], name="notice_unread")]
