"""Running ffmpeg on files that strangers sent: few kinds of files, no network, and an end to time, memory and size.

Formats that name other files or addresses (playlists, lists of parts) are attacks by which ffmpeg would read the
server's own files; only formats that hold their content themselves are opened, by their content and never by a name.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

#: What phones and browsers write. None of these formats leads to another file.
DEMUXERS = ("mov", "matroska", "webm", "ogg", "mp3", "wav", "aac", "amr", "flac", "caf")
CODECS = (
    *("h264", "hevc", "vp8", "vp9", "libvpx-vp9", "libdav1d", "libaom-av1", "av1", "mpeg4", "h263"),
    *("aac", "mp3float", "mp3", "opus", "libopus", "vorbis", "libvorbis", "amrnb", "amrwb", "flac", "alac"),
    *("pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_f32le", "pcm_mulaw", "pcm_alaw"),
)
PROBE_SECONDS = 20
MEMORY_BYTES = 3 * 1024**3
#: Conversions at the same time in one process; each takes a core.
_AT_ONCE = threading.BoundedSemaphore(2)


class CannotMake(Exception):
    """A file of which no sound or film can be made: another kind, broken, or too much work."""


def is_there() -> bool:
    """Tell whether this machine has ffmpeg."""
    return bool(shutil.which("ffmpeg") and shutil.which("ffprobe"))


def probe(path: Path) -> dict[str, Any]:
    """Return what a file holds: its ``format`` and ``streams``; raises CannotMake where its kind is not known."""
    asked = ("-show_format", "-show_streams", "-of", "json")
    told = _run("ffprobe", [*_guards(path), *asked], path.parent, PROBE_SECONDS, 0)
    found: dict[str, Any] = json.loads(told or b"{}")
    if not found.get("streams"):
        raise CannotMake("nothing in it that could be played")
    return found


def convert(sent: Path, made: Path, options: Sequence[str], *, seconds: int, most_bytes: int) -> None:
    """Make a file of another; raises CannotMake where that fails or takes longer than so many seconds."""
    plain = ("-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn", "-fflags", "+bitexact", "-flags", "+bitexact")
    words = ["-nostdin", "-y", "-threads", "2", *_guards(sent), *plain, *options, f"file:{made}"]
    with _AT_ONCE:
        _run("ffmpeg", words, made.parent, seconds, most_bytes)
    if not made.exists() or not made.stat().st_size:
        raise CannotMake("nothing came of it")


def _guards(path: Path) -> list[str]:
    """Return the options that stand before a file and bind how it is read, and the file."""
    return [
        *("-hide_banner", "-v", "error", "-protocol_whitelist", "file,pipe"),
        *("-format_whitelist", ",".join(DEMUXERS), "-codec_whitelist", ",".join(CODECS)),
        *("-i", f"file:{path}"),
    ]


def _run(program: str, words: Sequence[str], folder: Path, seconds: int, most_bytes: int) -> bytes:
    found = shutil.which(program)
    if found is None:
        raise CannotMake(f"there is no {program}")
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    with subprocess.Popen(
        [found, *words],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        _bind(running.pid, seconds, most_bytes)
        try:
            told, complaint = running.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as late:
            running.kill()
            raise CannotMake(f"not done after {seconds} seconds") from late
        except BaseException:
            # Whoever is told to end leaves nothing running behind.
            running.kill()
            raise
    if running.returncode:
        raise CannotMake(complaint.decode("utf-8", "replace")[-500:])
    return told


def _bind(process: int, seconds: int, most_bytes: int) -> None:
    """Bind what a program may take of the machine; elsewhere than on Linux only its time is bound, by whoever waits."""
    if sys.platform == "linux":
        bounds = {resource.RLIMIT_AS: MEMORY_BYTES, resource.RLIMIT_CPU: 4 * seconds, resource.RLIMIT_FSIZE: most_bytes}
        for kind, most in bounds.items():
            resource.prlimit(process, kind, (most, most))
