"""The roll of a cohort: who is enrolled, who is still in, who has written today, from one query."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from dongliang.council import Role
from dongliang.days import DayClock
from dongliang.gate import trial_days
from dongliang.gate.funnel import CohortCount, count_cohort
from dongliang.gate.survival import Survival, stays, survival
from dongliang_web.checkin.models import CheckIn, Leave, VoidDay
from dongliang_web.gate.models import Cohort, CohortState
from dongliang_web.people.models import Enrolment

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One person of a cohort. ``first_written`` and ``last_written`` are days that asked for a check-in."""

    id: int
    key: uuid.UUID
    name: str
    face: str
    #: The day of falling out, or of leaving the community before having passed.
    out_since: dt.date | None
    #: Whether the rule still has to decide about them.
    on_trial: bool
    graduated_at: dt.datetime | None
    first_written: dt.date | None
    last_written: dt.date | None
    wrote_today: bool
    #: Whether they announced leave for today; the rule says whether it counts.
    announced_leave: bool

    def marks(self) -> dict[dt.date, frozenset[str]]:
        """Return as few marks as tell the library who started and who fell out when."""
        written = {day: frozenset({"check_in"}) for day in (self.first_written, self.last_written) if day}
        return {**written, self.out_since: frozenset({"out"})} if self.out_since else written


@dataclass(frozen=True)
class Roll:
    """Everybody enrolled in a cohort on a day, those still in first, each in the order of enrolment."""

    cohort: Cohort
    today: dt.date
    days: tuple[dt.date, ...]
    people: tuple[Enrolled, ...]
    #: Whether today is declared not to count.
    is_void: bool
    #: Those whose leave for today counts by the rule.
    excused: frozenset[int] = frozenset()

    @property
    def state(self) -> CohortState:
        """Where the cohort is today."""
        return self.cohort.state_on(self.today)

    @property
    def has_begun(self) -> bool:
        """Whether the first day has come."""
        return self.today >= self.days[0]

    @cached_property
    def rests(self) -> frozenset[dt.date]:
        """Days of the cohort on which its rule asks for nothing."""
        return resting_days(self.cohort, self.days)

    @property
    def day_number(self) -> int:
        """How many days of the trial have begun, rest days left out."""
        return sum(day <= self.today and day not in self.rests for day in self.days)

    @property
    def all_days(self) -> int:
        """How many days the trial has, rest days left out."""
        return len(self.days) - len(self.rests)

    @cached_property
    def counts(self) -> CohortCount:
        """Who registered, started, and is still in (or finished)."""
        return count_cohort({str(each.id): each.marks() for each in self.people}, self.days)

    @property
    def passed(self) -> int:
        """How many were let into the main group."""
        return sum(each.graduated_at is not None for each in self.people)

    @property
    def still_in(self) -> list[Enrolled]:
        """Those whose trial has not ended."""
        return [each for each in self.people if each.out_since is None]

    @property
    def ended(self) -> list[Enrolled]:
        """Those whose trial ended."""
        return [each for each in self.people if each.out_since is not None]

    @property
    def expects_today(self) -> bool:
        """Whether anybody is expected to write today."""
        runs = self.state == CohortState.RUNNING and not self.cohort.loaded
        return runs and self.today not in self.rests and not self.is_void

    @cached_property
    def written(self) -> list[Enrolled]:
        """Those still in who have written today."""
        return [each for each in self.still_in if each.wrote_today]

    @cached_property
    def on_leave(self) -> list[Enrolled]:
        """Those still in who are on leave today."""
        return [each for each in self.still_in if each.id in self.excused]

    @cached_property
    def missing(self) -> list[Enrolled]:
        """Those still in who are expected today and have not written."""
        if not self.expects_today:
            return []
        expected = (each for each in self.still_in if each.on_trial and not each.wrote_today)
        return [each for each in expected if each.id not in self.excused]

    def to_judge(self, shown: Iterable[Enrolled]) -> list[Enrolled]:
        """Return the people shown, and all who announced leave for today."""
        found = list(shown)
        known = {each.id for each in found}
        return found + [each for each in self.people if each.announced_leave and each.id not in known]

    @property
    def over(self) -> dt.date:
        """The last day of the cohort that is over."""
        return min(self.today - _DAY, self.days[-1])

    def survival(self) -> Survival:
        """Return the share still in after each day that is over."""
        length = sum(day <= self.over for day in self.days)
        marks = {str(each.id): each.marks() for each in self.people}
        ruled = not self.cohort.loaded or any(each.out_since for each in self.people)
        return survival(stays(marks, self.days, self.over, ruled=ruled), length)


def days_of_cohort(cohort: Cohort) -> tuple[dt.date, ...]:
    """Return all calendar days of a cohort; those of a loaded one follow from its dates alone."""
    if not cohort.loaded:
        return trial_days(cohort.first_date, cohort.gate_rules)
    length = (cohort.last_date - cohort.first_date).days + 1
    return tuple(cohort.first_date + _DAY * offset for offset in range(length))


def resting_days(cohort: Cohort, days: Iterable[dt.date]) -> frozenset[dt.date]:
    """Return the rest days among days of a cohort; a loaded one has none that we know of."""
    weekdays = frozenset[int]() if cohort.loaded else cohort.gate_rules.day.rest_weekdays
    return frozenset(day for day in days if day.weekday() in weekdays)


def roll_of(cohort: Cohort, today: dt.date) -> Roll:
    """Return the roll of a cohort on a day, in one query."""
    days = days_of_cohort(cohort)
    voided = VoidDay.objects.filter(community_id=cohort.community_id)
    wrote = CheckIn.objects.filter(member=OuterRef("member"), cohort=cohort)
    counted = wrote.exclude(day_date__in=resting_days(cohort, days)).exclude(day_date__in=voided.values("day_date"))
    asked = counted.values("day_date")
    found = Enrolment.objects.standing().filter(cohort=cohort).select_related("member").order_by("id")
    rows: Iterable[Any] = found.annotate(
        first_written=Subquery(asked.order_by("day_date")[:1]),
        last_written=Subquery(asked.order_by("-day_date")[:1]),
        wrote_today=Exists(CheckIn.objects.filter(member=OuterRef("member"), day_date=today)),
        announced_leave=Exists(Leave.objects.filter(member=OuterRef("member"), day_date=today, withdrawn_at=None)),
        is_void=Exists(voided.filter(day_date=today)),
    )
    clock, is_void, people = cohort.community.clock(), False, []
    for row in rows:
        row.cohort = cohort
        is_void = row.is_void
        people.append(_enrolled(row, clock))
    people.sort(key=lambda each: each.out_since is not None)
    return Roll(cohort, today, days, tuple(people), is_void)


def _enrolled(row: Any, clock: DayClock) -> Enrolled:
    """Return a row of `roll_of`'s query, which has columns that an enrolment has not."""
    member = row.member
    return Enrolled(
        id=member.pk,
        key=member.key,
        name=member.name,
        face=member.face,
        out_since=ended_on(row, clock),
        on_trial=row.graduated_at is None and member.state in (Role.CANDIDATE, Role.VISITOR),
        graduated_at=row.graduated_at,
        first_written=row.first_written,
        last_written=row.last_written,
        wrote_today=row.wrote_today,
        announced_leave=row.announced_leave,
    )


def ended_on(enrolment: Enrolment, clock: DayClock) -> dt.date | None:
    """Return the day on which somebody's trial ended: by the rule, or by leaving the community before it was passed."""
    cohort, member = enrolment.cohort, enrolment.member
    decided = enrolment.out_since_date is not None or enrolment.graduated_at is not None
    if decided or member.state != Role.FORMER or cohort.loaded:
        return enrolment.out_since_date
    left = clock.day_of(member.state_since_at)
    return max(left, cohort.first_date) if left <= cohort.last_date else None
