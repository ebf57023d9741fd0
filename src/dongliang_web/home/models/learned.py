"""From whom members learned: whom they thanked for what."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from dongliang.council import Role, may
from dongliang_web.checkin.models import Post
from dongliang_web.people.models import Member
from dongliang_web.recognition.models import Recognition, RecognitionQuerySet, Reply, at_reply
from dongliang_web.sharing.models import Session


@dataclass(frozen=True)
class Learned:
    """One thank: to whom, and, if the reader may read the thing, what it was and what was said of it."""

    recognition: Recognition
    #: Address and text of the thing; both empty where the reader may not read it, or it is gone.
    url: str = ""
    text: str = ""


def thanks_of(members: Collection[Member]) -> RecognitionQuerySet:
    """Return what a person, under these members, recognised, the newest first."""
    given = Recognition.objects.standing().filter(member__in=members)
    return given.select_related("target", "words").order_by("-at", "-pk")


def learned(given: Iterable[Recognition], reader: Member, roles: Collection[Role]) -> list[Learned]:
    """Return thanks as a reader may read them; at most four queries for any number."""
    rows = list(given)
    about = {each.about_id for each in rows}
    readable = Post.objects.visible_to_member(reader, roles).select_related("text", "member__community")
    replies = {each.entry_id: each for each in Reply.objects.standing().filter(entry__in=about).select_related("text")}
    posts = {each.entry_id: each for each in readable.filter(entry__in=about | {r.root_id for r in replies.values()})}
    sessions = _sessions(about, reader, roles)
    told = []
    for each in rows:
        if session := sessions.get(each.about_id):
            told.append(Learned(each, session.url, session.title))
            continue
        reply = replies.get(each.about_id)
        post = posts.get(reply.root_id if reply else each.about_id)
        if post is None:
            # That somebody was thanked for what one may not read is for the two of them; who gave it may take it back.
            if reader.pk in (each.member_id, each.target_id):
                told.append(Learned(each))
            continue
        text = (reply or post).text
        url = at_reply(post.url, reply.key) if reply else post.url
        told.append(Learned(each, url, text.text if text else ""))
    return told


def _sessions(entries: Collection[int], reader: Member, roles: Collection[Role]) -> dict[int, Session]:
    """Return the sharing sessions among things, by their entries, if the reader may see sessions."""
    if not may(roles, "see_sessions"):
        return {}
    found = Session.objects.filter(entry__in=entries, community=reader.community_id).select_related("community")
    return {each.entry_id: each for each in found}
