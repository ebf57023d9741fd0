"""Speaking and asking in a session, lifting a question into the stream, and taking a message away."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from dongliang_web.checkin.actions import MOST_PICTURES
from dongliang_web.checkin.actions.clips import Clips, keep_clips
from dongliang_web.people.models import Member
from dongliang_web.record.actions import Refused, append
from dongliang_web.record.kept import KeptPicture, keep_pictures, kept_path, remove_kept
from dongliang_web.record.models import Entry, Passage
from dongliang_web.sharing.actions.advertising import Looked, look, show_or_hold
from dongliang_web.sharing.models import (
    Guest,
    Message,
    MessageClip,
    MessagePicture,
    Session,
    forget_in_index,
    may_host,
    may_speak,
)

#: More than any session has; a guard against programmes that fill the disk.
MOST_MESSAGES = 5000
#: Questions that one person may ask in one session.
MOST_QUESTIONS = 60


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody sends into a session; the client id makes sending again change nothing."""

    text: str
    client_id: uuid.UUID
    pictures: Sequence[UploadedFile[Any]] = ()
    sound: UploadedFile[Any] | None = None
    film: UploadedFile[Any] | None = None

    @property
    def clips(self) -> dict[str, UploadedFile[Any]]:
        """What is to be heard or watched, by its kind."""
        return {kind: file for kind, file in (("sound", self.sound), ("film", self.film)) if file}


@dataclass(frozen=True, slots=True)
class _Author:
    """Whose message it is: a member's or a guest's; and whether it stands in the stream or in the lane beside."""

    member: Member | None
    guest: Guest | None
    kind: str

    @property
    def columns(self) -> dict[str, Member | Guest | None]:
        return {"member": self.member, "guest": self.guest}


def speak(*, by: Member, session: Session, said: Said, as_question: bool = False, at: dt.datetime) -> Message:
    """Say something in an open session: speaker and proposer into the stream, others as a question beside it."""
    kind = Message.SPEECH if may_speak(by, session) and not as_question else Message.QUESTION
    return _send(_Author(by, None, kind), session, said, at)


def speak_as_guest(*, guest: Guest, said: Said, at: dt.datetime) -> Message:
    """Say something as the speaker from outside, into the stream."""
    return _send(_Author(None, guest, Message.SPEECH), guest.session, said, at)


def _send(author: _Author, session: Session, said: Said, at: dt.datetime) -> Message:
    if not (said.text.strip() or said.pictures or said.clips):
        raise Refused("nothing_said")
    if len(said.pictures) > MOST_PICTURES:
        raise Refused("too_many_pictures", count=len(said.pictures), most=MOST_PICTURES)
    if before := _sent_before(author, session, said):
        return before
    with (
        keep_pictures(said.pictures, limit_bytes=settings.PICTURE_LIMIT_BYTES) as kept,
        keep_clips(said.clips) as clips,
    ):
        looked = look(author.member, said.text, kept, at, clips=bool(said.clips))
        return _write(author, session, said, looked, kept, clips, at)


def _write(
    author: _Author,
    session: Session,
    said: Said,
    looked: Looked,
    kept: Sequence[KeptPicture],
    clips: Clips,
    at: dt.datetime,
) -> Message:
    with transaction.atomic():
        # Held to the end: places come into sight in the order in which they were taken, in whatever process.
        held_session = Session.objects.held(session.pk)
        if before := _sent_before(author, held_session, said):
            for name in [each.name for each in kept] + [each.name for each in clips.values()]:
                transaction.on_commit(partial(remove_kept, name))
            return before
        _refuse(author, held_session)
        entry = _entry(author, held_session, said, kept, clips, at)
        message = Message.objects.create(
            session=held_session,
            seq=held_session.take_place(),
            kind=author.kind,
            text=entry.kept.get("text"),
            client_id=said.client_id,
            at=at,
            unheard=looked.unheard,
            entry=entry,
            **author.columns,
        )
        _hang(message, kept, clips)
        show_or_hold(message, looked, at)
        return message


def _sent_before(author: _Author, session: Session, said: Said) -> Message | None:
    """Return the message of the same client id; raises Refused if somebody else's stands under it."""
    found = session.messages.filter(client_id=said.client_id).select_related("text").first()
    if found is None:
        return None
    mine = (author.member.pk if author.member else None, author.guest.pk if author.guest else None)
    if (found.member_id, found.guest_id) != mine:
        raise Refused("form_used")
    return found


def _refuse(author: _Author, session: Session) -> None:
    if not session.is_open:
        raise Refused("session_not_open")
    if author.guest and not Guest.objects.let_in().filter(pk=author.guest.pk).exists():
        raise Refused("session_not_open")
    if session.messages.count() >= MOST_MESSAGES:
        raise Refused("too_many_messages", most=MOST_MESSAGES)
    asked = session.messages.filter(member=author.member, kind=Message.QUESTION)
    if author.kind == Message.QUESTION and asked.count() >= MOST_QUESTIONS:
        raise Refused("too_many_questions", most=MOST_QUESTIONS)


def _entry(
    author: _Author, session: Session, said: Said, kept: Sequence[KeptPicture], clips: Clips, at: dt.datetime
) -> Entry:
    asks = author.kind == Message.QUESTION
    others = session.speaker if author.member and session.speaker_id != author.member.pk else None
    facts = {"pictures": len(kept), "clips": [*clips]} | ({"guest": str(author.guest.key)} if author.guest else {})
    # A speaker from outside is nobody whom an entry could name, so the verb alone does not tell a question.
    facts |= {"question": True} if asks else {}
    return append(
        "asked_speaker" if asks and others else "spoke_in_session",
        community=session.community,
        by=author.member,
        target=others if asks else None,
        about=session.entry,
        at=at,
        day=session.community.clock().day_of(at),
        facts=facts,
        words={"text": said.text} if said.text.strip() else {},
        files={f"picture_{number}": (each.name, each.content) for number, each in enumerate(kept, start=1)}
        | {kind: (each.name, kept_path(each.name)) for kind, each in clips.items() if kind == "sound"},
    )


def _hang(message: Message, kept: Sequence[KeptPicture], clips: Clips) -> None:
    MessagePicture.objects.bulk_create(
        MessagePicture(
            message=message,
            passage=message.entry.kept[f"picture_{number}"],
            position=number,
            width=each.width,
            height=each.height,
        )
        for number, each in enumerate(kept, start=1)
    )
    for kind, clip in clips.items():
        passage = message.entry.kept.get(kind)
        found = {"state": "ready", "passage": passage} if passage else {"sent_file": clip.name}
        MessageClip.objects.create(message=message, kind=kind, seconds=clip.seconds, **found)


@transaction.atomic
def lift_question(*, by: Member, message: Message, at: dt.datetime) -> None:
    """Lift a question into the stream: it takes the next place there. Once lifted, it stays."""
    session = _held_by_host(by, message)
    found = session.messages.shown().filter(pk=message.pk, kind=Message.QUESTION, lifted_at=None).first()
    if found is None:
        return
    if not session.is_open:
        raise Refused("session_not_open")
    found.lifted_at, found.seq = at, session.take_place()
    found.save(update_fields=["lifted_at", "seq"])
    append("lifted_question", community=by.community, by=by, target=found.member, about=found.entry, at=at)


@transaction.atomic
def delete_message(*, by: Member, message: Message, at: dt.datetime) -> None:
    """Take a message away for good, one's own or as a host: its text, pictures, sound and film are erased."""
    session = Session.objects.held(message.session_id)
    if message.member_id != by.pk and not may_host(by, session):
        raise Refused("not_host")
    _delete(message, by=by, at=at)


@transaction.atomic
def delete_as_guest(*, guest: Guest, message: Message, at: dt.datetime) -> None:
    """Take a guest's own message away for good, while their link is good and the session is open."""
    session = Session.objects.held(message.session_id)
    if message.guest_id != guest.pk:
        raise Refused("not_host")
    if not (session.is_open and Guest.objects.let_in().filter(pk=guest.pk).exists()):
        raise Refused("session_not_open")
    _delete(message, guest=guest, at=at)


def _delete(message: Message, *, by: Member | None = None, guest: Guest | None = None, at: dt.datetime) -> None:
    """Erase a message of a session that is held; one that was deleted before stays so."""
    if not Message.objects.filter(pk=message.pk, deleted_at=None).update(deleted_at=at, text=None):
        return
    forget_in_index([message.pk])
    facts = {"guest": str(guest.key)} if guest else {}
    community = message.session.community
    append("deleted_message", community=community, by=by, about=message.entry, at=at, facts=facts)
    files = list(message.entry.passages.exclude(file="").values_list("file", flat=True))
    clips = list(message.clips.select_related("passage"))
    for clip in clips:
        files += clip.files
    message.pictures.all().delete()
    message.clips.all().delete()
    message.entry.passages.all().delete()
    # A film stands on an entry of its own, written when it was made.
    Passage.objects.filter(pk__in=[clip.passage_id for clip in clips]).delete()
    for name in set(files):
        transaction.on_commit(partial(remove_kept, name))


def _held_by_host(by: Member, message: Message) -> Session:
    session = Session.objects.held(message.session_id)
    if not may_host(by, session):
        raise Refused("not_host")
    return session
