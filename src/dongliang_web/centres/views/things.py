"""The things that entries between members are about: where each stands, for a reader who may read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from dongliang_web.checkin.models import Post
from dongliang_web.people.access import Asking
from dongliang_web.recognition.models import Reply, at_reply
from dongliang_web.record.models import Entry
from dongliang_web.sharing.models import Session


@dataclass(frozen=True, slots=True)
class Found:
    """What an entry is about: a post, a reply or a session, its page if the reader may read it, or that it is gone."""

    kind: str
    url: str = ""
    is_deleted: bool = False


def things_of(entries: Iterable[Entry], asking: Asking) -> dict[int, Found]:
    """Return what each entry is about, by the entry's id; four queries for any number, none of them for texts.

    An entry that is a reply is about itself; of what has no page nothing is returned.
    """
    told = list(entries)
    ids = {number for entry in told for number in (entry.pk, entry.about_id) if number}
    found = _found(ids, asking) if ids else {}
    about = ((entry, found.get(entry.pk) or found.get(entry.about_id or 0)) for entry in told)
    return {entry.pk: thing for entry, thing in about if thing is not None}


def _found(ids: set[int], asking: Asking) -> Mapping[int, Found]:
    replies = list(Reply.objects.filter(entry__in=ids))
    posts = _posts(ids | {reply.root_id for reply in replies}, asking)
    return (
        _sessions(ids, asking) | posts | {each.entry_id: _of_reply(each, posts.get(each.root_id)) for each in replies}
    )


def _posts(ids: set[int], asking: Asking) -> dict[int, Found]:
    posts = Post.objects.filter(entry__in=ids).select_related("member__community")
    readable = set(
        Post.objects.visible_to_member(asking.me, asking.roles).filter(entry__in=ids).values_list("pk", flat=True)
    )
    return {
        each.entry_id: Found("post", each.url if each.pk in readable else "", each.deleted_at is not None)
        for each in posts
    }


def _of_reply(reply: Reply, under: Found | None) -> Found:
    """Return a reply: it is gone where it was deleted or what it stands under was."""
    if reply.deleted_at is not None or (under and under.is_deleted):
        return Found("reply", is_deleted=True)
    return Found("reply", at_reply(under.url, reply.key) if under and under.url else "")


def _sessions(ids: set[int], asking: Asking) -> dict[int, Found]:
    sessions = Session.objects.filter(Q(entry__in=ids), community=asking.community).select_related("community")
    may_see = asking.can("see_sessions")
    return {each.entry_id: Found("session", each.url if may_see else "") for each in sessions}
