"""Figures of the roots, from the same events as the report's: once a day, up to the end of the day before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl
from django.core.cache import cache
from django.db.models import Count, Max
from django.db.models.fields.json import KT

from dongliang.coded import code
from dongliang.events import KINDS
from dongliang.roots import BranchGrowth, ReproductionFound, branch_growth, feeding, forest, reproduction, staying
from dongliang_web.people.models import Community
from dongliang_web.record.models import VERBS, Entry
from dongliang_web.roots.models.origins import Origin
from dongliang_web.roots.models.tree import firsts

_KEPT_SECONDS = 24 * 3600
#: To be raised when the shape of what is kept changes, so that an older one is not read.
_SHAPE = 1
_COLUMNS = {
    "kind": pl.String(),
    "actor": pl.String(),
    "target": pl.String(),
    "day": pl.Date(),
    "at": pl.Datetime("us", "UTC"),
    "cohort": pl.String(),
    "weight": pl.Float64(),
}
_Row = tuple[str, str, str, dt.date | None, dt.datetime | None, str, float]


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
    table = pl.DataFrame(list(_rows(community, known_as)), schema=_COLUMNS, orient="row")
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


def _rows(community: Community, known_as: dict[int, int]) -> Iterator[_Row]:
    """Yield the events as `record.actions.as_events` does, with members' ids for names and without what is not used."""
    columns = ("verb", "actor_id", "target_id", "day_date", "happened_at", "weight")
    entries = Entry.objects.of(community).events().annotate(kind=KT("facts__kind"))
    for verb, actor, target, day, at, weight, loaded in entries.values_list(*columns, "kind").iterator(chunk_size=5000):
        kind = VERBS[verb] or str(loaded)
        if VERBS[verb] is not None and not KINDS[kind].ties:
            actor, target = target or actor, None
        yield kind, _name(actor, known_as), _name(target, known_as), day, at, "", weight


def _name(member: int | None, known_as: dict[int, int]) -> str:
    return "" if member is None else str(known_as.get(member, member))
