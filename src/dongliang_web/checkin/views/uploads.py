"""Uploads that go on after the connection broke, by the tus protocol 1.0 (core, creation, termination)."""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, UnreadablePostError
from django.shortcuts import get_object_or_404, resolve_url

from dongliang_web.checkin import actions
from dongliang_web.checkin.models import Upload
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.record.actions import Refused

VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"
_CONFLICT, _GONE, _WRONG_VERSION, _TOO_LARGE, _WRONG_KIND, _LOCKED = 409, 404, 412, 413, 415, 423

Step = Callable[..., HttpResponse]


@needs("check_in")
def uploads(asking: Asking) -> HttpResponseBase:
    """Begin a file that comes in pieces, or say what this protocol can do here."""
    return _by_method(asking, {"POST": _begin})


@needs("check_in")
def upload(asking: Asking, key: uuid.UUID) -> HttpResponseBase:
    """Say how far a file of one's own has come, take its next piece, or give it up; everybody else's is not there."""
    return _by_method(asking, {"HEAD": _how_far, "PATCH": _continue, "DELETE": _give_up}, key=key)


def _by_method(asking: Asking, steps: dict[str, Step], **place: Any) -> HttpResponseBase:
    method = asking.method or ""
    if method == "POST":
        # A POST alone may stand for another method: like those, it is only taken with a token of the site.
        method = asking.headers.get("X-HTTP-Method-Override", method)
    if method == "OPTIONS":
        can = {"Tus-Version": VERSION, "Tus-Extension": "creation,termination"}
        return _said(HttpResponse(status=204, headers={**can, "Tus-Max-Size": str(settings.CLIP_LIMIT_BYTES)}))
    if method not in steps:
        return HttpResponseNotAllowed([*steps, "OPTIONS"])
    if asking.headers.get("Tus-Resumable") != VERSION:
        return _said(HttpResponse(status=_WRONG_VERSION, headers={"Tus-Version": VERSION}))
    return _said(steps[method](asking, **place))


def _said(answer: HttpResponse) -> HttpResponse:
    answer["Tus-Resumable"] = VERSION
    answer["Cache-Control"] = "no-store"
    return answer


def _begin(asking: Asking) -> HttpResponse:
    size = _number(asking.headers.get("Upload-Length"))
    if size is None or asking.account is None:
        return HttpResponse("Upload-Length is missing", status=400, content_type="text/plain")
    try:
        begun = actions.begin_upload(by=asking.account, size=size, name=_name(asking), at=now())
    except Refused as refused:
        return HttpResponse(refusal_sentence(refused, language()), status=_TOO_LARGE, content_type="text/plain")
    address = resolve_url("upload", asking.community.slug, begun.key)
    return HttpResponse(status=201, headers={"Location": address, "Upload-Offset": "0"})


def _mine(asking: Asking, key: uuid.UUID) -> Upload:
    return get_object_or_404(Upload.objects.of(asking.account), key=key)


def _how_far(asking: Asking, key: uuid.UUID) -> HttpResponse:
    mine = _mine(asking, key)
    if not mine.path.exists():
        raise Http404("its file is gone")
    return HttpResponse(headers={"Upload-Offset": str(mine.received), "Upload-Length": str(mine.size)})


def _continue(asking: Asking, key: uuid.UUID) -> HttpResponse:
    mine = _mine(asking, key)
    offset = _number(asking.headers.get("Upload-Offset"))
    if asking.content_type != PIECE or offset is None:
        return HttpResponse(status=_WRONG_KIND if offset is not None else 400)
    try:
        reached = actions.continue_upload(upload=mine, offset=offset, piece=asking)
    except actions.Offset:
        return HttpResponse(status=_CONFLICT)
    except actions.Busy:
        return HttpResponse(status=_LOCKED)
    except Refused as refused:
        return HttpResponse(refusal_sentence(refused, language()), status=_TOO_LARGE, content_type="text/plain")
    except (FileNotFoundError, Upload.DoesNotExist) as gone:
        raise Http404("it was given up") from gone
    except UnreadablePostError:
        # Whoever sent it is gone and asks later how far it came.
        return HttpResponse(status=400)
    return HttpResponse(status=204, headers={"Upload-Offset": str(reached)})


def _give_up(asking: Asking, key: uuid.UUID) -> HttpResponse:
    actions.drop_upload(upload=_mine(asking, key))
    return HttpResponse(status=204)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None


def _name(asking: Asking) -> str:
    """Return the file's name from the header: pairs of a word and a text in base 64, separated by commas."""
    for pair in asking.headers.get("Upload-Metadata", "").split(","):
        word, _, coded = pair.strip().partition(" ")
        if word == "filename":
            try:
                return base64.b64decode(coded, validate=True).decode("utf-8").replace("\0", "")
            except (binascii.Error, UnicodeDecodeError):
                return ""
    return ""
