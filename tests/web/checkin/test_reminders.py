"""Quiet reminders by mail: none by default, one a day at most, and silence whenever there is nothing to remind of."""

from __future__ import annotations

import datetime as dt
import re
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from dongliang.coded import code
from dongliang.council import Role
from dongliang.events import events_table
from dongliang.gate import GateRules, rules_to_json
from dongliang.rhythm import Urging, urging, written
from dongliang_web.checkin.actions.reminders import BACK_OFF
from dongliang_web.checkin.jobs import remind
from dongliang_web.models import Account, Community, Entry, Leave, Member, Reminder, VoidDay
from dongliang_web.record.actions import as_events
from tests.web.checkin.desk import DAY, NOW, TODAY, words_of
from tests.web.checkin.test_at_once import at_once
from tests.web.factories import (
    CohortFactory,
    CommunityFactory,
    EnrolmentFactory,
    MemberFactory,
    checked_in,
    client_of,
    entry_for,
    on_leave,
)

HERE = ZoneInfo("Asia/Shanghai")
ADDRESS = "qing@example.org"
#: 21:00 in Shanghai, today.
NINE = dt.datetime(2026, 11, 10, 21, tzinfo=HERE)
MINUTE = dt.timedelta(minutes=1)
VERBS = ["asked_for_reminder", "changed_reminder", "stopped_reminder", "reminded", "dismissed_reminder"]

pytestmark = pytest.mark.django_db


def with_address(member: Member, **values: str) -> Account:
    account = member.account()
    assert account
    Account.objects.filter(pk=account.pk).update(email=ADDRESS, **values)
    return account


def ask(client: Client, hour: int = 21, way: str = "mail") -> int:
    return client.post("/c/hands/reminder", {"hour": hour, "way": way}).status_code


def asked_for(member: Member, hour: int = 21) -> Reminder:
    with_address(member)
    return Reminder.objects.create(member=member, hour=hour, way="mail", asked_at=NOW - DAY)


def verbs() -> list[str]:
    return list(Entry.objects.filter(verb__in=VERBS).order_by("pk").values_list("verb", flat=True))


def link(end: str) -> str:
    """Return the path of a link in the newest mail."""
    found = re.search(rf"http://[^/]+(/reminders/\S+/{end})", str(mail.outbox[-1].body))
    assert found
    return found[1]


# ------------------------------------------------------------------ asking, changing, stopping


def test_there_is_none_until_one_is_asked_for(member: Member, client: Client) -> None:
    with_address(member)
    assert "Nothing reminds you" in words_of(client.get("/c/hands/reminder"))
    assert [remind(NOW + hour * dt.timedelta(hours=1)) for hour in range(24)] == [0] * 24
    assert mail.outbox == [] and verbs() == []


def test_asking_changing_and_stopping_are_entries(member: Member, client: Client) -> None:
    with_address(member)
    assert [ask(client), ask(client), ask(client, 7)] == [303] * 3
    assert "Reminded at 07:00, by e-mail" in words_of(client.get("/c/hands/reminder"))
    assert client.post("/c/hands/reminder/stop").status_code == 303
    assert client.post("/c/hands/reminder/stop").status_code == 303
    assert verbs() == ["asked_for_reminder", "changed_reminder", "stopped_reminder"]
    assert Entry.objects.get(verb="changed_reminder").facts == {"hour": 7, "way": "mail"}
    assert not Reminder.objects.exists()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"hour": 24, "way": "mail"}, "24"),
        ({"hour": "x", "way": "mail"}, "x"),
        ({"hour": 21, "way": "mail"}, "You have given no e-mail address"),
        ({"hour": 21, "way": "post"}, "post"),
        ({"hour": 21, "way": "push"}, "push service is not among those"),
        ({"hour": 21, "way": "push", "subscription": "[1]"}, "push service is not among those"),
        ({"hour": 21, "way": "push", "subscription": "{"}, "JSON"),
    ],
)
def test_what_cannot_be_is_told_and_keeps_nothing(client: Client, sent: dict[str, object], told: str) -> None:
    answer = client.post("/c/hands/reminder", sent)
    assert answer.status_code == 400
    assert told in words_of(answer)
    assert not Reminder.objects.exists() and verbs() == []


# ------------------------------------------------------------------ the mail


def test_it_comes_once_a_day_at_its_hour_and_is_an_event(member: Member, client: Client, community: Community) -> None:
    with_address(member)
    ask(client)
    assert [remind(NINE - MINUTE), remind(NINE), remind(NINE + MINUTE), remind(NINE + 30 * MINUTE)] == [0, 1, 0, 0]
    assert remind(NINE + DAY) == 1
    assert [sent.to for sent in mail.outbox] == [[ADDRESS], [ADDRESS]]
    reminded = [event for event in as_events(community) if event.kind == "remind"]
    assert [(event.actor, event.target, event.day) for event in reminded] == [
        (str(member.key), "", TODAY),
        (str(member.key), "", TODAY + DAY),
    ]


def test_who_stops_it_and_asks_again_for_a_later_hour_gets_no_second_one_that_day(
    member: Member, client: Client
) -> None:
    with_address(member)
    ask(client)
    assert remind(NINE) == 1
    client.post("/c/hands/reminder/stop")
    ask(client, 22)
    assert [remind(NINE + 60 * MINUTE), remind(NINE + 60 * MINUTE + DAY)] == [0, 1]


def test_what_was_written_after_it_counts_as_reminded(member: Member, community: Community) -> None:
    asked_for(member, hour=19)
    assert remind(NINE - 120 * MINUTE) == 1
    for each in (member, MemberFactory(community=community)):
        checked_in(each, TODAY)  # at eight in the evening
    coded = code(events_table(as_events(community)))
    assert urging(coded, written(coded)) == Urging(self_driven=0.5, called=None, reminded=0.5)


def test_an_hour_that_is_over_when_it_is_asked_for_is_left_for_tomorrow(member: Member, client: Client) -> None:
    with_address(member)
    ask(client, 20)
    assert remind(NOW + MINUTE) == 0
    assert remind(NINE - 60 * MINUTE + DAY) == 1


def test_the_mail_names_no_figure_and_carries_its_way_out(member: Member, settings: Settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mails"
    asked_for(member)
    assert remind(NINE) == 1
    written = next((tmp_path / "mails").iterdir()).read_bytes().rpartition(b"\n" + b"-" * 79)[0]
    message = BytesParser(_class=EmailMessage, policy=default).parsebytes(written)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<http://\S+/reminders/\S+/stop>", "".join(str(message["List-Unsubscribe"]).split()))
    body = message.get_content()
    assert message["Subject"] == "一双手：今天的打卡"
    assert "/c/hands/check-in" in body
    assert not re.search(r"\d", re.sub(r"https?://\S+", "", body))


def test_it_speaks_the_language_of_the_account(member: Member) -> None:
    asked_for(member)
    Account.objects.update(language="en")
    remind(NINE)
    assert "leave it" in str(mail.outbox[0].body)


# ------------------------------------------------------------------ silence


def test_it_is_silent_once_the_day_is_written(member: Member) -> None:
    asked_for(member)
    checked_in(member, TODAY)
    assert [remind(NINE), remind(NINE + DAY)] == [0, 1]


def test_it_is_silent_on_leave_and_comes_where_leave_was_withdrawn(member: Member) -> None:
    asked_for(member)
    on_leave(member, TODAY)
    on_leave(member, TODAY + DAY)
    Leave.objects.filter(day_date=TODAY + DAY).update(withdrawn_at=NOW)
    assert [remind(NINE), remind(NINE + DAY)] == [0, 1]


def test_it_is_silent_on_a_day_that_counts_for_nobody(member: Member, community: Community) -> None:
    asked_for(member)
    VoidDay.objects.create(community=community, day_date=TODAY, entry=entry_for(member, "voided_day", NOW))
    assert [remind(NINE), remind(NINE + DAY)] == [0, 1]


@pytest.mark.parametrize("state", [Role.RESTING, Role.VISITOR, Role.CANDIDATE, Role.FORMER])
def test_it_is_silent_where_nothing_is_expected_of_one(member: Member, state: Role) -> None:
    asked_for(member)
    Member.objects.update(state=str(state))
    assert remind(NINE) == 0
    assert Reminder.objects.exists() == (state is not Role.FORMER)


def test_in_a_trial_it_is_silent_on_rest_days_before_the_first_day_and_after_falling_out(community: Community) -> None:
    rules = rules_to_json(GateRules())
    rules["day"]["rest_weekdays"] = [(TODAY + DAY).weekday()]
    cohort = CohortFactory(community=community, first_date=TODAY, rules=rules)
    enrolment = EnrolmentFactory(cohort=cohort)
    asked_for(enrolment.member)
    assert [remind(NINE - DAY), remind(NINE), remind(NINE + DAY), remind(NINE + 2 * DAY)] == [0, 1, 0, 1]
    enrolment.out_since_date = TODAY + 3 * DAY
    enrolment.save()
    assert remind(NINE + 3 * DAY) == 0


def test_not_today_holds_for_the_day_in_the_app(member: Member, client: Client) -> None:
    asked_for(member)
    assert client.post("/c/hands/reminder/not-today").status_code == 303
    assert "Put off for today." in words_of(client.get("/c/hands/reminder"))
    client.post("/c/hands/reminder/not-today")
    assert [remind(NINE), remind(NINE + DAY)] == [0, 1]
    assert verbs() == ["dismissed_reminder", "reminded"]


# ------------------------------------------------------------------ the links of a mail


def test_the_links_ask_first_and_work_without_signing_in(member: Member, clock: time_machine.Traveller) -> None:
    asked_for(member)
    remind(NINE)
    anybody = Client(enforce_csrf_checks=True)
    later, stop = link("not-today"), link("stop")
    assert (anybody.get(later).status_code, anybody.get(stop).status_code) == (200, 200)
    assert verbs() == ["reminded"], "looking changes nothing"
    assert [anybody.post(later).status_code for _ in range(2)] == [200, 200]
    assert verbs() == ["reminded", "dismissed_reminder"]
    clock.move_to(NINE + DAY)
    anybody.post(later)
    assert verbs() == ["reminded", "dismissed_reminder", "dismissed_reminder"], "an older one is for the day that it is"
    assert anybody.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert verbs()[-1] == "stopped_reminder"
    assert remind(NINE + DAY) == 0


def test_a_link_that_the_site_did_not_write_opens_nothing(member: Member) -> None:
    asked_for(member)
    remind(NINE)
    forged = link("stop").replace("/stop", "x/stop")
    assert Client().post(forged).status_code == 404
    assert Client().post("/reminders/nothing/not-today").status_code == 404
    assert Reminder.objects.exists()


# ------------------------------------------------------------------ failing


def test_what_fails_is_tried_a_few_times_and_not_late_at_night(member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    asked_for(member)
    working = EmailBackend.send_messages
    monkeypatch.setattr(EmailBackend, "send_messages", _no_answer)
    assert [remind(NINE), remind(NINE + MINUTE), remind(NINE + BACK_OFF[0])] == [0, 0, 0]
    assert Reminder.objects.get().tries == 2
    monkeypatch.setattr(EmailBackend, "send_messages", working)
    assert remind(NINE + BACK_OFF[0] + BACK_OFF[1]) == 1
    assert remind(NINE + 59 * MINUTE) == 0
    assert verbs() == ["reminded"]


def test_after_the_last_try_the_day_is_let_go(member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    asked_for(member)
    monkeypatch.setattr(EmailBackend, "send_messages", _no_answer)
    for minutes in range(60):
        remind(NINE + minutes * MINUTE)
    assert Reminder.objects.get().tries == len(BACK_OFF) + 1
    assert verbs() == []


def _no_answer(*_: object) -> int:
    raise ConnectionRefusedError("nobody there")


def test_a_run_that_died_while_sending_does_not_send_twice(member: Member) -> None:
    asked_for(member)
    Reminder.objects.update(day_date=TODAY, state="sending", tries=1)
    assert [remind(NINE + BACK_OFF[0]), remind(NINE + DAY)] == [0, 1]


def test_what_was_missed_by_an_hour_is_left_out(member: Member) -> None:
    asked_for(member)
    assert remind(NINE + 60 * MINUTE) == 0
    assert remind(NINE + DAY + 59 * MINUTE) == 1


@pytest.mark.postgres
@pytest.mark.usefixtures("committed")
def test_of_runs_at_the_same_time_one_sends(clock: time_machine.Traveller) -> None:
    community = CommunityFactory(slug="hands")
    for _ in range(4):
        asked_for(MemberFactory(community=community))
    assert sum(at_once(*(lambda: remind(NINE) for _ in range(4)))) == 4
    assert Entry.objects.filter(verb="reminded").count() == 4


# ------------------------------------------------------------------ one person under several names


def test_none_comes_for_a_closed_account(member: Member) -> None:
    asked_for(member)
    Account.objects.update(is_active=False)
    assert remind(NINE) == 0
    Account.objects.update(is_active=True)
    assert remind(NINE + MINUTE) == 1


def test_of_one_person_s_names_only_the_one_that_comes_first_is_reminded(member: Member, community: Community) -> None:
    second = MemberFactory(community=community, account=member.account())
    asked_for(second)
    assert remind(NINE) == 0
    asked_for(member)
    assert remind(NINE) == 1
    assert Entry.objects.get(verb="reminded").target == member


# ------------------------------------------------------------------ hours


def test_it_follows_the_member_s_own_zone(member: Member) -> None:
    asked_for(member)
    Account.objects.update(zone="Europe/Berlin")
    assert remind(NINE) == 0
    assert remind(dt.datetime(2026, 11, 10, 21, tzinfo=ZoneInfo("Europe/Berlin"))) == 1


def test_after_midnight_it_is_for_the_day_that_still_runs() -> None:
    member = MemberFactory(community=CommunityFactory(clock__starts_hour=4))
    asked_for(member, 1)
    checked_in(member, TODAY)
    assert remind(dt.datetime(2026, 11, 11, 1, tzinfo=HERE)) == 0
    assert remind(dt.datetime(2026, 11, 12, 1, tzinfo=HERE)) == 1
    assert Entry.objects.get(verb="reminded").day_date == TODAY + DAY


@given(
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe", "Asia/Kolkata"]),
    hour=st.integers(0, 23),
    day=st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)),
)
def test_every_day_has_its_hour_once_also_where_clocks_turn(zone: str, hour: int, day: dt.date) -> None:
    reminder = Reminder(hour=hour, asked_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    local = ZoneInfo(zone)
    begins = dt.datetime(day.year, day.month, day.day, tzinfo=local).astimezone(dt.UTC)
    minutes = [begins + number * 10 * MINUTE for number in range(-6, 30 * 6)]
    on = [at for at in minutes if at.astimezone(local).date() == day and reminder.is_time(at, zone)]
    assert on
    assert on[-1] - on[0] < dt.timedelta(hours=1)
    assert on[0].astimezone(local).hour in (hour, hour + 1)


# ------------------------------------------------------------------ what it costs


@pytest.mark.parametrize("many", [1, 30])
def test_a_round_outside_all_hours_asks_as_often_for_thirty_as_for_one(many: int, community: Community) -> None:
    for _ in range(many):
        asked_for(MemberFactory(community=community))
    with CaptureQueriesContext(connection) as asked:
        assert remind(NINE - MINUTE) == 0
    assert len(asked) <= 7


def test_nobody_stops_another_s(member: Member, community: Community) -> None:
    asked_for(member)
    other = client_of(MemberFactory(community=community))
    other.post("/c/hands/reminder/stop")
    other.post("/c/hands/reminder/not-today")
    assert (Reminder.objects.count(), verbs()) == (1, [])
    assert remind(NINE) == 1
