"""A member's log of leave, make-ups and days recorded for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from dongliang_web.people.models import Member
from dongliang_web.record.models import Entry


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of a member's log of leave, make-ups and days recorded for them."""

    #: Key of its sentence in words.toml.
    key: str
    at: dt.datetime
    day_date: dt.date
    by: str
    name: str
    reason: str
    #: Whether it was recorded by somebody else and stands, so that the member can undo it.
    may_undo: bool = False


def day_log(member: Member, most: int = 50) -> list[LogLine]:
    """Return what was announced, withdrawn, made up or recorded by others for a member, newest first."""
    own = Q(actor=member, target=None, verb__in=_OWN)
    for_them = Q(target=member, verb__in=_RECORDED)
    entries = Entry.objects.filter(own | for_them, community=member.community_id).order_by("-id")[:most]
    stands = set(member.check_ins.exclude(recorded_by=None).exclude(recorded_by=member).values_list("entry", flat=True))
    stands |= set(member.leaves.filter(withdrawn_at=None).exclude(entry__target=None).values_list("entry", flat=True))
    return [_log_line(entry, member, stands) for entry in entries.select_related("actor").prefetch_related("passages")]


_OWN = ["announced_leave", "withdrew_leave", "made_up_day", "undid_recorded_day"]
_RECORDED = {"checked_in": "done", "made_up_day": "made_up", "announced_leave": "leave"}


def _log_line(entry: Entry, member: Member, stands: Collection[int]) -> LogLine:
    recorded = entry.target_id is not None
    key = f"log.recorded_{_RECORDED[entry.verb]}" if recorded else f"log.{entry.verb}"
    reason = "".join(passage.text for passage in entry.passages.all() if passage.role == "reason")
    by = entry.actor.name if entry.actor else ""
    day = entry.day_date or dt.date.min
    return LogLine(key, entry.recorded_at, day, by, member.name, reason, entry.pk in stands)
