"""What is counted of two who did something together: of them before and after, and of the groups that they are of."""

from __future__ import annotations

import datetime as dt

from django.db import models

#: How long before and after is looked at; the snapshot of the last of these days is read.
AROUND = dt.timedelta(days=28)


class Measured(models.Model):
    """Two of a community who did something together; counted once, and told only as sums over a whole community."""

    #: The two groups as they were before, as lists of ids, until they are counted again; null where there was but one.
    groups = models.JSONField(null=True)
    #: Pairs across the two groups with a tie, the two themselves left out: before, and 28 days after.
    across_before = models.IntegerField(null=True)
    across_after = models.IntegerField(null=True)
    #: Replies and recognitions between the two: in the 28 days before, and in the 28 days after.
    acts_before = models.IntegerField(null=True)
    acts_after = models.IntegerField(null=True)
    measured_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def ids(self) -> tuple[str, str]:
        """Return the two by their ids, as ties have them."""
        raise NotImplementedError
