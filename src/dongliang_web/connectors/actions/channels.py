"""Where the day in short is sent: adding a channel, taking it away, and taking up what is due."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, Q

from dongliang_web.connectors.models import Channel
from dongliang_web.connectors.sending import Carried, carry, sealed, unsealed
from dongliang_web.people.actions import tell
from dongliang_web.people.models import Community, Member
from dongliang_web.record.actions import Refused, append

#: More than anybody has groups that wish to read it.
MOST_CHANNELS = 10
#: How long after a failure it is tried again; one number for each further try.
BACK_OFF = (dt.timedelta(minutes=2), dt.timedelta(minutes=15), dt.timedelta(minutes=60))


def add_channel(*, by: Member, name: str, address: str, hour: int, at: dt.datetime) -> Channel:
    """Add a channel; raises Refused for an address that is none, and for one too many.

    The record holds of which kind it is and at which hour it is sent, and nothing of the way there.
    """
    kind = carry(address).kind
    if not kind:
        raise Refused("channel_not_looked_at")
    with transaction.atomic():
        # Held, so that of two added at once the second sees the first.
        Community.objects.select_for_update(no_key=True).get(pk=by.community_id)
        if by.community.channels.count() >= MOST_CHANNELS:
            raise Refused("too_many_channels", most=MOST_CHANNELS)
        channel = Channel.objects.create(
            community=by.community,
            name=name,
            kind=kind,
            sealed_address=sealed(address),
            hour=hour,
            added_by=by,
            added_at=at,
        )
        facts = {"kind": kind, "hour": hour}
        append("added_channel", community=by.community, by=by, at=at, facts=facts, words={"name": name})
    return channel


@transaction.atomic
def remove_channel(*, by: Member, channel: Channel, at: dt.datetime) -> bool:
    """Take a channel away, its secret with it; False where that was done before."""
    if not Channel.objects.filter(pk=channel.pk).delete()[0]:
        return False
    append("removed_channel", community=by.community, by=by, at=at, facts={"kind": channel.kind})
    return True


def carried_to(channel: Channel, title: str, body: str) -> Carried:
    """Send a message to a channel and return what became of it; one whose secret cannot be read takes none."""
    try:
        return carry(unsealed(channel.sealed_address), title, body)
    except Refused as refused:
        return Carried(channel.kind, False, (refused.key,))


def take_channel(channel: Channel, at: dt.datetime) -> dt.date | None:
    """Take up a channel whose hour it is and return the day to send; None where it was sent or another run has it."""
    day = channel.day_at(at)
    if day is None:
        return None
    mine = Channel.objects.filter(pk=channel.pk)
    fresh = Q(day_date=None) | Q(day_date__lt=day)
    again = Q(day_date=day, state="waiting", retry_at__lte=at)
    taken = mine.filter(fresh).update(day_date=day, state="sending", tries=1, retry_at=None)
    taken = taken or mine.filter(again).update(state="sending", tries=F("tries") + 1)
    return day if taken else None


@transaction.atomic
def note_carried(*, channel: Channel, day: dt.date, carried: Carried, at: dt.datetime) -> None:
    """Write down whether a day came through; after the last try stewards are told, once until it works again."""
    kept = _held(channel, day, "sending")
    if kept is None:
        return
    if carried.sent:
        kept.state, kept.failing_since_date = "sent", None
    elif kept.tries <= len(BACK_OFF):
        kept.state, kept.retry_at = "waiting", at + BACK_OFF[kept.tries - 1]
    else:
        _fail(kept, day, at)
    kept.save(update_fields=["state", "retry_at", "failing_since_date"])


@transaction.atomic
def give_up(*, channel: Channel, at: dt.datetime) -> None:
    """Let go of a day that was to be tried again and is no longer sent: it failed, as after the last try."""
    day = channel.day_date
    kept = _held(channel, day, "waiting")
    if kept is None or day is None:
        return
    _fail(kept, day, at)
    kept.save(update_fields=["state", "failing_since_date"])


def _held(channel: Channel, day: dt.date | None, state: str) -> Channel | None:
    """Return a channel for as long as it is with a day as it was read, held until the end."""
    mine = Channel.objects.select_for_update(no_key=True)
    return mine.filter(pk=channel.pk, day_date=day, state=state).first()


def _fail(kept: Channel, day: dt.date, at: dt.datetime) -> None:
    kept.state = "failed"
    if kept.failing_since_date is None:
        kept.failing_since_date = day
        stewards = Member.objects.to_ask(kept.community, at)
        tell(stewards, "channel_failed", at=at, tone="care", name=kept.name, day_date=day)
