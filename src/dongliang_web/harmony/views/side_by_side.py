"""共容: two centres side by side, who bridges them, whom they share, and by degree where a rift would run."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dongliang.council import Role
from dongliang.figures.sides import sides as draw_sides
from dongliang.harmony import degree_of
from dongliang.report.between import rivals_said
from dongliang.report.shape import HarmonyPart
from dongliang.words import Language, explain, label, percent
from dongliang_web.centres.views.evening import asked_day, in_words, same_evening
from dongliang_web.centres.views.naming import basis_url
from dongliang_web.harmony.access import concerned
from dongliang_web.harmony.forms import CentresForm
from dongliang_web.harmony.helping import helping_pages
from dongliang_web.harmony.models import (
    Mirrored,
    Unknown,
    members_with_ties,
    mirrored,
    month_ends,
    named_pair,
    rivals_of,
)
from dongliang_web.pages.clock import now
from dongliang_web.pages.dates import dated
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking
from dongliang_web.people.models import Member

#: The four figures, in the order in which they are told.
FIGURES = ("parity", "phi", "balance", "ambivalence")


#: People up to whom each is a dot; of more the sentence and the table tell.
MOST_DOTS = 300
#: Bridges that are named, as in a report; how strong each is stays untold.
MOST_BRIDGES = 5


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom the page names, what their ties rest on, and where they stand, in words."""

    id: int
    key: uuid.UUID
    name: str
    url: str
    picture_url: str
    is_here: bool
    degree: str = ""


@require_safe
@concerned
def harmony(asking: Asking) -> HttpResponse:
    """Show two centres side by side as the newest snapshot, or that of a day, has them; or two whom people name."""
    day = asked_day(asking)
    found = mirrored(asking.community, day)
    if found is None and day is not None:
        raise Http404("no snapshot of that day")
    pair = _pair(asking)
    said: dict[str, Any] = {
        "place": "figures",
        "helps": helping_pages(asking.community, language()),
        "named": bool(pair),
    }
    if found is not None and pair:
        try:
            found = named_pair(asking.community, found, *pair)
        except Unknown:
            names = {"first": pair[0].name, "second": pair[1].name}
            said["title"] = explain("harmony_page.no_ties", language(), **names)
            return render(asking, "harmony/harmony.html", said)
    return render(asking, "harmony/harmony.html", said | _shown(asking, found))


def _pair(asking: Asking) -> tuple[Member, Member] | None:
    """Return the two members whom people name as the centres; None where nobody is named."""
    asked = [asking.GET.get(name) for name in ("first", "second")]
    if asked == [None, None]:
        return None
    try:
        first, second = (uuid.UUID(each) for each in asked)
    except (TypeError, ValueError) as unreadable:
        raise Http404("no member") from unreadable
    members = asking.community.members
    return get_object_or_404(members, key=first), get_object_or_404(members, key=second)


def _shown(asking: Asking, found: Mirrored | None) -> dict[str, Any]:
    spoken = language()
    if found is None:
        return {"title": label("mirror_page.no_snapshot", spoken), "why": label("mirror_page.no_snapshot_why", spoken)}
    today, slug = asking.community.clock().day_of(now()), asking.community.slug
    months = month_ends(asking.community)
    ids = found.ids().union(int(each) for _, part in months for each in part.rivals)
    evening = same_evening(asking)
    people = _people(asking, ids, evening)
    two = [people[each] for each in found.part.rivals]
    return {
        "title": _title(found, people, spoken),
        "day": in_words(asking, found.day),
        "thin": found.thin and bool(found.part.rivals),
        "months": [_month(day, part, people, today, spoken) for day, part in months],
        "heads": [label(f"harmony_short.{each}", spoken) for each in FIGURES],
        **(_side_by_side(asking, found, people, spoken) if found.part.rivals else {}),
        # Where one of the two has left, what everybody's figures rest on is all that is led to.
        "both_rest_on": basis_url(slug, [each.key for each in two], evening)
        if all(each.is_here for each in two)
        else "",
        "all_rest_on": basis_url(slug, evening=evening),
    }


def _title(found: Mirrored, people: Mapping[str, Named], spoken: Language) -> str:
    """Say what there is: two side by side, one centre alone, nobody beside the highest, or too little to say."""
    if found.part.rivals:
        first, second = (people[each].name for each in found.part.rivals)
        return explain("harmony_page.title", spoken, first=first, second=second)
    if found.part.why_no_sides == "not_enough_data":
        return explain("harmony_page.too_few", spoken)
    return explain("harmony_page.one_centre" if found.stage == "single" else "finding.no_rival", spoken)


def _side_by_side(asking: Asking, found: Mirrored, people: Mapping[str, Named], spoken: Language) -> dict[str, Any]:
    part, sides = _with_names(found, people), found.sides
    bridges = [each.member for each in found.part.bridges[:MOST_BRIDGES]]
    degrees = {each: sides.p_of(int(each)) for each in bridges} if sides else {}
    own = sides.p_of(asking.me.pk) if sides else None
    return {
        "two": [people[each] for each in found.part.rivals],
        "why": rivals_said(part, spoken, sides.counts if sides else None)[1],
        "bridges": _by_name(_with_degree(people[each], degrees.get(each), part, spoken) for each in bridges),
        "shared": _by_name(people[each] for each in found.part.shared),
        "figure": draw_sides(part, spoken, MOST_DOTS, sides.counts) if sides else None,
        "own": "" if own is None else _degree(own, part, spoken),
        "figures": [_told(name, part, spoken) for name in FIGURES],
    }


def _people(asking: Asking, ids: Iterable[int], evening: str) -> dict[str, Named]:
    """Return whom the page names, in one query; each leads to what their ties rested on that evening."""
    found = {}
    for member in asking.community.members.filter(pk__in=list(ids)):
        member.community = asking.community
        is_here = member.state != Role.FORMER
        url = reverse("ties_of", args=[asking.community.slug, member.key]) + evening
        found[str(member.pk)] = Named(member.pk, member.key, member.name, url, member.picture_url, is_here)
    return found


def _with_names(found: Mirrored, people: Mapping[str, Named]) -> HarmonyPart:
    """Return the part with the two by name, and each of the others only where few: what is said names nobody else."""
    sides = found.sides.listed(MOST_DOTS) if found.sides else None
    return replace(found.part, rivals=tuple(people[each].name for each in found.part.rivals), sides=sides)


def _with_degree(person: Named, p: float | None, part: HarmonyPart, spoken: Language) -> Named:
    return person if p is None else replace(person, degree=_degree(p, part, spoken))


def _degree(p: float, part: HarmonyPart, spoken: Language) -> str:
    first, second = part.rivals
    return explain(f"degree.{degree_of(p)}", spoken, first=first, second=second)


def _by_name(people: Iterable[Named]) -> list[Named]:
    """Return people by name: an order by strength would be a rank."""
    return sorted(people, key=lambda each: (each.name, each.id))


def _told(name: str, part: HarmonyPart, spoken: Language) -> tuple[str, str, str]:
    """Return a figure as a share, what it is, and what its ends would mean."""
    is_what, means = (label(f"harmony_{section}.{name}", spoken) for section in ("figure", "means"))
    return _share(name, part), is_what, means


def _share(name: str, part: HarmonyPart) -> str:
    """Write a figure; those that rest on sides only where ties mean affinity."""
    return percent(getattr(part, name)) if part.why_no_sides is None or name == "parity" else "–"


def _month(
    day: dt.date, part: HarmonyPart, people: Mapping[str, Named], today: dt.date, spoken: Language
) -> tuple[str, str, str, list[str]]:
    """Return a row of the months: its day, how it is asked for, who the two were, and the four figures."""
    two = label("list.comma", spoken).join(people[each].name for each in part.rivals)
    shares = [_share(name, part) for name in FIGURES]
    return dated(day, today, spoken), day.isoformat(), two or "–", shares


@require_safe
@concerned
def choose_centres(asking: Asking) -> HttpResponse:
    """Let people name two centres themselves."""
    members = members_with_ties(asking.community)
    keys = {str(each.pk): str(each.key) for each in members}
    known = zip(("first", "second"), rivals_of(asking.community), strict=False)
    initial = {name: keys.get(member) for name, member in known}
    form = CentresForm(members=members, initial=initial) if len(members) > 1 else None
    return render(asking, "harmony/choose.html", {"place": "figures", "form": form})
