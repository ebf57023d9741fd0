"""Sharing sessions to try the house on: closed ones with what was said in them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from dongliang_web.models import Attendance, Community, Guest, Member, Message, Session
from dongliang_web.sharing.models import index
from tests.web.factories import MemberFactory, entry_for

EVENING = dt.datetime(2026, 11, 21, 11, 30, tzinfo=dt.UTC)


def session_of(community: Community, *, closed: bool = True, title: str = "肩颈松解三步", **more: Any) -> Session:
    """Let a session have been held, by its proposer unless another speaker is named."""
    proposer = more.pop("proposer", None) or MemberFactory(community=community)
    speaker = more.pop("speaker", proposer)
    return Session.objects.create(
        community=community,
        title=title,
        speaker=speaker,
        proposer=proposer,
        brought_by=more.pop("brought_by", proposer),
        starts_at=EVENING,
        changed_at=EVENING,
        opened_at=EVENING,
        closed_at=EVENING + dt.timedelta(minutes=150) if closed else None,
        state=Session.CLOSED if closed else Session.OPEN,
        entry=entry_for(proposer, "proposed_session", EVENING),
        **more,
    )


@transaction.atomic
def said(session: Session, text: str, by: Member | None = None, guest: Guest | None = None, **more: Any) -> Message:
    """Let something be said in a session, by its speaker unless somebody else is named."""
    member = None if guest else (by or session.speaker)
    session.last_seq += 1
    session.save(update_fields=["last_seq"])
    at = EVENING + dt.timedelta(seconds=20 * session.last_seq)
    entry = entry_for(member or session.proposer, "opened_session", at, words={"text": text})
    message = Message.objects.create(
        session=session,
        seq=session.last_seq,
        member=member,
        guest=guest,
        text=entry.kept["text"],
        client_id=uuid.uuid4(),
        at=at,
        entry=entry,
        **more,
    )
    index([message])
    return message


def came(session: Session, *members: Member) -> None:
    """Let members have come."""
    for number, member in enumerate(members):
        Attendance.objects.create(session=session, member=member, first_at=EVENING + dt.timedelta(minutes=number))
