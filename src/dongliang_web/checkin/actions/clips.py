"""Sound and film of a post: kept with it, a film made afterwards, both gone with it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F

from dongliang_web.checkin.models import MOST_TRIES, Clip, Playable, Post
from dongliang_web.people.actions import tell
from dongliang_web.record.actions import Refused, append
from dongliang_web.record.kept import (
    CannotMake,
    KeptClip,
    keep_film,
    keep_sound,
    kept_path,
    make_film,
    remove_kept,
)

log = logging.getLogger("dongliang.film")

#: What was kept, by its kind.
Clips = Mapping[str, KeptClip]
_KEEP = {"sound": keep_sound, "film": keep_film}


@contextmanager
def keep_clips(sent: Mapping[str, UploadedFile[Any]]) -> Iterator[Clips]:
    """Keep sound and film for as long as the block succeeds; if one is refused or the block fails, none is kept.

    A refusal carries the ``kind`` of the clip.
    """
    with ExitStack() as undo:
        kept = {}
        for kind, upload in sent.items():
            try:
                kept[kind] = _KEEP[kind](upload)
            except Refused as refused:
                raise Refused(refused.key, **refused.values, kind=kind) from refused
            undo.callback(remove_kept, kept[kind].name)
        yield kept
        undo.pop_all()


def hang_clips(post: Post, kept: Clips) -> None:
    """Hang what was kept on its post: a sound can be heard at once, a film waits to be made."""
    for kind, each in kept.items():
        passage = post.entry.kept.get(kind)
        found = {"state": "ready", "passage": passage} if passage else {"sent_file": each.name}
        Clip.objects.create(post=post, kind=kind, seconds=each.seconds, **found)


def drop_clips(post: Post) -> None:
    """Drop the clips of a post that is being deleted; what still waits to be made goes as well."""
    waiting = [name for name in post.clips.values_list("sent_file", flat=True) if name]
    post.clips.all().delete()
    for name in waiting:
        transaction.on_commit(partial(remove_kept, name))


def make_waiting_film(*, at: dt.datetime, kind: type[Playable] = Clip) -> int:
    """Make the film of one kind that has waited longest; returns how many were made or given up.

    Two that run at once take different films. One that is stopped half-way leaves the film to a later run, and after
    three such stops it is given up, so that no film stands in the way of others.
    """
    clip = _take_one(kind, at)
    if clip is None:
        return 0
    if clip.tries > MOST_TRIES:
        return _give_up(clip, at)
    try:
        made = make_film(clip.sent_file)
    except (CannotMake, FileNotFoundError) as broken:
        log.warning("film %s could not be made: %s", clip.key, broken)
        return _give_up(clip, at)
    return _show(clip, made, at)


def _take_one(kind: type[Playable], at: dt.datetime) -> Playable | None:
    """Take the next film, unless somebody took it in between."""
    for clip in kind.objects.to_make(at)[:5]:
        mine = kind.objects.to_make(at).filter(pk=clip.pk).update(begun_at=at, tries=F("tries") + 1)
        if mine:
            clip.tries += 1
            return clip
    return None


def _show(clip: Playable, made: KeptClip, at: dt.datetime) -> int:
    """Let a film that was made take the place of what was sent; where it is deleted by now, nothing stays."""
    with ExitStack() as undo, transaction.atomic():
        undo.callback(remove_kept, made.name)
        held = clip.hold()
        if held is None:
            return 0
        entry = append(
            "kept_film",
            community=held.entry.community,
            at=at,
            about=held.entry,
            day=held.entry.day_date,
            files={"film": (made.name, kept_path(made.name))},
        )
        held.passage, held.state, held.sent_file = entry.kept["film"], "ready", ""
        held.seconds, held.width, held.height = made.seconds, made.width, made.height
        held.save()
        transaction.on_commit(partial(remove_kept, clip.sent_file))
        undo.pop_all()
    return 1


def _give_up(clip: Playable, at: dt.datetime) -> int:
    """Give a film up and tell its author; what it hangs on stays, and so does a day's mark."""
    with transaction.atomic():
        held = clip.hold()
        if held is None:
            return 0
        held.state, held.sent_file = "failed", ""
        held.save(update_fields=["state", "sent_file"])
        if held.author:
            tell([held.author], "film_failed", at=at, tone="care", day_date=held.entry.day_date)
        transaction.on_commit(partial(remove_kept, clip.sent_file))
    return 1
