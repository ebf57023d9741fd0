"""Pictures: made anew, upright, without place data, and seen by those who may read their post."""

from __future__ import annotations

import datetime as dt
import io
import os
import random
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from dongliang_web.checkin.jobs import remove_unnamed
from dongliang_web.models import Community, Passage, Picture
from dongliang_web.record.actions import Refused, matches
from dongliang_web.record.kept import keep_picture, keep_pictures, open_kept
from tests.web.checkin.desk import NOW, check_in, held, picture
from tests.web.factories import CommunityFactory, MemberFactory, client_of

pytestmark = pytest.mark.django_db
LIMIT = 20 * 1024 * 1024
ORIENTATION, MAKER, PLACE = 0x0112, 0x010F, 0x8825


def kept_folder(settings: Settings) -> Path:
    return Path(settings.HOME) / "kept"


def open_picture(name: str, small: bool = False) -> Image.Image:
    with open_kept(name, small) as file:
        return Image.open(io.BytesIO(file.read()))


def held_sideways(orientation: int) -> SimpleUploadedFile:
    """Return a photograph as a phone writes it: turned by a note, with maker, place and a comment."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = orientation, "Somebody's phone"
    exif.get_ifd(PLACE).update({1: "N", 2: (31.0, 14.0, 3.0), 3: "E", 4: (121.0, 29.0, 0.0)})
    return picture(size=(640, 480), exif=exif, comment=b"at home")


def test_a_picture_is_made_anew_without_place_maker_or_comment() -> None:
    sent = held_sideways(1)
    assert b"Somebody's phone" in sent.read()
    kept = keep_picture(sent, limit_bytes=LIMIT)
    image = open_picture(kept.name)
    assert not image.getexif()
    assert not image.info.keys() - {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    for small in (False, True):
        with open_kept(kept.name, small) as file:
            raw = file.read()
        assert not any(trace in raw for trace in (b"Exif", b"phone", b"home", b"GPS"))


#: How the camera was held -> where the dark half, left in the file, belongs once the picture is upright.
UPRIGHT = {1: "left", 2: "right", 3: "right", 4: "left", 5: "top", 6: "top", 7: "bottom", 8: "bottom"}


@pytest.mark.parametrize("orientation", UPRIGHT)
def test_a_picture_is_turned_upright(orientation: int) -> None:
    image = open_picture(keep_picture(held_sideways(orientation), limit_bytes=LIMIT).name)
    width, height = image.size
    assert (width, height) == ((640, 480) if orientation < 5 else (480, 640))
    corners = {"left": (5, height // 2), "right": (width - 5, height // 2), "top": (width // 2, 5)}
    corners["bottom"] = (width // 2, height - 5)
    dark = UPRIGHT[orientation]
    other = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}[dark]
    assert sum(image.getpixel(corners[dark])) < 200 < sum(image.getpixel(corners[other]))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_kind_becomes_a_jpeg_with_a_small_one(kind: str) -> None:
    kept = keep_picture(picture(kind, size=(4000, 1000)), limit_bytes=LIMIT)
    large, small = open_picture(kept.name), open_picture(kept.name, small=True)
    assert {large.format, small.format} == {"JPEG"}
    assert large.size == (kept.width, kept.height) == (2048, 512)
    assert small.size == (480, 120)


def test_of_a_moving_picture_the_first_frame_is_kept() -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("black", "white", "white")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    kept = keep_picture(SimpleUploadedFile("a.gif", buffer.getvalue()), limit_bytes=LIMIT)
    assert sum(open_picture(kept.name).getpixel((30, 20))) < 30


def test_what_is_transparent_lies_on_white_and_sixteen_bits_become_eight() -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(buffer, "PNG")
    kept = keep_picture(SimpleUploadedFile("a.png", buffer.getvalue()), limit_bytes=LIMIT)
    assert open_picture(kept.name).getpixel((20, 15)) == (255, 255, 255)
    buffer = io.BytesIO()
    Image.new("I;16", (40, 30), 0x8000).save(buffer, "PNG")
    kept = keep_picture(SimpleUploadedFile("a.png", buffer.getvalue()), limit_bytes=LIMIT)
    assert open_picture(kept.name).getpixel((20, 15)) == pytest.approx((128, 128, 128), abs=2)


def test_a_file_that_is_two_things_at_once_stays_a_picture_only() -> None:
    script = b"<script>alert(document.cookie)</script>"
    both = SimpleUploadedFile("a.html", picture("GIF").read() + script)
    kept = keep_picture(both, limit_bytes=LIMIT)
    with open_kept(kept.name) as file:
        assert script not in file.read()
    assert kept.name.endswith(".jpg")


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_damaged_files_are_refused_and_never_break_the_page() -> None:
    """Bytes changed and cut at random: each file is kept, or refused with a sentence."""
    chance, told = random.Random(11), set()
    whole = [picture(kind, size=(90, 70)).read() for kind in ("JPEG", "PNG", "WEBP", "GIF")] + [held_sideways(6).read()]
    for _ in range(400):
        damaged = bytearray(chance.choice(whole))
        for _ in range(chance.choice((0, 1, 3, 12))):
            damaged[chance.randrange(min(len(damaged), 300))] = chance.randrange(256)
        cut = chance.choice((len(damaged), chance.randrange(len(damaged))))
        try:
            keep_picture(SimpleUploadedFile("a", bytes(damaged[:cut]) or b"x"), limit_bytes=LIMIT)
            told.add("kept")
        except Refused as refused:
            told.add(refused.key)
    assert told >= {"kept", "picture_kind", "picture_broken"}


def test_nothing_is_left_behind_when_a_later_picture_or_the_database_fails(settings: Settings) -> None:
    with (
        pytest.raises(Refused) as refused,
        keep_pictures([picture(), SimpleUploadedFile("b", b"no picture")], limit_bytes=LIMIT),
    ):
        pytest.fail("the second picture was taken")
    assert refused.value.values["number"] == 2
    assert held()[1] == []
    with (
        pytest.raises(DatabaseError),
        keep_pictures([picture()], limit_bytes=LIMIT),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        assert len(held()[1]) == 2
        cursor.execute("SELECT nothing FROM nowhere")
    assert held()[1] == []


def test_nine_pictures_are_kept_in_order_with_their_digests(client: Client, settings: Settings) -> None:
    widths = [100 + 10 * number for number in range(9)]
    assert check_in(client, pictures=[picture(size=(width, 50)) for width in widths]).status_code == 303
    kept = list(Picture.objects.select_related("passage__entry"))
    assert [each.width for each in kept] == widths
    for each in kept:
        content = (kept_folder(settings) / each.passage.file).read_bytes()
        assert matches(each.passage.entry, each.passage, content)
    assert len(held()[1]) == 18
    assert oct((kept_folder(settings) / kept[0].passage.file).stat().st_mode)[-3:] == "600"
    assert "IMG_2031" not in str(held()[1])


READERS = ["author", "member", "mate", "steward", "candidate"]
#: For whom a post is -> which of the readers see its picture.
SEEN_BY = {
    "members": {"author", "member", "mate", "steward", "candidate"},
    "stewards": {"author", "steward"},
    "me": {"author"},
}


@pytest.mark.parametrize("visible_to", SEEN_BY)
def test_a_picture_is_seen_by_those_who_may_read_its_post(community: Community, visible_to: str) -> None:
    people = {name: MemberFactory(community=community) for name in ("author", "member", "mate")}
    people["steward"] = MemberFactory(community=community, offices=["steward"])
    people["candidate"] = MemberFactory(community=community, state="candidate")
    check_in(client_of(people["author"]), visible_to=visible_to, pictures=[picture()])
    address = f"/c/hands/pictures/{Picture.objects.get().key}"
    seen = {name for name, who in people.items() if client_of(who).get(address).status_code == 200}
    assert seen == SEEN_BY[visible_to]
    assert Client().get(address).status_code == 302
    assert Client().get(f"{address}?size=small").status_code == 302


def test_a_picture_is_not_reached_through_another_community(client: Client) -> None:
    check_in(client, pictures=[picture()])
    key = Picture.objects.get().key
    elsewhere = MemberFactory(community=CommunityFactory(slug="elsewhere"), offices=["founder"])
    assert client_of(elsewhere).get(f"/c/elsewhere/pictures/{key}").status_code == 404


def test_a_picture_is_served_privately_and_asked_for_each_time(client: Client, settings: Settings) -> None:
    check_in(client, pictures=[picture()])
    found = Picture.objects.select_related("passage").get()
    for address, name in (
        (found.url, found.passage.file),
        (found.thumb_url, found.passage.file.replace(".", "-small.")),
    ):
        answer = client.get(address)
        assert answer.content == (kept_folder(settings) / name).read_bytes()
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"].startswith("inline")
        assert "Cookie" in answer.headers["Vary"]
        again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["Cache-Control"] == "private, no-cache"
    # No address of the site leads to the file itself.
    for bare in (f"/kept/{found.passage.file}", f"/static/{found.passage.file}", f"/media/{found.passage.file}"):
        assert client.get(bare).status_code == 404


def test_a_picture_that_is_deleted_is_gone_for_those_who_saw_it(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    check_in(client, pictures=[picture()])
    found = Picture.objects.select_related("post").get()
    tag = client.get(found.url).headers["ETag"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/c/hands/posts/{found.post.key}/delete")
    assert client.get(found.url, headers={"If-None-Match": tag}).status_code == 404
    assert held()[1] == []
    assert not Passage.objects.exclude(file="").exists()


def test_files_that_no_row_names_are_removed_once_they_are_old(client: Client, settings: Settings) -> None:
    check_in(client, pictures=[picture()])
    orphan = keep_picture(picture(), limit_bytes=LIMIT)
    named = Picture.objects.get().passage.file
    for path in kept_folder(settings).iterdir():
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    assert remove_unnamed(NOW + dt.timedelta(hours=23)) == 0
    assert remove_unnamed(NOW + dt.timedelta(hours=30)) == 0  # once a day is enough
    assert remove_unnamed(NOW + dt.timedelta(hours=49)) == 1
    assert remove_unnamed(NOW + dt.timedelta(hours=99)) == 0
    left = [name for name in held()[1] if not name.startswith(".")]
    assert left == sorted([named, named.replace(".", "-small.")])
    assert orphan.name not in left


def test_a_name_that_is_no_kept_picture_opens_nothing() -> None:
    for name in ("../secret-key", "a.jpg", "", "0" * 32 + ".svg"):
        with pytest.raises(FileNotFoundError):
            open_kept(name)
