"""The demo community's quiet rhythm: a few calls along, a few reminders, and some who wish one only when needed."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from dongliang.council import Role
from dongliang_web.checkin.models import Call, CheckIn, Reminder
from dongliang_web.people.models import Community, Member
from dongliang_web.portability.actions.demo_circles import Circles
from dongliang_web.record.actions import Telling, append_each

#: Days back over which calls and reminders lie, how many of each, and how many wish a reminder only when needed.
_DAYS, _CALLS, _REMINDERS, _WHEN_NEEDED = 28, 50, 90, 8
_BEFORE = dt.timedelta(minutes=45)


def call_and_remind(*, community: Community, circles: Circles, seed: int, at: dt.datetime) -> None:
    """Have some members called along and others reminded shortly before they wrote, as the seed draws them."""
    drawn = random.Random(seed)
    today = community.clock().day_of(at)
    recent = CheckIn.objects.between(today - dt.timedelta(days=_DAYS), today - dt.timedelta(days=1))
    # Whole days that everybody wrote by themselves stay the most.
    found = recent.filter(member__community=community, cohort=None, mark="done", late=False, recorded_by=None)
    written = list(found.exclude(received_at=None).select_related("member").order_by("id"))
    chosen = drawn.sample(written, min(len(written), _CALLS + _REMINDERS))
    members = list(community.members.in_state(Role.MEMBER).order_by("id"))
    near = [(circles.around(each.member, members), each) for each in chosen[:_CALLS]]
    _call(community, [(drawn.choice(people), each) for people, each in near if people], at)
    _remind(community, chosen[_CALLS:], at)
    since_at = at - dt.timedelta(days=_DAYS)
    Reminder.objects.bulk_create(
        Reminder(member=each, hour=21, way="mail", asked_at=since_at, level="medium", level_since_at=since_at)
        for each in drawn.sample(members, min(len(members), _WHEN_NEEDED))
    )


def _call(community: Community, pairs: Sequence[tuple[Member, CheckIn]], at: dt.datetime) -> None:
    tellings = [Telling(each.member, by, each.day_date, _before(each)) for by, each in pairs]
    entries = append_each("called_along", tellings, community=community, at=at)
    Call.objects.bulk_create(
        Call(caller=by, called=each.member, day_date=each.day_date, at=_before(each) or at, entry=entry)
        for (by, each), entry in zip(pairs, entries, strict=True)
    )


def _remind(community: Community, chosen: Sequence[CheckIn], at: dt.datetime) -> None:
    tellings = [Telling(each.member, None, each.day_date, _before(each), facts={"way": "mail"}) for each in chosen]
    append_each("reminded", tellings, community=community, at=at)


def _before(check_in: CheckIn) -> dt.datetime | None:
    return check_in.received_at - _BEFORE if check_in.received_at else None
