"""The stewards' duty: being away and back, the order of weeks, and taking one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction

from dongliang.council import HEAVY, MOST_AWAY_DAYS, Body, Decision, decides, week_of
from dongliang_web.council.models import DutyPlace, DutyWeek, roster
from dongliang_web.people.actions import tell
from dongliang_web.people.models import Community, Member, Office, body_of
from dongliang_web.record.actions import Refused, append

#: Weeks, this one included, that the roster shows and that one can take.
WEEKS_AHEAD = 8


@transaction.atomic
def go_away(*, by: Member, until: dt.date, at: dt.datetime) -> None:
    """Be away in office until the end of a day: one is not asked meanwhile, nor counted among those who can agree."""
    today = by.community.clock().day_of(at)
    if not today <= until <= today + dt.timedelta(days=MOST_AWAY_DAYS):
        raise Refused("away_too_long", days=MOST_AWAY_DAYS)
    if not Office.objects.filter(member=by, until_at=None).update(away_until_date=until):
        raise Refused("no_office")
    append("went_away", community=by.community, by=by, at=at, facts={"until": until.isoformat()})
    tell(Member.objects.to_ask(by.community, at, by.pk), "went_away", at=at, name=by.name, until_date=until)


@transaction.atomic
def come_back(*, by: Member, at: dt.datetime) -> None:
    """Be there again before the day that one named."""
    today = by.community.clock().day_of(at)
    if not Office.objects.filter(member=by, until_at=None, away_until_date__gte=today).update(away_until_date=None):
        raise Refused("not_away")
    append("came_back", community=by.community, by=by, at=at)
    tell(Member.objects.to_ask(by.community, at, by.pk), "came_back", at=at, name=by.name)


def without(body: Body, member: Member) -> Body:
    """Return who could decide if somebody were away."""
    pk = str(member.pk)
    left = replace(body, stewards=body.stewards - {pk})
    return replace(left, founder=None, absent=pk) if body.founder == pk else left


def what_changes(by: Member, at: dt.datetime) -> list[tuple[str, Decision]]:
    """Return the heavy powers that are with others while somebody is away, each with how it would be used then."""
    body = body_of(by.community, at)
    there, then = ({power: decides(each, power) for power in sorted(HEAVY)} for each in (body, without(body, by)))
    return [(power, then[power]) for power in there if then[power].way is not there[power].way]


@transaction.atomic
def move_up(*, by: Member, member: Member, at: dt.datetime) -> None:
    """Let somebody's week come one place earlier."""
    Community.objects.select_for_update(no_key=True).get(pk=by.community_id)
    order = [each.member for each in roster(by.community)]
    if member not in order[1:]:
        return
    place = order.index(member)
    order[place - 1], order[place] = order[place], order[place - 1]
    for number, each in enumerate(order):
        DutyPlace.objects.update_or_create(member=each, defaults={"place": number})
    append("changed_duty", community=by.community, by=by, target=member, at=at)


@transaction.atomic
def take_week(*, by: Member, week: dt.date, at: dt.datetime) -> None:
    """Take the duty of a week, whosever turn it is; the others are told."""
    Community.objects.select_for_update(no_key=True).get(pk=by.community_id)
    first = week_of(by.community.clock().day_of(at))
    if week != week_of(week) or not first <= week < first + dt.timedelta(weeks=WEEKS_AHEAD):
        raise Refused("no_such_week")
    if by not in [each.member for each in roster(by.community)]:
        raise Refused("not_on_roster")
    DutyWeek.objects.update_or_create(community=by.community, first_date=week, defaults={"member": by})
    append("took_duty", community=by.community, by=by, at=at, day=week)
    tell(Member.objects.to_ask(by.community, at, by.pk), "took_duty", at=at, name=by.name, week_date=week)
