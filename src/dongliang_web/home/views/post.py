"""A post's own page, with all replies under it."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from dongliang_web.checkin.models import Post
from dongliang_web.checkin.views.answers import refuse_in, say
from dongliang_web.home.models.beneath import Beneath
from dongliang_web.home.views.things import post_to_read, thing_of_post
from dongliang_web.pages.back import SeeOther
from dongliang_web.pages.clock import now
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.actions import look_at
from dongliang_web.recognition.actions import reply
from dongliang_web.recognition.forms import RecogniseForm, ReplyForm
from dongliang_web.recognition.models import Reply, ReplyQuerySet, at_reply, recognised
from dongliang_web.record.actions import Refused

#: Replies on one page.
A_PAGE = 50


@require_safe
@needs("see_community")
def post_page(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Show a post and what stands under it; whoever was told of it has read that now."""
    post = post_to_read(asking, key)
    answers = _answered(post, asking.GET.get("answers"))
    return _page(asking, post, ReplyForm.fresh(answers.key if answers else None), answers)


@require_POST
@needs("reply")
def reply_to_post(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Reply to a post, or to a reply under it."""
    post = post_to_read(asking, key)
    form = ReplyForm(asking.POST)
    if form.is_valid():
        try:
            written = _write(asking, post, form)
        except Refused as refused:
            refuse_in(form, refused)
        else:
            say(asking, "replied")
            return SeeOther(at_reply(post.url, written.key))
    return _page(asking, post, form, _answered(post, asking.POST.get("answers")), status=400)


def _write(asking: Asking, post: Post, form: ReplyForm) -> Reply:
    sent = form.cleaned_data
    answers = _answered(post, sent["answers"])
    if sent["answers"] and answers is None:
        raise Refused("reply_deleted")
    to, text, client_id = thing_of_post(post), sent["text"], sent["client_id"]
    return reply(by=asking.me, to=to, answers=answers, text=text, client_id=client_id, at=now())


def _answered(post: Post, key: object) -> Reply | None:
    """Return the reply under a post that somebody answers."""
    try:
        asked = uuid.UUID(str(key))
    except ValueError:
        return None
    under = Reply.objects.standing().filter(root=post.entry, key=asked)
    return under.select_related("member", "text", "entry", "thread").first()


def _page(asking: Asking, post: Post, form: ReplyForm, answers: Reply | None, *, status: int = 200) -> HttpResponse:
    replies = Reply.objects.threads(post.entry)
    page = Paginator(replies.for_lists(), A_PAGE).get_page(_page_number(asking, replies))
    shown = [post.entry_id, *(each.entry_id for each in page)]
    at = now()
    look_at(by=asking.me, about=shown, at=at)
    context = {
        "place": "today",
        "now": at,
        "post": post,
        "page": page,
        "below": {entry: Beneath(given) for entry, given in recognised(shown, asking.me).items()},
        "form": form,
        "answers": answers,
        "recognise_form": RecogniseForm(),
        "whole": True,
        "may_ask_mediation": asking.can("ask_mediation"),
    }
    return render(asking, "home/post.html", context, status=status)


def _page_number(asking: Asking, replies: ReplyQuerySet) -> str:
    """Return the page that was asked for, or on which a reply stands that was asked for."""
    asked = asking.GET.get("reply", "")
    if asked and "page" not in asking.GET:
        keys = [str(key) for key in replies.values_list("key", flat=True)]
        if asked in keys:
            return str(keys.index(asked) // A_PAGE + 1)
    return asking.GET.get("page", "1")
