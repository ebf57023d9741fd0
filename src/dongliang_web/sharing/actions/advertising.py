"""Holding what may be advertising, and what stewards and members make of it. Nothing is deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from dongliang.sharing import Kind, kinds_of, reasons
from dongliang_web.people.actions import tell
from dongliang_web.people.models import Member, Notice
from dongliang_web.record.actions import Refused, append
from dongliang_web.record.kept import KeptPicture, codes_in
from dongliang_web.sharing.models import Doubt, Flag, Message, Session, is_newcomer, to_decide
from dongliang_web.sharing.models.search import index, take_out_of_index

_RULE = "main.newcomer_days"


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen in a message before it is written: why it is held, and whether something could not be seen."""

    kinds: tuple[Kind, ...] = ()
    unheard: bool = False


def look(
    member: Member | None, text: str, pictures: Iterable[KeptPicture], at: dt.datetime, *, clips: bool = False
) -> Looked:
    """Look through a message of a newcomer, or of a guest (no member); others are trusted.

    Takes a tenth of a second for each picture, so it is done before the transaction that writes the message.
    """
    if member is not None and not is_newcomer(member, member.roles(), at):
        return Looked()
    found = kinds_of(reasons(text))
    has_code = any(codes_in(picture.name) for picture in pictures)
    return Looked((*found, Kind.CODE) if has_code else found, unheard=clips)


def show_or_hold(message: Message, looked: Looked, at: dt.datetime) -> None:
    """Let a message that was just written be found, or hold it, in the transaction that wrote it."""
    if looked.kinds:
        hold(message, looked.kinds, at)
    else:
        index([message])


def hold(message: Message, kinds: Sequence[Kind], at: dt.datetime) -> None:
    """Hold a message that was just written, in the transaction that wrote it; the stewards are told."""
    community = message.session.community
    append(
        "held_for_advertising",
        community=community,
        target=message.member,
        about=message.entry,
        at=at,
        rule=_RULE,
        facts={"kinds": list(kinds)},
    )
    Doubt.objects.create(community=community, message=message, kinds=list(kinds))
    message.held_at = at
    message.save(update_fields=["held_at"])
    _tell_stewards(message, "held_waits", at)


@transaction.atomic
def release(*, by: Member, message: Message, at: dt.datetime) -> None:
    """Let a held message through, or leave a flagged one where it is; its author is told where it had waited.

    While the session runs it reaches the readers as a new message; afterwards it stands where it was written.
    """
    held = _to_decide(message, by)
    was_shown = held.is_shown
    _decide(held, by=by, released=True, at=at)
    if was_shown:
        return
    held.released_at = at
    if held.session.state == Session.OPEN:
        held.seq = held.session.take_place()
    held.save(update_fields=["released_at", "seq"])
    index([held])
    if held.member:
        tell([held.member], "held_released", at=at, title=held.session.title, url=held.session.url)


@transaction.atomic
def keep_back(*, by: Member, message: Message, reason: str, at: dt.datetime) -> None:
    """Keep a held or flagged message from all but its author, who reads why."""
    if not reason.strip():
        raise Refused("held_reason_missing")
    held = _to_decide(message, by)
    _decide(held, by=by, released=False, at=at, reason=reason)
    held.held_at, held.released_at = held.held_at or at, None
    held.save(update_fields=["held_at", "released_at"])
    take_out_of_index([held.pk])
    if held.member:
        tell([held.member], "held_kept_back", at=at, tone="care", title=held.session.title, url=held.session.url)


@transaction.atomic
def flag(*, by: Member, message: Message, at: dt.datetime) -> None:
    """Say of a message that it looks like advertising: once of each, and not of one's own. It stays in sight."""
    if message.member_id == by.pk:
        raise Refused("own_message_flagged")
    Session.objects.held(message.session_id)
    if not Message.objects.shown().filter(pk=message.pk).exists():
        raise Refused("message_gone")
    if message.flags.filter(member=by).exists():
        return
    entry = append("flagged", community=by.community, by=by, target=message.member, about=message.entry, at=at)
    Flag.objects.create(message=message, member=by, at=at, entry=entry)
    doubted, _ = Doubt.objects.get_or_create(message=message, defaults={"community": by.community})
    doubted.decided_at = None
    doubted.save(update_fields=["decided_at"])
    _tell_stewards(message, "flagged_waits", at)


def _to_decide(message: Message, by: Member) -> Message:
    """Return a message as it stands, held so that no two stewards decide at once.

    Raises Refused if nothing waits, or if it is the steward's own and there is another one to decide.
    """
    Session.objects.held(message.session_id)
    found = Message.objects.select_related("session__community", "member", "text", "entry", "doubt").get(pk=message.pk)
    if not to_decide(found.session.community).filter(pk=found.pk).exists():
        raise Refused("already_decided")
    if found.member_id == by.pk and another_decides(by):
        raise Refused("own_message_decided")
    return found


def another_decides(by: Member) -> bool:
    """Tell whether somebody else in office can decide about what a steward said."""
    return by.community.members.in_office().exclude(pk=by.pk).exists()


def _decide(held: Message, *, by: Member, released: bool, at: dt.datetime, reason: str = "") -> None:
    entry = append(
        "released_held" if released else "kept_back_held",
        community=by.community,
        by=by,
        target=held.member,
        about=held.entry,
        at=at,
        rule="power.decide_held",
        words={"reason": reason} if reason else {},
    )
    held.doubt.decided_by, held.doubt.decided_at, held.doubt.released = by, at, released
    held.doubt.reason = entry.kept.get("reason")
    held.doubt.save(update_fields=["decided_by", "decided_at", "released", "reason"])
    held.flags.filter(decided_at=None).update(decided_at=at)


def _tell_stewards(message: Message, key: str, at: dt.datetime) -> None:
    """Tell the stewards that something waits, once until they have read it."""
    stewards = Member.objects.to_ask(message.session.community, at)
    told = set(Notice.objects.filter(key=key, read_at=None, member__in=stewards).values_list("member", flat=True))
    untold = [each for each in stewards if each.pk not in told]
    tell(untold, key, at=at, tone="care", url=reverse("held_messages", args=[message.session.community.slug]))
