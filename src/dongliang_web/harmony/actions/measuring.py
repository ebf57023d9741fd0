"""Counting, once, what came of a week that two members wrote together."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from dongliang.harmony import pairs_across
from dongliang_web.harmony.models import AROUND, Companions, kept_ties_of, mirrored
from dongliang_web.record.models import Entry

#: What counts as having turned to one another. Companions themselves are no event, else this would count itself.
ACTS = ("replied", "recognised")


@transaction.atomic
def measure_week(*, companions: Companions, at: dt.datetime) -> bool:
    """Count ties across the two groups and acts between the two; False where it was done before."""
    held = Companions.objects.select_for_update(no_key=True, of=("self",)).select_related("community")
    week = held.get(pk=companions.pk)
    if week.measured_at is not None or week.first_date is None or week.last_date is None:
        return False
    week.acts_before = _acts(week, week.first_date - AROUND, week.first_date)
    week.acts_week = _acts(week, week.first_date, week.last_date + dt.timedelta(days=1))
    after = week.last_date + dt.timedelta(days=1)
    week.acts_after = _acts(week, after, after + AROUND)
    week.across_after = _across(week)
    week.groups, week.measured_at = None, at
    week.save()
    return True


def _acts(week: Companions, first: dt.date, end: dt.date) -> int:
    """Return how often the two turned to one another on the days from the first up to the end."""
    clock, one, other = week.community.clock(), week.asker_id, week.asked_id
    between = Q(actor=one, target=other) | Q(actor=other, target=one)
    said = Entry.objects.filter(between, community=week.community_id, verb__in=ACTS).standing()
    start, stop = clock.start_of(first), clock.start_of(end)
    return said.filter(received_at__gte=start, received_at__lt=stop).count()


def _across(week: Companions) -> int | None:
    """Return the pairs across the groups of then with a tie by now, without the two; None where nothing can be told."""
    if week.groups is None:
        return None
    ties = kept_ties_of(week.community, mirrored(week.community))
    one, other = week.groups
    return None if ties is None else pairs_across(ties, one, other, week.ids())
