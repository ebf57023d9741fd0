"""What came of the weeks that members wrote together: counts over all of them, never of a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from dongliang_web.harmony.models.companions import Companions
from dongliang_web.people.models import Community

#: Measured weeks below which nothing is said: the counts of a few would tell of people.
LEAST_WEEKS = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """The sums over a community's measured weeks; ties are counted of those weeks that joined two groups."""

    weeks: int
    said_before: int
    said_week: int
    said_after: int
    #: Weeks of which ties across are known, and the sums of pairs with a tie before and after.
    with_groups: int
    pairs_before: int
    pairs_after: int

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
        said_before=Sum("acts_before", default=0),
        said_week=Sum("acts_week", default=0),
        said_after=Sum("acts_after", default=0),
        with_groups=Count("pk", filter=known),
        pairs_before=Sum("across_before", filter=known, default=0),
        pairs_after=Sum("across_after", filter=known, default=0),
    )
    return Outcome(**sums)
