"""Sound and film as phones write them, made by ffmpeg; tests that need it say so where it is missing."""

from __future__ import annotations

import functools
import subprocess
import tempfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tools import system

#: Where a phone writes that it was.
PLACE = "+31.2304+121.4737/"
NO_FFMPEG = bool(system.missing(["sound"]))
needs_ffmpeg = pytest.mark.skipif(NO_FFMPEG, reason="ffmpeg is missing: `make system` installs it where it may")

_TONE = ("-f", "lavfi", "-i", "sine=frequency=330:duration={seconds}")
_MOVING = ("-f", "lavfi", "-i", "testsrc2=size={size}:rate=15:duration={seconds}")
_H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest")


def sound(seconds: int = 2, name: str = "note.webm", codec: str = "libopus") -> SimpleUploadedFile:
    """Return a recording of a tone, with a place in what it says of itself."""
    return SimpleUploadedFile(name, _made(name, ("-c:a", codec), seconds, "", PLACE), content_type="audio/webm")


def film(size: str = "320x240", seconds: int = 2, name: str = "film.mp4") -> SimpleUploadedFile:
    """Return a film with sound, with the place at which it was taken."""
    return SimpleUploadedFile(name, _made(name, _H264, seconds, size, PLACE), content_type="video/mp4")


@functools.cache
def _made(name: str, codecs: tuple[str, ...], seconds: int, size: str, place: str) -> bytes:
    inputs = [*(_MOVING if size else ()), *_TONE]
    words = [each.format(seconds=seconds, size=size) for each in inputs]
    told = ("-metadata", f"location={place}", "-metadata", "title=At home")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        subprocess.run(["ffmpeg", "-v", "error", *words, *codecs, *told, str(path)], check=True)
        return path.read_bytes()
