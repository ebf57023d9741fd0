"""Counting, once, what came of what two did together: a week written side by side, or a session held by both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet

from dongliang.harmony import pairs_across
from dongliang_web.harmony.models import (
    AROUND,
    Companions,
    HostedTogether,
    Mirrored,
    day_before,
    kept_ties_of,
    mirrored,
    two_groups,
    two_hosts,
)
from dongliang_web.record.models import Entry
from dongliang_web.sharing.models import Session

#: What counts as having turned to one another. Companions themselves are no event, else this would count itself.
ACTS = ("replied", "recognised")
_DAY = dt.timedelta(days=1)
_Row = Companions | HostedTogether


def keep_groups(row: _Row, found: Mirrored | None, *, without: Collection[str] = ()) -> None:
    """Keep the groups of the two and the pairs across as a snapshot has them: its ties are not kept for long."""
    ties = kept_ties_of(row.community, found)
    if found is None or ties is None:
        return
    both = two_groups(ties, found, *row.ids())
    if both is not None:
        one, other = ([each for each in group if each not in without] for group in both)
        row.groups = [one, other]
        row.across_before = pairs_across(ties, one, other, but=row.ids())


@transaction.atomic
def take_up_session(*, session: Session, at: dt.datetime) -> bool:
    """Keep who stands for a session that began, and their groups before it; False where it was done before.

    The two are left out of the groups: whoever listens is tied to the speaker by that, so it would count itself.
    """
    held = Session.objects.held(session.pk)
    two = two_hosts(held)
    if two is None or held.opened_at is None or HostedTogether.objects.filter(session=held).exists():
        return False
    row = HostedTogether(session=held, community=held.community, one_id=two[0], other_id=two[1])
    day = day_before(held, held.community.clock().day_of(held.opened_at))
    if day is not None:
        keep_groups(row, mirrored(held.community, day), without=row.ids())
    row.save()
    return True


@transaction.atomic
def measure_week(*, companions: Companions, at: dt.datetime) -> bool:
    """Count ties across the two groups and acts between the two; False where it was done before."""
    held = Companions.objects.select_for_update(no_key=True, of=("self",)).select_related("community")
    week = held.get(pk=companions.pk)
    if week.measured_at is not None or week.first_date is None or week.last_date is None:
        return False
    week.acts_week = _acts(week, week.first_date, week.last_date + _DAY)
    _count(week, week.first_date, week.last_date, at)
    return True


@transaction.atomic
def measure_session(*, hosted: HostedTogether, at: dt.datetime) -> bool:
    """Count the same of a session that two of different groups held; False where it was done before."""
    held = HostedTogether.objects.select_for_update(no_key=True, of=("self",))
    row = held.select_related("community", "session").get(pk=hosted.pk)
    opened_at, closed_at = row.session.opened_at, row.session.closed_at
    if row.measured_at is not None or row.groups is None or opened_at is None or closed_at is None:
        return False
    clock = row.community.clock()
    _count(row, clock.day_of(opened_at), clock.day_of(closed_at), at)
    return True


def let_groups_go(rows: QuerySet[Companions] | QuerySet[HostedTogether]) -> int:
    """Drop the groups of what is not counted any more, since nobody needs to know then; returns of how many."""
    return rows.filter(groups__isnull=False).update(groups=None)


def _count(row: _Row, first: dt.date, last: dt.date, at: dt.datetime) -> None:
    """Count the days before and after the days that two did something together, and let their groups go."""
    row.acts_before = _acts(row, first - AROUND, first)
    row.acts_after = _acts(row, last + _DAY, last + _DAY + AROUND)
    row.across_after = _across(row)
    row.groups, row.measured_at = None, at
    row.save()


def _acts(row: _Row, first: dt.date, end: dt.date) -> int:
    """Return how often the two turned to one another on the days from the first up to the end."""
    clock, (one, other) = row.community.clock(), row.ids()
    between = Q(actor=one, target=other) | Q(actor=other, target=one)
    said = Entry.objects.filter(between, community=row.community_id, verb__in=ACTS).standing()
    start, stop = clock.start_of(first), clock.start_of(end)
    return said.filter(received_at__gte=start, received_at__lt=stop).count()


def _across(row: _Row) -> int | None:
    """Return the pairs across the groups of then with a tie by now, without the two; None where nothing can be told."""
    if row.groups is None:
        return None
    ties = kept_ties_of(row.community, mirrored(row.community))
    one, other = row.groups
    return None if ties is None else pairs_across(ties, one, other, row.ids())
