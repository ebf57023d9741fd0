"""The archive of a session, and its chapters."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.record.actions import Refused
from dongliang_web.sharing import actions
from dongliang_web.sharing.chapter_forms import ChapterForm
from dongliang_web.sharing.models import (
    A_PAGE,
    Archive,
    Message,
    Session,
    archived,
    lasted_minutes,
    may_host,
    own_held,
    watched,
    who_asked,
    who_came,
)
from dongliang_web.sharing.views.sentences import watched_in_words, why_held_in_words
from dongliang_web.sharing.views.thanks import thanks_shown


def closed_or_404(asking: Asking, key: uuid.UUID) -> Session:
    """Return a closed session of the community; raises Http404 where there is none."""
    closed = Session.objects.filter(community=asking.community, state=Session.CLOSED)
    session = closed.select_related("speaker", "brought_by", "proposer", "entry").filter(key=key).first()
    if session is None:
        raise Http404("no closed session")
    session.community = asking.community
    return session


@require_safe
@needs("see_sessions")
def session_archive(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Show a closed session: its chapters, length, who came and who asked, and its messages a page at a time."""
    session = closed_or_404(asking, key)
    archive, hosts = Archive(session), may_host(asking.me, session)
    at = asking.GET.get("at", "")
    number = archive.page_of(int(at)) if _is_place(at) else asking.GET.get("page")
    page = Paginator(archived(session).for_lists(), A_PAGE).get_page(number)
    titles = {opening.seq: opening.chapter for opening in archive.openings}
    for message in page:
        message.session = session
    context = {
        "session": session,
        "minutes": lasted_minutes(session),
        "openings": archive.openings,
        "rows": [(message, titles.get(message.seq)) for message in page],
        "page": page,
        "came": who_came(session),
        "asked": who_asked(session),
        "own_held": [(each, why_held_in_words(each)) for each in own_held(session, asking.me)],
        "watched": watched_in_words(watched(session)),
        "hosts": hosts,
        "setting": hosts and "setting" in asking.GET,
        "place": "sessions",
        **thanks_shown(asking, session),
    }
    return render(asking, "sharing/archive.html", context)


@read_or_send
@needs("see_sessions")
def session_chapters(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Let the host begin a chapter at a message, rename one and take one away."""
    session = closed_or_404(asking, key)
    if not may_host(asking.me, session):
        return redirect("session_archive", slug=asking.community.slug, key=key)
    form = ChapterForm(asking.POST if asking.method == "POST" else None, initial={"seq": asking.GET.get("at", "")})
    if form.is_valid():
        try:
            _change_chapter(asking, session, form.cleaned_data)
        except Refused as refused:
            form.add_error("title", refusal_sentence(refused, language()))
        else:
            return redirect("session_chapters", slug=asking.community.slug, key=key)
    archive = Archive(session)
    seq = form["seq"].value()
    context = {
        "session": session,
        "form": form,
        "openings": archive.openings,
        "message": _message(session, seq),
        "place": "sessions",
    }
    return render(asking, "sharing/chapters.html", context, status=400 if form.is_bound else 200)


def _change_chapter(asking: Asking, session: Session, wanted: dict[str, Any]) -> None:
    if "remove" in asking.POST:
        actions.remove_chapter(by=asking.me, session=session, seq=wanted["seq"], at=now())
        messages.success(asking, gettext("The chapter is taken away; its messages belong to the one before."))
    else:
        actions.begin_chapter(by=asking.me, session=session, seq=wanted["seq"], title=wanted["title"], at=now())
        messages.success(asking, gettext("The chapter is named."))


def _message(session: Session, seq: object) -> Message | None:
    found = archived(session).for_lists()
    return found.filter(seq=int(str(seq))).first() if _is_place(str(seq)) else None


def _is_place(typed: str) -> bool:
    """Tell whether what an address says can be a place in a stream."""
    return typed.isascii() and typed.isdecimal() and len(typed) < 10
