"""The centres' page: the stage and why, who is tied to whom, who holds whom, and the months so far."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from dongliang.figures import Figure
from dongliang.figures.knots import knots
from dongliang.figures.months import centre_months
from dongliang.figures.network import network
from dongliang.report.network_part import Group, NetworkPart
from dongliang.report.read_back import renamed
from dongliang.report.shape import Centre, CentresPart
from dongliang.words import Language, explain, format_full_date, label, percent
from dongliang_web.centres.models import Look, Seen, kept_evenings, look_at, months_of, network_of
from dongliang_web.centres.views.evening import asked_day, same_evening
from dongliang_web.centres.views.naming import NOBODY, Holding, Naming, basis_url
from dongliang_web.centres.views.stage import compared, evidence, strip, title
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking, needs


@require_safe
@needs("see_centres")
def centres(asking: Asking) -> HttpResponse:
    """Show a community as its ties showed it last night, or on a kept evening that the address names by ``day``."""
    day = asked_day(asking)
    look = look_at(asking.community, day)
    spoken = language()
    if look is None or look.centres.stage == "not_enough_data":
        if look is None and day is not None:
            raise Http404(f"no ties are kept of {day}")
        return render(asking, "centres/too_few.html", {"place": "figures", **_too_few(look, spoken)})
    evenings = kept_evenings(asking.community)
    context = {"place": "figures", **_figures(asking, look, evenings, look.is_past, spoken)}
    return render(asking, "centres/centres.html", context)


def naming_of(asking: Asking, look: Look, seen: Seen, ids: set[str]) -> Naming:
    """Return how a page names the members of a picture and others besides."""
    part = seen.part
    ids |= {dot.member for dot in part.drawn.dots} | {on for those in part.on.values() for on in those}
    ids |= {knot.member for knot in part.knots} | {knot.end for knot in part.knots}
    ids |= {centre.member for centre in look.centres.centres}
    return Naming(asking.community, ids, language(), vines=_has_vines(look), evening=same_evening(asking))


def _has_vines(look: Look) -> bool:
    """Tell whether a page leads to vines: where they mean something, and of the newest evening alone, as they are."""
    return look.centres.stage_shown != "decentred" and not look.is_past


def strongest_only(part: NetworkPart, spoken: Language) -> str:
    """Say that of many ties the picture holds the strongest; empty where it holds all."""
    drawn = len(part.drawn.lines)
    return explain("centres_page.strongest", spoken, lines=drawn) if drawn < part.ties else ""


def tap_urls(asking: Asking, look: Look) -> dict[str, str]:
    """Return where a picture's script finds the vine, where one is followed, and the ties of whoever was tapped."""
    vine, ties = (reverse(name, args=[asking.community.slug, NOBODY]) for name in ("vine", "ties_of"))
    there = {"vine_url": vine if _has_vines(look) else "", "ties_url": ties + same_evening(asking)}
    return {**there, "nobody": str(NOBODY)}


def _too_few(look: Look | None, spoken: Language) -> dict[str, Any]:
    if look is None:
        keys = ("mirror_page.no_snapshot", "mirror_page.no_snapshot_why")
        return {"title": label(keys[0], spoken), "why": label(keys[1], spoken)}
    said = explain("finding.too_few", spoken, n=look.centres.n)
    return {"title": said, "why": label("finding.too_few_why", spoken), "day": look.day}


def _figures(asking: Asking, look: Look, evenings: list[dt.date], then: bool, spoken: Language) -> dict[str, Any]:
    seen, said = network_of(look, _said_as(evenings, then, spoken), lambda: _said(asking, look, evenings, then, spoken))
    listed = {name for group in seen.part.groups for name in group.some}
    listed |= {group.end for group in seen.part.groups}
    both = {each for each in (look.centres.highest, look.centres.heaviest_writer) if each}
    naming = naming_of(asking, look, seen, listed | both)
    found = renamed(look.centres, naming.name)
    over = "centres_page.over_then" if then else "centres_page.over"
    slug = asking.community.slug
    why = evidence(found, asking.community.mirrors.place, spoken)
    return {
        "over": explain(over, spoken, n=found.n, day=look.day),
        "then": then,
        "title": title(look.centres, seen.part, spoken, then=then),
        "said": json.loads(said),
        "why": why,
        "rests_on": basis_url(slug, evening=naming.evening),
        # The centres stand in the order of what they carry.
        "top_rests_on": naming.basis(look.centres.centres[0].member),
        "cautions": [each for each in (why.said.thin, why.said.writer, why.said.only_the_writer) if each],
        "figure": _picture(seen, look.centres, naming, spoken),
        "strongest": strongest_only(seen.part, spoken),
        "holdings": [_centre(each, seen.part, naming, spoken) for each in look.centres.centres],
        "decentred": found.stage_shown == "decentred",
        "evenings": [_evening(day, slug, spoken) for day in evenings[1:] if day != look.day],
        **_others(seen.part, look.centres, naming, spoken),
        "mine_url": naming.vine(asking.me),
        **tap_urls(asking, look),
    }


def _evening(day: dt.date, slug: str, spoken: Language) -> tuple[str, str, str]:
    """Return a kept evening: where it is read, its day, and where what its figures rest on is read."""
    query = f"?day={day}"
    return query, format_full_date(day, spoken), basis_url(slug, evening=query)


def _said_as(evenings: list[dt.date], then: bool, spoken: Language) -> tuple[object, ...]:
    """Return what the strip depends on besides its snapshot: a later evening moves it into the past."""
    return (spoken, "then" if then else "now", evenings[0] if evenings else "")


def _said(asking: Asking, look: Look, evenings: list[dt.date], then: bool, spoken: Language) -> str:
    """Return the parts of the page that name nobody, as HTML: the strip of stages, and the months."""
    months = months_of(asking.community, look, evenings)
    steps = strip(months, look.centres, look.day, spoken, then=then)
    course = {"months": centre_months(months, spoken), "compared": compared(months, spoken)}
    strips, told = (
        render_to_string(f"centres/{name}.html", context)
        for name, context in (("steps", {"steps": steps}), ("months", course))
    )
    return json.dumps({"steps": strips, "months": told})


def _picture(seen: Seen, found: CentresPart, naming: Naming, spoken: Language) -> Figure:
    part = seen.part
    if part.knots:
        opening = {knot.member: naming.opening(knot.member, knot.end) for knot in part.knots}
        return knots(part, found.centres, opening, seen.places, spoken)
    known = {dot.member: naming.known(dot.member, part.on[dot.member]) for dot in part.drawn.dots}
    return network(part.drawn, found.centres, spoken, known, seen.places, part.ties)


def _centre(centre: Centre, part: NetworkPart, naming: Naming, spoken: Language) -> Holding:
    """Return a centre with its share of the leaning and those whose vine ends there; it may lead on itself."""
    group = next((each for each in part.groups if each.end == centre.member), Group(centre.member, 0, ()))
    share = percent(centre.lean)
    if group.people:
        said = explain("centres_page.carries_group", spoken, share=share, people=group.people)
    else:
        name = naming.name(_end_of(centre.member, part))
        said = explain("centres_page.carries_within", spoken, share=share, name=name)
    return naming.holding(group, said, part.on)


def _end_of(member: str, part: NetworkPart) -> str:
    ends = {dot.member: dot.group for dot in part.drawn.dots} | {knot.member: knot.end for knot in part.knots}
    return ends[member]


def _others(part: NetworkPart, found: CentresPart, naming: Naming, spoken: Language) -> dict[str, Any]:
    """Return the groups round others than centres, those who stand alone, and how many there are besides."""
    centres = {centre.member for centre in found.centres}
    others = [group for group in part.groups if group.end not in centres]
    alone = [group.end for group in others if group.people == 1]
    more = {"groups": part.more_groups, "people": part.more_people}
    return {
        "groups": [(_group_of(each, naming, spoken), naming.group_url(each.end)) for each in others if each.people > 1],
        "alone": explain("centres_page.alone_groups", spoken, people=len(alone)) if alone else "",
        "alone_people": naming.listed(alone, part.on),
        "more_groups": explain("centres_page.more_groups", spoken, **more) if part.more_groups else "",
    }


def _group_of(group: Group, naming: Naming, spoken: Language) -> str:
    return explain("figure.group_of", spoken, name=naming.name(group.end), people=group.people)
