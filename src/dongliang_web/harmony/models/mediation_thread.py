"""What members wrote that a mediation can be about: a post, or a reply."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from dongliang.council import Role
from dongliang_web.checkin.models import Post
from dongliang_web.people.models import Member
from dongliang_web.recognition.models import Reply, at_reply
from dongliang_web.record.models import Entry


@dataclass(frozen=True, slots=True)
class Thread:
    """What a mediation is about, as somebody may read it."""

    entry: Entry
    key: uuid.UUID
    author: Member
    url: str


def thread_of_key(member: Member, roles: Collection[Role], key: uuid.UUID) -> Thread | None:
    """Return the post or reply of a key, if a member may read it."""
    return _post(member, roles, key=key) or _reply(member, roles, key=key)


def thread_of_entry(member: Member, roles: Collection[Role], entry: int) -> Thread | None:
    """Return the post or reply of an entry, if a member may read it."""
    return _post(member, roles, entry=entry) or _reply(member, roles, entry=entry)


def _post(member: Member, roles: Collection[Role], **which: object) -> Thread | None:
    posts = Post.objects.visible_to_member(member, roles).select_related("entry", "member__community")
    found = posts.filter(**which).first()
    return Thread(found.entry, found.key, found.member, found.url) if found else None


def _reply(member: Member, roles: Collection[Role], **which: object) -> Thread | None:
    replies = Reply.objects.standing().select_related("entry", "member").filter(member__community=member.community_id)
    found = replies.filter(**which).first()
    under = _post(member, roles, entry=found.root_id) if found else None
    return Thread(found.entry, found.key, found.member, at_reply(under.url, found.key)) if found and under else None
