"""结伴: two members who write a week side by side."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from dongliang_web.harmony.models.measured import Measured
from dongliang_web.people.models import Community, Member
from dongliang_web.record.models import Entry

#: How long a week is, how long a question stands, and for how long one who did not take it up is not asked
#: again by the same.
WEEK, ASKED_FOR, NOT_AGAIN_FOR = dt.timedelta(days=7), dt.timedelta(days=14), dt.timedelta(days=28)


class CompanionsQuerySet(models.QuerySet["Companions"]):
    """Companions, asked for and agreed on."""

    def of(self, *members: Member | int) -> CompanionsQuerySet:
        """Those in which any of the members, also given by id, is one of the two."""
        return self.filter(Q(asker__in=members) | Q(asked__in=members))

    def running(self) -> CompanionsQuerySet:
        """Weeks that both agreed on and that have not ended."""
        return self.exclude(accepted_at=None).filter(ended_at=None)

    def open(self) -> CompanionsQuerySet:
        """Questions that wait for an answer."""
        return self.filter(accepted_at=None, declined_at=None, ended_at=None)

    def weighing_on(self, member: Member, at: dt.datetime) -> CompanionsQuerySet:
        """Those by which it hangs whom a member can ask: weeks that run, open questions, and own ones not taken up.

        Not taken up is what was declined, withdrawn or let go within the last four weeks.
        """
        since = at - NOT_AGAIN_FOR
        not_taken_up = Q(declined_at__gt=since) | Q(ended_at__gt=since, accepted_at=None)
        going_on = Q(declined_at=None, ended_at=None)
        return self.filter(Q(asker=member) & (going_on | not_taken_up) | Q(asked=member) & going_on)

    def with_people(self) -> CompanionsQuerySet:
        """With both members and their community loaded, the newest first."""
        return self.select_related("asker", "asked", "community").order_by("-id")


class Companions(Measured):
    """That a member asked another to write a week together: open, accepted or declined, then ended.

    What came of it is counted once, four weeks after: never of a person, only over all the weeks of a community.
    """

    community = models.ForeignKey(Community, models.PROTECT, related_name="companions")
    asker = models.ForeignKey(Member, models.PROTECT, related_name="companions_asked")
    asked = models.ForeignKey(Member, models.PROTECT, related_name="companions_offered")
    asked_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    #: When the week was over or somebody ended it; of a question, when it was withdrawn or lapsed.
    ended_at = models.DateTimeField(null=True)
    first_date = models.DateField(null=True)
    last_date = models.DateField(null=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    #: Replies and recognitions between the two in their week.
    acts_week = models.IntegerField(null=True)

    objects = CompanionsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "companions"
        constraints = [
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="nobody_accompanies_oneself"),
            models.UniqueConstraint(
                fields=["asker", "asked"],
                condition=Q(accepted_at=None, declined_at=None, ended_at=None),
                name="one_open_question_a_pair",
            ),
        ]
        indexes = [models.Index(fields=["community", "last_date"], name="companions_last")]

    def ids(self) -> tuple[str, str]:
        """Return the two by their ids, as ties have them."""
        return str(self.asker_id), str(self.asked_id)

    def other(self, member: Member) -> Member:
        """Return the other of the two."""
        return self.asked if self.asker_id == member.pk else self.asker

    def other_id(self, member: Member) -> int:
        """Return the id of the other of the two."""
        return self.asked_id if self.asker_id == member.pk else self.asker_id

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.accepted_at is None and self.declined_at is None and self.ended_at is None

    @property
    def is_running(self) -> bool:
        """Whether the two write together now."""
        return self.accepted_at is not None and self.ended_at is None
