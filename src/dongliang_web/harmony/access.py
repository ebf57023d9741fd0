"""Who sees the page on two centres, by power and rule; and who sees a mediation: its sides alone."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from dongliang.council import OFFICES
from dongliang_web.harmony.helping import helping_pages
from dongliang_web.harmony.models import Mediation, Seat, rivals_of, seat_in
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking, View, ask, refusal, refuse_closed
from dongliang_web.people.models import Attachment, Member

_OF_PAGE, _OF_CASES = "see_harmony", "ask_mediation"


def concerned(view: Callable[..., HttpResponseBase]) -> View:
    """Guard a page that names centres and bridges: for whoever holds the power and whom the community's rule lets see.

    Whoever holds the power alone reads why not, in which rule that stands, and what the page is about.
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, slug: str, **rest: Any) -> HttpResponseBase:
        asking = ask(request, slug)
        if not asking.can(_OF_PAGE):
            return refusal(asking, _OF_PAGE)
        return view(asking, **rest) if sees(asking) else _closed(asking)

    guarded.power = _OF_PAGE  # type: ignore[attr-defined]  # read by the test that walks every page
    guarded.by_rule = True  # type: ignore[attr-defined]  # as above: a rule may refuse some who hold the power
    return guarded


def sees(asking: Asking) -> bool:
    """Tell whether the community's rule lets whoever asks see who the two centres are.

    Where it is for those concerned: founder, stewards, and the two centres of the newest snapshot.
    """
    if not asking.can(_OF_PAGE) or asking.member is None:
        return False
    if asking.community.mirrors.harmony_for == "members" or asking.roles & OFFICES:
        return True
    return str(asking.member.pk) in rivals_of(asking.community)


def _closed(asking: Asking) -> HttpResponse:
    rule = f"harmony_for.{asking.community.mirrors.harmony_for}"
    context = {"place": "figures", "rule": rule, "helps": helping_pages(asking.community, language())}
    return render(asking, "harmony/closed.html", context, status=403)


def own_ids(asking: Asking) -> set[int]:
    """Return the ids by which whoever asks goes here: as whom they act, and what else is certainly they."""
    return set(Member.objects.one_with(asking.me, Attachment.OWN).values_list("pk", flat=True))


def seat_of(asking: Asking, key: uuid.UUID) -> Seat:
    """Return where whoever asks stands in a mediation; for anybody else it is not there."""
    found = Mediation.objects.of(asking.community).with_all().filter(key=key).first()
    seat = seat_in(found, own_ids(asking)) if found else None
    if seat is None:
        raise Http404("no such mediation")
    return seat


def seated(view: Callable[..., HttpResponseBase]) -> View:
    """Guard a page of a mediation: the view receives the request and the place of whoever asks in it.

    Who is not of it cannot tell whether it exists. No browser keeps a copy.
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, slug: str, key: uuid.UUID, **rest: Any) -> HttpResponseBase:
        asking = ask(request, slug)
        if not asking.can(_OF_CASES):
            return refusal(asking, _OF_CASES)
        answer = refuse_closed(asking) or view(asking, seat_of(asking, key), **rest)
        answer["Cache-Control"] = "private, no-store"
        return answer

    guarded.power = _OF_CASES  # type: ignore[attr-defined]  # read by the test that walks every page
    return guarded
