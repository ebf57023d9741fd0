"""The roll of a cohort: who is enrolled, who is still in, who has written today, from one query."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Subquery

from dongliang.gate import GateRules, trial_days
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
    out_since: dt.date | None
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

    @cached_property
    def rests(self) -> frozenset[dt.date]:
        """Days of the cohort on which its rule asks for nothing."""
        resting = frozenset[int]() if self.cohort.loaded else self.cohort.gate_rules.day.rest_weekdays
        return frozenset(day for day in self.days if day.weekday() in resting)

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
        return [each for each in self.still_in if not each.wrote_today and each.id not in self.excused]

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


def roll_of(cohort: Cohort, today: dt.date) -> Roll:
    """Return the roll of a cohort on a day, in one query."""
    days = days_of_cohort(cohort)
    rules = GateRules() if cohort.loaded else cohort.gate_rules
    resting = [day for day in days if day.weekday() in rules.day.rest_weekdays]
    voided = VoidDay.objects.filter(community_id=cohort.community_id)
    wrote = CheckIn.objects.filter(member=OuterRef("member"), cohort=cohort)
    asked = wrote.exclude(day_date__in=resting).exclude(day_date__in=voided.values("day_date")).values("day_date")
    found = (
        Enrolment.objects.standing()
        .filter(cohort=cohort)
        .order_by("id")
        .annotate(
            first_written=Subquery(asked.order_by("day_date")[:1]),
            last_written=Subquery(asked.order_by("-day_date")[:1]),
            wrote_today=Exists(CheckIn.objects.filter(member=OuterRef("member"), day_date=today)),
            announced_leave=Exists(Leave.objects.filter(member=OuterRef("member"), day_date=today, withdrawn_at=None)),
            is_void=Exists(voided.filter(day_date=today)),
        )
    )
    rows = found.values_list(
        "member_id", "member__key", "member__name", "member__face", "out_since_date", "graduated_at",
        "first_written", "last_written", "wrote_today", "announced_leave", "is_void",
    )  # fmt: skip
    kept = list(rows)
    people = [Enrolled(*row[:-1]) for row in kept]
    return Roll(cohort, today, days, _in_order(people), any(row[-1] for row in kept))


def _in_order(people: Iterable[Enrolled]) -> tuple[Enrolled, ...]:
    return tuple(sorted(people, key=lambda each: each.out_since is not None))
