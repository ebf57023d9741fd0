"""Figures of the roots, from the same events as the report's: once a day, up to the end of the day before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Max

from dongliang.coded import code
from dongliang.roots import BranchGrowth, ReproductionFound, branch_growth, feeding, forest, reproduction, staying
from dongliang_web.people.models import Community, firsts
from dongliang_web.record.table import measured_events
from dongliang_web.roots.models.origins import Origin

_KEPT_SECONDS = 24 * 3600
#: To be raised when the shape of what is kept changes, so that an older one is not read.
_SHAPE = 1


@dataclass(frozen=True, slots=True)
class RootFigures:
    """What is measured of the roots: how branches do and what feeds them, by the id of who began each."""

    growth: dict[int, BranchGrowth]
    fed: dict[int, dict[str, int]]
    reproduction: list[ReproductionFound]
    counts_graduates: bool


def root_figures(community: Community, today: dt.date) -> RootFigures:
    """Return the figures up to the end of yesterday: kept for the day, and made anew when an origin has changed."""
    changed = Origin.objects.of(community).aggregate(last=Max("entry_id"), count=Count("pk"))
    key = f"roots:{_SHAPE}:{community.pk}:{today:%Y%m%d}:{changed['last']}:{changed['count']}"
    found: RootFigures | None = cache.get(key)
    if found is None:
        found = _measured(community, today - dt.timedelta(days=1))
        cache.set(key, found, _KEPT_SECONDS)
    return found


def _measured(community: Community, day: dt.date) -> RootFigures:
    known_as = firsts(community)
    table = measured_events(community, lambda member: str(known_as.get(member, member)))
    zone = community.clock().setting_for(day).zone
    coded = code(table, zone).until(day)
    grown = forest(coded, day)
    channels = {
        str(known_as.get(member, member)): channel
        for member, channel in Origin.objects.of(community).values_list("member_id", "channel")
        if channel
    }
    return RootFigures(
        {int(each.member): each for each in branch_growth(grown, staying(coded, grown, day), day)},
        {int(member): counts for member, counts in feeding(grown, channels).items()},
        reproduction(grown, day),
        grown.graduated is not None,
    )
