"""Files that are small to send and large to read."""

from __future__ import annotations

import io
import struct
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from PIL import Image
from pytest_django import Settings

from dongliang_web.record.actions import Refused
from dongliang_web.record.kept import MOST_SCANS, keep_picture
from dongliang_web.record.uploads import BoundedUpload

LIMIT = 20 * 1024 * 1024
SCAN, END = b"\xff\xda", b"\xff\xd9"


@pytest.fixture(autouse=True)
def _home(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def kept(content: bytes) -> str:
    """Keep a file as a picture; return nothing, or why it was refused."""
    try:
        keep_picture(SimpleUploadedFile("a.jpg", content), limit_bytes=LIMIT)
    except Refused as refused:
        return refused.key
    return ""


def jpeg(size: tuple[int, int], mode: str = "L", **saved: object) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, "#888888").save(made, "JPEG", **saved)
    return made.getvalue()


def told_often(size: tuple[int, int], times: int, between: bytes = b"") -> bytes:
    """Return a progressive JPEG whose last scan, some forty bytes, is told many times more."""
    once = jpeg(size, progressive=True)
    end = once.rfind(END)
    return once[:end] + (between + once[once.rfind(SCAN) : end]) * times + once[end:]


def in_three_scans(side: int) -> bytes:
    """Return a JPEG in colours that tells them one after the other, so that all have to be held until the last."""
    grey = jpeg((side, side))
    scan = grey.index(SCAN)
    length = struct.unpack(">H", grey[scan + 2 : scan + 4])[0]
    told = grey[scan + 2 + length : grey.rfind(END)]
    frame = grey.index(b"\xff\xc0")
    colours = b"".join(bytes([each, 0x11, 0]) for each in (1, 2, 3))
    tables = grey[frame + 13 : scan]
    parts = (SCAN + struct.pack(">HB", 8, 1) + bytes([each, 0, 0, 63, 0]) + told for each in (1, 2, 3))
    header = b"\xff\xc0" + struct.pack(">HBHHB", 17, 8, side, side, 3) + colours
    return grey[:frame] + header + tables + b"".join(parts) + END


@pytest.mark.parametrize("between", [b"", b"\xff\xd0", b"\xff\xff", b"nothing", b"\xff\xfe\x00\x04no", b"\xff\x00"])
def test_a_picture_told_in_very_many_scans_is_refused_at_once(between: bytes) -> None:
    began = time.process_time()
    assert kept(told_often((4000, 4000), 20_000, between)) == "picture_broken"
    assert time.process_time() - began < 2


def test_pictures_told_in_a_few_scans_are_kept() -> None:
    assert kept(jpeg((640, 480), progressive=True)) == ""
    assert kept(told_often((640, 480), MOST_SCANS - 10)) == ""
    assert kept(in_three_scans(640)) == ""


def test_the_small_picture_inside_and_the_film_behind_a_photograph_do_not_count() -> None:
    small = jpeg((160, 120), "RGB")
    inside = b"\xff\xe1" + struct.pack(">H", len(small) + 8) + b"Exif\0\0" + small
    whole = jpeg((640, 480), "RGB")
    assert kept(whole[:2] + inside + whole[2:] + b"film" + SCAN * 500) == ""


def test_a_large_picture_in_several_scans_takes_no_more_memory_than_others_may() -> None:
    """In one scan it is made smaller as it is decoded; in three, all of it would have to be held."""
    assert kept(in_three_scans(6000)) == "picture_too_many_pixels"
    assert kept(jpeg((6000, 6000), "RGB")) == ""


def test_one_request_writes_no_more_files_than_a_form_takes(settings: Settings) -> None:
    settings.PICTURE_LIMIT_BYTES, settings.REQUEST_LIMIT_BYTES = 1000, 9000
    handler = BoundedUpload(HttpRequest())
    files = []
    for number in range(30):
        handler.new_file("pictures", f"{number}.jpg", "image/jpeg", None)
        for start in range(0, 1000, 100):
            handler.receive_data_chunk(b"x" * 100, start)
        files.append(handler.file_complete(1000))
    on_disk = [Path(each.temporary_file_path()).stat().st_size for each in files]
    assert on_disk[:9] == [1000] * 9
    assert sum(on_disk) <= 9100
    assert {each.size for each in files} == {1000}
    for each in files:
        each.close()
