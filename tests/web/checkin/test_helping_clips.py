"""Sound and film that a helper sends for a member: taken like the member's own, and gone when the member undoes it."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from dongliang_web.checkin.jobs import make_films
from dongliang_web.models import CheckIn, Clip, Community, Helping, Member, Passage, Post
from tests.web.checkin.desk import NOW, TODAY, held, sent
from tests.web.checkin.media import film, needs_ffmpeg, sound
from tests.web.factories import MemberFactory, client_of

pytestmark = [pytest.mark.django_db, needs_ffmpeg]


@pytest.fixture
def helper(community: Community, member: Member) -> Client:
    """The browser of whom the member has named."""
    somebody = MemberFactory(community=community, name="孟远")
    Helping.objects.create(member=member, helper=somebody, from_at=NOW)
    return client_of(somebody)


def kept_files() -> list[str]:
    return held()[1]


def test_a_sound_alone_is_a_check_in_for_another(
    client: Client, member: Member, helper: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    address = f"/c/hands/members/{member.key}/check-in"
    page = helper.get(address).content.decode()
    assert 'name="sound"' in page and "recorder" in page and "uploads" in page
    assert helper.post(address, sent(text="", sound=sound())).status_code == 303
    clip = Clip.objects.select_related("post").get()
    assert (clip.state, clip.post.member, CheckIn.objects.get().member) == ("ready", member, member)
    for browser in (client, helper):
        answer = browser.get(clip.url)
        b"".join(answer)  # read to its end: closing it would close the test's own connection
        assert answer.status_code == 200
    assert kept_files()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"/c/hands/days/{TODAY}/undo").status_code == 303
    assert not kept_files()
    assert not any(model.objects.exists() for model in (CheckIn, Clip, Passage, Post))
    assert client.get(clip.url).status_code == 404


def test_a_film_that_waits_goes_too(
    client: Client, member: Member, helper: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    helper.post(f"/c/hands/members/{member.key}/check-in", sent(film=film()))
    assert Clip.objects.get().state == "waiting"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/c/hands/days/{TODAY}/undo")
        assert make_films(NOW) == 0
    assert not kept_files()
    assert not Clip.objects.exists()


def test_what_was_written_under_another_account_is_not_the_helper_s(member: Member, helper: Client) -> None:
    form = sent(account=str(member.attachments.get().account.key))
    assert helper.post(f"/c/hands/members/{member.key}/check-in", form).status_code == 400
    assert not Post.objects.exists()
