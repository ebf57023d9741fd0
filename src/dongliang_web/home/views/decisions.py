"""What was decided, by whom and why: the page that the whole community can read."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dongliang_web.home.models.decisions import decided, told
from dongliang_web.pages import clock
from dongliang_web.pages.dates import dated
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking, needs

#: Decisions on one page.
A_PAGE = 30


@require_safe
@needs("see_community")
def decisions(asking: Asking) -> HttpResponse:
    """Show exceptions, days that do not count, changes of rules and clock, and appointments, the newest first."""
    page = Paginator(decided(asking.community), A_PAGE).get_page(asking.GET.get("page"))
    today = asking.community.clock().day_of(clock.now())
    rows = [(dated(each.day, today, language()), each) for each in told(list(page), asking.community, language())]
    return render(asking, "home/decisions.html", {"page": page, "decisions": rows, "place": "people"})
