"""Checking in, making up, changing what one wrote, and pictures."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from dongliang.council import Role
from dongliang_web.checkin import actions
from dongliang_web.checkin.forms import Arrived, PostForm, make_up_sheet, sheet_for
from dongliang_web.checkin.models import Picture, Post
from dongliang_web.checkin.views.answers import (
    form_sent,
    not_written,
    refuse_in,
    refused_as_json,
    say,
    say_written,
    see_other,
    status_of,
    written,
)
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Attachment, Member, in_force
from dongliang_web.record.actions import Refused
from dongliang_web.record.kept import CONTENT_TYPE, open_kept


@read_or_send
@needs("check_in")
def check_in(asking: Asking) -> HttpResponse:
    """Check in for today, or for yesterday within its grace."""
    at, me, used = now(), asking.me, False
    form, uploads = form_sent(asking)
    if form and form.is_valid():
        rested = me.state == Role.RESTING
        try:
            post = actions.check_in(by=me, day=form.cleaned_data["day"], **form.sending(), at=at)
        except Refused as refused:
            used = refused.key == "form_used"
            refuse_in(form, refused)
        else:
            return _after(asking, post, rested, uploads)
    if form and refused_as_json(asking):
        return not_written(asking, form, at, used=used)
    sheet = sheet_for(me, at, form, used, uploads=uploads)
    status = status_of(form) if form else 200
    return render(asking, "checkin/check_in.html", {"sheet": sheet, "place": "today"}, status=status)


@read_or_send
@needs("check_in")
def make_up(asking: Asking, day: dt.date) -> HttpResponse:
    """Make up a past day by the rule."""
    at, me, used = now(), asking.me, False
    form, uploads = form_sent(asking)
    if form and form.is_valid():
        rested = me.state == Role.RESTING
        try:
            post = actions.make_up(by=me, day=day, **form.sending(), at=at)
        except Refused as refused:
            used = refused.key == "form_used"
            refuse_in(form, refused)
        else:
            return _after(asking, post, rested, uploads)
    if form and refused_as_json(asking):
        return not_written(asking, form, at, used=used)
    why_not = None if form else actions.why_not_to_make_up(me, day, in_force(me, at))
    shown = {
        "day": day,
        "refusal": refusal_sentence(why_not, language()) if why_not else "",
        "sheet": make_up_sheet(me, day, at, form, used, uploads),
        "place": "today",
    }
    status = status_of(form) if form else 409 if why_not else 200
    return render(asking, "checkin/make_up.html", shown, status=status)


def _after(asking: Asking, post: Post, rested: bool, uploads: Sequence[Arrived]) -> HttpResponse:
    for _, upload in uploads:
        actions.drop_upload(upload=upload)
    say_written(asking, post)
    if rested:
        say(asking, "back")
    return written(asking, "today", asking.community.slug)


def _mine(asking: Asking, key: uuid.UUID) -> Post:
    """Return a post of whoever asks, not deleted; everybody else's is not there."""
    theirs = Member.objects.one_with(asking.me, Attachment.OWN)
    own = Post.objects.filter(member__in=theirs, deleted_at=None)
    post = get_object_or_404(own.select_related("text", "body_note", "check_in", "entry", "member"), key=key)
    post.member.community = asking.community
    return post


@read_or_send
@needs("check_in")
def edit_post(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Change what one wrote."""
    post = _mine(asking, key)
    form = PostForm.of(post, asking.POST if asking.method == "POST" else None)
    if form.is_valid():
        try:
            actions.edit_post(by=asking.me, post=post, **form.cleaned_data, at=now())
        except Refused as refused:
            refuse_in(form, refused)
        else:
            say(asking, "edited")
            return see_other("today", asking.community.slug)
    shown = {"form": form, "post": post, "place": "today"}
    return render(asking, "checkin/edit_post.html", shown, status=400 if form.is_bound else 200)


@read_or_send
@needs("check_in", when_closed=True)
def delete_post(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Delete what one wrote; asks once and names what goes."""
    post = _mine(asking, key)
    if asking.method == "POST":
        try:
            actions.delete_post(by=asking.me, post=post, at=now())
        except Refused as refused:
            raise Http404(refused.key) from refused
        say(asking, "deleted")
        return see_other("today", asking.community.slug)
    return render(asking, "checkin/delete_post.html", {"post": post, "place": "today"})


@require_POST
@needs("check_in")
def share_body_note(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Let everybody who may read the post read its body note."""
    try:
        actions.share_body_note(by=asking.me, post=_mine(asking, key), at=now())
    except Refused as refused:
        raise Http404(refused.key) from refused
    say(asking, "body_shared")
    return see_other("today", asking.community.slug)


@require_safe
@needs("see_community")
def picture(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Show a picture to those who may read its post; the browser asks each time, so that deleting holds at once."""
    readable = Post.objects.visible_to_member(asking.me, asking.roles)
    found = get_object_or_404(Picture.objects.select_related("passage"), key=key, post__in=readable)
    small = asking.GET.get("size") == "small"
    tag = f'"{key}{"-small" if small else ""}"'
    response = HttpResponseNotModified() if asking.headers.get("If-None-Match") == tag else _file(found, small)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["ETag"] = tag
    return response


def _file(found: Picture, small: bool) -> HttpResponse:
    try:
        with open_kept(found.passage.file, small) as file:
            response = HttpResponse(file.read(), content_type=CONTENT_TYPE)
    except FileNotFoundError as gone:
        raise Http404("the picture's file is gone") from gone
    response.headers["Content-Disposition"] = 'inline; filename="picture.jpg"'
    return response
