"""What a reader may reply to and recognise, found by what an address or a record names."""

from __future__ import annotations

import uuid

from django.http import Http404
from django.shortcuts import get_object_or_404

from dongliang_web.checkin.models import Post, PostQuerySet
from dongliang_web.people.access import Asking
from dongliang_web.recognition.actions import thing_of
from dongliang_web.recognition.models import Recognition, Reply, Thing


def own_given_post(asking: Asking, key: uuid.UUID) -> Post:
    """Return a post that whoever asks recognised, whether or not they may still read it."""
    given = Recognition.objects.standing().filter(member=asking.me).values("about")
    posts = Post.objects.select_related("entry", "member__community")
    return get_object_or_404(posts, key=key, member__community=asking.community, entry__in=given)


def own_given_reply(asking: Asking, key: uuid.UUID) -> Thing:
    """Return a reply that whoever asks recognised, whether or not they may still read it."""
    given = Recognition.objects.standing().filter(member=asking.me).values("about")
    replies = Reply.objects.for_lists().select_related("entry")
    reply = get_object_or_404(replies, key=key, member__community=asking.community, entry__in=given)
    post = get_object_or_404(Post.objects.select_related("entry", "member__community"), entry=reply.root_id)
    return thing_of(reply, thing_of_post(post))


def readable_posts(asking: Asking) -> PostQuerySet:
    """Return the posts that whoever asks may read, with all that is shown of them."""
    return Post.objects.visible_to_member(asking.me, asking.roles).with_all_shown()


def post_to_read(asking: Asking, key: uuid.UUID) -> Post:
    """Return a post that whoever asks may read; any other is not there."""
    return get_object_or_404(readable_posts(asking), key=key)


def thing_of_post(post: Post) -> Thing:
    """Return a post as what is replied to and recognised."""
    return Thing(post.entry, post.member, post.readers(), post.url)


def reply_to_read(asking: Asking, key: uuid.UUID) -> tuple[Reply, Thing]:
    """Return a reply under something that whoever asks may read, and that thing; any other reply is not there."""
    reply = get_object_or_404(Reply.objects.standing().for_lists(), key=key, member__community=asking.community)
    post = readable_posts(asking).filter(entry=reply.root_id).first()
    if post is None:
        raise Http404("what it stands under is not there for this reader")
    return reply, thing_of_post(post)


def thing_of_reply(asking: Asking, key: uuid.UUID) -> Thing:
    """Return a reply that whoever asks may read as what is recognised."""
    return thing_of(*reply_to_read(asking, key))
