"""A session while it is held: its stream, the lane of questions, and what is new."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.views.decorators.http import require_POST, require_safe

from dongliang_web.checkin.views.answers import only_as_json, see_other
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.record.actions import Refused
from dongliang_web.record.kept import can_make_film
from dongliang_web.sharing import actions
from dongliang_web.sharing.access import POWER, hosts, inside, session_of
from dongliang_web.sharing.forms import FIELDS, SayForm
from dongliang_web.sharing.models import Guest, Message, Session, may_speak, own_held
from dongliang_web.sharing.views.sentences import why_held_in_words
from dongliang_web.sharing.views.tail import RENEW_SECONDS, Pass, is_stopped, mark_of, news_for

#: Messages of the stream on the page; those before are a page further.
A_PAGE = 100
#: Questions that wait, on the page.
MOST_WAITING = 200


@read_or_send
@inside
def live(asking: Asking, session: Session, guest: Guest | None) -> HttpResponseBase:
    """Show a session as it goes on, and take what somebody says; whoever is there while it is open has come."""
    form = SayForm(asking.POST, asking.FILES) if asking.method == "POST" else SayForm()
    if form.is_valid():
        try:
            message = _say(asking, session, guest, form)
        except Refused as refused:
            field = str(refused.values.get("kind") or FIELDS.get(refused.key, ""))
            form.add_error(field if field in form.fields else None, refusal_sentence(refused, language()))
        else:
            if only_as_json(asking):
                return JsonResponse({"state": "saved" if message.is_shown else "held"})
            return see_other("session_live", asking.community.slug, session.key)
    if only_as_json(asking):
        told = [str(each) for faults in form.errors.values() for each in faults]
        return JsonResponse({"state": "refused", "sentences": told}, status=400)
    if asking.method in ("GET", "POST"):
        _note_there(asking, session, guest)
    return _page(asking, session, guest, form)


def _say(asking: Asking, session: Session, guest: Guest | None, form: SayForm) -> Message:
    if guest:
        return actions.speak_as_guest(guest=guest, said=form.said, at=now())
    asks = "ask" in asking.POST
    return actions.speak(by=asking.me, session=session, said=form.said, as_question=asks, at=now())


def _note_there(asking: Asking, session: Session, guest: Guest | None) -> None:
    if asking.community.is_closed(now()):
        return  # it is only read
    if guest:
        actions.attend_as_guest(guest=guest, at=now())
    else:
        actions.attend(by=asking.me, session=session, at=now())


def _page(asking: Asking, session: Session, guest: Guest | None, form: SayForm) -> HttpResponse:
    # Both read before the messages, so that what comes meanwhile is told by the first answer.
    mark = mark_of(session)
    last = Session.objects.values_list("last_seq", flat=True).get(pk=session.pk)
    before = asking.GET.get("before", "")
    end = int(before) - 1 if before.isascii() and before.isdigit() and len(before) < 9 else last
    shown = session.messages.shown().filter(seq__lte=min(end, last)).for_lists()
    stream = list(shown.exclude(kind=Message.QUESTION, lifted_at=None).order_by("-seq")[: A_PAGE + 1])
    waiting = list(shown.filter(kind=Message.QUESTION, lifted_at=None).order_by("-seq")[:MOST_WAITING])
    reader = pass_for(asking, session, guest)
    context = {
        "session": session,
        "guest": guest,
        "is_host": reader.hosts,
        "speaks": guest is not None or (asking.member is not None and may_speak(asking.member, session)),
        "stream": stream[:A_PAGE][::-1],
        "earlier": stream[A_PAGE - 1].seq if len(stream) > A_PAGE else None,
        "is_end": end >= last,
        "waiting": waiting[::-1],
        "held": [(each, why_held_in_words(each)) for each in own_held(session, asking.member, guest)],
        "form": form,
        "client_id": form.cleaned_data.get("client_id") if form.is_bound and form.errors else uuid.uuid4(),
        "last": last,
        "mark": mark,
        "pass": reader.sign(),
        "renew": RENEW_SECONDS,
        "me": f"g{guest.pk}" if guest else f"m{asking.me.pk}",
        "takes_film": can_make_film(),
        "place": "sessions",
    }
    return render(asking, "sharing/live.html", context, status=400 if form.errors else 200)


def pass_for(asking: Asking, session: Session, guest: Guest | None) -> Pass:
    """Return what somebody inside may read on by."""
    zone = timezone.get_current_timezone_name()
    spoken = translation.get_language() or "en"
    return Pass(session.pk, spoken, zone, hosts(asking, session), guest.pk if guest else 0)


@require_safe
def news(request: HttpRequest, **place: Any) -> HttpResponseBase:
    """Tell what is new in a session to whoever has a pass; without a good one, look them up and give them another."""
    reader = Pass.read(request.GET.get("pass", ""))
    if reader is None:
        return _renew(request, **place)
    if is_stopped(reader):
        return HttpResponse(status=410)
    return _told(request, reader)


news.power = POWER  # type: ignore[attr-defined]  # it is asked for wherever no pass was given


@inside
def _renew(asking: Asking, session: Session, guest: Guest | None) -> HttpResponseBase:
    reader = pass_for(asking, session, guest)
    return _told(asking, reader, reader.sign())


def _told(request: HttpRequest, reader: Pass, renewed: str = "") -> HttpResponse:
    after = request.GET.get("after", "")
    place = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    told = news_for(reader, place, request.GET.get("mark", "")[:8], renewed)
    answer = HttpResponse(status=204) if told is None else HttpResponse(told, content_type="application/json")
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@needs("attend_session")
def lift(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Lift a question into the stream."""
    message = message_named(asking, session_of(asking, key), asking.POST.get("message", ""))
    try:
        actions.lift_question(by=asking.me, message=message, at=now())
    except Refused as refused:
        messages.error(asking, refusal_sentence(refused, language()))
    return see_other("session_live", asking.community.slug, key)


def message_named(asking: Asking, session: Session, sent: str) -> Message:
    """Return the message of a session that a page names; raises Http404 for one that is not there."""
    pk = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 18 else 0
    found = get_object_or_404(Message.objects.for_lists().select_related("entry"), pk=pk, session=session)
    found.session = session
    return found
