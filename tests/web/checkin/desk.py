"""What members send, and what the house holds before and after."""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
from html import unescape
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from dongliang_web.models import CheckIn, Entry, Leave, Member, Notice, Passage, Picture, Post, VoidDay

#: 20:14 on 10 November 2026 in Shanghai.
NOW = dt.datetime(2026, 11, 10, 12, 14, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 10)
YESTERDAY = dt.date(2026, 11, 9)
TOMORROW = dt.date(2026, 11, 11)
DAY = dt.timedelta(days=1)
#: Half past midnight on the day after, within grace; and two minutes after grace.
IN_GRACE = dt.datetime(2026, 11, 10, 16, 30, tzinfo=dt.UTC)
AFTER_GRACE = dt.datetime(2026, 11, 10, 18, 2, tzinfo=dt.UTC)
ENOUGH = "今天练肩胛内侧缘，换成掌根慢慢压住。"
TABLES = (CheckIn, Entry, Leave, Notice, Passage, Picture, Post, VoidDay)


def sent(text: str = ENOUGH, day: dt.date | str = TODAY, **more: Any) -> dict[str, Any]:
    """Return what a check-in form sends."""
    return {
        "text": text,
        "visible_to": "members",
        "body_note": "",
        "day": str(day),
        "client_id": str(uuid.uuid4()),
        **more,
    }


def check_in(client: Client, text: str = ENOUGH, day: dt.date | str = TODAY, **more: Any) -> HttpResponse:
    """Send a check-in."""
    return client.post("/c/hands/check-in", sent(text, day, **more))


def held() -> tuple[dict[str, int], list[str]]:
    """Return how many rows each table holds and which files are kept, to be compared before and after."""
    kept = Path(settings.HOME) / "kept"
    files = sorted(path.name for path in kept.iterdir()) if kept.exists() else []
    return {model.__name__: model.objects.count() for model in TABLES}, files


def refusal_of(answer: HttpResponse) -> str:
    """Return all that a page says in its errors and notices, without markup."""
    page = answer.content.decode()
    said = re.findall(r'<ul class="error".*?</ul>|<div class="note (?:stop|care)".*?</div>', page, re.DOTALL)
    return unescape(re.sub(r"<[^>]+>|\s+", " ", " ".join(said)))


def words_of(answer: HttpResponse) -> str:
    """Return the words of a page, without markup and with plain spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", answer.content.decode())).split())


def sentence_of(client: Client, page: str = "/c/hands/days-off") -> str:
    """Return the notice that the next page shows."""
    found = re.findall(r'<div class="note good">.*?<p>(.*?)</p>', client.get(page).content.decode(), re.DOTALL)
    return " ".join(unescape(each) for each in found)


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (640, 480), name: str = "IMG_2031.jpg", **saved: Any
) -> SimpleUploadedFile:
    """Return a picture as a phone would send it: left half dark, right half light."""
    image = Image.new("RGB", size, "#d0c0b0")
    image.paste("#203040", (0, 0, size[0] // 2, size[1]))
    buffer = io.BytesIO()
    image.save(buffer, kind, **saved)
    return SimpleUploadedFile(name, buffer.getvalue(), content_type=f"image/{kind.lower()}")


def by_name(member: Member) -> str:
    """Return the address of a member's page for recording a day."""
    return f"/c/hands/members/{member.key}/record"
