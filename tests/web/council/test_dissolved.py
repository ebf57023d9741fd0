"""Once a community's days of grace are over nobody in it is asked, told or moved any more."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from pytest_django.fixtures import Settings

from dongliang_web.centres.models import snapshots_due
from dongliang_web.checkin import jobs as checkin
from dongliang_web.checkin.actions import name_helper
from dongliang_web.checkin.models import Reminder
from dongliang_web.connectors.models import Channel
from dongliang_web.council.actions import announce_rehearsal, settle
from dongliang_web.gate.models import Cohort
from dongliang_web.harmony.actions import ask_companion, open_ground
from dongliang_web.harmony.models.mediation import ERASED_AFTER
from dongliang_web.jobs import tick
from dongliang_web.models import Community, Entry, Mediation, MediationWords, Notice, Rehearsal, Session, Vouch
from dongliang_web.people.actions import leave_community
from dongliang_web.portability.actions.claims import claim_name
from dongliang_web.record.actions import Refused
from dongliang_web.sharing.actions import Plan, open_session, propose_session
from tests.web.council.deciding import DAY, VOTE, Circle, a_circle, reader
from tests.web.factories import CohortFactory, EnrolmentFactory, MemberFactory, client_of
from tests.web.harmony.mediations import asked as ask_for_mediation
from tests.web.harmony.mediations import see

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


# ---------------------------------------------------------------- all that the clock does


def unfinished(circle: Circle) -> None:
    """Leave in a community something of everything that the clock would go on with."""
    one, two, gone, other = circle.members
    community, at = circle.community, circle.at
    circle.hold(set_rules=VOTE)
    circle.propose("change_rules", circle.change_gate(required_days=12))
    EnrolmentFactory(cohort=CohortFactory(community=community, first_date=at.date() - DAY))
    open_ground(by=one, question="放假怎么打卡？", statements=[f"看法第{n}条" for n in "一二三四五"], days=7, at=at)
    ask_companion(by=one, asked=other, at=at)
    assert ask_for_mediation(one, two)
    for hour in (1, 2):
        plan = Plan("肩颈松解", "", None, "沈老师", None, starts_at=at + dt.timedelta(hours=hour), minutes=60)
        session = propose_session(by=one, plan=plan, at=at)
    open_session(by=one, session=session, at=at + dt.timedelta(hours=2))
    for member, hour in ((gone, 9), (other, 21)):
        Reminder.objects.create(member=member, way="mail", hour=hour, asked_at=at - DAY)
    name_helper(by=two, helper=gone, at=at)
    for number, claimant in enumerate((two, gone)):
        name = MemberFactory(community=community, account=False, imported_name=f"旧名{number}", state="visitor")
        claim = claim_name(by=claimant, placeholder=name, at=at)
        for each in (one, other):
            Vouch.objects.create(claim=claim, member=each, said_at=at)
    announce_rehearsal(by=circle.founder, first=at.date() + 2 * DAY, days=7, at=at)
    leave_community(by=gone, at=at)


def entries_by_the_clock(circle: Circle) -> set[str]:
    """Let the clock come round for a long time; returns what that wrote into the record."""
    last = Entry.objects.latest("pk").pk
    for days in (1, 4, 12, 33, 60, 140):
        tick(circle.at + DAY + days * DAY)
    return set(Entry.objects.filter(pk__gt=last).values_list("verb", flat=True))


@pytest.fixture
def waiting(settings: Settings, tmp_path: Path) -> Circle:
    settings.HOME = tmp_path
    circle = a_circle(slug="hands")
    unfinished(circle)
    return circle


def test_in_a_closed_community_the_clock_writes_nothing(waiting: Circle) -> None:
    closed(waiting, waiting.at + DAY)
    assert entries_by_the_clock(waiting) == set()
    assert Notice.objects.filter(at__gt=waiting.at + DAY).count() == 0


def test_where_it_goes_on_the_same_clock_finishes_all_of_it(waiting: Circle) -> None:
    assert entries_by_the_clock(waiting) >= {
        *("closed_ground", "ended_companions", "closed_mediation", "closed_session", "cancelled_session"),
        *("stopped_reminder", "ended_helping", "ended_claim", "confirmed_claim", "decided_proposal", "fell_out"),
        *("began_rehearsal", "ended_rehearsal", "changed_state"),
    }


def test_what_two_sides_wrote_is_erased_all_the_same(waiting: Circle) -> None:
    closed(waiting, waiting.at + DAY)
    assert MediationWords.objects.exists()
    tick(waiting.at + DAY + ERASED_AFTER - dt.timedelta(hours=1))
    assert MediationWords.objects.exists()
    tick(waiting.at + DAY + ERASED_AFTER)
    assert not MediationWords.objects.exists()
    assert see(waiting.members[0], Mediation.objects.get()), "that there was one is still read"


def test_an_open_session_is_closed_in_the_last_hour_and_none_is_attended_afterwards(waiting: Circle) -> None:
    at, session = waiting.at, Session.objects.get(state=Session.OPEN)
    closed(waiting, at + dt.timedelta(hours=4))
    tick(at + dt.timedelta(hours=2, minutes=59))
    session.refresh_from_db()
    assert session.is_open
    tick(at + dt.timedelta(hours=3))
    session.refresh_from_db()
    assert session.is_closed
    Session.objects.update(state=Session.OPEN)
    closed(waiting, at)
    live = reverse("session_live", args=["hands", session.key])
    assert client_of(waiting.members[1]).get(live).status_code == 200
    assert not Entry.objects.filter(verb="attended").exists()


def test_no_rehearsal_begins_that_nobody_could_end() -> None:
    circle = a_circle()
    announce_rehearsal(by=circle.founder, first=circle.at.date() + 2 * DAY, days=7, at=circle.at)
    closed(circle, circle.at + 14 * DAY)
    tick(circle.at + 4 * DAY)
    assert Rehearsal.objects.get().called_off_at is not None
    assert not circle.founder.offices.exclude(stepped_out_at=None).exists()
    assert circle.members[0].notices.filter(key="rehearsal_dissolved").exists()
    with pytest.raises(Refused, match="dissolved_already"):
        announce_rehearsal(by=circle.founder, first=circle.at.date() + 2 * DAY, days=7, at=circle.at)


@pytest.mark.parametrize(
    ("spoken", "says"), [("zh-hans", "别的人可以提议改"), ("en", "All others can propose a change")]
)
def test_nothing_leads_to_a_proposal_that_nobody_can_make(spoken: str, says: str) -> None:
    circle = a_circle()
    browser, new = reader(circle.members[0], spoken), reverse("new_proposal", args=["circle"])
    pages = [reverse(name, args=["circle"]) for name in ("community_settings", "powers", "proposals")]
    assert all(new in browser.get(each).content.decode() for each in pages)
    assert says in browser.get(pages[0]).content.decode()
    closed(circle, circle.at)
    for each in pages:
        page = browser.get(each)
        assert page.status_code == 200
        assert new not in page.content.decode()
    assert says not in browser.get(pages[0]).content.decode()
    sent = browser.post(f"{new}?kind=branch", {})
    for address in (new, f"{new}?kind=branch"):
        answer = browser.get(address)
        assert (answer.status_code, answer.templates[0].name) == (sent.status_code, sent.templates[0].name)
        assert answer.status_code == 403
