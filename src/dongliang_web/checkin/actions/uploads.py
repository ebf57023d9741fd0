"""Files that come in pieces: begun, continued, used or given up."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import shutil
import uuid
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from dongliang_web.checkin.models import KEPT_FOR, Upload, upload_folder
from dongliang_web.people.models import Account
from dongliang_web.record.actions import Refused
from dongliang_web.record.kept import MEGABYTE

#: Files that one account may have on the way: nine pictures, a sound and a film, and some that were broken off.
MOST_OPEN = 15
#: Bytes that stay free on the disk for all else, such as the database, whoever uploads from however many accounts.
LEFT_FREE = 512 * MEGABYTE
_AT_ONCE = 256 * 1024


class Piece(Protocol):
    """Where a piece is read from."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes, none at the end."""
        ...


class Offset(Exception):
    """A piece that does not begin where the file ends so far."""


class Busy(Exception):
    """Another piece of the same file is being written."""


def begin_upload(*, by: Account, size: int, name: str, at: dt.datetime) -> Upload:
    """Begin a file; where an account has too many on the way, its oldest give way. Raises Refused for one too large.

    Refused is also one for which the disk has no room.
    """
    if size > settings.CLIP_LIMIT_BYTES:
        raise Refused("upload_too_big", size=-(-size // MEGABYTE), limit=settings.CLIP_LIMIT_BYTES // MEGABYTE)
    upload_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    with transaction.atomic():
        # Held, so that two begun at once do not both find room.
        Account.objects.select_for_update(no_key=True).get(pk=by.pk)
        _make_room(by, size)
        _refuse_without_room(size)
        upload = Upload.objects.create(account=by, name=name[:255], size=size, created_at=at)
    os.close(os.open(upload.path, os.O_WRONLY | os.O_CREAT, 0o600))
    return upload


def _make_room(by: Account, size: int) -> None:
    mine = list(Upload.objects.of(by))
    while mine and (len(mine) >= MOST_OPEN or sum(each.size for each in mine) + size > settings.REQUEST_LIMIT_BYTES):
        drop_upload(upload=mine.pop(0))


def _refuse_without_room(size: int) -> None:
    if shutil.disk_usage(upload_folder()).free - size < LEFT_FREE:
        raise Refused("upload_no_room")


def continue_upload(*, upload: Upload, offset: int, piece: Piece) -> int:
    """Write a piece where the file ends so far and return where it ends then.

    What came before a connection broke is kept. Raises Offset for a piece that belongs elsewhere, Busy while another is
    being written, FileNotFoundError for a file that was given up, Refused where the disk has no more room.
    """
    with upload.path.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise Busy from held
        upload.refresh_from_db()
        if offset != upload.received:
            raise Offset
        file.seek(offset)
        try:
            while upload.received < upload.size:
                content = piece.read(min(_AT_ONCE, upload.size - upload.received))
                if not content:
                    break
                _refuse_without_room(len(content))
                file.write(content)
                upload.received += len(content)
        finally:
            file.flush()
            os.fsync(file.fileno())
            Upload.objects.filter(pk=upload.pk).update(received=upload.received)
    return upload.received


@transaction.atomic
def drop_upload(*, upload: Upload) -> None:
    """Give a file up, or let go of one that was used: row and file."""
    path = upload.path
    Upload.objects.filter(pk=upload.pk).delete()
    transaction.on_commit(partial(path.unlink, missing_ok=True))


def whole_uploads(account: Account | None, keys: Iterable[str]) -> list[Upload]:
    """Return finished files of an account by their keys; raises Refused where one is not there or not whole."""
    wanted = [_key(each) for each in keys]
    found = {each.key: each for each in Upload.objects.of(account).whole().filter(key__in=wanted)}
    if any(key not in found or not found[key].path.exists() for key in wanted):
        raise Refused("upload_gone")
    return [found[key] for key in dict.fromkeys(wanted)]


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as no_key:
        raise Refused("upload_gone") from no_key


def as_sent(upload: Upload) -> UploadedFile[bytes]:
    """Return a finished file as a form gets one."""
    return UploadedFile(upload.path.open("rb"), name=upload.name or "file", size=upload.size)


def drop_old_uploads(*, at: dt.datetime) -> int:
    """Give up what was begun more than a day ago, and remove files that no row names any more."""
    old = list(Upload.objects.filter(created_at__lt=at - KEPT_FOR))
    for upload in old:
        drop_upload(upload=upload)
    return len(old) + sum(_remove(path) for path in _nameless(at))


def _nameless(at: dt.datetime) -> list[Path]:
    """Return files on their way, older than a day, of which no row tells."""
    if not upload_folder().exists():
        return []
    before = (at - KEPT_FOR).timestamp()
    old = [path for path in upload_folder().iterdir() if path.stat().st_mtime < before]
    known = {key.hex for key in Upload.objects.values_list("key", flat=True)} if old else set()
    return [path for path in old if path.name not in known]


def _remove(path: Path) -> bool:
    path.unlink(missing_ok=True)
    return True
