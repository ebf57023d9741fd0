"""Proposing a session, changing it and calling it off, and saying that one comes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from dongliang.council import Role
from dongliang.sharing import reasons
from dongliang_web.people.actions import tell
from dongliang_web.people.models import Member
from dongliang_web.record.actions import Refused, append
from dongliang_web.record.models import Entry
from dongliang_web.sharing.actions.holding import put_away_announced
from dongliang_web.sharing.actions.ties import settle_ties
from dongliang_web.sharing.models import REMINDED_BEFORE, CalendarFeed, Coming, Session, is_newcomer, may_host

#: Proposed sessions of one member that may stand ahead at a time; a guard against programmes.
MOST_AHEAD = 20
#: Sessions that one member may propose in a day, also of those called off: each is told to everybody.
MOST_A_DAY = 5
#: The clause by which a session that nobody opened is called off.
NEVER_OPENED = "sharing.never_opened"
#: How often in a day somebody may say anew that they come to one session.
MOST_MINDS = 10


@dataclass(frozen=True, slots=True)
class Plan:
    """What a session is to be: topic, speaker (a member, or an outsider by name), who brings them, when, how long."""

    title: str
    about: str
    speaker: Member | None
    guest_name: str
    brought_by: Member | None
    starts_at: dt.datetime
    minutes: int

    def words(self) -> dict[str, str]:
        """Return the typed parts by their role in the record."""
        typed = (("title", self.title), ("about", self.about), ("guest_name", self.guest_name))
        return {role: text for role, text in typed if text}


@transaction.atomic
def propose_session(*, by: Member, plan: Plan, at: dt.datetime) -> Session:
    """Propose a session; the main group is told once. Raises Refused for an hour that is past or no speaker."""
    _refuse(plan, by, at)
    # Held, so that two proposals sent at once are both counted.
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    if Session.objects.filter(proposer=by).ahead().count() >= MOST_AHEAD:
        raise Refused("too_many_sessions", most=MOST_AHEAD)
    lately = {"verb": "proposed_session", "recorded_at__gt": at - dt.timedelta(days=1)}
    if Entry.objects.filter(community=by.community, actor=by, **lately).count() >= MOST_A_DAY:
        raise Refused("too_many_proposals", most=MOST_A_DAY)
    entry = append(
        "proposed_session",
        community=by.community,
        by=by,
        at=at,
        facts={"starts_at": plan.starts_at.isoformat(), "minutes": plan.minutes},
        words=plan.words(),
    )
    session = Session.objects.create(community=by.community, proposer=by, changed_at=at, entry=entry, **_columns(plan))
    settle_ties(session, by=by, at=at)
    told = by.community.members.in_state(Role.MEMBER, Role.RESTING).claimed().exclude(pk=by.pk)
    tell(told, "session_proposed", at=at, **_said_of(session))
    return session


@transaction.atomic
def change_session(*, by: Member, session: Session, plan: Plan, at: dt.datetime) -> Session:
    """Change a session that is still to come; those who come are told if its hour, topic or speaker is another."""
    held = Session.objects.held(session.pk)
    _refuse_stranger(held, by)
    if not held.is_ahead:
        raise Refused("session_begun")
    _refuse(plan, by, at)
    before, started_at = _told_of(held), held.starts_at
    append(
        "changed_session",
        community=by.community,
        by=by,
        about=held.entry,
        at=at,
        facts={"starts_at": plan.starts_at.isoformat(), "minutes": plan.minutes},
        words=plan.words(),
    )
    for name, value in _columns(plan).items():
        setattr(held, name, value)
    held.changed_at, held.changes = at, held.changes + 1
    # Moved to within the hour, that it was changed is what reminds those who come.
    if held.starts_at != started_at and held.starts_at - REMINDED_BEFORE > at:
        held.reminded_at = None
    held.save()
    settle_ties(held, by=by, at=at)
    if _told_of(held) != before:
        tell(_coming(held, but=by), "session_changed", at=at, **_said_of(held))
    return held


@transaction.atomic
def cancel_session(*, by: Member, session: Session, at: dt.datetime) -> None:
    """Call a session off that is still to come, and tell those who would have come."""
    held = Session.objects.held(session.pk)
    _refuse_stranger(held, by)
    if not held.is_ahead:
        raise Refused("session_begun")
    _call_off(held, at, by=by)


@transaction.atomic
def lapse_session(*, session: Session, at: dt.datetime) -> int:
    """Call off a session that nobody opened, long after its end; returns how many that were."""
    held = Session.objects.held(session.pk)
    if not held.is_ahead:
        return 0
    _call_off(held, at, rule=NEVER_OPENED)
    return 1


def _call_off(held: Session, at: dt.datetime, by: Member | None = None, rule: str = "") -> None:
    """Call off a session that is held, and tell those who would have come."""
    append("cancelled_session", community=held.community, by=by, about=held.entry, at=at, rule=rule)
    held.state, held.changed_at, held.changes = Session.CANCELLED, at, held.changes + 1
    held.save(update_fields=["state", "changed_at", "changes"])
    settle_ties(held, by=by, at=at, rule=rule)
    put_away_announced(held, at)
    tell(_coming(held, but=by), "session_cancelled", at=at, tone="care", **_said_of(held))


@transaction.atomic
def come(*, by: Member, session: Session, at: dt.datetime) -> None:
    """Say that one comes; once said, saying it again changes nothing."""
    held = Session.objects.held(session.pk)
    if not (held.is_ahead or held.is_open):
        raise Refused("session_over")
    if Coming.objects.filter(session=held, member=by, withdrawn_at=None).exists():
        return
    said = {"verb": "will_come", "about": held.entry, "recorded_at__gt": at - dt.timedelta(days=1)}
    if Entry.objects.filter(community=by.community, actor=by, **said).count() >= MOST_MINDS:
        raise Refused("mind_changed_often", most=MOST_MINDS)
    append("will_come", community=by.community, by=by, about=held.entry, at=at)
    Coming.objects.create(session=held, member=by, at=at)


@transaction.atomic
def stop_coming(*, by: Member, session: Session, at: dt.datetime) -> None:
    """Take back that one comes."""
    held = Session.objects.held(session.pk)
    if Coming.objects.filter(session=held, member=by, withdrawn_at=None).update(withdrawn_at=at):
        append("will_not_come", community=by.community, by=by, about=held.entry, at=at)


@transaction.atomic
def remind_coming(*, session: Session, at: dt.datetime) -> int:
    """Remind those who said they come, once; returns how many there are."""
    if not Session.objects.to_remind(at).filter(pk=session.pk).update(reminded_at=at):
        return 0
    coming = list(_coming(session))
    tell(coming, "session_soon", at=at, **_said_of(session))
    return len(coming)


@transaction.atomic
def make_feed(*, by: Member, at: dt.datetime) -> CalendarFeed:
    """Give a member an address for their calendar; an earlier one ends."""
    values = {"key": uuid.uuid4(), "made_at": at}
    feed, _ = CalendarFeed.objects.update_or_create(member=by, defaults=values)
    return feed


def stop_feed(*, by: Member) -> None:
    """End the address of a member's calendar."""
    CalendarFeed.objects.filter(member=by).delete()


def _columns(plan: Plan) -> dict[str, object]:
    return {
        "title": plan.title,
        "about": plan.about,
        "speaker": plan.speaker,
        "guest_name": "" if plan.speaker else plan.guest_name,
        "brought_by": plan.brought_by,
        "starts_at": plan.starts_at,
        "minutes": plan.minutes,
    }


def _refuse(plan: Plan, by: Member, at: dt.datetime) -> None:
    # Everybody is told of a proposal at once, so what would wait in a message is not taken here.
    if is_newcomer(by, by.roles(), at) and reasons("\n".join((plan.title, plan.about, plan.guest_name))):
        raise Refused("plan_advertises", days=by.community.main.newcomer_days)
    if plan.starts_at < at:
        raise Refused("session_past", starts_at=plan.starts_at)
    if plan.speaker is None and not plan.guest_name:
        raise Refused("no_speaker")
    if any(each and each.community_id != by.community_id for each in (plan.speaker, plan.brought_by)):
        raise Refused("no_speaker")


def _refuse_stranger(session: Session, by: Member) -> None:
    if not may_host(by, session):
        raise Refused("not_host")


def _told_of(session: Session) -> tuple[object, ...]:
    return (session.title, session.speaker_id, session.guest_name, session.starts_at, session.minutes)


def _coming(session: Session, but: Member | None = None) -> Iterable[Member]:
    coming = Coming.objects.filter(session=session, withdrawn_at=None).values("member")
    people = Member.objects.filter(pk__in=coming).exclude(state=str(Role.FORMER))
    return people.exclude(pk=but.pk) if but else people


def _said_of(session: Session) -> dict[str, Any]:
    said = {"title": session.title, "speaker": session.speaker_name, "starts_at": session.starts_at}
    return {**said, "url": session.url}
