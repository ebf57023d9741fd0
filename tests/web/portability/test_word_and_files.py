"""What was not for everybody does not pass by members' word: pictures, sound and downloads as little as pages."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from dongliang.council import Role
from dongliang_web.jobs import tick
from dongliang_web.models import Attachment, Claim, Community, Member, Post
from dongliang_web.pages.clock import now
from tests.web.checkin.media import needs_ffmpeg, sound
from tests.web.factories import CohortFactory, CommunityFactory, EnrolmentFactory, MemberFactory, a_picture, client_of

pytestmark = [pytest.mark.django_db, needs_ffmpeg]
NOW = dt.datetime(2026, 11, 10, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
READERS = ("members", "cohort", "stewards", "me")
TEXT = {each: f"只给 {each} 的一段话，够长了" for each in READERS}


@pytest.fixture(autouse=True)
def clock(settings: Settings, tmp_path: Path) -> Iterator[time_machine.Traveller]:
    settings.HOME = tmp_path
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def community(clock: time_machine.Traveller) -> Community:
    return CommunityFactory(slug="hands")


@pytest.fixture
def steward(community: Community) -> Member:
    return MemberFactory(community=community, offices=[Role.STEWARD])


@pytest.fixture
def claimant(community: Community) -> Member:
    return MemberFactory(community=community, name="何青")


@pytest.fixture
def name(community: Community) -> Member:
    """A name that nobody holds, under which something was written for each kind of readers."""
    somebody = MemberFactory(community=community, name="清川")
    EnrolmentFactory(cohort=CohortFactory(community=community, first_date=NOW.date() - DAY), member=somebody)
    browser = client_of(somebody)
    for each in READERS:
        form = {"text": TEXT[each], "visible_to": each, "body_note": "右肩紧", "day": str(NOW.date())}
        files = {"pictures": a_picture(), "sound": sound()}
        assert browser.post("/c/hands/check-in", {**form, "client_id": str(uuid.uuid4()), **files}).status_code == 303
    somebody.enrolments.update(withdrawn_at=NOW)
    somebody.attachments.update(until_at=NOW)
    Member.objects.filter(pk=somebody.pk).update(imported_name="清川", state=str(Role.VISITOR))
    return Member.objects.get(pk=somebody.pk)


def give_by_word(claimant: Member, name: Member, clock: time_machine.Traveller) -> Claim:
    client_of(claimant).post(f"/c/hands/members/{name.key}/claim")
    asked = Claim.objects.get()
    for _ in range(2):
        client_of(MemberFactory(community=name.community)).post(f"/c/hands/claims/{asked.pk}/vouch")
    clock.shift(7 * DAY)
    tick(now())
    assert name.attachments.get(until_at=None).ground == Attachment.WORD
    return asked


def readable(browser: Client, member: Member) -> set[str]:
    """Return for whom that was what somebody can see and hear; picture, sound and text have to agree."""
    found = set()
    page = browser.get(f"/c/hands/members/{member.key}").content.decode()
    for post in Post.objects.select_related("member__community"):
        picture, clip = post.pictures.get(), post.clips.get()
        for each in (picture, clip):
            each.post = post
        answers = []
        for address in (picture.url, picture.thumb_url, clip.url):
            answer = browser.get(address)
            b"".join(answer)  # read to its end: closing it would close the test's own connection
            answers.append(answer.status_code)
        text = TEXT[post.visible_to] in page
        assert set(answers) == {200 if text else 404}, post.visible_to
        found |= {post.visible_to} if text else set()
    assert "右肩紧" not in page
    return found


def test_by_word_only_what_all_may_read(
    claimant: Member, name: Member, steward: Member, clock: time_machine.Traveller
) -> None:
    asked = give_by_word(claimant, name, clock)
    browser = client_of(claimant)
    assert readable(browser, name) == {"members"}
    assert client_of(steward).post(f"/c/hands/claims/{asked.pk}", {"confirm": "1"}).status_code == 302
    assert readable(browser, name) == set(READERS)


DOWNLOADS = ("events.jsonl", "report.json", "report.html", "today.csv", "members/{key}/days.csv")


@pytest.mark.parametrize("download", DOWNLOADS)
def test_downloads_hold_no_word_of_it(
    claimant: Member, name: Member, steward: Member, clock: time_machine.Traveller, download: str
) -> None:
    give_by_word(claimant, name, clock)
    address = f"/c/hands/{download.format(key=name.key)}"
    assert client_of(claimant).get(address).status_code == 403
    answer = client_of(steward).get(address)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert not any(each in text for each in (*TEXT.values(), "右肩紧"))
