"""Changing, deleting and sharing what one wrote; the day's mark stays as it is."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from dongliang.checkin import is_enough
from dongliang_web.checkin.actions.clips import drop_clips
from dongliang_web.checkin.actions.posts import Written, name_in, readers_of, template_of
from dongliang_web.checkin.models import Post
from dongliang_web.people.actions import forget_mentions
from dongliang_web.people.models import Attachment, InForce, Member, in_force
from dongliang_web.record.actions import Refused, append, forget
from dongliang_web.record.kept import remove_kept
from dongliang_web.record.models import Passage

_HOUR = dt.timedelta(hours=1)
_ROLES = ("text", "body_note")


@transaction.atomic
def edit_post(*, by: Member, post: Post, text: str, body_note: str, visible_to: str, at: dt.datetime) -> None:
    """Change what one wrote; the old text is forgotten and only its digest stays in the record.

    While the day is open its first post still has to be enough for a check-in; afterwards the mark stays as it is. A
    body note that changes is for its author alone again.
    """
    post = _held(by, post)
    force = in_force(post.member, at)
    after_close = at >= force.clock.end_of(post.check_in.day_date) + force.rules.day.grace_hours * _HOUR
    written = Written(text, body_note, visible_to)
    _refuse_too_little(post, written, force, after_close)
    changed = _changed(post, written)
    if not changed and visible_to == post.visible_to:
        return
    entry = append(
        "edited_post",
        community=by.community,
        by=by,
        at=at,
        about=post.entry,
        day=post.check_in.day_date,
        facts={"changed": sorted(changed), "visible_to": visible_to, "after_close": after_close},
        words={role: typed for role, typed in written.words().items() if role in changed},
    )
    old = [passage for role in changed if (passage := getattr(post, role))]
    for role in changed:
        setattr(post, role, entry.kept.get(role))
    post.body_note_shared = post.body_note_shared and "body_note" not in changed
    if visible_to != post.visible_to:
        post.visible_to, post.cohort = visible_to, readers_of(post.member, visible_to, force)
    post.edited_at = at
    post.save(update_fields=[*_ROLES, "body_note_shared", "visible_to", "cohort", "edited_at"])
    for passage in old:
        forget(passage)
    name_in(post, by=by, at=at)


@transaction.atomic
def delete_post(*, by: Member, post: Post, at: dt.datetime) -> None:
    """Delete what one wrote, its pictures, sound and film too; that the day has a check-in stays."""
    post = _held(by, post)
    append("deleted_post", community=by.community, by=by, at=at, about=post.entry, day=post.check_in.day_date)
    erase(post, at)


def erase(post: Post, at: dt.datetime) -> None:
    """Take away what a post held, its pictures, sound and film too; its entry is the caller's to append."""
    shown = [*post.pictures.select_related("passage"), *post.clips.select_related("passage")]
    passages = [*(getattr(post, role) for role in _ROLES), *(each.passage for each in shown)]
    post.text, post.body_note, post.deleted_at = None, None, at
    post.save(update_fields=[*_ROLES, "deleted_at"])
    for passage in passages:
        _forget_wholly(passage)
    forget_mentions(post.entry)
    drop_clips(post)


def _forget_wholly(passage: Passage | None) -> None:
    """Forget a passage, and once that is certain, its file."""
    if passage is None:
        return
    name = passage.file
    forget(passage)
    if name:
        transaction.on_commit(lambda: remove_kept(name))


@transaction.atomic
def share_body_note(*, by: Member, post: Post, at: dt.datetime) -> None:
    """Show the body note to all who may read the post."""
    post = _held(by, post)
    if post.body_note is None:
        raise Refused("no_body_note")
    if post.body_note_shared:
        return
    append("shared_body_note", community=by.community, by=by, at=at, about=post.entry, day=post.check_in.day_date)
    post.body_note_shared = True
    post.save(update_fields=["body_note_shared"])


def _held(by: Member, post: Post) -> Post:
    """Return a post of one's own as it stands now, held to the end: of two changes at once neither may outlive it.

    What one wrote in another membership of one's own is one's own too.
    """
    if not Member.objects.one_with(by, Attachment.OWN).filter(pk=post.member_id).exists():
        raise Refused("only_author")
    # Read only once it is held: a query that waits would bring the text that stood there before.
    Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    found = Post.objects.select_related("text", "body_note", "check_in", "entry", "member__community")
    held = found.get(pk=post.pk)
    if held.deleted_at is not None:
        raise Refused("post_deleted")
    return held


def _changed(post: Post, written: Written) -> set[str]:
    """Return the roles whose text is another than before."""
    new = written.words()
    old = {role: passage.text for role in _ROLES if (passage := getattr(post, role))}
    return {role for role in _ROLES if new.get(role) != old.get(role)}


def _refuse_too_little(post: Post, written: Written, force: InForce, after_close: bool) -> None:
    shown = post.pictures.count() + post.clips.count()
    if not (written.words() or shown):
        raise Refused("nothing_left")
    rules = force.rules.day
    enough = is_enough(written.counted, shown, rules, template_of(force))
    if post.began_the_day and not after_close and not enough:
        raise Refused("too_little", characters=rules.least_characters, pictures=rules.least_pictures)
