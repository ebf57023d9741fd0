"""Due work of this room: sending the day in short to the channels whose hour it is."""

from __future__ import annotations

import datetime as dt
from time import monotonic

from django.conf import settings
from django.urls import reverse

from dongliang_web.connectors.actions import carried_to, give_up, note_carried, take_channel
from dongliang_web.connectors.models import Channel, digest_of
from dongliang_web.connectors.wording import words_of
from dongliang_web.people.models import Community
from dongliang_web.record.apart import each_apart

#: After so long no further channel is taken up in a round: other due work does not wait for those that do not answer.
SENDING_SECONDS = 60
_LEAST = dt.timedelta(microseconds=1)


def tell_groups(at: dt.datetime) -> int:
    """Send the day in short to each channel whose hour it is, once a day; returns how many took it.

    A day that was to be tried again and is too late by now is given up.
    """
    until = monotonic() + SENDING_SECONDS
    return each_apart(lambda each: _send(each, at, until), Channel.objects.whose_turn_it_is(at))


def _send(channel: Channel, at: dt.datetime, until: float) -> bool:
    if monotonic() > until:
        return False
    if channel.is_too_late(at):
        give_up(channel=channel, at=at)
    day = take_channel(channel, at)
    if day is None:
        return False
    carried = carried_to(channel, channel.community.name, _text(channel.community, day, at))
    note_carried(channel=channel, day=day, carried=carried, at=at)
    return carried.sent


def _text(community: Community, day: dt.date, at: dt.datetime) -> str:
    """Return a day in short as it stands; of one that is over, as it was at its end."""
    end = community.clock().end_of(day)
    found = digest_of(community, min(at, end - _LEAST))
    address = settings.SITE_URL + reverse("today", args=[community.slug])
    return words_of(found, address, is_over=at >= end).text()
