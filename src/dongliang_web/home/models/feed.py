"""The order of the feed: by time, or first what was recognised across camps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Case, Exists, F, OuterRef, Subquery, Value, When

from dongliang.recognition import Camps, recognised_across
from dongliang_web.checkin.models import PostQuerySet
from dongliang_web.people.models import Community, Enrolment, Office
from dongliang_web.recognition.models import Recognition
from dongliang_web.roots.models import Origin

#: Days for which recognitions put something first; after them it stands among the rest again.
DAYS_FIRST = 30


def across_camps(community: Community, at: dt.datetime) -> set[int]:
    """Return the entries of things recognised of late by people of two cohorts or branches; two queries."""
    cohort = Enrolment.objects.standing().filter(member=OuterRef("member"))
    cohort = cohort.order_by(F("graduated_at").desc(nulls_last=True), "-cohort__first_date", "-pk")
    late = Recognition.objects.standing().since(at - dt.timedelta(days=DAYS_FIRST)).filter(member__community=community)
    told = late.annotate(cohort=Subquery(cohort.values("cohort")[:1]))
    rows = list(told.values_list("about_id", "member_id", "cohort"))
    if not rows:
        return set()
    begins = Origin.objects.of(community).branches({member for _, member, _ in rows})
    return recognised_across((about, Camps(cohort, begins.get(member))) for about, member, cohort in rows)


def in_front(posts: PostQuerySet) -> PostQuerySet:
    """Return posts without what a founder writes while they rehearse being away: that stands on their own page."""
    away = Office.objects.filter(member=OuterRef("member"), until_at=None, stepped_out_at__lte=OuterRef("received_at"))
    return posts.exclude(Exists(away))


def first_these(posts: PostQuerySet, entries: Collection[int]) -> PostQuerySet:
    """Return posts with those of the given entries first, and each part newest first."""
    if not entries:
        # Ordering by a constant would be ordering by the first column on PostgreSQL.
        return posts.order_by("-received_at", "-id")
    rank = Case(When(entry__in=entries, then=Value(0)), default=Value(1))
    return posts.order_by(rank, "-received_at", "-id")
