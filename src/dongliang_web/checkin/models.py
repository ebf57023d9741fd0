"""Check-ins, what was written in them, leave and void days."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse

from dongliang.checkin import Today, today_at
from dongliang.council import Role, may
from dongliang.gate import DayMark, DayState, History
from dongliang_web.people.models import Community, Enrolment, Member
from dongliang_web.record.models import Entry, Passage

if TYPE_CHECKING:
    from dongliang_web.gate.models import Cohort

_DAY = dt.timedelta(days=1)


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    """Check-ins."""

    def on(self, community: Community, day: dt.date) -> CheckInQuerySet:
        """Check-ins of one community day, in the order in which they came."""
        return self.filter(member__community=community, day_date=day).order_by("received_at", "id")

    def between(self, first: dt.date, last: dt.date) -> CheckInQuerySet:
        """Check-ins of the days from the first to the last."""
        return self.filter(day_date__gte=first, day_date__lte=last)


class CheckIn(models.Model):
    """That a member checked in for a community day; at most one a day.

    Three times are kept: the day claimed, when it was received, when it was recorded.
    """

    MARKS = [("done", "done"), ("made_up", "made up")]

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey(Member, models.PROTECT, related_name="check_ins")
    cohort = models.ForeignKey("dongliang_web.Cohort", models.PROTECT, null=True, related_name="check_ins")
    day_date = models.DateField()
    mark = models.CharField(max_length=8, choices=MARKS, default="done")
    #: Written within the grace time after its day had ended.
    late = models.BooleanField(default=False)
    #: When it reached the server; empty in a loaded history that knows days only.
    received_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    #: The steward who recorded it for the member; empty where the member did.
    recorded_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    objects = CheckInQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "day_date"], name="one_check_in_a_day")]
        indexes = [models.Index(fields=["day_date"], name="check_in_day")]


class PostQuerySet(models.QuerySet["Post"]):
    """What members wrote."""

    def visible_to_member(self, member: Member, roles: Collection[Role]) -> PostQuerySet:
        """Posts of the member's community that they may read; what was deleted nobody reads.

        ``cohort`` means those who are in the cohort that it was written for, ``stewards`` those who hold the power to
        read what is addressed to stewards. One's own is always there.
        """
        cohorts = Enrolment.objects.standing().filter(member=member).values("cohort")
        addressed = Q(member=member) | Q(visible_to="members") | Q(visible_to="cohort", cohort__in=cohorts)
        if may(roles, "read_to_stewards"):
            addressed |= Q(visible_to="stewards")
        return self.filter(addressed, member__community=member.community_id, deleted_at=None)

    def for_lists(self) -> PostQuerySet:
        """Posts with all that is shown of them, newest first; one more query for the pictures."""
        shown = ("member__community", "text", "body_note", "check_in__recorded_by")
        return self.select_related(*shown).prefetch_related("pictures").order_by("-received_at", "-id")


class Post(models.Model):
    """What a member wrote for a day; several posts on one day belong to one check-in."""

    id = models.BigAutoField(primary_key=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    check_in = models.ForeignKey(CheckIn, models.PROTECT, related_name="posts")
    member = models.ForeignKey(Member, models.PROTECT, related_name="posts")
    #: Chosen by the sender's device, so that sending again changes nothing.
    client_id = models.UUIDField()
    visible_to = models.CharField(max_length=8, default="members")
    #: The cohort whose members may read it, where it is for them.
    cohort = models.ForeignKey("dongliang_web.Cohort", models.PROTECT, null=True, related_name="+")
    text = models.ForeignKey(Passage, models.SET_NULL, null=True, related_name="+")
    #: 身体: a body note, only for its author until shared.
    body_note = models.ForeignKey(Passage, models.SET_NULL, null=True, related_name="+")
    body_note_shared = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "client_id"], name="one_post_a_client_id")]

    @property
    def began_the_day(self) -> bool:
        """Whether the check-in was made by this post; later posts of the day add to it."""
        return self.entry_id == self.check_in.entry_id


class Picture(models.Model):
    """A picture of a post, re-encoded and without place data; its file and salt are the passage's."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="pictures")
    passage = models.ForeignKey(Passage, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]

    @property
    def url(self) -> str:
        """Address of the picture. Needs its post, member and community loaded."""
        return reverse("picture", args=[self.post.member.community.slug, self.key])

    @property
    def thumb_url(self) -> str:
        """Address of the small picture."""
        return f"{self.url}?size=small"


class Leave(models.Model):
    """A day of leave that a member announced beforehand."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="leaves")
    day_date = models.DateField()
    announced_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "day_date"], condition=models.Q(withdrawn_at=None), name="one_leave_a_day"
            )
        ]


class VoidDay(models.Model):
    """A day declared not to count, for all, by a steward with a reason."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="void_days")
    day_date = models.DateField()
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    reason = models.ForeignKey(Passage, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "day_date"], name="one_void_a_day")]


def histories(
    member_ids: Collection[int], community: Community, first_day: dt.date, last_day: dt.date
) -> dict[int, History]:
    """Return what the record holds of each member from the first day to the last; three queries for any number.

    Leave keeps the order of announcement; void days are the same for all.
    """
    rows = CheckIn.objects.between(first_day, last_day).filter(member_id__in=member_ids)
    written: defaultdict[tuple[int, str], set[dt.date]] = defaultdict(set)
    for member_id, day, mark in rows.values_list("member_id", "day_date", "mark"):
        written[member_id, mark].add(day)
    leave: defaultdict[int, list[dt.date]] = defaultdict(list)
    announced = Leave.objects.filter(member_id__in=member_ids, withdrawn_at=None)
    announced = announced.filter(day_date__gte=first_day, day_date__lte=last_day).order_by("announced_at", "id")
    for member_id, day in announced.values_list("member_id", "day_date"):
        leave[member_id].append(day)
    void = frozenset(
        VoidDay.objects.filter(community=community, day_date__gte=first_day, day_date__lte=last_day).values_list(
            "day_date", flat=True
        )
    )
    return {
        each: History(
            first_day,
            done=frozenset(written[each, "done"]),
            made_up=frozenset(written[each, "made_up"]),
            leave=tuple(leave[each]),
            void=void,
        )
        for each in member_ids
    }


def days_of(member: Member, first: dt.date, last: dt.date, at: dt.datetime) -> list[DayMark]:
    """Return a member's days in the main group, for a calendar, without those on which nothing was expected or written.

    The days of a trial are judged by the cohort's rule instead; here they only show what was written.
    """
    history = histories([member.pk], member.community, first, last)[member.pk]
    today = today_at(at, member.community.clock(), member.community.rules.day)
    expected_from = expected_since(member)
    marks = []
    for number in range((last - first).days + 1):
        day = first + number * _DAY
        expected = expected_from is not None and expected_from <= day
        if expected or day in history.written:
            marks.append(DayMark(day, _state(day, history, today), day in history.written))
    return marks


def _state(day: dt.date, history: History, today: Today) -> DayState:
    if day in history.made_up:
        return DayState.MADE_UP
    if day in history.done:
        return DayState.DONE
    if day in history.void:
        return DayState.VOID
    if day in history.leave:
        return DayState.LEAVE
    if day > today.day:
        return DayState.NOT_YET
    return DayState.PENDING if day in (today.day, today.yesterday) else DayState.MISSED


def expected_since(member: Member) -> dt.date | None:
    """Return the first day on which a member is expected in the main group: after the trial, else on joining."""
    if member.state not in (Role.MEMBER, Role.RESTING):
        return None
    clock = member.community.clock()
    graduated = member.enrolments.exclude(graduated_at=None).order_by("graduated_at").first()
    if graduated is not None and graduated.graduated_at is not None:
        return clock.day_of(graduated.graduated_at)
    return clock.day_of(member.joined_at)


def trial_on(member: Member, day: dt.date) -> Cohort | None:
    """Return the cohort in whose trial a day lies for a member; None in the main group and outside any trial."""
    mine = member.enrolments.standing().filter(cohort__first_date__lte=day, cohort__last_date__gte=day)
    found = mine.filter(cohort__loaded=False).select_related("cohort").order_by("-cohort__first_date").first()
    return found.cohort if found else None


def trial_ahead(member: Member, day: dt.date) -> Cohort | None:
    """Return the cohort whose trial a member is in on a day, or enters next; None once they are in the main group."""
    mine = member.enrolments.standing().filter(graduated_at=None, cohort__loaded=False, cohort__last_date__gte=day)
    found = mine.select_related("cohort").order_by("cohort__first_date").first()
    return found.cohort if found else None


def own_cohort(member: Member) -> Cohort | None:
    """Return the cohort that a member was in last."""
    found = member.enrolments.standing().select_related("cohort").order_by("-cohort__first_date").first()
    return found.cohort if found else None


def make_ups_used(member: Member, cohort: Cohort) -> int:
    """Count the days of a trial that a member made up."""
    made_up = member.check_ins.filter(mark="made_up")
    return made_up.filter(day_date__gte=cohort.first_date, day_date__lte=cohort.last_date).count()


def leave_announced(member: Member, cohort: Cohort) -> int:
    """Count the days of a trial for which a member announced leave."""
    announced = member.leaves.filter(withdrawn_at=None)
    return announced.filter(day_date__gte=cohort.first_date, day_date__lte=cohort.last_date).count()


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of a member's log of leave, make-ups and days recorded for them."""

    #: Key of its sentence in words.toml.
    key: str
    at: dt.datetime
    day_date: dt.date
    by: str
    name: str
    reason: str


def day_log(member: Member, most: int = 50) -> list[LogLine]:
    """Return what was announced, withdrawn, made up or recorded by others for a member, newest first."""
    own = Q(actor=member, target=None, verb__in=["announced_leave", "withdrew_leave", "made_up_day"])
    for_them = Q(target=member, verb__in=_RECORDED)
    entries = Entry.objects.filter(own | for_them, community=member.community_id).order_by("-id")[:most]
    return [_log_line(entry, member) for entry in entries.select_related("actor").prefetch_related("passages")]


_RECORDED = {"checked_in": "done", "made_up_day": "made_up", "announced_leave": "leave"}


def _log_line(entry: Entry, member: Member) -> LogLine:
    recorded = entry.target_id is not None
    key = f"log.recorded_{_RECORDED[entry.verb]}" if recorded else f"log.{entry.verb}"
    reason = "".join(passage.text for passage in entry.passages.all() if passage.role == "reason")
    by = entry.actor.name if entry.actor else ""
    return LogLine(key, entry.recorded_at, entry.day_date or dt.date.min, by, member.name, reason)
