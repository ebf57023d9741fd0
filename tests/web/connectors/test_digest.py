"""The day in short: its counts are those of the other pages, and its picture can be read or is not drawn."""

from __future__ import annotations

import datetime as dt
import io
import re
from html import unescape
from pathlib import Path

import pytest
import segno
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from dongliang_web.connectors import poster
from dongliang_web.models import Cohort, Community, Member
from dongliang_web.pages.drawing import chinese_font
from tests.web.connectors.pasting import steward_of
from tests.web.factories import CohortFactory, EnrolmentFactory, MemberFactory, checked_in, client_of, on_leave

pytestmark = pytest.mark.django_db
TODAY, DAY = dt.date(2026, 11, 25), dt.timedelta(days=1)


@pytest.fixture
def client(steward: Member) -> Client:
    return client_of(steward)


@pytest.fixture
def cohort(community: Community) -> Cohort:
    """A cohort on its third day: three have written today, two are on leave by the rule, one asked for too much."""
    cohort = CohortFactory(community=community, number=3, first_date=TODAY - 2 * DAY)
    people = [EnrolmentFactory(cohort=cohort).member for _ in range(7)]
    for each in people[:3]:
        checked_in(each, TODAY, cohort)
    for each in people[3:6]:
        on_leave(each, TODAY)
    # One day of leave is allowed, and this one took it the day before.
    on_leave(people[5], TODAY - DAY, announced_at=dt.datetime(2025, 12, 1, tzinfo=dt.UTC))
    return cohort


def page(client: Client, query: str = "") -> str:
    address = reverse("digest", args=["hands"])
    return unescape(client.get(f"{address}{query}", headers={"accept-language": "en"}).content.decode())


def to_paste(html: str) -> str:
    found = re.search(r'<textarea class="plain-text" id="digest-text".*?>(.*?)</textarea>', html, re.DOTALL)
    assert found
    return found[1]


def test_the_counts_are_those_of_the_other_pages(client: Client, community: Community, cohort: Cohort) -> None:
    for _ in range(2):
        checked_in(MemberFactory(community=community), TODAY)
    away, wrote_all_the_same = MemberFactory(community=community), MemberFactory(community=community)
    on_leave(away, TODAY)
    on_leave(wrote_all_the_same, TODAY)
    checked_in(wrote_all_the_same, TODAY)
    of_cohort = unescape(client.get(reverse("cohort", args=["hands", 3])).content.decode())
    assert "3 people have checked in" in of_cohort and "2 on leave" in of_cohort
    assert "已打卡 3 位，请假 2 位" in to_paste(page(client, "?cohort=3"))
    today = client.get(reverse("today", args=["hands"]), headers={"accept-language": "en"}).content.decode()
    assert "6 people have checked in" in today
    assert "已打卡 6 位，请假 3 位" in to_paste(page(client))


def test_it_names_nobody_and_speaks_the_community_s_language(
    client: Client, community: Community, cohort: Cohort, steward: Member
) -> None:
    for query in ("", "?cohort=3"):
        text = to_paste(page(client, query))
        assert "还没写的，到今晚 12 点，都算今天。" in text
        assert "http://testserver/c/hands/" in text
        assert not any(name in text for name in Member.objects.values_list("name", flat=True))
    community.language = "en"
    community.save()
    assert "3 people have checked in" in to_paste(page(client))


def test_around_the_text_the_page_speaks_its_reader_s_language(client: Client, cohort: Cohort) -> None:
    html = page(client)
    assert re.findall(r'href="\?cohort=\d+".*?>(.*?)</a>', html) == ["Everybody", "Cohort 3"]
    chinese = client.get(reverse("digest", args=["hands"]), headers={"accept-language": "zh-CN"}).content.decode()
    assert re.findall(r'href="\?cohort=\d+".*?>(.*?)</a>', chinese) == ["所有人", "第 3 期"]


def test_where_nobody_has_written_nobody_is_counted(client: Client) -> None:
    assert "0" not in to_paste(page(client)).partition("http")[0]


def test_a_cohort_that_does_not_run_has_no_digest(client: Client, community: Community) -> None:
    CohortFactory(community=community, number=1, first_date=TODAY + DAY)
    for number in ("1", "9", "x", "9" * 40):
        assert client.get(reverse("digest", args=["hands"]), {"cohort": number}).status_code == 404


def test_a_member_is_told_that_this_is_for_stewards(community: Community) -> None:
    member = client_of(MemberFactory(community=community))
    for name in ("digest", "digest_picture", "paste_list", "paste_joins", "group_names"):
        assert member.get(reverse(name, args=["hands"])).status_code == 403
    other = client_of(steward_of(community, "another"))
    assert other.get(reverse("digest", args=["hands"])).status_code == 200


def test_the_picture_holds_its_words_sticks_and_qr_code(client: Client, community: Community, cohort: Cohort) -> None:
    answer = client.get(reverse("digest_picture", args=["hands"]), {"cohort": "3"})
    assert answer["Content-Type"] == "image/png" and "private" in answer["Cache-Control"]
    with Image.open(io.BytesIO(answer.content)) as drawn:
        assert drawn.size == (poster.WIDTH, poster.HEIGHT)
        picture = drawn.convert("L")
    words = {"name": (212, 100, 500, 180), "date": (92, 240, 700, 370), "counts": (96, 480, 700, 560)}
    for what, box in words.items():
        assert ink(picture, box) > 0.02, f"no ink where the {what} stands"
    assert ink(picture, (96, 600, 984, 960)) > 0.01, "no sticks"
    assert read_qr(picture) == [list(row) for row in segno.make("http://testserver/c/hands/", error="m").matrix]


def ink(picture: Image.Image, box: tuple[int, int, int, int]) -> float:
    """Return the share of dark pixels in a box."""
    histogram = picture.crop(box).histogram()
    return sum(histogram[:128]) / sum(histogram)


def read_qr(picture: Image.Image) -> list[list[int]]:
    """Read the code's squares from the picture, by the place and size of its dark part."""
    card = picture.crop((100, 1132, 330, 1356)).point(lambda value: 255 if value < 128 else 0)
    left, top, right, _ = card.getbbox() or (0, 0, 0, 0)
    many = len(segno.make("http://testserver/c/hands/", error="m").matrix)
    square = (right - left) // many
    at = [square // 2 + square * number for number in range(many)]
    return [[int(card.getpixel((left + x, top + y)) == 255) for x in at] for y in at]


def test_signs_that_the_font_lacks_are_left_out_and_said(client: Client, community: Community) -> None:
    community.name = "一双手🌱</text><b>&"
    community.save()
    assert "🌱" in page(client)
    assert client.get(reverse("digest_picture", args=["hands"]))["Content-Type"] == "image/png"


def test_without_a_chinese_font_it_is_said_instead_of_drawing_boxes(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    assert chinese_font() is not None
    for given in (tmp_path / "none.ttf", Path(__file__)):
        settings.FONT_FILE = str(given)
        answer = client.get(reverse("digest_picture", args=["hands"]), headers={"accept-language": "en"})
        assert answer.status_code == 503
        assert "no font with Chinese signs" in answer.content.decode()
        assert "no font with Chinese signs" in page(client) and "digest.png" not in page(client)


@pytest.mark.parametrize("many", [1, 2, 3, 40, 41, 487, 5000])
def test_every_person_has_a_stick_that_stands_on_the_paper(many: int) -> None:
    drawn = "".join(poster._sticks(many, 13))
    standing, lying = re.findall(r'd="(.*?)"', drawn)
    assert (standing.count("M"), lying.count("M")) == (many, 13)
    places = [float(place) for place in re.findall(r"M([\d.]+) ", standing + lying)]
    lowest = max(float(place) for place in re.findall(r"M[\d.]+ ([\d.]+)", standing + lying))
    assert min(places) >= poster.MARGIN and max(places) <= poster.WIDTH - poster.MARGIN and lowest < 1000
