"""Check-ins that waited on a phone: written once, under their own account, and told to the phone in data."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from dongliang.words import explain
from dongliang_web.models import Community, Member, Post
from tests.web.checkin.desk import AFTER_GRACE, DAY, ENOUGH, IN_GRACE, TODAY, YESTERDAY, picture, sent, words_of
from tests.web.factories import MemberFactory

pytestmark = pytest.mark.django_db

DATA, BOTH = "application/json", "application/json, text/html"


def key_of(member: Member) -> str:
    return str(member.attachments.get().account.key)


def send(client: Client, form: dict[str, object], accept: str = DATA, page: str = "check-in") -> HttpResponse:
    return client.post(f"/c/hands/{page}", form, headers={"Accept": accept, "Accept-Language": "en"})


def test_it_is_written_once_however_often_it_comes(client: Client, member: Member) -> None:
    form = sent(account=key_of(member))
    first = send(client, {**form, "pictures": picture()})
    again = send(client, {**form, "pictures": picture()})
    assert first.json() == {"state": "saved", "next": "/c/hands/", "sentences": ["Saved, 20:14."]}
    assert again.json()["state"] == "saved"
    assert Post.objects.get().pictures.count() == 1


def test_what_the_phone_was_told_is_not_told_again(client: Client) -> None:
    send(client, sent())
    assert "Saved, 20:14." not in words_of(client.get("/c/hands/", headers={"Accept-Language": "en"}))


def test_a_browser_that_leads_on_to_a_page_is_told_there(client: Client) -> None:
    assert send(client, sent(), BOTH).json()["sentences"] == []
    assert "Saved, 20:14." in words_of(client.get("/c/hands/", headers={"Accept-Language": "en"}))


def test_late_but_within_its_grace(client: Client, clock: time_machine.Traveller) -> None:
    clock.move_to(IN_GRACE)
    assert send(client, sent(day=TODAY)).json()["sentences"] == [
        "Counted for yesterday: 30 minutes late, within 2 hours."
    ]
    assert Post.objects.get().check_in.late


def test_too_late_it_is_told_what_can_be_done(client: Client, member: Member, clock: time_machine.Traveller) -> None:
    Member.objects.filter(pk=member.pk).update(joined_at=AFTER_GRACE - 3 * DAY)
    clock.move_to(AFTER_GRACE)
    answer = send(client, sent(day=TODAY))
    told = answer.json()
    assert answer.status_code == 400
    assert told["state"] == "refused"
    assert told["sentences"][0].startswith("10 Nov")
    assert told["today"] == str(TODAY + dt.timedelta(days=1))
    assert told["make_up"] == f"/c/hands/make-up/{TODAY}"
    made_up = send(client, sent(day=TODAY), page=f"make-up/{TODAY}")
    assert made_up.json()["state"] == "saved"
    assert Post.objects.get().check_in.mark == "made_up"


def test_a_used_form_has_to_go_as_one_of_its_own(client: Client) -> None:
    form = sent()
    send(client, form)
    told = send(client, {**form, "text": f"{ENOUGH}{ENOUGH}"}).json()
    assert told["fresh"]
    assert Post.objects.count() == 1


@pytest.mark.parametrize("accept", [DATA, BOTH, "text/html"])
def test_what_another_account_wrote_is_refused(client: Client, community: Community, accept: str) -> None:
    other = MemberFactory(community=community)
    answer = send(client, sent(account=key_of(other)), accept)
    assert answer.status_code == 409
    assert not Post.objects.exists()
    if accept == DATA:
        assert answer.json()["sentences"]
    else:
        assert ENOUGH in answer.content.decode()


def test_a_browser_that_takes_a_page_reads_the_refusal_in_the_form(client: Client) -> None:
    answer = send(client, sent(day=YESTERDAY, text=""), BOTH)
    assert answer.status_code == 400
    assert "<form" in answer.content.decode()


def test_signed_out_it_is_led_to_sign_in(community: Community) -> None:
    assert send(Client(), sent()).status_code == 302


def test_a_refusal_of_files_goes_to_the_phone_which_keeps_them(client: Client) -> None:
    form = {**sent(), "pictures": [SimpleUploadedFile("hand.jpg", b"no picture", "image/jpeg")]}
    told = send(client, form, BOTH)
    assert (told.status_code, told.json()["state"]) == (400, "refused")
    assert told.json()["sentences"] == [explain("refused.picture_kind", "en")]
    assert not Post.objects.exists()
