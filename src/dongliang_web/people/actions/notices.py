"""Lines that people see until they have read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from dongliang_web.people.models import Member, Notice
from dongliang_web.record.models import Entry


def tell(members: Iterable[Member], key: str, *, at: dt.datetime, tone: str = "good", **values: Any) -> None:
    """Leave a notice for each of the members; dates and instants among the values are kept as ISO text."""
    plain = {
        name: value.isoformat() if isinstance(value, dt.date | dt.datetime) else value for name, value in values.items()
    }
    Notice.objects.bulk_create(Notice(member=member, key=key, values=plain, tone=tone, at=at) for member in members)


def take_back(member: Member, key_start: str, *, at: dt.datetime) -> None:
    """Take away notices whose keys begin like this and that were not read: what they say is no longer so."""
    member.notices.filter(key__startswith=key_start, read_at=None).update(read_at=at)


@transaction.atomic(savepoint=False)
def tell_together(member: Member, key: str, *, by: Member, about: Entry, at: dt.datetime, **values: Any) -> None:
    """Tell of one thing what several people do to it: an unread notice of the same gains a name instead of a second.

    ``names`` stands in the sentence for all of them.
    """
    # Held, so that of two at once the second finds the notice of the first.
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    unread = member.notices.filter(key=key, read_at=None, values__about=about.pk).order_by("-id").first()
    if unread is None:
        voices = {str(by.pk): by.name}
        tell([member], key, at=at, about=about.pk, voices=voices, names=list(voices.values()), **values)
        return
    unread.values["voices"][str(by.pk)] = by.name
    _say_names(unread)


@transaction.atomic(savepoint=False)
def take_out(member: Member, key: str, *, by: Member, about: Entry, at: dt.datetime) -> None:
    """Take a name out of an unread notice of one thing; without any the notice goes."""
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    for unread in member.notices.filter(key=key, read_at=None, values__about=about.pk):
        unread.values["voices"].pop(str(by.pk), None)
        unread.read_at = None if unread.values["voices"] else at
        _say_names(unread)


def _say_names(notice: Notice) -> None:
    notice.values["names"] = list(notice.values["voices"].values())
    notice.save(update_fields=["values", "read_at"])


def look_at(*, by: Member, about: Iterable[int], at: dt.datetime) -> None:
    """Put away what a member was told of things that they now look at, named by the numbers of their entries."""
    seen = by.notices.filter(read_at=None, values__about__in=list(about))
    # Asked first: a page that is only read should not wait for whoever writes.
    if seen.exists():
        seen.update(read_at=at)
