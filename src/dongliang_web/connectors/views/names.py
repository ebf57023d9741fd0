"""Names from the group: whose each was decided to be, and deciding anew."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dongliang_web.checkin.views.answers import say, see_other
from dongliang_web.connectors.actions import decide_names
from dongliang_web.connectors.forms import AliasForm
from dongliang_web.connectors.models import Alias
from dongliang_web.pages.clock import now
from dongliang_web.pages.methods import read_or_send
from dongliang_web.people.access import Asking, needs

#: Names on one page.
A_PAGE = 50


@require_safe
@needs("paste_lists")
def names(asking: Asking) -> HttpResponse:
    """List the names that were decided, each with whose it is."""
    found = Alias.objects.filter(community=asking.community).select_related("member", "decided_by").order_by("written")
    page = Paginator(found, A_PAGE).get_page(asking.GET.get("page"))
    for each in page:
        if each.member:
            each.member.community = asking.community
    return render(asking, "connectors/names.html", {"page": page, "place": "people"})


@read_or_send
@needs("paste_lists")
def change_name(asking: Asking, pk: int) -> HttpResponse:
    """Decide anew whose a name is; what was recorded stays."""
    alias = get_object_or_404(Alias.objects.select_related("member"), pk=pk, community=asking.community)
    alias.community = asking.community
    form = AliasForm(alias, asking.POST if asking.method == "POST" else None)
    if form.is_valid() and form.choices:
        decide_names(by=asking.me, choices=form.choices, at=now())
        say(asking, "name_decided", name=alias.written)
        return see_other("group_names", asking.community.slug)
    context = {"alias": alias, "names": form, "place": "people"}
    return render(asking, "connectors/change_name.html", context, status=400 if form.is_bound else 200)
