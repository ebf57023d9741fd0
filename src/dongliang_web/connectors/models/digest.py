"""What a day's digest counts: how many have checked in and how many are on leave, as the pages of home count them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dongliang.council import Role
from dongliang_web.checkin.models import CheckIn, Leave
from dongliang_web.gate.models import Cohort
from dongliang_web.home.models.matrix import excused_on, matrix_rows
from dongliang_web.home.models.roll import Roll, roll_of
from dongliang_web.people.models import Community


@dataclass(frozen=True, slots=True)
class Digest:
    """The counts of one community day, of everybody or of one cohort; no names."""

    community: Community
    day: dt.date
    written: int
    on_leave: int
    #: The roll of the cohort that is counted; None for everybody.
    roll: Roll | None = None


def running_cohorts(community: Community, day: dt.date) -> list[Cohort]:
    """Return the cohorts whose trial contains a day."""
    cohorts = list(community.cohorts.with_day(day))
    for each in cohorts:
        each.community = community
    return cohorts


def digest_of(community: Community, at: dt.datetime, cohort: Cohort | None = None) -> Digest:
    """Count the community's day at an instant: everybody's, or one running cohort's."""
    day = community.clock().day_of(at)
    if cohort is not None:
        roll = _judged(cohort, at)
        return Digest(community, day, len(roll.written), len(roll.on_leave), roll)
    written = set(CheckIn.objects.on(community, day).values_list("member_id", flat=True))
    rolls = [_judged(each, at) for each in running_cohorts(community, day)]
    return Digest(community, day, len(written), len(_on_leave(community, day, rolls) - written))


def _judged(cohort: Cohort, at: dt.datetime) -> Roll:
    """Return a cohort's roll with those whose leave for today counts by its rule."""
    roll = roll_of(cohort, at)
    return replace(roll, excused=excused_on(matrix_rows(roll, roll.to_judge([]), at), roll.today))


def _on_leave(community: Community, day: dt.date, rolls: Sequence[Roll]) -> set[int]:
    """Return whose leave counts: in a trial what its rule excuses, else what was announced."""
    announced = Leave.objects.filter(member__community=community, day_date=day, withdrawn_at=None)
    found = set(announced.exclude(member__state=str(Role.FORMER)).values_list("member_id", flat=True))
    for roll in rolls:
        found -= {each.id for each in roll.people if each.on_trial and each.id not in roll.excused}
    return found
