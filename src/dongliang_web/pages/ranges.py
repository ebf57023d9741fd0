"""Sending a part of a file: phones ask for sound and film piece by piece, and iOS plays nothing without it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

_ONE_RANGE = re.compile(r"bytes=\s*(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))\s*")
_AT_ONCE = 64 * 1024


def file_answer(request: HttpRequest, path: Path, content_type: str, tag: str) -> HttpResponseBase:
    """Answer with a file that never changes under its tag, or with the one part of it that was asked for.

    Several parts at once are not served: the whole file is a correct answer to that. Raises FileNotFoundError.
    """
    if request.headers.get("If-None-Match") == tag:
        return _told(HttpResponse(status=304), tag)
    file = path.open("rb")
    size = path.stat().st_size
    asked = request.headers.get("Range", "") if request.headers.get("If-Range", tag) == tag else ""
    part = _part(asked, size)
    if part is None:
        return _told(FileResponse(file, content_type=content_type), tag)
    if not part:
        file.close()
        return _told(HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"}), tag)
    file.seek(part.start)
    answer = StreamingHttpResponse(_pieces(file, len(part)), status=206, content_type=content_type)
    answer["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    answer["Content-Length"] = str(len(part))
    return _told(answer, tag)


def _part(asked: str, size: int) -> range | None:
    """Return the bytes that a header asks for, an empty range where there are none, None where it asks for no part."""
    found = _ONE_RANGE.fullmatch(asked)
    if found is None:
        return None
    first, last, ending = found.groups()
    if ending is not None:
        return range(max(0, size - int(ending)), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


def _pieces(file: BinaryIO, length: int) -> Iterator[bytes]:
    with file:
        while length and (piece := file.read(min(_AT_ONCE, length))):
            length -= len(piece)
            yield piece


def _told(answer: HttpResponseBase, tag: str) -> HttpResponseBase:
    answer["ETag"] = tag
    answer["Accept-Ranges"] = "bytes"
    # The browser asks each time, so that deleting holds at once.
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
