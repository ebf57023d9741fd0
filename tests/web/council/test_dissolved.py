"""Once a community's days of grace are over nobody in it is asked, told or moved any more."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from dongliang_web.centres.models import snapshots_due
from dongliang_web.checkin import jobs as checkin
from dongliang_web.checkin.models import Reminder
from dongliang_web.connectors.models import Channel
from dongliang_web.council.actions import settle
from dongliang_web.gate.models import Cohort
from dongliang_web.models import Community
from tests.web.council.deciding import DAY, VOTE, Circle, a_circle
from tests.web.factories import CohortFactory

pytestmark = pytest.mark.django_db


def closed(circle: Circle, at: dt.datetime) -> None:
    circle.community.closes_at = at
    circle.community.save(update_fields=["closes_at"])


def test_alive_are_those_that_were_not_dissolved_or_may_still_write() -> None:
    circle = a_circle()
    closed(circle, circle.at)
    a_circle(slug="other")
    assert [each.slug for each in Community.objects.alive(circle.at)] == ["other"]
    assert Community.objects.alive(circle.at - DAY).count() == 2


def test_nobody_falls_out_of_a_trial() -> None:
    circle = a_circle()
    CohortFactory(community=circle.community, first_date=circle.at.date() - DAY)
    assert Cohort.objects.to_look_at(circle.at).exists()
    closed(circle, circle.at)
    assert not Cohort.objects.to_look_at(circle.at).exists()


def test_nobody_rests() -> None:
    circle = a_circle()
    late = circle.at + 90 * DAY
    closed(circle, late)
    assert checkin.due(late) == 0
    assert checkin.due(late - DAY) > 0


def test_no_reminder_goes_out_and_no_day_in_short() -> None:
    circle = a_circle()
    at = circle.at.replace(hour=12, minute=5)
    clock = circle.community.clock()
    hour = at.astimezone(ZoneInfo(clock.setting_for(clock.day_of(at)).zone)).hour
    Reminder.objects.create(member=circle.members[0], way="mail", hour=hour, asked_at=at - DAY)
    assert len(Reminder.objects.whose_time_it_is(at)) == 1
    closed(circle, at)
    assert Reminder.objects.whose_time_it_is(at) == []
    assert Channel.objects.whose_turn_it_is(at) == []


def test_no_snapshot_is_taken() -> None:
    circle = a_circle()
    assert snapshots_due(circle.at + DAY)
    closed(circle, circle.at)
    assert not snapshots_due(circle.at + DAY)


def test_nothing_is_decided() -> None:
    circle = a_circle()
    circle.hold(set_rules=VOTE)
    made = circle.propose("change_rules", circle.change_gate(spare_days=2))
    closed(circle, made.closes_at)
    circle.community.refresh_from_db()
    assert settle(circle.community, made.closes_at) == 0
