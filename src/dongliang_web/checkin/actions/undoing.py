"""Undoing what others recorded or wrote for one."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from dongliang_web.checkin.actions.changes import erase
from dongliang_web.checkin.models import CheckIn, Leave, Post
from dongliang_web.people.actions import tell
from dongliang_web.people.models import Member
from dongliang_web.record.actions import Refused, append


@transaction.atomic
def undo_recorded(*, by: Member, day: dt.date, at: dt.datetime) -> None:
    """Undo what a helper or steward recorded, pasted or wrote for one on a day, and tell them.

    The day is as if they had not; a day on which the member wrote too is the member's own and keeps its check-in. What
    was written goes for good, the entries stay and are no events any more. Raises Refused where nothing was recorded.
    """
    # Of two who undo at once the second finds nothing left.
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    # Held wholly, key and all: whatever is written for the day meanwhile waits, and then begins a day of its own.
    held = CheckIn.objects.select_for_update(of=("self",)).filter(member=by, day_date=day)
    check_in = held.select_related("recorded_by", "entry").first()
    # A day that one recorded for oneself from a list is one's own.
    recorded = check_in is not None and check_in.recorded_by not in (None, by)
    posts = [post for post in _held_posts(check_in) if post.by_another] if check_in else []
    if check_in and (recorded or any(post.deleted_at is None for post in posts)):
        _undo_check_in(by, check_in, posts, at)
        return
    leave = (
        by.leaves.filter(day_date=day, withdrawn_at=None).exclude(entry__target=None).select_related("entry").first()
    )
    if leave is None:
        raise Refused("nothing_recorded", day=day)
    _undo_leave(by, leave, at)


def _held_posts(check_in: CheckIn) -> QuerySet[Post]:
    """Return a day's posts as they stand now, held to the end: one that is being changed becomes its author's first."""
    found = Post.objects.select_for_update(no_key=True, of=("self",)).filter(check_in=check_in).order_by("id")
    return found.select_related("check_in", "written_by")


def _undo_check_in(by: Member, check_in: CheckIn, posts: list[Post], at: dt.datetime) -> None:
    others = {check_in.recorded_by, *(post.written_by for post in posts)} - {None, by}
    own = check_in.posts.filter(deleted_at=None).exclude(pk__in=[post.pk for post in posts]).exists()
    goes = check_in.recorded_by not in (None, by) and not own
    append(
        "undid_recorded_day",
        community=by.community,
        by=by,
        at=at,
        about=check_in.entry if goes else None,
        cohort=check_in.cohort if goes else None,
        day=check_in.day_date,
        facts={"check_in": goes, "posts": [str(post.client_id) for post in posts]},
    )
    for post in posts:
        if post.deleted_at is None:
            erase(post, at)
    if goes:
        check_in.posts.all().delete()
        check_in.delete()
    else:
        check_in.recorded_by = None
        check_in.save(update_fields=["recorded_by"])
    tell(filter(None, others), "recorded_undone", at=at, by=by.name, day_date=check_in.day_date)


def _undo_leave(by: Member, leave: Leave, at: dt.datetime) -> None:
    leave.withdrawn_at = at
    leave.save(update_fields=["withdrawn_at"])
    entry = leave.entry
    facts = {"leave": True, "posts": []}
    append(
        "undid_recorded_day",
        community=by.community,
        by=by,
        at=at,
        about=entry,
        cohort=entry.cohort,
        day=leave.day_date,
        facts=facts,
    )
    if entry.actor:
        tell([entry.actor], "recorded_undone", at=at, by=by.name, day_date=leave.day_date)
