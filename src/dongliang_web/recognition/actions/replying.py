"""Replying to a thing, and to a reply under it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from dongliang_web.people.actions import forget_mentions, keep_mentions, tell_together
from dongliang_web.people.models import Attachment, Member
from dongliang_web.recognition.models import Reply, Thing, at_reply
from dongliang_web.record.actions import Refused, append, forget, matches

LONGEST_REPLY = 2_000
#: More than anybody answers in a day; a guard against programmes that flood others.
MOST_A_DAY = 200
_DAY = dt.timedelta(days=1)
_ALL_GROUNDS = [ground for ground, _ in Attachment.GROUNDS]


def thing_of(reply: Reply, under: Thing) -> Thing:
    """Return a reply as a thing of its own, read by whoever may read what it stands under."""
    return Thing(reply.entry, reply.member, under.readers, at_reply(under.url, reply.key))


def is_one_s_own(member: Member, author: Member) -> bool:
    """Tell whether a thing is one's own, by whatever name its author goes here."""
    return Member.objects.one_with(member, *_ALL_GROUNDS).filter(pk=author.pk).exists()


def reply(
    *, by: Member, to: Thing, text: str, client_id: uuid.UUID, at: dt.datetime, answers: Reply | None = None
) -> Reply:
    """Reply to a thing, or to a reply under it; sending the same again changes nothing and returns the same reply.

    It ties its writer to whose words it answers; an answer to oneself ties nobody. Raises Refused for an empty or too
    long text, for an answer to what was deleted, and for too many within a day.
    """
    text = text.strip()
    if not text:
        raise Refused("nothing_written")
    if len(text) > LONGEST_REPLY:
        raise Refused("reply_too_long", most=LONGEST_REPLY)
    if sent := _sent_before(by, to, text, client_id):
        return sent
    try:
        return _write(by, to, answers, text, client_id, at)
    except IntegrityError:
        # The same came a moment before.
        if sent := _sent_before(by, to, text, client_id):
            return sent
        raise


def _sent_before(by: Member, to: Thing, text: str, client_id: uuid.UUID) -> Reply | None:
    """Return the reply of the same client id; raises Refused if something else was sent under it."""
    sent = Reply.objects.filter(member=by, client_id=client_id).select_related("text", "entry").first()
    if sent is None:
        return None
    # A reply that was deleted meanwhile is not written anew.
    if sent.root_id != to.entry.pk or (sent.text is not None and not matches(sent.entry, sent.text, text)):
        raise Refused("form_used")
    return sent


@transaction.atomic
def _write(by: Member, to: Thing, answers: Reply | None, text: str, client_id: uuid.UUID, at: dt.datetime) -> Reply:
    if by.replies.filter(received_at__gt=at - _DAY).count() >= MOST_A_DAY:
        raise Refused("too_many_replies", most=MOST_A_DAY)
    answered = thing_of(_held(answers, to), to) if answers else to
    own = is_one_s_own(by, answered.author)
    entry = append(
        "replied",
        community=by.community,
        by=by,
        target=None if own else answered.author,
        about=answered.entry,
        day=by.community.clock().day_of(at),
        at=at,
        words={"text": text},
    )
    thread = answers and (answers.thread or answers)
    written = Reply.objects.create(
        root=to.entry,
        answers=answers,
        thread=thread,
        member=by,
        client_id=client_id,
        text=entry.kept["text"],
        received_at=at,
        entry=entry,
    )
    author = answered.author.first()
    url = at_reply(to.url, written.key)
    told = []
    if not own and to.readers.filter(pk=author.pk).exists():
        tell_together(author, "replied", by=by, about=answered.entry, at=at, url=url)
        told = [author.pk]
    keep_mentions(by=by, about=entry, text=text, readers=to.readers, url=url, at=at, is_new=True, told=told)
    return written


def _held(answers: Reply, to: Thing) -> Reply:
    """Return a reply that is answered, held so that it is not deleted meanwhile."""
    found = Reply.objects.standing().filter(pk=answers.pk, root=to.entry)
    held = found.select_for_update(no_key=True, of=("self",)).select_related("entry", "member").first()
    if held is None:
        raise Refused("reply_deleted")
    return held


@transaction.atomic
def delete_reply(*, by: Member, reply: Reply, at: dt.datetime) -> None:
    """Delete what one replied: its text goes for good; answers to it stay. Twice is as once."""
    if not Member.objects.one_with(by, Attachment.OWN).filter(pk=reply.member_id).exists():
        raise Refused("only_author")
    held = Reply.objects.select_for_update(no_key=True, of=("self",)).select_related("text", "entry").get(pk=reply.pk)
    if held.deleted_at is not None:
        return
    append("deleted_reply", community=by.community, by=by, about=held.entry, at=at)
    passage, held.text, held.deleted_at = held.text, None, at
    held.save(update_fields=["text", "deleted_at"])
    if passage is not None:
        forget(passage)
    forget_mentions(held.entry)
