"""What the figures rest on: with whom a member is tied, and by what."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dongliang_web.centres.models import KeptTies, day_met, days_tied, entries_between, tie_counts
from dongliang_web.centres.views.evening import in_words, kept_on, same_evening
from dongliang_web.centres.views.told import OfDay, told
from dongliang_web.centres.wording import counted, told_of
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Member, firsts
from dongliang_web.record.models import VERBS, Entry

#: Days of a tie, and ties of a member, on one page.
DAYS_A_PAGE, TIES_A_PAGE = 20, 30


@dataclass(frozen=True, slots=True)
class Tied:
    """Somebody to whom a member is tied, on how many days, whether also without a date, and by what."""

    member: Member
    days: int
    is_undated: bool
    counted: str


@require_safe
@needs("see_centres")
def ties_of(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Show with whom a member is tied, by name, on how many days and by what, as the evening asked for has it."""
    member = _person(asking, key)
    kept = kept_on(asking)
    tied = _tied(member, kept.unpacked()) if kept else []
    page = Paginator(tied, TIES_A_PAGE).get_page(asking.GET.get("page"))
    context = {
        "place": "people",
        "member": member,
        "is_me": member == asking.me,
        "page": page,
        "tied": _shown(asking, member, list(page), kept.snapshot.day_date) if kept and tied else [],
        "until": in_words(asking, kept.snapshot.day_date) if kept else "",
        "evening": same_evening(asking),
    }
    return render(asking, "centres/ties_of.html", context)


@require_safe
@needs("see_centres")
def tie(asking: Asking, key: uuid.UUID, other: uuid.UUID) -> HttpResponse:
    """Show on which days two members met within the window of the evening asked for, and what happened on each."""
    one, two = _person(asking, key), _person(asking, other)
    if one == two:
        raise Http404("nobody is tied to themselves")
    kept = kept_on(asking)
    entries = list(entries_between(asking.community, one.pk, two.pk, kept.snapshot.day_date)) if kept else []
    days = _by_day(entries)
    page = Paginator(days, DAYS_A_PAGE).get_page(asking.GET.get("page"))
    counts = Counter(VERBS[entry.verb] or str(entry.facts["kind"]) for entry in entries)
    tell = partial(told_of, language=language(), of_oneself=asking.me in (one, two))
    context = {
        "place": "people",
        "one": one,
        "two": two,
        "days": sum(day is not None for day, _ in days),
        "counted": counted(counts, language()),
        "page": page,
        "met": told(asking, page, tell),
        "until": in_words(asking, kept.snapshot.day_date) if kept else "",
        "evening": same_evening(asking),
    }
    return render(asking, "centres/tie.html", context)


def _person(asking: Asking, key: uuid.UUID) -> Member:
    """Return a member as whom they act here: a name that comes second leads to the person."""
    return get_object_or_404(Member, community=asking.community, key=key).first()


def _tied(member: Member, kept: KeptTies) -> list[int]:
    """Return the ids of those to whom a member is tied, in the order of their names.

    A name that turned out to be somebody since that evening counts as the person.
    """
    known_as = firsts(member.community)
    ids = [known_as.get(pk, pk) for pk in kept.member_ids()]
    own = [rank for rank, pk in enumerate(ids) if pk == member.pk]
    if not own:
        return []
    found = {ids[place] for place in kept.ties.matrix[own].tocoo().col.tolist()} - {member.pk}
    return list(Member.objects.filter(pk__in=found).order_by("name", "id").values_list("pk", flat=True))


def _shown(asking: Asking, member: Member, tied: Sequence[int], day: dt.date) -> list[Tied]:
    """Return those to whom a member is tied, each with the days that the page of the tie itself has."""
    others = Member.objects.select_related("community").in_bulk(tied)
    counts = tie_counts(asking.community, [(member.pk, pk) for pk in tied], day)
    days = days_tied(asking.community, member.pk, tied, day)
    return [
        Tied(others[pk], len(days[pk] - {None}), None in days[pk], counted(counts[member.pk, pk], language()))
        for pk in tied
    ]


def _by_day(entries: Iterable[Entry]) -> list[OfDay]:
    """Return entries by the day on which they count, the latest first; those without a date come last."""
    days: defaultdict[dt.date | None, list[Entry]] = defaultdict(list)
    for entry in entries:
        days[day_met(entry.happened_at, entry.day_date)].append(entry)
    return sorted(days.items(), key=lambda found: found[0] or dt.date.min, reverse=True)
