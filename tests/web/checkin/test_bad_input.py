"""Bad input: each has its clear answer, keeps what was written, and changes nothing."""

from __future__ import annotations

import io
import struct
import uuid
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from PIL import Image
from pytest_django import Settings

from dongliang.council import Role
from dongliang_web.models import Community
from tests.web.checkin.desk import (
    AFTER_GRACE,
    DAY,
    ENOUGH,
    TODAY,
    TOMORROW,
    YESTERDAY,
    check_in,
    held,
    picture,
    refusal_of,
    sent,
)
from tests.web.factories import CommunityFactory, MemberFactory, client_of, wrote

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


def file(content: bytes, name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def huge_png(width: int, height: int) -> bytes:
    """Return a PNG of a few hundred bytes whose header asks for a picture too large to decode."""
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0" * 999))]
    parts = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def huge_jpeg() -> bytes:
    """Return a JPEG whose header says 65,000 × 65,000 pixels."""
    buffer = io.BytesIO()
    Image.new("RGB", (16, 16)).save(buffer, "JPEG")
    whole = buffer.getvalue()
    at = whole.index(b"\xff\xc0") + 5
    return whole[:at] + struct.pack(">HH", 65000, 65000) + whole[at + 4 :]


def cut_off() -> bytes:
    return picture(size=(1200, 900)).read()[:4000]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
#: What is sent -> the answer's status, and what it says.
TABLE: dict[str, tuple[Callable[[], dict[str, Any]], str]] = {
    "empty": (lambda: sent(""), "There is nothing in it yet"),
    "only spaces": (lambda: sent(" \u3000\n\t"), "There is nothing in it yet"),
    "too little": (lambda: sent("太短"), "at least 10 characters, or 1 picture"),
    "a text without end": (lambda: sent("长" * 20_001), "at most 20000 characters"),
    "a zero byte": (lambda: sent(f"{ENOUGH}\0"), "Null characters are not allowed"),
    "a day that no calendar has": (lambda: sent(day="2026-02-30"), "There is no such day"),
    "no day": (lambda: sent(day=""), "Choose a day"),
    "no date at all": (lambda: sent(day="yesterday"), "There is no such day"),
    "a future day": (lambda: sent(day=TOMORROW), "11 Nov has not come yet; today is 10 Nov"),
    "a day long past": (lambda: sent(day=TODAY - 40 * DAY), "1 Oct is over; a check-in counts for it up to 2 hours"),
    "yesterday after its grace": (lambda: sent(day=YESTERDAY), "9 Nov is over"),
    "no client id": (lambda: sent(client_id=""), "This form is not whole"),
    "a made-up client id": (lambda: sent(client_id="1"), "This form is not whole"),
    "unknown readers": (lambda: sent(visible_to="everybody"), "Select a valid choice"),
    "a cohort that one never had": (lambda: sent(visible_to="cohort"), "You have no cohort"),
    "ten pictures": (lambda: sent(pictures=[picture(size=(40, 30)) for _ in range(10)]), "10 pictures, the most is 9"),
    "forty pictures": (
        lambda: sent(pictures=[picture(size=(40, 30)) for _ in range(40)]),
        "40 pictures, the most is 9",
    ),
    "a picture of 28 MB": (
        lambda: sent(pictures=[file(picture().read() + b"\0" * (28 * MEGABYTE - 9000))]),
        "This picture is 28 MB, the limit 20. Choose another, or send the text now.",
    ),
    "a bomb": (lambda: sent(pictures=[file(huge_png(60_000, 60_000))]), "has too many pixels"),
    "a smaller bomb": (lambda: sent(pictures=[file(huge_png(8_000, 8_000))]), "the limit is 24 million"),
    "a bomb as JPEG": (lambda: sent(pictures=[file(huge_jpeg())]), "has too many pixels"),
    "a picture cut off": (lambda: sent(pictures=[file(cut_off())]), "cannot be read to its end"),
    "an empty file": (lambda: sent(pictures=[file(b"")]), "The submitted file is empty"),
    "a drawing with a script": (
        lambda: sent(pictures=[file(SVG, "a.svg")]),
        "This file is not a picture that can be used",
    ),
    "a text called .jpg": (lambda: sent(pictures=[file(b"GIF but not really")]), "is not a picture that can be used"),
    "a TIFF called .jpg": (lambda: sent(pictures=[picture("TIFF")]), "is not a picture that can be used"),
    "a page that begins like a GIF": (
        lambda: sent(pictures=[file(b"GIF89a=1/*" + SVG)]),
        "is not a picture that can be used",
    ),
    "the second of three pictures": (
        lambda: sent(pictures=[picture(), file(cut_off()), picture()]),
        "Picture 2: This picture cannot be read to its end",
    ),
}


@pytest.mark.parametrize("case", TABLE)
def test_bad_input_gets_a_clear_answer_and_changes_nothing(client: Client, case: str) -> None:
    make, words = TABLE[case]
    before = held()
    form = make()
    answer = client.post("/c/hands/check-in", form)
    assert answer.status_code == 400
    assert words in refusal_of(answer)
    assert held() == before
    if form["text"] == ENOUGH:
        assert ENOUGH in answer.content.decode()
    # Nothing stands in the way of doing it right.
    assert check_in(client).status_code == 303


def test_every_refusal_is_said_in_chinese_too(client: Client, settings: Settings) -> None:
    form = {**sent(), "pictures": [file(picture().read() + b"\0" * 28 * MEGABYTE)]}
    answer = client.post("/c/hands/check-in", form, headers={"Accept-Language": "zh-CN"})
    assert "这张图 29 MB，上限 20 MB。换一张，或先发文字。" in refusal_of(answer)


def test_a_text_in_a_wrong_encoding_is_not_guessed_at(client: Client) -> None:
    before = held()
    body = urlencode({**sent(), "text": ENOUGH.encode("gbk")})
    answer = client.post("/c/hands/check-in", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert "the encoding may be wrong. Send it again as UTF-8" in refusal_of(answer)
    assert held() == before


def test_of_a_picture_over_the_limit_only_the_limit_goes_to_the_disk(settings: Settings) -> None:
    settings.PICTURE_LIMIT_BYTES = MEGABYTE
    received = RequestFactory().post("/", {"pictures": [file(b"\0" * 5 * MEGABYTE)]}).FILES["pictures"]
    assert received.size == 5 * MEGABYTE
    assert len(received.read()) <= MEGABYTE
    received.close()


def test_a_form_without_its_token_is_refused(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    before = held()
    assert strict.post("/c/hands/check-in", sent()).status_code == 403
    assert held() == before


def test_a_form_whose_day_closed_meanwhile_says_so_and_is_set_to_today(
    client: Client, clock: time_machine.Traveller
) -> None:
    form = sent()
    clock.move_to(AFTER_GRACE)
    before = held()
    answer = client.post("/c/hands/check-in", form)
    assert answer.status_code == 400
    assert "10 Nov is over" in refusal_of(answer)
    assert held() == before
    page = answer.content.decode()
    assert ENOUGH in page
    assert f'name="day" value="{TOMORROW}"' in page
    assert client.post("/c/hands/check-in", {**form, "day": str(TOMORROW)}).status_code == 303


def test_a_day_before_one_came_is_refused(community: Community, clock: time_machine.Traveller) -> None:
    clock.move_to(AFTER_GRACE - DAY - DAY / 24)
    newcomer = client_of(MemberFactory(community=community, joined_at=AFTER_GRACE - DAY - DAY / 20))
    answer = check_in(newcomer, day=YESTERDAY)
    assert "You were not here on 9 Nov; days count from 10 Nov" in refusal_of(answer)


PAGES = ["check-in", "days-off", "make-up/2026-11-09"]


@pytest.mark.parametrize("page", PAGES)
def test_a_member_of_another_community_is_a_stranger(community: Community, page: str) -> None:
    stranger = client_of(MemberFactory())
    before = held()
    assert stranger.get(f"/c/hands/{page}").status_code == 403
    assert stranger.post(f"/c/hands/{page}", sent()).status_code == 403
    assert held() == before


@pytest.mark.parametrize("deed", ["edit", "delete", "share-body"])
def test_nobody_reaches_a_post_through_another_community(community: Community, deed: str) -> None:
    post = wrote(MemberFactory(community=community), TODAY)
    elsewhere = MemberFactory(community=CommunityFactory(slug="elsewhere"), offices=[Role.FOUNDER])
    before = held()
    answer = client_of(elsewhere).post(
        f"/c/elsewhere/posts/{post.key}/{deed}", {"text": ENOUGH, "visible_to": "members"}
    )
    assert answer.status_code == 404
    assert held() == before


@pytest.mark.parametrize("page", ["make-up/2026-02-30", "make-up/soon", f"posts/{uuid.UUID(int=1)}/edit", "pictures/1"])
def test_an_address_that_leads_nowhere_is_not_found(client: Client, page: str) -> None:
    answer: HttpResponse = client.get(f"/c/hands/{page}")
    assert answer.status_code == 404


@pytest.mark.parametrize("page", ["check-in", "days-off", "make-up/2026-11-09"])
def test_reading_a_page_changes_nothing(client: Client, page: str) -> None:
    before = held()
    assert client.get(f"/c/hands/{page}").status_code == 200
    assert client.head(f"/c/hands/{page}").status_code == 200
    assert client.put(f"/c/hands/{page}").status_code == 405
    assert held() == before
