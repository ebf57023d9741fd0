"""Due work of this room: sending the day in short to the channels whose hour it is."""

from __future__ import annotations

import datetime as dt
from time import monotonic

from django.conf import settings
from django.urls import reverse

from dongliang_web.connectors.actions import carried_to, note_carried, take_channel
from dongliang_web.connectors.models import Channel, digest_of
from dongliang_web.connectors.wording import words_of
from dongliang_web.record.apart import each_apart

#: After so long no further channel is taken up in a round: other due work does not wait for those that do not answer.
SENDING_SECONDS = 60


def tell_groups(at: dt.datetime) -> int:
    """Send the day in short to each channel whose hour it is, once a day; returns how many took it."""
    until = monotonic() + SENDING_SECONDS
    return each_apart(lambda each: _send(each, at, until), Channel.objects.whose_hour_it_is(at))


def _send(channel: Channel, at: dt.datetime, until: float) -> bool:
    if monotonic() > until:
        return False
    day = take_channel(channel, at)
    if day is None:
        return False
    community = channel.community
    words = words_of(digest_of(community, at), settings.SITE_URL + reverse("today", args=[community.slug]))
    carried = carried_to(channel, community.name, words.text())
    note_carried(channel=channel, day=day, carried=carried, at=at)
    return carried.sent
