"""Pictures, sound and film of a session, sent to those who are inside it."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from dongliang_web.pages.ranges import file_answer
from dongliang_web.people.access import Asking
from dongliang_web.record.kept import CONTENT_TYPE, content_type_of, kept_path
from dongliang_web.sharing.access import hosts, inside, is_own
from dongliang_web.sharing.models import Guest, Message, MessagePicture, Session


@require_safe
@inside
def message_picture(asking: Asking, session: Session, guest: Guest | None, file: uuid.UUID) -> HttpResponseBase:
    """Show a picture of a message that stands in sight, or of one's own."""
    shown = MessagePicture.objects.select_related("passage", "message").filter(message__session=session)
    found = get_object_or_404(shown, key=file)
    _refuse_unseen(asking, session, guest, found.message)
    small = asking.GET.get("size") == "small"
    tag = f'"{file}{"-small" if small else ""}"'
    return _answer(asking, found.passage.file, "small" if small else "", CONTENT_TYPE, tag)


@require_safe
@inside
def message_clip(asking: Asking, session: Session, guest: Guest | None, file: uuid.UUID) -> HttpResponseBase:
    """Play a sound or film of a message that stands in sight, or of one's own; or show a film's poster."""
    in_sight = Message.objects.filter(session=session, clips__key=file, clips__state="ready").first()
    if in_sight is None:
        raise Http404("no such clip")
    _refuse_unseen(asking, session, guest, in_sight)
    found = in_sight.clips.select_related("passage").get(key=file)
    name = found.passage.file if found.passage else ""
    poster = found.kind == "film" and asking.GET.get("part") == "poster"
    tag = f'"{file}{"-poster" if poster else ""}"'
    content_type = CONTENT_TYPE if poster else content_type_of(name)
    return _answer(asking, name, "poster" if poster else "", content_type, tag)


def _refuse_unseen(asking: Asking, session: Session, guest: Guest | None, message: Message) -> None:
    """Raise Http404 for what is held, but for its author and those who keep the session."""
    if not (message.is_shown or is_own(asking, guest, message) or hosts(asking, session)):
        raise Http404("not in sight")


def _answer(asking: Asking, name: str, part: str, content_type: str, tag: str) -> HttpResponseBase:
    try:
        answer = file_answer(asking, kept_path(name, part), content_type, tag)
    except FileNotFoundError as gone:
        raise Http404("the file is gone") from gone
    answer["Content-Disposition"] = "inline"
    return answer
