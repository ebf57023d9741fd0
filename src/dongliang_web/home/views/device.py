"""What a phone keeps of the site."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker, from the root, so that it may stand before every page; it names nobody."""
    return render(request, "home/service_worker.js", content_type="text/javascript")
