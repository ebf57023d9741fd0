"""A community's record as an events table of the library, with only what its measures read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import polars as pl
from django.db.models.fields.json import KT

from dongliang.events import KINDS
from dongliang_web.record.models import VERBS, Entry

if TYPE_CHECKING:
    from dongliang_web.people.models import Community

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


def measured_events(community: Community, name_of: Callable[[int], str]) -> pl.DataFrame:
    """Return the events as `as_events` gives them, without cohorts and references; members by ``name_of`` their ids."""
    return pl.DataFrame(list(_rows(community, name_of)), schema=_COLUMNS, orient="row")


def _rows(community: Community, name_of: Callable[[int], str]) -> Iterator[_Row]:
    columns = ("verb", "actor_id", "target_id", "day_date", "happened_at", "weight")
    entries = Entry.objects.of(community).events().annotate(kind=KT("facts__kind"))
    for verb, actor, target, day, at, weight, loaded in entries.values_list(*columns, "kind").iterator(chunk_size=5000):
        kind = VERBS[verb] or str(loaded)
        if VERBS[verb] is not None and not KINDS[kind].ties:
            actor, target = target or actor, None
        who, whom = ("" if member is None else name_of(member) for member in (actor, target))
        yield kind, who, whom, day, at, "", weight
