"""What came of the weeks that members wrote together: counts over all of them, never of a person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, ExpressionWrapper, F, Q, Sum, Value

from dongliang_web.harmony.models.companions import Companions
from dongliang_web.people.models import Community

#: Measured weeks below which nothing is said: the counts of a few would tell of people.
LEAST_WEEKS = 5
#: How long before and after a week is looked at; the snapshot of the last of these days is read.
AROUND = dt.timedelta(days=28)
_WEEK = dt.timedelta(days=7)
_LASTED = ExpressionWrapper(
    F("last_date") - F("first_date") + Value(dt.timedelta(days=1)), output_field=models.DurationField()
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The sums over a community's measured weeks; ties are counted of those weeks that joined two groups."""

    weeks: int
    #: How long those weeks lasted together: some end early.
    lasted: dt.timedelta
    said_before: int
    said_week: int
    said_after: int
    #: Weeks of which ties across are known, and the sums of pairs with a tie before and after.
    with_groups: int
    pairs_before: int
    pairs_after: int

    @property
    def a_week_before(self) -> float:
        """How often two turned to one another in seven days, on average, in the days before their week."""
        return self.said_before * _WEEK / (AROUND * self.weeks)

    @property
    def a_week_during(self) -> float:
        """The same in their week; one that ended early counts with the days that it had."""
        return self.said_week * _WEEK / self.lasted

    @property
    def a_week_after(self) -> float:
        """The same in the days after it."""
        return self.said_after * _WEEK / (AROUND * self.weeks)

    @property
    def enough(self) -> bool:
        """Whether anything can be said."""
        return self.weeks >= LEAST_WEEKS

    @property
    def enough_groups(self) -> bool:
        """Whether anything can be said of ties between groups."""
        return self.with_groups >= LEAST_WEEKS


def outcome_of(community: Community) -> Outcome:
    """Return what came of the weeks of a community; one query."""
    measured = Companions.objects.filter(community=community).exclude(measured_at=None)
    known = Q(across_before__isnull=False, across_after__isnull=False)
    sums = measured.aggregate(
        weeks=Count("pk"),
        lasted=Sum(_LASTED, default=dt.timedelta()),
        said_before=Sum("acts_before", default=0),
        said_week=Sum("acts_week", default=0),
        said_after=Sum("acts_after", default=0),
        with_groups=Count("pk", filter=known),
        pairs_before=Sum("across_before", filter=known, default=0),
        pairs_after=Sum("across_after", filter=known, default=0),
    )
    return Outcome(**sums)
