"""What came of weeks written and sessions hosted together: counts over all of them, never of a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from dongliang_web.harmony.models.companions import Companions
from dongliang_web.harmony.models.hosted import HostedTogether
from dongliang_web.harmony.models.measured import AROUND
from dongliang_web.people.models import Community

#: Measured weeks, and measured sessions, below which nothing is said, and by so many at once what is said moves on:
#: the counts of a few would tell of people, and so would the difference of two days between which one was counted.
LEAST = 5
_WEEK, _DAY = dt.timedelta(days=7), dt.timedelta(days=1)
_Row = TypeVar("_Row", Companions, HostedTogether)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The sums over what a community measured first of one kind: the first five, ten, fifteen and so on."""

    #: How many are measured by now, and how many of them are told of.
    measured: int
    count: int
    said_before: int
    said_after: int
    #: How many of these joined two groups whose ties are known before and after, as far as told, and the sums of pairs
    #: with a tie.
    with_groups: int
    pairs_before: int
    pairs_after: int

    @property
    def a_week_before(self) -> float:
        """How often two turned to one another in seven days, on average, in the days before."""
        return self.said_before * _WEEK / (AROUND * self.count)

    @property
    def a_week_after(self) -> float:
        """The same in the days after."""
        return self.said_after * _WEEK / (AROUND * self.count)

    @property
    def enough(self) -> bool:
        """Whether anything can be said."""
        return self.count >= LEAST

    @property
    def enough_groups(self) -> bool:
        """Whether anything can be said of ties between groups."""
        return self.with_groups >= LEAST


@dataclass(frozen=True, slots=True)
class WeeksOutcome(Outcome):
    """The sums over the weeks that two wrote side by side."""

    #: How long those weeks lasted together: some end early.
    lasted: dt.timedelta
    said_week: int

    @property
    def a_week_during(self) -> float:
        """How often two turned to one another in their week; one that ended early counts with the days that it had."""
        return self.said_week * _WEEK / self.lasted


def outcome_of_weeks(community: Community) -> WeeksOutcome:
    """Return what came of the weeks of a community; one query."""
    weeks = Companions.objects.filter(community=community).exclude(measured_at=None)
    measured = list(weeks.order_by("measured_at", "pk"))
    told = _in_steps(measured)
    lasted = sum(
        (each.last_date - each.first_date + _DAY for each in told if each.first_date and each.last_date), dt.timedelta()
    )
    return WeeksOutcome(**_sums(measured), lasted=lasted, said_week=sum(each.acts_week or 0 for each in told))


def outcome_of_sessions(community: Community) -> Outcome:
    """Return what came of the sessions that two of different groups hosted; one query."""
    sessions = HostedTogether.objects.filter(community=community).exclude(measured_at=None)
    return Outcome(**_sums(list(sessions.order_by("measured_at", "pk"))))


def _sums(measured: Sequence[_Row]) -> dict[str, int]:
    """Return the sums that are told of rows, which are in the order in which they were measured.

    The sums of pairs rest on those of them that joined two groups, so they move on by as many of these.
    """
    told = _in_steps(measured)
    joined = _in_steps([each for each in told if each.across_after is not None])
    return {
        "measured": len(measured),
        "count": len(told),
        "said_before": sum(each.acts_before or 0 for each in told),
        "said_after": sum(each.acts_after or 0 for each in told),
        "with_groups": len(joined),
        "pairs_before": sum(each.across_before or 0 for each in joined),
        "pairs_after": sum(each.across_after or 0 for each in joined),
    }


def _in_steps(rows: Sequence[_Row]) -> Sequence[_Row]:
    """Return the first of them, in whole steps."""
    return rows[: len(rows) - len(rows) % LEAST]
