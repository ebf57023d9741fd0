"""The page of one group: all whose vine ends with the same member."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dongliang.figures.network import network
from dongliang.words import explain
from dongliang_web.centres.models import group_of, look_at
from dongliang_web.centres.views.evening import asked_day
from dongliang_web.centres.views.naming import basis_url
from dongliang_web.centres.views.page import naming_of, strongest_only, tap_urls
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking, needs

#: People on one page of the list.
A_PAGE = 60


@require_safe
@needs("see_centres")
def centre_group(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Show a group with its picture and, by name, all its people."""
    end = get_object_or_404(asking.community.members, key=key)
    look = look_at(asking.community, asked_day(asking))
    seen = group_of(look, end.pk) if look and look.centres.stage != "not_enough_data" else None
    if look is None or seen is None:
        raise Http404(f"no vine ends with {key}")
    part, spoken = seen.part, language()
    everybody = asking.community.members.filter(pk__in=[int(each) for each in part.groups[0].some])
    page = Paginator(everybody.order_by("name", "id").values_list("pk", flat=True), A_PAGE)
    shown = page.get_page(asking.GET.get("page"))
    listed = [str(each) for each in shown]
    naming = naming_of(asking, look, seen, {*listed, str(end.pk)})
    known = {dot.member: naming.known(dot.member, part.on[dot.member]) for dot in part.drawn.dots}
    inside = [centre for centre in look.centres.centres if centre.member in known]
    few = len(part.drawn.dots) < part.people
    context = {
        "place": "figures",
        "then": look.is_past,
        "back_url": reverse("centres", args=[asking.community.slug]) + naming.evening,
        "title": explain("centres_page.group_title", spoken, name=naming.name(str(end.pk)), people=part.people),
        "figure": network(part.drawn, inside, spoken, known, seen.places, part.ties),
        "rests_on": naming.basis(str(end.pk)) or basis_url(asking.community.slug, evening=naming.evening),
        "only_highest": explain("centres_page.only_highest", spoken, shown=len(part.drawn.dots)) if few else "",
        "strongest": strongest_only(part, spoken),
        "page": shown,
        "people": naming.listed(listed, part.on),
        **tap_urls(asking, look),
    }
    return render(asking, "centres/group.html", context)
