"""Searching what was said in all sessions of a community."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dongliang.sharing import excerpt
from dongliang_web.people.access import Asking, needs
from dongliang_web.sharing.models import answering, terms, titled_like

A_PAGE = 30
#: Longer questions are cut off.
LONGEST_QUESTION = 200
#: Sessions whose titles answer, shown above what was said.
MOST_TITLES = 10


@require_safe
@needs("see_sessions")
def search_sessions(asking: Asking) -> HttpResponse:
    """Show what answers a question: titles of sessions, and messages with the hits marked, the newest first."""
    question = asking.GET.get("q", "")[:LONGEST_QUESTION].strip()
    asked = terms(question)
    context: dict[str, object] = {"question": question, "asked": asked, "place": "sessions"}
    if asked:
        found = answering(asking.community, asked).for_lists().order_by("-at", "-pk")
        page = Paginator(found, A_PAGE).get_page(asking.GET.get("page"))
        hits = [(message, excerpt(message.words, asked)) for message in page]
        titled = titled_like(asking.community, asked)[:MOST_TITLES]
        context |= {"page": page, "hits": hits, "titled": titled}
    return render(asking, "sharing/search.html", context)
