"""What the figures of a snapshot rest on: the entries that tie members, all or of some, and check-ins."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, Exists, F, OuterRef, Q, When
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, TruncDate

from dongliang.centres import WINDOW
from dongliang.events import WRITTEN
from dongliang_web.centres.models.beneath import all_names, tie_entries, utc_day
from dongliang_web.people.models import Attachment, Community
from dongliang_web.record.models import VERBS, Entry, EntryQuerySet

_WRITING = [verb for verb, kind in VERBS.items() if kind in WRITTEN]


@dataclass(frozen=True, slots=True)
class Basis:
    """Entries on which figures rest, how many there are of each kind, and whose they are.

    ``entries`` come by the day on which each counts (``on``), the latest first and those without one last. ``people``
    are the ids of members as whom they act.
    """

    entries: EntryQuerySet
    counts: Counter[str]
    people: Set[int]


def basis_of_ties(community: Community, day: dt.date, of: Collection[int], known_as: Mapping[int, int]) -> Basis:
    """Return the entries that tie members at the end of a day; of some members, those in which one has a part.

    They are those that `tie_counts` counts of all pairs together: what somebody did to themselves under two names is
    left out. ``of`` and ``known_as`` are as `firsts` has them.
    """
    entries = tie_entries(community, day).exclude(actor=F("target"))
    if known_as:
        entries = entries.exclude(_between_names_of_one(community))
    if of:
        names = all_names(of, known_as)
        entries = entries.filter(Q(actor__in=names) | Q(target__in=names))
    return _found(entries, utc_day(), ("actor_id", "target_id"), known_as)


def basis_of_check_ins(community: Community, day: dt.date, of: Collection[int], known_as: Mapping[int, int]) -> Basis:
    """Return the check-ins of the year that ends with a day, or those of some members, as a snapshot counts them.

    A check-in that another wrote down is whose day it is.
    """
    zone = ZoneInfo(community.clock().setting_for(day).zone)
    written = Q(verb__in=_WRITING) | Q(verb="loaded_event", facts__kind__in=WRITTEN)
    whose = Case(When(verb="loaded_event", then=F("actor_id")), default=Coalesce("target_id", "actor_id"))
    entries = Entry.objects.of(community).filter(written, _claimed_in_year(day, zone)).standing()
    entries = entries.annotate(whose=whose)
    if of:
        entries = entries.filter(Q(whose__in=all_names(of, known_as)))
    return _found(entries, Coalesce("day_date", TruncDate("happened_at", tzinfo=zone)), ("whose",), known_as)


def _found(entries: EntryQuerySet, on: Combinable, whose: Collection[str], known_as: Mapping[int, int]) -> Basis:
    rows = entries.order_by().annotate(kind=KT("facts__kind")).values_list("verb", "kind", *whose)
    counts: Counter[str] = Counter()
    people: set[int] = set()
    for verb, loaded, *theirs, count in rows.annotate(count=Count("pk")).iterator():
        counts[VERBS[verb] or str(loaded)] += count
        people.update(known_as.get(pk, pk) for pk in theirs if pk)
    by_day = entries.annotate(on=on).select_related("actor", "target")
    by_day = by_day.order_by(F("on").desc(nulls_last=True), F("happened_at").asc(nulls_last=True), "pk")
    return Basis(by_day, counts, people)


def _between_names_of_one(community: Community) -> Exists:
    """Tell of an entry whether its two members are one person, by what is attached to whom now."""
    account = "account__attachments"
    there = {f"{account}__until_at": None, f"{account}__member__community": community}
    theirs = Attachment.objects.filter(member=OuterRef("actor"), until_at=None)
    also = theirs.filter(**there, **{f"{account}__member": OuterRef("target")})
    return Exists(also.filter(**there, **{f"{account}__second": False}))


def _claimed_in_year(day: dt.date, zone: ZoneInfo) -> Q:
    """Say which check-ins count: those of the year's days, claimed or begun by the end of its last."""
    first, after = day - dt.timedelta(days=WINDOW - 1), day + dt.timedelta(days=1)
    begins, ends = (dt.datetime.combine(each, dt.time(), zone) for each in (first, after))
    begun = Q(day_date__gte=first) | Q(day_date=None, happened_at__gte=begins)
    return begun & (Q(day_date__lte=day) | Q(happened_at__lt=ends))
