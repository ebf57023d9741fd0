"""What waits for stewards because it may be advertising, and members' word that something is."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.record.actions import Refused
from dongliang_web.sharing import actions
from dongliang_web.sharing.models import Message, Session, place_of, to_decide
from dongliang_web.sharing.views.sentences import kinds_in_words

A_PAGE = 30
#: Decisions shown below what waits.
MOST_DECIDED = 20


@require_safe
@needs("decide_held")
def held_messages(asking: Asking) -> HttpResponse:
    """Show what waits, with what was found in it and who flagged it, and what was decided last."""
    return _page(asking)


def _page(asking: Asking, refused: str = "") -> HttpResponse:
    waiting = to_decide(asking.community).for_lists().prefetch_related("flags__member").order_by("at", "pk")
    page = Paginator(waiting, A_PAGE).get_page(asking.GET.get("page"))
    decided = asking.community.doubts.decided()[:MOST_DECIDED]
    context = {
        "rows": [(message, kinds_in_words(message)) for message in page],
        "page": page,
        "decided": decided,
        "alone": not actions.another_decides(asking.me),
        "days": asking.community.main.newcomer_days,
        "refused": refused,
        "place": "sessions",
    }
    return render(asking, "sharing/held.html", context, status=400 if refused else 200)


@require_POST
@needs("decide_held")
def decide_held(asking: Asking, pk: int) -> HttpResponse:
    """Let a message through, or keep it back with a reason."""
    message = get_object_or_404(Message, pk=pk, session__community=asking.community)
    was_shown = message.is_shown
    try:
        if "release" in asking.POST:
            actions.release(by=asking.me, message=message, at=now())
            kept = gettext("It stays where it is.") if was_shown else gettext("Everybody can read it now.")
            messages.success(asking, kept)
        else:
            reason = asking.POST.get("reason", "")[:500]
            actions.keep_back(by=asking.me, message=message, reason=reason, at=now())
            messages.success(asking, gettext("It is kept back; its author can read why."))
    except Refused as refused:
        return _page(asking, refusal_sentence(refused, language()))
    return redirect("held_messages", slug=asking.community.slug)


@read_or_send
@needs("flag_message")
def flag_message(asking: Asking, pk: int) -> HttpResponse:
    """Ask, and take down, that a message looks like advertising; whoever said so reads what became of it."""
    held = [Session.OPEN, Session.CLOSED]
    shown = Message.objects.shown().filter(session__community=asking.community, session__state__in=held)
    shown = shown.for_lists().select_related("entry")
    message = get_object_or_404(shown, pk=pk)
    said = message.flags.filter(member=asking.me).first()
    if said or asking.method != "POST":
        context = {"message": message, "session": message.session, "said": said, "back": place_of(message)}
        return render(asking, "sharing/flag.html", {**context, "place": "sessions"})
    try:
        actions.flag(by=asking.me, message=message, at=now())
    except Refused as refused:
        messages.warning(asking, refusal_sentence(refused, language()))
    else:
        messages.success(asking, gettext("The stewards will look at it. Nobody else learns that you said so."))
    return redirect(place_of(message))
