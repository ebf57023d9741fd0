"""Lines that people see until they have read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from dongliang_web.people.models import Member, Notice


def tell(members: Iterable[Member], key: str, *, at: dt.datetime, tone: str = "good", **values: Any) -> None:
    """Leave a notice for each of the members; dates and instants among the values are kept as ISO text."""
    plain = {
        name: value.isoformat() if isinstance(value, dt.date | dt.datetime) else value for name, value in values.items()
    }
    Notice.objects.bulk_create(Notice(member=member, key=key, values=plain, tone=tone, at=at) for member in members)


def take_back(member: Member, key_start: str, *, at: dt.datetime) -> None:
    """Take away notices whose keys begin like this and that were not read: what they say is no longer so."""
    member.notices.filter(key__startswith=key_start, read_at=None).update(read_at=at)
