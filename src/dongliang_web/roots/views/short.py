"""The short address of a link."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dongliang_web.pages.clock import now
from dongliang_web.pages.limits import within_limit
from dongliang_web.roots.invited import remember
from dongliang_web.roots.models import InvitationLink, read_code


@never_cache
@require_safe
def invitation(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the join page of the community that a link invites to, and remember by which link.

    A link that invites nobody any more leads there too, and does not tell whose it was. Codes that are none are counted
    for each address that tries them.
    """
    if not within_limit(request, "invitation", count=False):
        return render(request, "429.html", status=429)
    found = InvitationLink.objects.filter(code=read_code(code)).select_related("community", "member")
    link = found.prefetch_related("community__clock_settings").first()
    if link is None:
        within_limit(request, "invitation")
        return render(request, "roots/no_link.html", status=404)
    is_open = link.closed(now()) is None
    if not is_open:
        messages.info(request, gettext("This invitation is no longer in use. You can join all the same."))
    answer = redirect("join", slug=link.community.slug)
    if is_open:
        remember(request, answer, link)
    return answer
