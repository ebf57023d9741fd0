"""Cohorts (期), and where their candidates stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.db.models import Count, Q

from dongliang.checkin import Today, today_at
from dongliang.council import Role
from dongliang.days import DayClock
from dongliang.gate import GateRules, Standing, rules_from_json, standing
from dongliang.words import Language, explain
from dongliang_web.checkin.models import CheckIn, Leave, histories
from dongliang_web.people.models import Account, Attachment, Community, Enrolment, EnrolmentQuerySet, Member
from dongliang_web.record.models import Entry


class CohortState(StrEnum):
    """Where a cohort is; follows from its dates alone."""

    DRAFT = "draft"
    OPEN = "open"
    RUNNING = "running"
    CLOSED = "closed"


class CohortQuerySet(models.QuerySet["Cohort"]):
    """Cohorts."""

    def own(self) -> CohortQuerySet:
        """Cohorts that were held here, not loaded from a history."""
        return self.filter(loaded=False)

    def open_on(self, day: dt.date) -> CohortQuerySet:
        """Cohorts that one can sign up for on a day, the next to begin first."""
        found = self.own().filter(enrolment_opens_date__lte=day, first_date__gt=day)
        return found.order_by("first_date", "number")

    def after(self, day: dt.date) -> CohortQuerySet:
        """Cohorts that begin after a day, the next first."""
        return self.own().filter(first_date__gt=day).order_by("first_date", "number")

    def with_day(self, day: dt.date) -> CohortQuerySet:
        """Cohorts whose trial contains a day."""
        return self.own().filter(first_date__lte=day, last_date__gte=day).order_by("pk")

    def counted(self) -> CohortQuerySet:
        """Cohorts with ``enrolled``, ``ended`` and ``passed``: how many signed up, fell out, were let in."""
        standing_here = Q(enrolments__withdrawn_at=None)
        return self.annotate(
            enrolled=Count("enrolments", filter=standing_here),
            ended=Count("enrolments", filter=standing_here & ~Q(enrolments__out_since_date=None)),
            passed=Count("enrolments", filter=standing_here & ~Q(enrolments__graduated_at=None)),
        )

    def to_look_at(self, at: dt.datetime) -> CohortQuerySet:
        """Cohorts in which somebody's outcome may have changed: a deadline is over, or a day was recorded or undone.

        One that has begun and was never looked at has no deadline yet. None of a community that was dissolved.
        """
        # A day earlier than any zone's date, so that no cohort that has begun anywhere is left out.
        begun = Q(settled_at=None, first_date__lte=at.date() + dt.timedelta(days=1))
        due = begun & (Q(look_again_at=None) | Q(look_again_at__lte=at))
        newer = models.F("cohort__looked_at")
        recorded = CheckIn.objects.exclude(recorded_by=None).filter(recorded_at__gt=newer).values("cohort")
        newer_leave = models.F("entry__cohort__looked_at")
        leave = Leave.objects.exclude(entry__target=None).filter(announced_at__gt=newer_leave).values("entry__cohort")
        undone = Entry.objects.filter(verb="undid_recorded_day", recorded_at__gt=newer).values("cohort")
        alive = self.own().filter(community__in=Community.objects.alive(at))
        return alive.filter(due | Q(pk__in=recorded) | Q(pk__in=leave) | Q(pk__in=undone)).order_by("pk")


class Cohort(models.Model):
    """第 N 期: a trial with dates, places and a rule of its own."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="cohorts")
    number = models.PositiveIntegerField()
    #: Name of a loaded cohort; empty: 第 N 期.
    title = models.CharField(max_length=80, blank=True)
    enrolment_opens_date = models.DateField()
    first_date = models.DateField()
    #: Last day of the trial, from the first day and the rule.
    last_date = models.DateField()
    rules = models.JSONField(default=dict)
    capacity = models.PositiveIntegerField(null=True)
    invitation = models.TextField(max_length=1000, blank=True)
    #: Text that a check-in form starts with; it does not count as written.
    template = models.TextField(max_length=1000, blank=True)
    #: Loaded from a history: its marks stand as they were read, no rule of ours decided them.
    loaded = models.BooleanField(default=False)
    #: When everybody's outcome had been decided and told.
    settled_at = models.DateTimeField(null=True)
    #: All that was recorded up to here has been looked at.
    looked_at = models.DateTimeField(null=True)
    #: The next instant at which a day closes for somebody; empty: look at once.
    look_again_at = models.DateTimeField(null=True)

    objects = CohortQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "number"], name="one_cohort_a_number")]

    @property
    def name(self) -> str:
        """Name in the events table and in files: the loaded title, else the number."""
        return self.title or str(self.number)

    def called(self, language: Language) -> str:
        """Name the cohort for people: 第 3 期, or the title that a loaded one came with."""
        return self.title or explain("cohort.name", language, number=self.number)

    @property
    def gate_rules(self) -> GateRules:
        """The cohort's own rule."""
        return rules_from_json(self.rules)

    def state_on(self, day: dt.date) -> CohortState:
        """Return the state on a community day."""
        if day < self.enrolment_opens_date:
            return CohortState.DRAFT
        if day < self.first_date:
            return CohortState.OPEN
        return CohortState.RUNNING if day <= self.last_date else CohortState.CLOSED

    def taken(self) -> int:
        """Count the places taken; whoever left the community gives theirs back."""
        return self.enrolments.standing().exclude(member__state=str(Role.FORMER)).count()

    def on_trial(self) -> EnrolmentQuerySet:
        """Enrolments that the rule still has to decide, or may decide anew after a void or recorded day.

        Whoever left the community, came into the main group by another way, or goes by another member here, is none
        of them.
        """
        second = Attachment.objects.filter(until_at=None, second=True)
        undecided = self.enrolments.standing().filter(graduated_at=None).exclude(member__in=second.values("member"))
        return undecided.filter(member__state__in=[str(Role.CANDIDATE), str(Role.VISITOR)]).order_by("pk")


def todays(cohort: Cohort, member_ids: Collection[int], at: dt.datetime) -> dict[int, Today]:
    """Return what is open for each member: the same for all, unless days follow each person's own zone."""
    clock, rules = cohort.community.clock(), cohort.gate_rules.day
    common = today_at(at, clock, rules)
    if not rules.own_zone:
        return dict.fromkeys(member_ids, common)
    hour = clock.settings[-1].starts_hour
    attached = Attachment.objects.filter(member_id__in=member_ids, until_at=None).exclude(account__zone="")
    zones = dict(attached.values_list("member_id", "account__zone"))
    own = {zone: today_at(at, DayClock.fixed(zone, hour), rules) for zone in set(zones.values())}
    return {each: own[zones[each]] if each in zones else common for each in member_ids}


def standings(cohort: Cohort, member_ids: Collection[int], at: dt.datetime) -> dict[int, Standing]:
    """Return where each of the members stands in a cohort; a constant number of queries."""
    rules = cohort.gate_rules
    history = histories(member_ids, cohort.community, cohort.first_date, cohort.last_date)
    open_to = todays(cohort, member_ids, at)
    return {each: standing(history[each], rules, open_to[each]) for each in member_ids}


def unsettled_trials(member_ids: Collection[int]) -> EnrolmentQuerySet:
    """Return the enrolments of members, passed ones left out, in trials that are not settled or yet to begin."""
    found = Enrolment.objects.standing().filter(member_id__in=member_ids, graduated_at=None)
    return found.filter(cohort__loaded=False, cohort__settled_at=None)


def member_for(account: Account, community: Community) -> Member | None:
    """Return as whom an account acts in a community."""
    found = Member.objects.first_of(account).filter(community=community).order_by("id").first()
    if found is not None:
        found.community = community
    return found


@dataclass(frozen=True, slots=True)
class Earlier:
    """What became of those who signed up for the cohorts held so far."""

    cohorts: int
    enrolled: int
    passed: int
    #: Of those who passed, how many are in the main group and not resting.
    writing: int


def earlier(community: Community, day: dt.date) -> Earlier:
    """Count what became of the cohorts of a community that were over before a day."""
    over = Enrolment.objects.standing().filter(
        cohort__community=community, cohort__loaded=False, cohort__last_date__lt=day
    )
    passed = ~Q(graduated_at=None)
    counts = over.aggregate(
        cohorts=Count("cohort", distinct=True),
        enrolled=Count("pk"),
        passed=Count("pk", filter=passed),
        writing=Count("pk", filter=passed & Q(member__state=str(Role.MEMBER))),
    )
    return Earlier(**counts)
