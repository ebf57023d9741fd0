"""What came of weeks written and sessions hosted together: counts over all of them, never of a person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, ExpressionWrapper, F, Q, Sum, Value

from dongliang_web.harmony.models.companions import Companions
from dongliang_web.harmony.models.hosted import HostedTogether
from dongliang_web.harmony.models.measured import AROUND
from dongliang_web.people.models import Community

#: Measured weeks, and measured sessions, below which nothing is said: the counts of a few would tell of people.
LEAST = 5
_WEEK = dt.timedelta(days=7)
_LASTED = ExpressionWrapper(
    F("last_date") - F("first_date") + Value(dt.timedelta(days=1)), output_field=models.DurationField()
)
#: Of what was counted again the pairs before are known too.
_COUNTED_AGAIN = Q(across_after__isnull=False)
_SUMS = {
    "count": Count("pk"),
    "said_before": Sum("acts_before"),
    "said_after": Sum("acts_after"),
    "with_groups": Count("across_after"),
    "pairs_before": Sum("across_before", filter=_COUNTED_AGAIN),
    "pairs_after": Sum("across_after"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The sums over all that a community measured of one kind."""

    count: int
    said_before: int
    said_after: int
    #: How many joined two groups whose ties are known before and after, and the sums of pairs with a tie.
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
    measured = Companions.objects.filter(community=community).exclude(measured_at=None)
    sums = measured.aggregate(**_SUMS, lasted=Sum(_LASTED), said_week=Sum("acts_week"))
    lasted = sums.pop("lasted") or dt.timedelta()
    return WeeksOutcome(**_or_zero(sums), lasted=lasted)


def outcome_of_sessions(community: Community) -> Outcome:
    """Return what came of the sessions that two of different groups hosted; one query."""
    measured = HostedTogether.objects.filter(community=community).exclude(measured_at=None)
    return Outcome(**_or_zero(measured.aggregate(**_SUMS)))


def _or_zero(sums: dict[str, int | None]) -> dict[str, int]:
    """Return sums with 0 where there was nothing to sum."""
    return {name: value or 0 for name, value in sums.items()}
