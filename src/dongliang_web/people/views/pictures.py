"""Faces and communities' pictures, sent through the same check as the pages they stand on."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control

from dongliang_web.people.access import Asking, needs
from dongliang_web.record.kept import CONTENT_TYPE, open_kept

_WEEK = 7 * 24 * 3600


def kept_response(name: str) -> HttpResponse:
    """Send the small form of a kept picture, to be kept by the reader's own browser alone."""
    try:
        with open_kept(name, small=True) as content:
            answer = HttpResponse(content.read(), content_type=CONTENT_TYPE)
    except FileNotFoundError as gone:
        raise Http404("no picture") from gone
    answer["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(answer, private=True, max_age=_WEEK)
    return answer


@needs("see_join_page")
def face(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Send a member's picture to those inside, and to anybody if the member agreed to stand on the join page."""
    member = get_object_or_404(asking.community.members, key=key)
    if not (asking.can("see_community") or member.on_join_page):
        raise Http404("not to be seen from outside")
    return kept_response(member.face)


@needs("see_join_page")
def community_picture(asking: Asking) -> HttpResponse:
    """Send a community's picture, which stands on its join page."""
    return kept_response(asking.community.picture)
