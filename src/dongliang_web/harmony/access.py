"""Who sees the page on two centres side by side: a rule of the community narrows the power."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from dongliang.council import OFFICES
from dongliang_web.harmony.helping import helping_pages
from dongliang_web.harmony.models import mirrored
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking, View, ask, refusal

POWER = "see_harmony"


def concerned(view: Callable[..., HttpResponseBase]) -> View:
    """Guard a page that names centres and bridges: for whoever holds the power and whom the community's rule lets see.

    Whoever holds the power alone reads why not, in which rule that stands, and what the page is about.
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, slug: str, **rest: Any) -> HttpResponseBase:
        asking = ask(request, slug)
        if not asking.can(POWER):
            return refusal(asking, POWER)
        return view(asking, **rest) if sees(asking) else _closed(asking)

    guarded.power = POWER  # type: ignore[attr-defined]  # read by the test that walks every page
    guarded.by_rule = True  # type: ignore[attr-defined]  # as above: a rule may refuse some who hold the power
    return guarded


def sees(asking: Asking) -> bool:
    """Tell whether the community's rule lets whoever asks see who the two centres are.

    Where it is for those concerned: founder, stewards, and the two centres of the newest snapshot.
    """
    if not asking.can(POWER) or asking.member is None:
        return False
    if asking.community.mirrors.harmony_for == "members" or asking.roles & OFFICES:
        return True
    found = mirrored(asking.community)
    return found is not None and str(asking.member.pk) in found.part.rivals


def _closed(asking: Asking) -> HttpResponse:
    rule = f"harmony_for.{asking.community.mirrors.harmony_for}"
    context = {"place": "figures", "rule": rule, "helps": helping_pages(asking.community, language())}
    return render(asking, "harmony/closed.html", context, status=403)
