"""What a phone keeps of the site, and what makes the site an app on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking, account_of, needs

#: Files without which no kept page looks as it should.
FILES = (
    "ground.css",
    "frame.css",
    "parts.css",
    "forms.css",
    "figures.css",
    "days.css",
    "mark.svg",
    "signs.svg",
    "house.js",
    "queue.js",
    "waiting.js",
    "offline.js",
)
#: Paper, light and dark: the colours that the phone puts round the pages.
GROUND = "#f4f2ec"


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker, from the root, so that it may stand before every page; it names nobody."""
    return render(request, "home/service_worker.js", {"files": FILES}, content_type="text/javascript")


@require_safe
@never_cache
def device(request: HttpRequest) -> JsonResponse:
    """Tell a page's scripts who is signed in here, and give a fresh token for what they send."""
    account = account_of(request)
    return JsonResponse({"account": str(account.key) if account else "", "token": get_token(request)})


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Show what a phone keeps for when there is no network and it has no copy of the page that was asked for."""
    return render(request, "home/offline.html")


@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def site_manifest(request: HttpRequest) -> JsonResponse:
    """Describe the site as an app."""
    return _manifest(gettext("Dongliang"), reverse("home_page"))


@require_safe
@needs("see_join_page")
def community_manifest(asking: Asking) -> JsonResponse:
    """Describe a community as an app of its own, which opens on its day."""
    return _manifest(asking.community.name, reverse("today", args=[asking.community.slug]))


def _manifest(name: str, start: str) -> JsonResponse:
    return JsonResponse(
        {
            "id": start,
            "name": name,
            "short_name": name,
            "lang": language(),
            "start_url": start,
            "scope": "/",
            "display": "standalone",
            "background_color": GROUND,
            "theme_color": GROUND,
            "icons": [
                _icon("icons/192.png", 192),
                _icon("icons/512.png", 512),
                _icon("icons/maskable.png", 512, "maskable"),
            ],
        },
        content_type="application/manifest+json",
    )


def _icon(file: str, size: int, purpose: str = "any") -> dict[str, Any]:
    return {"src": static(file), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
