"""Due work where some of it fails: nothing else waits for it, nothing is hushed up, and the rounds go on."""

from __future__ import annotations

import datetime as dt
import logging
import os
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError

from dongliang.council import Role
from dongliang_web import jobs
from dongliang_web.checkin import jobs as checkin
from dongliang_web.checkin.actions import Due
from dongliang_web.management.commands import tick as command
from dongliang_web.models import Cohort, Community, Enrolment, Entry, Member, Reminder
from tests.web.factories import CohortFactory, CommunityFactory, EnrolmentFactory, MemberFactory

pytestmark = pytest.mark.django_db
#: 21:00 in Shanghai.
NINE = dt.datetime(2026, 11, 10, 13, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
#: What no version of the site can read.
UNREADABLE = {"resting_after_days": "seven"}


def silent_member(community: Community) -> Member:
    """Somebody who has not written for so long that they are to rest."""
    return MemberFactory(community=community)


def out_of_trial(community: Community) -> Enrolment:
    """A candidate who never wrote, and is out by now."""
    cohort = CohortFactory(community=community, first_date=(NINE - 20 * DAY).date())
    return EnrolmentFactory(cohort=cohort)


def reminded(community: Community) -> Reminder:
    member = MemberFactory(community=community, state_since_at=NINE - DAY)
    account = member.account()
    assert account
    account.email = f"{member.pk}@example.org"
    account.save()
    return Reminder.objects.create(member=member, hour=21, way="mail", asked_at=NINE - DAY)


def failing_round() -> BaseExceptionGroup[Exception]:
    with pytest.raises(ExceptionGroup) as failed:
        jobs.tick(NINE)
    return failed.value


def test_a_community_that_cannot_be_read_stops_no_other() -> None:
    broken, whole = CommunityFactory(slug="broken"), CommunityFactory(slug="whole")
    silent_member(broken)
    member, enrolment, reminder = silent_member(whole), out_of_trial(whole), reminded(whole)
    Community.objects.filter(pk=broken.pk).update(main_rules=UNREADABLE)
    failed = failing_round()
    for each in (member, enrolment, reminder):
        each.refresh_from_db()
    assert member.state == Role.RESTING
    assert enrolment.out_since_date is not None
    assert (reminder.state, len(mail.outbox)) == ("sent", 1)
    assert failed.subgroup(TypeError) is not None, "what failed is told"


def test_a_cohort_that_cannot_be_read_stops_no_other() -> None:
    community = CommunityFactory()
    broken, whole = out_of_trial(community), out_of_trial(community)
    Cohort.objects.filter(pk=broken.cohort_id).update(rules={"day": "unreadable"})
    failing_round()
    whole.refresh_from_db()
    assert whole.out_since_date is not None
    assert Entry.objects.filter(verb="fell_out").count() == 1


def test_a_round_that_failed_in_part_is_done_again_without_doing_twice() -> None:
    whole = CommunityFactory()
    silent_member(whole)
    CommunityFactory()
    Community.objects.exclude(pk=whole.pk).update(main_rules=UNREADABLE)
    failing_round()
    before = Entry.objects.count()
    failing_round()
    assert Entry.objects.count() == before


def test_the_rounds_go_on_after_one_that_failed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, clock_at_nine: None
) -> None:
    CommunityFactory(main_rules=UNREADABLE)
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            raise SystemExit

    monkeypatch.setattr(command.time, "sleep", pause)
    monkeypatch.setattr(command, "close_old_connections", lambda: None)
    with caplog.at_level(logging.ERROR, "dongliang.tick"), pytest.raises(SystemExit):
        call_command("tick", every=60, only="quick")
    assert len(pauses) == 3
    assert len([each for each in caplog.records if each.exc_info]) == 3


def test_a_single_round_that_failed_says_so(clock_at_nine: None) -> None:
    CommunityFactory(main_rules=UNREADABLE)
    with pytest.raises(ExceptionGroup):
        call_command("tick")


def test_a_database_that_is_away_ends_the_round_at_once() -> None:
    asked = []

    def away(at: dt.datetime) -> int:
        asked.append(at)
        raise OperationalError("the database is away")

    with pytest.raises(OperationalError):
        jobs.tick(NINE, (away, away))
    assert len(asked) == 1


def test_a_mark_of_the_last_sweep_that_was_cut_short_is_no_obstacle() -> None:
    swept = Path(settings.HOME) / "kept" / ".swept"
    swept.parent.mkdir(parents=True, exist_ok=True)
    swept.write_text("", "ascii")
    os.utime(swept, (0, 0))
    checkin.due(NINE)
    assert swept.stat().st_mtime == NINE.timestamp()


def test_slow_reminders_leave_the_rest_to_the_next_round(monkeypatch: pytest.MonkeyPatch) -> None:
    community = CommunityFactory()
    for _ in range(3):
        reminded(community)
    passed, deliver = [0.0], checkin.deliver

    def slowly(taken: Due, at: dt.datetime) -> bool:
        passed[0] += 2 * checkin.REMINDING_SECONDS
        return deliver(taken, at)

    monkeypatch.setattr(checkin, "monotonic", lambda: passed[0])
    monkeypatch.setattr(checkin, "deliver", slowly)
    assert [checkin.remind(NINE) for _ in range(4)] == [1, 1, 1, 0]
    assert len(mail.outbox) == 3


@pytest.fixture
def clock_at_nine() -> Any:
    with time_machine.travel(NINE, tick=False):
        yield
