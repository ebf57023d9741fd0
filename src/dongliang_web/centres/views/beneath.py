"""What the figures rest on: with whom a member is tied, and by what."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dongliang.words import format_date
from dongliang_web.centres.models import KeptTies, Snapshot, day_met, entries_between, tie_counts, undated_weights
from dongliang_web.centres.views.things import Found, things_of
from dongliang_web.centres.wording import counted, told_of
from dongliang_web.pages import clock
from dongliang_web.pages.dates import dated
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Member
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


@dataclass(frozen=True, slots=True)
class Told:
    """One entry as it is told: what happened, when by the reader's clock, and where the thing stands."""

    sentence: str
    when: str
    is_loaded: bool
    thing: Found | None


@require_safe
@needs("see_centres")
def ties_of(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Show with whom a member is tied, by name, on how many days and by what, as the newest snapshot has it."""
    member = _person(asking, key)
    snapshot = _newest(asking)
    tied = _tied(member, snapshot.kept_ties.unpacked()) if snapshot else []
    page = Paginator(tied, TIES_A_PAGE).get_page(asking.GET.get("page"))
    context = {
        "place": "people",
        "member": member,
        "is_me": member == asking.me,
        "page": page,
        "tied": _shown(asking, member, list(page), snapshot.day_date) if snapshot and tied else [],
        "until": _dated(asking, snapshot.day_date) if snapshot else "",
    }
    return render(asking, "centres/ties_of.html", context)


@require_safe
@needs("see_centres")
def tie(asking: Asking, key: uuid.UUID, other: uuid.UUID) -> HttpResponse:
    """Show on which days two members met within the window of the newest snapshot, and what happened on each."""
    one, two = _person(asking, key), _person(asking, other)
    if one == two:
        raise Http404("nobody is tied to themselves")
    snapshot = _newest(asking)
    entries = list(entries_between(asking.community, one.pk, two.pk, snapshot.day_date)) if snapshot else []
    days = _by_day(entries)
    page = Paginator(days, DAYS_A_PAGE).get_page(asking.GET.get("page"))
    counts = Counter(VERBS[entry.verb] or str(entry.facts["kind"]) for entry in entries)
    context = {
        "place": "people",
        "one": one,
        "two": two,
        "days": sum(day is not None for day, _ in days),
        "counted": counted(counts, language()),
        "page": page,
        "met": _told(asking, page, of_oneself=asking.me in (one, two)),
        "until": _dated(asking, snapshot.day_date) if snapshot else "",
    }
    return render(asking, "centres/tie.html", context)


def _person(asking: Asking, key: uuid.UUID) -> Member:
    """Return a member as whom they act here: a name that comes second leads to the person."""
    return get_object_or_404(Member, community=asking.community, key=key).first()


def _newest(asking: Asking) -> Snapshot | None:
    return Snapshot.objects.select_related("kept_ties").latest_of(asking.community)


def _dated(asking: Asking, day: dt.date) -> str:
    return dated(day, asking.community.clock().day_of(clock.now()), language())


def _tied(member: Member, kept: KeptTies) -> list[tuple[int, float]]:
    """Return the ids of those to whom a member is tied with the weight of each tie, in the order of their names."""
    rank = kept.ties.rank_of(str(member.pk))
    if rank is None:
        return []
    row, ids = kept.ties.matrix[[rank]].tocoo(), kept.member_ids()
    found = {ids[place]: weight for place, weight in zip(row.col.tolist(), row.data.tolist(), strict=True)}
    by_name = Member.objects.filter(pk__in=found).order_by("name", "id").values_list("pk", flat=True)
    return [(pk, found[pk]) for pk in by_name]


def _shown(asking: Asking, member: Member, tied: Sequence[tuple[int, float]], day: dt.date) -> list[Tied]:
    others = Member.objects.select_related("community").in_bulk([pk for pk, _ in tied])
    pairs = [(member.pk, pk) for pk, _ in tied]
    counts = tie_counts(asking.community, pairs, day)
    undated = undated_weights(asking.community, pairs, day)
    return [
        Tied(
            others[pk],
            # Of what was loaded or taken back since the night the snapshot knows nothing.
            max(0, round(weight - undated[member.pk, pk])),
            undated[member.pk, pk] > 0,
            counted(counts[member.pk, pk], language()),
        )
        for pk, weight in tied
    ]


def _by_day(entries: Iterable[Entry]) -> list[tuple[dt.date | None, list[Entry]]]:
    """Return entries by the day on which they count, the latest first; those without a date come last."""
    days: defaultdict[dt.date | None, list[Entry]] = defaultdict(list)
    for entry in entries:
        days[day_met(entry.happened_at, entry.day_date)].append(entry)
    return sorted(days.items(), key=lambda found: found[0] or dt.date.min, reverse=True)


def _told(
    asking: Asking, days: Iterable[tuple[dt.date | None, list[Entry]]], *, of_oneself: bool
) -> list[tuple[str, list[Told]]]:
    """Return each day as it is written, with what happened on it."""
    shown = list(days)
    things = things_of((entry for _, entries in shown for entry in entries), asking)
    return [
        (
            _dated(asking, day) if day else "",
            [_entry(entry, day, things.get(entry.pk), of_oneself=of_oneself) for entry in entries],
        )
        for day, entries in shown
    ]


def _entry(entry: Entry, day: dt.date | None, thing: Found | None, *, of_oneself: bool) -> Told:
    sentence = told_of(entry, thing.kind if thing else "", language(), of_oneself=of_oneself)
    return Told(sentence, _hour(entry.happened_at, day), entry.verb == "loaded_event", thing)


def _hour(at: dt.datetime | None, day: dt.date | None) -> str:
    """Write when it happened by the reader's clock, with the date where that is another than the day it counts for."""
    if at is None:
        return ""
    here = timezone.localtime(at)
    return f"{here:%H:%M}" if here.date() == day else f"{format_date(here.date(), language())} {here:%H:%M}"
