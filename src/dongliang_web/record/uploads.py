"""Receiving files: no more of them goes to the disk than could be kept."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler

#: Fields whose file is a sound or film.
CLIPS = ("sound", "film")


class BoundedUpload(TemporaryFileUploadHandler):
    """Writes what is sent to temporary files, but of a file over its limit only counts the bytes.

    The form still learns how large it was, so that its refusal can say so. Nor does one request fill the disk with more
    files than a form takes: those are refused before they are read.
    """

    received = written = limit = 0

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        """Begin a file; sound and film may be larger than a picture."""
        super().new_file(field_name, *args, **kwargs)
        self.received = 0
        self.limit = settings.CLIP_LIMIT_BYTES if field_name in CLIPS else settings.PICTURE_LIMIT_BYTES

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece of the file, unless it is too large already."""
        self.received += len(raw_data)
        if self.received <= self.limit and self.written <= settings.REQUEST_LIMIT_BYTES:
            self.written += len(raw_data)
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> Any:
        """Return the file with the size that was sent."""
        return super().file_complete(self.received)
