"""Sound and film, sent to those who may read their post."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from dongliang_web.checkin.models import Clip, Post
from dongliang_web.pages.ranges import file_answer
from dongliang_web.people.access import Asking, needs
from dongliang_web.record.kept import CONTENT_TYPE, content_type_of, kept_path


@require_safe
@needs("see_community")
def clip(asking: Asking, key: uuid.UUID) -> HttpResponseBase:
    """Play a sound or film, or show a film's poster, to those who may read its post."""
    readable = Post.objects.visible_to_member(asking.me, asking.roles)
    ready = Clip.objects.filter(state="ready", post__in=readable).select_related("passage")
    found = get_object_or_404(ready, key=key)
    name = found.passage.file if found.passage else ""
    poster = found.kind == "film" and asking.GET.get("part") == "poster"
    content_type = CONTENT_TYPE if poster else content_type_of(name)
    tag = f'"{key}{"-poster" if poster else ""}"'
    try:
        answer = file_answer(asking, kept_path(name, "poster" if poster else ""), content_type, tag)
    except FileNotFoundError as gone:
        raise Http404("the clip's file is gone") from gone
    ending = "jpg" if poster else name.rpartition(".")[2]
    answer["Content-Disposition"] = f'inline; filename="{found.kind}.{ending}"'
    return answer
