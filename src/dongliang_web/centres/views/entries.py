"""What the figures of an evening rest on: the entries that tie members, or their check-ins, told one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dongliang.words import explain, label
from dongliang_web.centres.forms import MOST_ASKED, keys_asked
from dongliang_web.centres.models import Basis, Snapshot, basis_of_check_ins, basis_of_ties, firsts_by_key, former_of
from dongliang_web.centres.views.evening import in_words, kept_on, same_evening
from dongliang_web.centres.views.naming import CHECK_INS, basis_url
from dongliang_web.centres.views.told import OfDay, Tell, told
from dongliang_web.centres.wording import counted, told_among, told_check_in
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Member, firsts
from dongliang_web.record.models import Entry

#: Entries on one page.
A_PAGE = 50


@require_safe
@needs("see_centres")
def basis(asking: Asking) -> HttpResponse:
    """Show the entries on which the figures of an evening rest: all, or those of some members, by ``of``."""
    known_as = firsts(asking.community)
    of, too_many = _asked_of(asking, known_as)
    kept = kept_on(asking)
    context = {
        "place": "figures",
        "back_url": reverse("centres", args=[asking.community.slug]) + same_evening(asking),
        "note": explain("basis_page.most_asked", language(), count=MOST_ASKED) if too_many else "",
        **(_found(asking, kept.snapshot, of, known_as) if kept else {}),
    }
    return render(asking, "centres/basis.html", context)


def _asked_of(asking: Asking, known_as: Mapping[int, int]) -> tuple[list[Member], bool]:
    """Return about whom the figures are, and whether too many were named; Http404 where none of them is here."""
    keys, too_many = keys_asked(asking.GET.getlist("of"))
    people = firsts_by_key(asking.community, keys, known_as)
    if "of" in asking.GET and not people:
        raise Http404("nobody here is called so")
    return people, too_many


def _found(asking: Asking, snapshot: Snapshot, of: list[Member], known_as: Mapping[int, int]) -> dict[str, Any]:
    written = asking.GET.get("what") == CHECK_INS
    behind = basis_of_check_ins if written else basis_of_ties
    found = behind(asking.community, snapshot.day_date, [each.pk for each in of], known_as)
    pages = Paginator(found.entries, A_PAGE)
    # Counted by their kinds already.
    pages.count = found.counts.total()
    page = pages.get_page(asking.GET.get("page"))
    everybody = basis_url(asking.community.slug, (), same_evening(asking), CHECK_INS if written else "")
    return {
        "title": _title(found, of, written=written),
        "written": written,
        "counted": counted(found.counts, language()),
        "until": in_words(asking, snapshot.day_date),
        "page": page,
        "met": told(asking, _by_day(page), _tell(asking, page, known_as, written=written)),
        "all_url": everybody if of else "",
    }


def _title(found: Basis, of: Collection[Member], *, written: bool) -> str:
    """Say how many entries there are, and of how many people or of whom."""
    spoken = language()
    names = label("list.comma", spoken).join(each.name for each in of)
    others = len(found.people - {each.pk for each in of})
    if written:
        key = "check_ins_of" if of else "check_ins"
    elif of:
        key = "ties_of" if others else "ties_among"
    else:
        key = "ties"
    return explain(f"basis_page.{key}", spoken, n=found.counts.total(), people=others, names=names)


def _by_day(entries: Iterable[Entry]) -> list[OfDay]:
    """Return entries by the day on which they count; they stand in that order."""
    return [(day, list(some)) for day, some in groupby(entries, key=attrgetter("on"))]


def _tell(asking: Asking, shown: Iterable[Entry], known_as: Mapping[int, int], *, written: bool) -> Tell:
    """Return how to put the entries of a page in words; who has left is not named."""
    spoken, me = language(), asking.me.pk
    ids = {each for entry in shown for each in (entry.actor_id, entry.target_id) if each}
    former = former_of(asking.community, ids, known_as)

    def tell(entry: Entry, thing: str) -> str:
        if written:
            return told_check_in(entry, spoken, former)
        people = {known_as.get(each, each) for each in (entry.actor_id, entry.target_id) if each}
        return told_among(entry, thing, spoken, former, of_oneself=me in people)

    return tell
