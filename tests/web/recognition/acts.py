"""What members send to reply and to recognise, and what is told of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.test import Client

from dongliang.words import explain
from dongliang_web.models import Entry, Member, Post, Reply


def reply(client: Client, post: Post, text: str = "看站，比看手要紧。", **more: Any) -> HttpResponse:
    """Send a reply to a post."""
    form = {"text": text, "client_id": str(uuid.uuid4()), **more}
    return client.post(f"/c/hands/posts/{post.key}/reply", form)


def recognise(client: Client, thing: Post | Reply, **more: Any) -> HttpResponse:
    """Recognise a post or a reply."""
    return client.post(f"{_at(thing)}/recognise", more)


def take_back(client: Client, thing: Post | Reply) -> HttpResponse:
    """Take that back."""
    return client.post(f"{_at(thing)}/take-back")


def _at(thing: Post | Reply) -> str:
    return f"/c/hands/{'posts' if isinstance(thing, Post) else 'replies'}/{thing.key}"


def told(member: Member) -> list[str]:
    """Return what a member has not yet read, in Chinese."""
    unread = member.notices.filter(read_at=None).order_by("pk")
    return [_sentence(each.key, each.values) for each in unread]


def _sentence(key: str, values: dict[str, Any]) -> str:
    lists = {name: "、".join(value) for name, value in values.items() if isinstance(value, list)}
    return explain(f"notice.{key}", "zh-Hans", **(values | lists))


def ties() -> Iterator[tuple[str, str, str | None]]:
    """Yield the verb of each tie with the names of both, oldest first."""
    for each in Entry.objects.filter(verb__in=("recognised", "replied", "mentioned")).order_by("pk"):
        assert each.actor
        yield each.verb, each.actor.name, each.target.name if each.target else None
