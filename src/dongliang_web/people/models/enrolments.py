"""Members in cohorts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import models

from dongliang_web.people.models.members import Member


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Members in cohorts."""

    def standing(self) -> EnrolmentQuerySet:
        """Enrolments that were not withdrawn."""
        return self.filter(withdrawn_at=None)


class Enrolment(models.Model):
    """A member in a cohort, with what the rule decided about them."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="enrolments")
    cohort = models.ForeignKey("dongliang_web.Cohort", models.PROTECT, related_name="enrolments")
    enrolled_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    #: The day of falling out, as told to the candidate; empty while they can still pass.
    out_since_date = models.DateField(null=True)
    graduated_at = models.DateTimeField(null=True)
    #: When the days were passed and the questions after them opened, as told; empty: not yet, or there are none.
    questions_from_at = models.DateTimeField(null=True)
    #: Whether a steward let them in, with a reason that the whole community can read.
    by_exception = models.BooleanField(default=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "cohort"], name="one_enrolment_a_cohort")]


def in_main_group_since(member: Member, enrolments: Iterable[Enrolment]) -> dt.datetime:
    """Return since when a member is in the main group: since they last graduated, else since they joined.

    Joining is enrolling: the wait for the cohort and its trial come after it. Only of a member who is inside is it so.
    """
    return max((each.graduated_at for each in enrolments if each.graduated_at), default=member.joined_at)
