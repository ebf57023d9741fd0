"""By which link a browser came to a community, kept in its session until somebody signs up."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest

from dongliang_web.people.models import Community
from dongliang_web.roots.models import InvitationLink

_KEY = "invited_by"
#: Communities of which a session remembers a link; the oldest goes first.
_MOST = 20


def remember(request: HttpRequest, link: InvitationLink) -> None:
    """Remember the link by which a browser came; of several to one community the latest counts."""
    known = request.session.get(_KEY, {})
    known.pop(str(link.community_id), None)
    kept = [*known.items(), (str(link.community_id), link.pk)]
    request.session[_KEY] = dict(kept[-_MOST:])


def link_of(request: HttpRequest, community: Community, at: dt.datetime) -> InvitationLink | None:
    """Return the link by which a browser came to a community, if it invites anybody now."""
    number = request.session.get(_KEY, {}).get(str(community.pk))
    if number is None:
        return None
    found = InvitationLink.objects.filter(pk=number, community=community).select_related("member", "community")
    link = found.prefetch_related("community__clock_settings").first()
    return link if link is not None and link.closed(at) is None else None
