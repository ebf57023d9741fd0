"""Who may see a mediation: the two sides and the mediator, and nobody else, whatever office they hold."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from dongliang_web.harmony.models import Mediation, Seat, seat_in
from dongliang_web.people.access import Asking, View, ask, refusal
from dongliang_web.people.models import Attachment, Member

POWER = "ask_mediation"


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
        if not asking.can(POWER):
            return refusal(asking, POWER)
        answer = view(asking, seat_of(asking, key), **rest)
        answer["Cache-Control"] = "private, no-store"
        return answer

    guarded.power = POWER  # type: ignore[attr-defined]  # read by the test that walks every page
    return guarded
