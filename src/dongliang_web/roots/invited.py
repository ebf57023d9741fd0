"""By which link a browser came to a community, kept by the browser itself until somebody signs up."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from dongliang_web.people.models import Community
from dongliang_web.roots.models import InvitationLink

_COOKIE, _SALT = "invited", "roots.invited"
#: Communities of which a browser remembers a link; the oldest goes first.
_MOST = 20
#: Whoever thinks it over for longer is asked again.
_KEPT_SECONDS = 180 * 24 * 3600


def remember(request: HttpRequest, response: HttpResponse, link: InvitationLink) -> None:
    """Let a browser remember the link by which it came; of several to one community the latest counts.

    A signed cookie: whoever only looks leaves nothing on the site.
    """
    known = _known(request)
    known.pop(str(link.community_id), None)
    kept = [*known.items(), (str(link.community_id), link.pk)]
    _give(response, dict(kept[-_MOST:]))


def forget(request: HttpRequest, response: HttpResponse, community: Community) -> None:
    """Let a browser forget by which link it came to a community, so that whoever uses it next is nobody's guest."""
    known = _known(request)
    if known.pop(str(community.pk), None) is not None:
        _give(response, known)


def _give(response: HttpResponse, known: dict[str, int]) -> None:
    response.set_cookie(
        _COOKIE,
        signing.dumps(known, salt=_SALT),
        max_age=_KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def link_of(request: HttpRequest, community: Community, at: dt.datetime) -> InvitationLink | None:
    """Return the link by which a browser came to a community, if it invites anybody now."""
    number = _known(request).get(str(community.pk))
    if number is None:
        return None
    found = InvitationLink.objects.filter(pk=number, community=community).select_related("member", "community")
    link = found.prefetch_related("community__clock_settings").first()
    return link if link is not None and link.closed(at) is None else None


def _known(request: HttpRequest) -> dict[str, int]:
    """Return what a browser remembers; nothing where it is not what the site gave it."""
    try:
        known: dict[str, int] = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_SALT, max_age=_KEPT_SECONDS)
    except signing.BadSignature:
        return {}
    return known
