"""What was written, in an order that no camp owns."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dongliang_web.home.models.beneath import beneath
from dongliang_web.home.models.feed import DAYS_FIRST, across_camps, first_these, in_front
from dongliang_web.home.views.things import readable_posts
from dongliang_web.pages import clock
from dongliang_web.people.access import Asking, needs

#: Posts on one page.
A_PAGE = 20
#: What the address says for the view that puts first what more than one camp recognised.
ACROSS = "across"


@require_safe
@needs("see_community")
def feed(asking: Asking) -> HttpResponse:
    """Show what was written, the newest first; by choice, first what more than one camp recognised."""
    at = clock.now()
    is_across = asking.GET.get("first") == ACROSS
    entries = across_camps(asking.community, at) if is_across else set()
    page = Paginator(first_these(in_front(readable_posts(asking)), entries), A_PAGE).get_page(asking.GET.get("page"))
    context = {
        "place": "today",
        "now": at,
        "page": page,
        "below": beneath([post.entry_id for post in page], asking.me),
        "is_across": is_across,
        "days": DAYS_FIRST,
        "today": asking.community.clock().day_of(at),
    }
    return render(asking, "home/feed.html", context)
