"""What the ties of a snapshot rest on: the entries of the record between two members."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from zoneinfo import ZoneInfo

from django.db.models import Count, DateField, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from dongliang.centres import WINDOW
from dongliang.events import KINDS
from dongliang_web.people.models import Community, firsts
from dongliang_web.record.models import VERBS, Entry, EntryQuerySet

Pair = tuple[int, int]

_TYING = [verb for verb, kind in VERBS.items() if kind and KINDS[kind].ties]
_ALONE = [name for name, kind in KINDS.items() if not kind.ties]


def tie_counts(community: Community, pairs: Iterable[Pair], day: dt.date) -> dict[Pair, Counter[str]]:
    """Return how many entries of each kind tie each pair of members at the end of a day; one query for all pairs.

    What is counted are the entries, in either direction, on whose days a snapshot's ties rest: those of its window,
    none that was taken back. Members are given as those they are first; what was done under a name or a membership
    that comes second counts as theirs.
    """
    found: dict[Pair, Counter[str]] = {pair: Counter() for pair in pairs}
    known_as = firsts(community)
    people = all_names({member for pair in found for member in pair}, known_as)
    between = tie_entries(community, day).filter(actor__in=people, target__in=people)
    rows = between.order_by().annotate(kind=KT("facts__kind")).values_list("actor_id", "target_id", "verb", "kind")
    for actor, target, verb, loaded, count in rows.annotate(count=Count("pk")):
        for pair in _either_way(known_as.get(actor, actor), known_as.get(target, target)):
            if pair in found:
                found[pair][VERBS[verb] or str(loaded)] += count
    return found


def days_tied(
    community: Community, member: int, others: Collection[int], day: dt.date
) -> dict[int, set[dt.date | None]]:
    """Return the days on which a member met each of some others; None is among them where something has no date.

    They are the days of the entries that `entries_between` has of each pair; one query for all of them.
    """
    known_as = firsts(community)
    ones, theirs = all_names({member}, known_as), all_names(others, known_as)
    there, back = Q(actor__in=ones, target__in=theirs), Q(actor__in=theirs, target__in=ones)
    on = tie_entries(community, day).filter(there | back).order_by().annotate(on=utc_day())
    found: dict[int, set[dt.date | None]] = {each: set() for each in others}
    for actor, target, met in on.values_list("actor_id", "target_id", "on").distinct():
        other = target if actor in ones else actor
        found[known_as.get(other, other)].add(met)
    return found


def utc_day() -> Coalesce:
    """Return, for a query, the day on which an entry counts for a tie, as `day_met` has it.

    The site's databases speak UTC; truncating by a zone would call Python for each entry on SQLite.
    """
    return Coalesce(Cast("happened_at", DateField()), "day_date")


def entries_between(community: Community, one: int, other: int, day: dt.date) -> EntryQuerySet:
    """Return the entries that `tie_counts` counts of one pair, whatever names they were done under."""
    known_as = firsts(community)
    ones, others = all_names({one}, known_as), all_names({other}, known_as)
    there, back = Q(actor__in=ones, target__in=others), Q(actor__in=others, target__in=ones)
    return tie_entries(community, day).filter(there | back).select_related("actor", "target")


def day_met(happened_at: dt.datetime | None, day: dt.date | None) -> dt.date | None:
    """Return the day on which an entry counts for a tie: the UTC day, or the one claimed where no instant is known."""
    return happened_at.astimezone(dt.UTC).date() if happened_at else day


def tie_entries(community: Community, day: dt.date) -> EntryQuerySet:
    """Return the entries that tie members at the end of a day, as `dongliang.centres.contacts` takes them.

    What is not dated ties whatever the day.
    """
    tying = Q(verb__in=_TYING) | Q(verb="loaded_event") & ~Q(facts__kind__in=_ALONE)
    entries = Entry.objects.of(community).filter(tying, _in_window(community, day))
    return entries.filter(actor__isnull=False, target__isnull=False, weight__gt=0).standing()


def _in_window(community: Community, day: dt.date) -> Q:
    """Say which entries count: by their UTC day, or the day claimed where no instant is known, and none of later days.

    An entry is of a later day if both the day that it claims and that of its instant, in the community's zone, are.
    """
    first, after = day - dt.timedelta(days=WINDOW - 1), day + dt.timedelta(days=1)
    begins, ends = (dt.datetime.combine(each, dt.time(), dt.UTC) for each in (first, after))
    zone = ZoneInfo(community.clock().setting_for(day).zone)
    here = dt.datetime.combine(after, dt.time(), zone)
    instant = Q(happened_at__gte=begins, happened_at__lt=ends) & (Q(happened_at__lt=here) | Q(day_date__lte=day))
    return (
        instant
        | Q(happened_at=None, day_date__gte=first, day_date__lte=day)
        | Q(happened_at=None, day_date=None)
    )  # fmt: skip


def all_names(people: Collection[int], known_as: Mapping[int, int]) -> set[int]:
    """Return members, each with all names and memberships of theirs that come second."""
    return {*people, *(second for second, first in known_as.items() if first in people)}


def _either_way(one: int, other: int) -> Iterator[Pair]:
    if one != other:
        yield one, other
        yield other, one
