"""Kept pictures: made anew from what was sent, upright and without place data.

Nothing of the sent file is kept but its picture: it is decoded and encoded afresh as JPEG, with a smaller one beside.
"""

from __future__ import annotations

import io
import re
import struct
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from PIL import Image, UnidentifiedImageError

from dongliang_web.record.actions import Refused
from dongliang_web.record.kept.files import MEGABYTE, kept_path, new_name, remove_kept, write

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
#: What a file field may offer to choose from; phones turn their own formats into one of these by it.
ACCEPT = "image/jpeg,image/png,image/webp,image/gif"
CONTENT_TYPE = "image/jpeg"
LONG_SIDE = 2048
SMALL_SIDE = 480
#: A baseline JPEG is made smaller while it is decoded; anything else has to be decoded whole into memory.
PIXEL_LIMIT_JPEG = 80_000_000
PIXEL_LIMIT = 24_000_000
#: Passes in which a JPEG may tell its picture. Programmes write a dozen; every one costs a look at all pixels, so that
#: a small file of very many would be decoded for hours.
MOST_SCANS = 100
#: Pictures that are decoded at the same time; each may take 350 MB of memory for a moment.
_AT_ONCE = threading.BoundedSemaphore(2)

#: What begins a part of a JPEG: not the stuffing inside a scan, nor the marks that restart one.
_JPEG_PART = re.compile(rb"\xff+([^\x00\x01\xff\xd0-\xd7])")
_SCAN, _END = b"\xda", b"\xd9"
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error)

#: How a picture is turned upright, by what its camera wrote about how it was held.
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_JPEGS = ("JPEG", "MPO")
#: Kinds of pixels that can be made fewer as they are; others, such as numbered colours, have to be converted first.
_CAN_SHRINK = ("L", "RGB", "RGBA", "CMYK")

# Pillow's own guard while a header is read; a warning would let the picture through.
Image.MAX_IMAGE_PIXELS = PIXEL_LIMIT_JPEG
warnings.simplefilter("error", Image.DecompressionBombWarning)
_BOMB = (Image.DecompressionBombWarning, Image.DecompressionBombError)


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A picture as it is kept: the name of its file, its bytes and its size in pixels."""

    name: str
    content: bytes
    width: int
    height: int


def keep_picture(upload: UploadedFile[Any], *, limit_bytes: int) -> KeptPicture:
    """Make a picture anew from what was sent and keep it with its small one; raises Refused and leaves nothing."""
    with _AT_ONCE:
        picture = _read(upload, limit_bytes)
        _shrink(picture, LONG_SIDE)
        content = _jpeg(picture, quality=86)
    width, height = picture.size
    _shrink(picture, SMALL_SIDE)
    kept = KeptPicture(new_name("jpg"), content, width, height)
    with ExitStack() as undo:
        undo.callback(remove_kept, kept.name)
        write(kept_path(kept.name), content)
        write(kept_path(kept.name, "small"), _jpeg(picture, quality=80))
        undo.pop_all()
    return kept


@contextmanager
def keep_pictures(uploads: Sequence[UploadedFile[Any]], *, limit_bytes: int) -> Iterator[list[KeptPicture]]:
    """Keep several pictures for as long as the block succeeds; if one is refused or the block fails, none is kept.

    A refusal carries the ``number`` of the picture, from 1.
    """
    with ExitStack() as undo:
        kept = []
        for number, upload in enumerate(uploads, start=1):
            try:
                picture = keep_picture(upload, limit_bytes=limit_bytes)
            except Refused as refused:
                raise Refused(refused.key, **refused.values, number=number) from refused
            undo.callback(remove_kept, picture.name)
            kept.append(picture)
        yield kept
        undo.pop_all()


def _read(upload: UploadedFile[Any], limit_bytes: int) -> Image.Image:
    """Return what was sent as an upright picture without anything besides; only the first frame of a moving one."""
    size = upload.size or 0
    if size > limit_bytes:
        raise Refused("picture_too_big", size=-(-size // MEGABYTE), limit=limit_bytes // MEGABYTE)
    upload.seek(0)
    try:
        with Image.open(upload, formats=FORMATS) as sent:
            _check_pixels(sent, _scans(upload, MOST_SCANS) if sent.format in _JPEGS else 0)
            turn = _TURNS.get(sent.getexif().get(_ORIENTATION, 1))
            sent.draft("RGB", (LONG_SIDE, LONG_SIDE))
            if sent.mode in _CAN_SHRINK:
                _shrink(sent, LONG_SIDE)
            picture = _plain(sent)
            return picture.transpose(turn) if turn is not None else picture
    except _BOMB as bomb:
        raise Refused("picture_too_many_pixels", limit=PIXEL_LIMIT_JPEG // 1_000_000) from bomb
    except UnidentifiedImageError as unknown:
        raise Refused("picture_kind") from unknown
    except _BROKEN as broken:
        raise Refused("picture_broken") from broken


def _shrink(picture: Image.Image, side: int) -> None:
    # No gap: it would have a JPEG decoded at twice the size and four times the memory.
    picture.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=None)


def _scans(upload: UploadedFile[Any], most: int) -> int:
    """Count the scans of a JPEG up to one more than a number; those of the small picture inside it are none of them."""
    here = upload.tell()
    upload.seek(0)
    content = upload.read()
    upload.seek(here)
    count, place = 0, len(b"\xff\xd8")
    while count <= most and (part := _JPEG_PART.search(content, place)) and part[1] != _END:
        count += part[1] == _SCAN
        place = part.end() + int.from_bytes(content[part.end() : part.end() + 2], "big")
    return count


def _check_pixels(sent: Image.Image, scans: int) -> None:
    """Refuse before anything is decoded what would take too much memory or time."""
    if scans > MOST_SCANS:
        raise Refused("picture_broken")
    # Told in one scan, a JPEG is made smaller as it is decoded.
    cheap = scans == 1 and not sent.info.get("progressive")
    limit = PIXEL_LIMIT_JPEG if cheap else PIXEL_LIMIT
    if sent.width * sent.height > limit:
        raise Refused("picture_too_many_pixels", limit=limit // 1_000_000)


def _plain(sent: Image.Image) -> Image.Image:
    """Return the pixels alone, on white where the picture is transparent."""
    if sent.has_transparency_data:
        with_alpha = sent.convert("RGBA")
        paper = Image.new("RGB", with_alpha.size, "white")
        paper.paste(with_alpha, mask=with_alpha.getchannel("A"))
        return paper
    if sent.mode.startswith("I;16"):
        return sent.point(lambda value: value / 256).convert("L").convert("RGB")
    return sent.convert("RGB")


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    # What a file said besides its pixels, a comment for one, would be written again.
    picture.info.clear()
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
    return buffer.getvalue()
