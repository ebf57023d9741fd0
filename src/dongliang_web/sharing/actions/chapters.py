"""Chapters of a session: begun at a message, renamed, taken away."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from dongliang_web.people.models import Member
from dongliang_web.record.actions import Refused, append
from dongliang_web.sharing.models import Chapter, Session, archived, may_host

#: More than anybody reads in a list of contents.
MOST_CHAPTERS = 60


@transaction.atomic
def begin_chapter(*, by: Member, session: Session, seq: int, title: str, at: dt.datetime) -> Chapter:
    """Begin a chapter at a message; where one begins already, it is named anew."""
    _refuse(by, session)
    title = " ".join(title.split())
    if not title:
        raise Refused("chapter_untitled")
    if not archived(session).filter(seq=seq).exists():
        raise Refused("chapter_nowhere")
    others = session.chapters.exclude(from_seq=seq)
    if others.count() >= MOST_CHAPTERS:
        raise Refused("too_many_chapters", most=MOST_CHAPTERS)
    append(
        "changed_session", community=by.community, by=by, about=session.entry, at=at,
        facts={"chapter_from": seq}, words={"chapter": title},
    )  # fmt: skip
    return session.chapters.update_or_create(from_seq=seq, defaults={"title": title})[0]


@transaction.atomic
def remove_chapter(*, by: Member, session: Session, seq: int, at: dt.datetime) -> None:
    """Take a chapter away; its messages belong to the one before. Nothing happens where none begins."""
    _refuse(by, session)
    if session.chapters.filter(from_seq=seq).delete()[0]:
        append(
            "changed_session", community=by.community, by=by, about=session.entry, at=at, facts={"no_chapter_from": seq}
        )


def _refuse(by: Member, session: Session) -> None:
    """Hold the session and raise Refused for whoever does not host it."""
    if not may_host(by, Session.objects.held(session.pk)):
        raise Refused("not_host")
