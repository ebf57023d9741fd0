"""The roll of a cohort: who is enrolled, who is still in, who has written today, from one query."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, DateTimeField, Exists, F, OuterRef, Subquery, When

from dongliang.checkin import today_at
from dongliang.council import Role
from dongliang.days import DayClock
from dongliang.gate import trial_days
from dongliang.gate.funnel import CohortCount, count_cohort
from dongliang.gate.survival import Survival, stays, survival
from dongliang_web.checkin.models import CheckIn, Leave, VoidDay
from dongliang_web.gate.models import Cohort, CohortState
from dongliang_web.people.models import Enrolment

#: When the member of an enrolment left the community; null for whoever is in it.
LEFT_AT = Case(When(member__state=str(Role.FORMER), then=F("member__state_since_at")), output_field=DateTimeField())
_DAY = dt.timedelta(days=1)
_ON_TRIAL = (str(Role.CANDIDATE), str(Role.VISITOR))
_WRITTEN, _OUT = frozenset({"check_in"}), frozenset({"out"})


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
        marks = {day: _WRITTEN for day in (self.first_written, self.last_written) if day}
        return {**marks, self.out_since: _OUT} if self.out_since else marks


@dataclass(frozen=True)
class Roll:
    """Everybody enrolled in a cohort on a day, those still in first, each in the order of enrolment."""

    cohort: Cohort
    today: dt.date
    #: The last day whose outcome nothing can change any more by itself.
    closed: dt.date
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
    def _counts(self) -> CohortCount:
        # Of a person's days the marks hold the first and the last only: who was perfect cannot be told from them.
        return count_cohort(self._marks, self.days)

    @property
    def registered(self) -> int:
        """How many signed up."""
        return self._counts.registered

    @property
    def started(self) -> int:
        """How many wrote on at least one day that asked for it."""
        return self._counts.started

    @property
    def finished(self) -> int:
        """How many started and did not fall out; while the cohort runs: are still in."""
        return self._counts.finished

    @cached_property
    def _marks(self) -> dict[str, dict[dt.date, frozenset[str]]]:
        return {str(each.id): each.marks() for each in self.people}

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

    def survival(self) -> Survival:
        """Return the share still in after each day that is closed."""
        length = sum(day <= self.closed for day in self.days)
        ruled = not self.cohort.loaded or any(each.out_since for each in self.people)
        return survival(stays(self._marks, self.days, self.closed, ruled=ruled), length)


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


def closed_until(cohort: Cohort, at: dt.datetime) -> dt.date:
    """Return the last day whose outcome nothing can change any more by itself: neither grace nor a make-up."""
    clock = cohort.community.clock()
    if cohort.loaded:
        return min(cohort.last_date, clock.day_of(at) - _DAY)
    open_to = today_at(at, clock, cohort.gate_rules.day)
    still_open = [open_to.day, *(day for day, _ in open_to.make_up_until), *filter(None, [open_to.yesterday])]
    return min(cohort.last_date, min(still_open) - _DAY)


def roll_of(cohort: Cohort, at: dt.datetime) -> Roll:
    """Return the roll of a cohort at an instant, in one query."""
    clock = cohort.community.clock()
    today, days = clock.day_of(at), days_of_cohort(cohort)
    voided = VoidDay.objects.filter(community_id=cohort.community_id)
    wrote = CheckIn.objects.filter(member=OuterRef("member"), cohort=cohort)
    counted = wrote.exclude(day_date__in=resting_days(cohort, days)).exclude(day_date__in=voided.values("day_date"))
    asked = counted.values("day_date")
    found = Enrolment.objects.standing().filter(cohort=cohort).order_by("id").annotate(
        left_at=LEFT_AT,
        first_written=Subquery(asked.order_by("day_date")[:1]),
        last_written=Subquery(asked.order_by("-day_date")[:1]),
        wrote_today=Exists(CheckIn.objects.filter(member=OuterRef("member"), day_date=today)),
        announced_leave=Exists(Leave.objects.filter(member=OuterRef("member"), day_date=today, withdrawn_at=None)),
        is_void=Exists(voided.filter(day_date=today)),
    )  # fmt: skip
    rows = found.values_list(
        "member_id", "member__key", "member__name", "member__face", "member__state", "out_since_date", "left_at",
        "graduated_at", "first_written", "last_written", "wrote_today", "announced_leave", "is_void",
    )  # fmt: skip
    people, kept = [], list(rows)
    for member_id, key, name, face, state, out_since, left_at, graduated_at, *written, _ in kept:
        ended = ended_on(cohort, clock, out_since, left_at if graduated_at is None else None)
        on_trial = graduated_at is None and state in _ON_TRIAL
        people.append(Enrolled(member_id, key, name, face, ended, on_trial, graduated_at, *written))
    people.sort(key=lambda each: each.out_since is not None)
    return Roll(cohort, today, closed_until(cohort, at), days, tuple(people), any(row[-1] for row in kept))


def ended_on(cohort: Cohort, clock: DayClock, out_since: dt.date | None, left_at: dt.datetime | None) -> dt.date | None:
    """Return the day on which somebody's trial ended: by the rule, or by leaving the community before it was passed."""
    if out_since is not None or left_at is None or cohort.loaded:
        return out_since
    left = clock.day_of(left_at)
    return max(left, cohort.first_date) if left <= cohort.last_date else None
