"""Knowing the few kinds of sound files by their bytes, where there is no ffmpeg to make them anew."""

from __future__ import annotations

from pathlib import Path

#: As much as is looked at to see whether there is a film in it; headers of phones' own recorders are far smaller.
_LOOKED_AT = 4 * 1024 * 1024


def ending_of_sound(path: Path) -> str | None:
    """Return under which ending a file is kept as sound, or None where its bytes are none of the known kinds.

    A file with pictures in it is none: what it says of places could not be taken out.
    """
    with path.open("rb") as file:
        start = file.read(_LOOKED_AT)
        file.seek(max(0, path.stat().st_size - _LOOKED_AT))
        end = file.read()
    if any(sign in part for part in (start, end) for sign in (b"vide", b"V_VP", b"V_MPEG", b"V_AV1", b"\x80theora")):
        return None
    return _kind(start[:64])


def _kind(head: bytes) -> str | None:
    if head[4:8] == b"ftyp":
        return "m4a"
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head:
        return "weba"
    if head.startswith(b"OggS"):
        return "oga"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "wav"
    # Three bits of the second byte say MPEG, two that it is its third layer.
    if head.startswith(b"ID3") or (head[:1] == b"\xff" and len(head) > 1 and head[1] & 0xE6 == 0xE2):
        return "mp3"
    return None
