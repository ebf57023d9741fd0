"""Kept sound and film: made anew by ffmpeg in one format each, which every phone plays, without place data.

Sound is made at once. A film takes minutes: it is looked at and put aside as it was sent, and made by a job later.
Where there is no ffmpeg a sound of a known kind is kept as it is, and a film cannot be taken.
"""

from __future__ import annotations

import math
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from dongliang_web.record.actions import Refused
from dongliang_web.record.kept import ffmpeg
from dongliang_web.record.kept.containers import ending_of_sound
from dongliang_web.record.kept.ffmpeg import CannotMake
from dongliang_web.record.kept.files import MEGABYTE, SENT_FILM, kept_path, new_name, remove_kept, take_in

SOUND_SECONDS, FILM_SECONDS, POSTER_SECONDS = 180, 1800, 60
LONG_SIDE, SHORT_SIDE = 1280, 720
#: More pixels in a film than any phone takes; a frame of them is decoded whole into memory.
MOST_PIXELS = 4096 * 2304
#: A film of no more than so many bits a second is small enough to be kept without being encoded again.
SMALL_ENOUGH = 3_000_000
#: A recorder may run on a little after it was told to stop.
_LENIENT = 5

_SOUND = ("-map", "0:a:0", "-vn", "-ac", "1", "-c:a", "aac", "-b:a", "64k", "-ar", "44100")
_FAST = ("-movflags", "+faststart", "-f", "mp4")
_BOX = f"scale='min({LONG_SIDE},iw)':'min({LONG_SIDE},ih)':force_original_aspect_ratio=decrease:force_divisible_by=2"
_ENCODED = (
    *("-map", "0:v:0", "-map", "0:a:0?", "-vf", _BOX, "-fpsmax", "30", "-c:v", "libx264", "-preset", "superfast"),
    *("-crf", "25", "-maxrate", "3M", "-bufsize", "6M", "-pix_fmt", "yuv420p", "-threads", "2"),
    *("-c:a", "aac", "-b:a", "96k", "-ac", "2", "-ar", "44100"),
)
#: The pictures and the sound as they are; what an encoder wrote beside the pictures is left out.
_COPIED = ("-map", "0:v:0", "-map", "0:a:0?", "-c", "copy", "-bsf:v", "filter_units=remove_types=6")


@dataclass(frozen=True, slots=True)
class KeptClip:
    """A sound or film as it is kept: the name of its file and what is known of it."""

    name: str
    seconds: int | None = None
    width: int | None = None
    height: int | None = None


def can_make_film() -> bool:
    """Tell whether a film can be taken: only where what it says of places can be taken out of it."""
    return ffmpeg.is_there()


def keep_sound(upload: UploadedFile[Any]) -> KeptClip:
    """Make a sound anew and keep it; raises Refused and leaves nothing."""
    with _put_down(upload) as sent:
        if not ffmpeg.is_there():
            return _keep_as_it_is(sent)
        made = sent.with_name("made.m4a")
        limit = settings.SOUND_LIMIT_MINUTES * 60
        try:
            _refuse_long(ffmpeg.probe(sent), limit, "sound_too_long")
            options = (*_SOUND, "-t", str(limit + 2 * _LENIENT), *_FAST)
            ffmpeg.convert(sent, made, options, seconds=SOUND_SECONDS, most_bytes=_most_bytes())
            seconds = _refuse_long(ffmpeg.probe(made), limit, "sound_too_long")
        except CannotMake as broken:
            raise Refused("not_a_sound") from broken
        kept = KeptClip(new_name("m4a"), seconds)
        take_in(made, kept_path(kept.name))
        return kept


def _keep_as_it_is(sent: Path) -> KeptClip:
    ending = ending_of_sound(sent)
    if ending is None:
        raise Refused("not_a_sound_kept_as_is")
    kept = KeptClip(new_name(ending))
    take_in(sent, kept_path(kept.name))
    return kept


def keep_film(upload: UploadedFile[Any]) -> KeptClip:
    """Look at a film and put it aside until it is made anew; raises Refused and leaves nothing."""
    if not can_make_film():
        raise Refused("no_film_here")
    with _put_down(upload) as sent:
        try:
            found = ffmpeg.probe(sent)
            _refuse_long(found, settings.FILM_LIMIT_MINUTES * 60, "film_too_long")
            _pictures_of(found)
        except CannotMake as broken:
            raise Refused("not_a_film") from broken
        kept = KeptClip(new_name(SENT_FILM))
        take_in(sent, kept_path(kept.name))
        return kept


def make_film(sent_name: str) -> KeptClip:
    """Make a film of what was put aside, and its poster; raises CannotMake and leaves nothing new."""
    sent = kept_path(sent_name)
    limit = settings.FILM_LIMIT_MINUTES * 60
    with _beside() as folder:
        made, poster = folder / "made.mp4", folder / "poster.jpg"
        found = ffmpeg.probe(sent)
        options = (*(_COPIED if _fits(found) else _ENCODED), "-t", str(limit + _LENIENT), *_FAST)
        ffmpeg.convert(sent, made, options, seconds=FILM_SECONDS, most_bytes=_most_bytes())
        told = ffmpeg.probe(made)
        pictures = _pictures_of(told)
        seconds = _seconds(told) or 0
        still = ("-ss", f"{min(1.0, seconds / 2):.1f}", "-map", "0:v:0", "-frames:v", "1", "-q:v", "4", "-f", "mjpeg")
        ffmpeg.convert(made, poster, still, seconds=POSTER_SECONDS, most_bytes=_most_bytes())
        kept = KeptClip(new_name("mp4"), max(1, round(seconds)), *_upright(pictures))
        try:
            take_in(made, kept_path(kept.name))
            take_in(poster, kept_path(kept.name, "poster"))
        except OSError:
            remove_kept(kept.name)
            raise
        return kept


@contextmanager
def _put_down(upload: UploadedFile[Any]) -> Iterator[Path]:
    """Put what was sent into a folder of its own, as a file whose name says nothing."""
    size, limit = upload.size or 0, settings.CLIP_LIMIT_BYTES
    if size > limit:
        raise Refused("clip_too_big", size=-(-size // MEGABYTE), limit=limit // MEGABYTE)
    with _beside() as folder:
        sent = folder / "sent"
        upload.seek(0)
        with sent.open("wb") as file:
            shutil.copyfileobj(upload, file, MEGABYTE)
        yield sent


@contextmanager
def _beside() -> Iterator[Path]:
    """Return a folder that is gone afterwards, on the same disk as the kept files."""
    home = Path(settings.HOME)
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="making-", dir=home) as folder:
        yield Path(folder)


def _most_bytes() -> int:
    return 2 * int(settings.CLIP_LIMIT_BYTES)


def _seconds(found: Mapping[str, Any]) -> float | None:
    """Return the length that a file tells, or None where it tells none: browsers' recorders do not."""
    try:
        told = float(found["format"]["duration"])
    except (KeyError, ValueError):
        return None
    return told if math.isfinite(told) and told >= 0 else None


def _refuse_long(found: Mapping[str, Any], limit: int, key: str) -> int | None:
    seconds = _seconds(found)
    if seconds is None:
        return None
    if seconds > limit + _LENIENT:
        raise Refused(key, minutes=math.ceil(seconds / 60), limit=limit // 60)
    return max(1, round(seconds))


def _pictures_of(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the stream of moving pictures; a still one, as on the cover of a song, is none."""
    first = next((each for each in found["streams"] if each.get("codec_type") == "video"), None)
    if first is None or first.get("disposition", {}).get("attached_pic"):
        raise CannotMake("no moving pictures in it")
    if not 0 < first.get("width", 0) * first.get("height", 0) <= MOST_PIXELS:
        raise CannotMake("no size, or too large a one")
    return dict(first)


def _upright(pictures: Mapping[str, Any]) -> tuple[int, int]:
    """Return width and height as one sees them: a phone held upright notes a turn beside the pictures."""
    turned = any(abs(int(each.get("rotation", 0))) % 180 == 90 for each in pictures.get("side_data_list", ()))
    width, height = int(pictures["width"]), int(pictures["height"])
    return (height, width) if turned else (width, height)


def _fits(found: Mapping[str, Any]) -> bool:
    """Tell whether pictures and sound can be kept as they are encoded, so that only the file is made anew."""
    pictures = _pictures_of(found)
    sides = sorted((pictures["width"], pictures["height"]))
    sound = next((each for each in found["streams"] if each.get("codec_type") == "audio"), None)
    return (
        pictures.get("codec_name") == "h264"
        and pictures.get("pix_fmt") == "yuv420p"
        and sides[0] <= SHORT_SIDE
        and sides[1] <= LONG_SIDE
        and (sound is None or sound.get("codec_name") == "aac")
        and 0 < int(found["format"].get("bit_rate", 0)) <= SMALL_ENOUGH
    )
