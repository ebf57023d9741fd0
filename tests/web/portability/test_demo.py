"""The demo: the community of the talk, raised in the site."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from dongliang.council import Role
from dongliang.events import WRITTEN
from dongliang.gate.funnel import count_cohort, marks_of
from dongliang.rhythm import daily_counts
from dongliang_web.home.models.roll import days_of_cohort
from dongliang_web.home.models.statistics import counts_by_day, figures_of_cohorts
from dongliang_web.jobs import tick
from dongliang_web.models import CheckIn, Community, Enrolment, Entry, Member, Post, Snapshot
from dongliang_web.portability.actions.demo import raise_demo
from dongliang_web.portability.actions.demo_links import demo_links
from dongliang_web.portability.actions.demo_questions import BANK, PROPOSED
from dongliang_web.record.actions import Refused, as_events, matches
from tests.web.factories import client_of

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 20, 12, 30, tzinfo=dt.UTC)


@pytest.fixture
def demo() -> Community:
    return raise_demo(seed=1, at=NOW)


def test_it_is_the_community_of_the_talk(demo: Community) -> None:
    assert Enrolment.objects.count() == 200
    assert CheckIn.objects.count() > 6000
    left = Member.objects.in_state(Role.MEMBER, Role.RESTING).count()
    assert 40 <= left <= 60
    assert [cohort.settled_at is None for cohort in demo.cohorts.order_by("number")] == [False, False, True, True]
    assert Member.objects.filter(offices__role=str(Role.FOUNDER)).count() == 1


def test_nothing_of_it_lies_in_the_future(demo: Community) -> None:
    assert not Entry.objects.filter(happened_at__gt=NOW).exists()
    assert not CheckIn.objects.filter(received_at__gt=NOW).exists()


def test_its_texts_match_their_digests(demo: Community) -> None:
    for post in Post.objects.select_related("text", "entry").order_by("id")[::100]:
        assert matches(post.entry, post.text, post.text.text)


def test_the_site_s_own_rule_agrees_with_who_passed(demo: Community) -> None:
    """A round of due work right after raising finds nobody to let in or out of the finished cohorts."""
    before = set(Enrolment.objects.exclude(graduated_at=None).values_list("pk", flat=True))
    for cohort in demo.cohorts.filter(number__lte=2):
        cohort.settled_at = None
        cohort.save()
    tick(NOW)
    assert set(Enrolment.objects.exclude(graduated_at=None).values_list("pk", flat=True)) == before


def test_the_figures_are_what_the_library_counts_from_the_record(demo: Community) -> None:
    """Pages read rows, for speed; the events of the record have to give the same."""
    events = list(as_events(demo))
    void = {event.day for event in events if event.kind == "void"}
    for found in figures_of_cohorts(demo, NOW):
        asked = set(days_of_cohort(found.cohort)) - void
        assert count_cohort(marks_of(events, found.cohort.name), asked) == found.counts, found.cohort.name
    shown = {each.day: each.count for each in counts_by_day(demo, None, NOW.date())}
    assert daily_counts(events).items() <= shown.items()
    assert sum(shown.values()) == sum(event.kind in WRITTEN for event in events)


def test_its_bank_of_questions_can_be_looked_at(demo: Community) -> None:
    assert demo.questions.accepted().count() == len(BANK) + 1, "one was taken up while the founder was away"
    waiting = demo.questions.waiting()
    assert len({each.proposed_by for each in waiting}) == len(PROPOSED)
    assert {each.kind for each in demo.questions.all()} == {"single", "multiple"}
    assert all(each.explanation for each in demo.questions.all())
    founder = client_of(Member.objects.get(offices__role=str(Role.FOUNDER)))
    assert "Questions at the door · 2<" in founder.get("/c/demo/stewards").content.decode()
    assert waiting[0].text in founder.get("/c/demo/questions").content.decode()


def test_it_is_raised_once(demo: Community) -> None:
    with pytest.raises(Refused, match="slug_taken"):
        raise_demo(seed=1, at=NOW)


def test_its_links_sign_in(demo: Community) -> None:
    links = demo_links("", dt.datetime.now(dt.UTC))
    assert len(links) >= 4
    client = Client()
    for _, link in links:
        assert client.get(link).status_code == 200, "looking does not use it up"
        assert client.post(link).status_code == 302
        assert client.post(link).status_code != 302, "once only"


def test_its_pages_open(demo: Community) -> None:
    founder = Member.objects.get(offices__role=str(Role.FOUNDER))
    client = client_of(founder)
    for page in ("", "people", "figures", "decisions", "cohorts", "cohorts/1", "cohorts/3", "stewards", "settings"):
        assert client.get(f"/c/demo/{page}").status_code == 200, page


def test_whoever_rests_goes_on_resting(demo: Community) -> None:
    resting = set(Member.objects.in_state(Role.RESTING).values_list("pk", flat=True))
    assert resting, "somebody has drifted away"
    tick(NOW)
    assert set(Member.objects.in_state(Role.RESTING).values_list("pk", flat=True)) == resting


def test_its_months_can_be_looked_back_on(demo: Community) -> None:
    taken = list(Snapshot.objects.filter(community=demo).order_by("day_date"))
    yesterday = demo.clock().day_of(NOW) - dt.timedelta(days=1)
    assert taken[-1].day_date == yesterday
    assert all((each.day_date + dt.timedelta(days=1)).day == 1 for each in taken[:-1])
    assert taken[-1].figures["centres"]["n"] > taken[1].figures["centres"]["n"] > 2
    tick(NOW)
    assert Snapshot.objects.filter(community=demo).count() == len(taken), "none is taken twice"
