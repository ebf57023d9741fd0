"""What was erased is gone, and the record holds nothing that anybody typed."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from pytest_django import Settings

from dongliang.council import Role
from dongliang.gate import GateRules
from dongliang_web.checkin.actions import delete_post, edit_post
from dongliang_web.gate.actions import Plan, change_cohort, open_cohort
from dongliang_web.models import Cohort, Community, Entry, Member, Passage, Post
from dongliang_web.pages.clock import now
from dongliang_web.record.actions import Refused
from tests.web.factories import CohortFactory, EnrolmentFactory, MemberFactory, a_picture, entry_for, wrote

pytestmark = pytest.mark.django_db
SECRET = "哪里都不该留下的一句"


@pytest.fixture(autouse=True)
def _home(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def as_loaded(post: Post) -> Post:
    """Return a post as a page loads it before it changes it."""
    return Post.objects.select_related("text", "body_note", "check_in", "entry").get(pk=post.pk)


def changed_to(text: str) -> dict[str, str]:
    return {"text": text, "body_note": "", "visible_to": "members"}


def test_of_two_changes_at_once_the_first_text_does_not_stay_behind() -> None:
    member = MemberFactory()
    post = wrote(member, dt.date(2026, 3, 1))
    first, second = as_loaded(post), as_loaded(post)
    edit_post(by=member, post=first, **changed_to(SECRET), at=now())
    edit_post(by=member, post=second, **changed_to("后改的一句，够长了吧"), at=now())
    assert [passage.text for passage in Passage.objects.all()] == ["后改的一句，够长了吧"]


def test_a_change_that_comes_after_deleting_leaves_nothing() -> None:
    member = MemberFactory()
    post = wrote(member, dt.date(2026, 3, 1))
    open_page = as_loaded(post)
    delete_post(by=member, post=as_loaded(post), at=now())
    with pytest.raises(Refused) as refused:
        edit_post(by=member, post=open_page, **changed_to(SECRET), at=now())
    assert refused.value.key == "post_deleted"
    assert not Passage.objects.exists()
    assert not Entry.objects.filter(verb="edited_post").exists()


def test_a_cohort_s_old_words_are_forgotten_when_they_change() -> None:
    founder = MemberFactory(offices=[Role.FOUNDER])
    today = now().date()

    def plan(invitation: str, template: str) -> Plan:
        return Plan(today, today + dt.timedelta(days=9), GateRules(), None, invitation, template)

    cohort = open_cohort(by=founder, plan=plan(SECRET, "今天练了什么？"), at=now())
    change_cohort(by=founder, cohort=cohort, plan=plan("", "今天练了什么？"), at=now())
    assert [passage.text for passage in Passage.objects.all()] == ["今天练了什么？"]


def test_no_entry_holds_what_anybody_typed() -> None:
    """A community lived from its founding on, by forms in which every text is the same sentence."""
    founder = Client()
    form = {"my_name": SECRET, "name": SECRET, "slug": "hands", "purpose": SECRET, "zone": "UTC", "starts_hour": "0"}
    assert founder.post("/found", {**form, "language": "en", "picture": a_picture(SECRET)}).status_code == 302
    community = Community.objects.get()
    today = community.clock().day_of(now())
    person = Client()
    opened = CohortFactory(community=community, number=1, first_date=today + dt.timedelta(days=3))
    person.post("/c/hands/cohorts/1/join", {"name": f"{SECRET}二"})
    Cohort.objects.filter(pk=opened.pk).update(first_date=today - dt.timedelta(days=3))
    live_a_day(person, today)
    decide(founder, today)
    assert Entry.objects.count() > 15
    assert Passage.objects.filter(text=SECRET).count() > 8
    assert [row for row in map(repr, Entry.objects.values_list()) if SECRET in row] == []


def live_a_day(person: Client, today: dt.date) -> None:
    """Write, change, share, announce leave, stand on the join page."""
    pictures = {"pictures": [a_picture(SECRET)]}
    writing = {"text": SECRET, "body_note": SECRET, "visible_to": "members", "day": today, "client_id": uuid.uuid4()}
    assert person.post("/c/hands/check-in", {**writing, **pictures}).status_code == 303
    post = Post.objects.get()
    changed = {"text": f"{SECRET}。", "body_note": SECRET, "visible_to": "me"}
    assert person.post(f"/c/hands/posts/{post.key}/edit", changed).status_code == 303
    assert person.post(f"/c/hands/posts/{post.key}/share-body").status_code == 303
    assert person.post("/c/hands/days-off", {"day": today + dt.timedelta(days=2)}).status_code == 303
    assert person.post("/c/hands/check-in", {**writing, "client_id": uuid.uuid4()}).status_code == 303
    key = Member.objects.latest("pk").key
    assert person.post("/c/hands/on-join-page", {f"{key}-agree": "1", f"{key}-words": SECRET}).status_code == 302


def decide(founder: Client, today: dt.date) -> None:
    """Decide everything that asks for a reason, about the last who came."""
    member = Member.objects.latest("pk")
    cohort = {"first_date": today + dt.timedelta(days=5), "enrolment_opens_date": today, "trial_days": 15}
    rule = {"required_days": 13, "week": "calendar", "grace_hours": 2, "leave_days": 1, "make_up_days": 1}
    words = {"make_up_hours": 24, "least_characters": 10, "least_pictures": 1, "invitation": SECRET, "template": SECRET}
    quiz = {"quiz_questions": 0, "quiz_pass_percent": 60, "quiz_when": "before", "quiz_wait_hours": 24}
    quiz |= {"quiz_minutes": 0, "quiz_after_days": 7}
    assert founder.post("/c/hands/cohorts/new", {**cohort, **rule, **words, **quiz}).status_code == 302
    assert founder.post("/c/hands/void", {"day": today, "reason": SECRET}).status_code == 302
    reason = {"reason": SECRET, "mark": "leave", "day": today}
    other = EnrolmentFactory(cohort=Cohort.objects.get(number=1)).member
    Member.objects.filter(pk=other.pk).update(joined_at=now(), name=SECRET)
    assert founder.post(f"/c/hands/members/{other.key}/record", reason).status_code == 303
    assert founder.post(f"/c/hands/cohorts/1/admit/{member.key}", {"reason": SECRET}).status_code == 302
    about = {"part": "about", "name": SECRET, "purpose": SECRET, "language": "en"}
    assert founder.post("/c/hands/settings", about).status_code == 302
    assert founder.post(f"/c/hands/members/{member.key}/steward").status_code == 302
    assert founder.post(f"/c/hands/members/{other.key}/pass").status_code == 200


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite")
@pytest.mark.parametrize("replacing", ["INSERT OR REPLACE", "REPLACE"])
def test_an_entry_is_not_replaced_by_another(replacing: str) -> None:
    entry = entry_for(MemberFactory(), "checked_in", now())
    columns = [field.column for field in Entry._meta.concrete_fields]
    changed = ["'graduated'" if column == "verb" else column for column in columns]
    statement = f"{replacing} INTO dongliang_web_entry ({', '.join(columns)}) SELECT {', '.join(changed)} FROM "
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(f"{statement} dongliang_web_entry WHERE id = {entry.pk}")
    entry.refresh_from_db()
    assert entry.verb == "checked_in"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a setting of SQLite")
def test_what_is_erased_is_overwritten_in_the_file() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)
