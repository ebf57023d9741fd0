"""The folder of kept files: their names, what they may be, writing, opening and removing them."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

MEGABYTE = 1024 * 1024
#: Ending of a kept file -> as what it is served, whatever its sender called it. A film as it was sent is never served.
CONTENT_TYPES = {
    "jpg": "image/jpeg",
    "m4a": "audio/mp4",
    "weba": "audio/webm",
    "oga": "audio/ogg",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "mp4": "video/mp4",
}
#: A film as it was sent, until it is made anew.
SENT_FILM = "sent"

_NAME = re.compile(rf"[0-9a-f]{{32}}\.({'|'.join([*CONTENT_TYPES, SENT_FILM])})")


def new_name(ending: str) -> str:
    """Return a name that nobody can guess."""
    return f"{secrets.token_hex(16)}.{ending}"


def content_type_of(name: str) -> str:
    """Return as what a kept file is served."""
    return CONTENT_TYPES[name.rpartition(".")[2]]


def kept_path(name: str, part: str = "") -> Path:
    """Return where a kept file lies, or the picture beside it: its ``small`` form, or the ``poster`` of a film."""
    if not _NAME.fullmatch(name):
        raise FileNotFoundError(f"{name!r} is no name of a kept file")
    return folder() / (f"{name.partition('.')[0]}-{part}.jpg" if part else name)


def folder() -> Path:
    """Return the folder in which all kept files lie."""
    return Path(settings.HOME) / "kept"


def remove_kept(name: str) -> None:
    """Remove a kept file and the pictures beside it; nothing happens where they are gone."""
    kept_path(name).unlink(missing_ok=True)
    for part in ("small", "poster"):
        kept_path(name, part).unlink(missing_ok=True)


def open_kept(name: str, small: bool = False) -> BinaryIO:
    """Open a kept file, or the small form of a picture; raises FileNotFoundError where it is gone."""
    return kept_path(name, "small" if small else "").open("rb")


def open_poster(name: str) -> BinaryIO:
    """Open the picture that stands for a film; raises FileNotFoundError where it is gone."""
    return kept_path(name, "poster").open("rb")


def kept_names(before: float) -> Iterator[str]:
    """Yield the names of all kept files written before an instant, given in seconds since 1970."""
    if not folder().exists():
        return
    with os.scandir(folder()) as files:
        for file in files:
            if _NAME.fullmatch(file.name) and file.stat().st_mtime < before:
                yield file.name


def write(path: Path, content: bytes) -> None:
    """Write a file so that it is on the disk before the row that names it, readable by the site alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def take_in(made: Path, path: Path) -> None:
    """Move a file that was made beside into the folder, whole and on the disk, readable by the site alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made.chmod(0o600)
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.replace(path)
